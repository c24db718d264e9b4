"""What holds for every file of the project."""

from __future__ import annotations

import re

import pytest

import reader
from tests.environment import PROJECT
from tests.project.files import project_files

OF_A_MACHINE = re.compile(rb"(?<![\w.~*-])/(?:work|root)/")


def test_the_files_of_the_project_are_found() -> None:
    found = {path.as_posix() for path in project_files()}
    assert {"pyproject.toml", ".ci/run", "reader/__init__.py", "tests/conftest.py"} <= found
    assert not [path for path in found if ".venv" in path or "__pycache__" in path]


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    found = [path for path in project_files() if OF_A_MACHINE.search((PROJECT / path).read_bytes())]
    assert found == []


@pytest.mark.parametrize("text", [" |work|x", "'|root|x'", "=|root|", "file:||root|"])
def test_such_paths_are_recognised(text: str) -> None:
    assert OF_A_MACHINE.search(text.replace("|", "/").encode())


def test_the_changelog_opens_with_this_version() -> None:
    headings = re.findall(r"^## (\S+)", (PROJECT / "CHANGELOG.md").read_text(), re.M)
    assert headings[0] == reader.__version__
