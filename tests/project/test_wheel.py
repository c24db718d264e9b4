"""The wheel as users get it: built from the source archive, and run without the repository."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import reader
from tests.environment import PROJECT
from tests.project.files import project_files

NOT_OURS = (
    "sample_articles/.obelism/local/locks/lock",
    "sample_articles/.obelism/layers/somebody-0123456789ab/text.json",
    "sample_articles/.obelism/names.json",
)
"""What reading the samples in place leaves in a working copy."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel, as installing puts it."""
    source = tmp_path_factory.mktemp("source")
    for path in project_files():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PROJECT / path, source / path)
    for name in NOT_OURS:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text("{}")
    built, target = source / "dist", tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(built), str(source)]
    done = subprocess.run(build, cwd=target, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = built.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(target)
    return target


def run(installed: Path, code: str) -> str:
    """Run code with the unpacked wheel on the path ahead of the repository; return its output."""
    begin = f"import runpy, sys; sys.path[:0] = [{str(installed)!r}, {str(PROJECT)!r}]; "
    command = [sys.executable, "-I", "-c", begin + code]
    done = subprocess.run(command, cwd=installed, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def command_line(*arguments: str) -> str:
    return f"sys.argv[1:] = {list(arguments)}; runpy.run_module('reader', run_name='__main__')"


def test_it_has_what_the_repository_has_and_nothing_else(installed: Path) -> None:
    inside = {"reader": "reader", "styles": "reader/styles"}
    inside["sample_articles"] = "reader/sample_articles"
    expected = {
        f"{inside[path.parts[0]]}/{Path(*path.parts[1:]).as_posix()}"
        for path in project_files()
        if path.parts[0] in inside
    }
    found = {path.relative_to(installed).as_posix() for path in installed.rglob("*")}
    files = {name for name in found if (installed / name).is_file()}
    files = {name for name in files if ".dist-info/" not in name and ".data/" not in name}
    assert files == expected


def test_it_finds_its_samples_and_styles_inside_itself(installed: Path) -> None:
    code = "import json; from reader.io import files as r; "
    code += "print(json.dumps([str(r.samples_folder()), str(r.styles_folder())]))"
    samples, styles = map(Path, json.loads(run(installed, code)))
    assert samples == installed / "reader/sample_articles"
    assert styles == installed / "reader/styles"
    assert list(samples.glob("*.txt"))
    assert list(samples.glob(".obelism/layers/example-*/*.json"))
    assert list(styles.glob("*.tcss"))


def test_installing_brings_the_manual(installed: Path) -> None:
    pages = {path.name: path for path in installed.glob("*.data/data/share/man/man1/*")}
    assert {"obelism.1", "obelism-export.1", "obelism-team-add.1"} <= pages.keys()
    assert run(installed, command_line("man", "export")) == pages["obelism-export.1"].read_text()


def test_it_runs_and_brings_the_command(installed: Path) -> None:
    assert run(installed, command_line("--version")) == f"obelism {reader.__version__}\n"
    (scripts,) = installed.glob("*.dist-info/entry_points.txt")
    assert "obelism = reader.__main__:main" in scripts.read_text()
