"""What README and docs promise and a test can keep: commands, keys, links, examples."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import click
import pytest

from reader.cli.main import OPTIONS, obelism
from reader.modes.keymap import Settings, settings_of
from tests.environment import PROJECT
from tests.project import document_list
from tests.project.format_list import format_list, list_in_docs
from tests.project.key_table import key_table, table_in_docs
from tests.store.folders import Folder

README = (PROJECT / "README.md").read_text()
LABELS = (PROJECT / "docs/labels.md").read_text()
CI = (PROJECT / ".ci/run").read_text()
CONTRIBUTING = (PROJECT / "CONTRIBUTING.md").read_text()
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    *sorted(f"docs/{path.name}" for path in (PROJECT / "docs").glob("*.md")),
]
MOST_WORDS = 500
"""As many as are read in two minutes."""

OF_OTHER_PROGRAMS = {"--faults", "--hypothesis-profile", "--snapshot-update", "--exclude-editable"}
"""Options of pytest and pip that the pages name."""


def command(name: str) -> str:
    found = re.findall(rf"^<!-- command: {name} -->\n```sh\n(.*?)```$", README, re.M | re.S)
    assert len(found) == 1
    return str(found[0])


@pytest.mark.parametrize("name", ["open", "test"])
def test_a_command_is_one_line_that_needs_python_and_pip_only(name: str) -> None:
    line = command(name)
    assert line.endswith("\n")
    assert line.count("\n") == 1
    steps = [step.strip() for step in line.split("&&")]
    assert steps[0] == "python3 -m venv .venv"
    assert steps[1].startswith(".venv/bin/pip install -q -c constraints.txt ")
    assert all(step.startswith(".venv/bin/") for step in steps[1:])


def test_the_first_opens_the_samples_and_the_second_runs_the_tests() -> None:
    assert command("open").rstrip().endswith(".venv/bin/obelism sample_articles")
    assert ".venv/bin/python -m pytest" in command("test")


def test_ci_runs_the_command_that_readme_gives() -> None:
    shown = subprocess.run(
        ["bash", PROJECT / ".ci/run", "--show"], capture_output=True, text=True, check=True, cwd="/"
    )
    assert shown.stdout == command("test")
    assert 'run bash -c "$tests"' in CI
    assert "pip install" not in CI
    assert "pytest" not in CI


@pytest.mark.parametrize(
    "check", ["ruff check", "ruff format --check", "mypy --strict reader", "lint-imports"]
)
def test_ci_makes_the_checks_that_no_test_makes(check: str) -> None:
    assert f"\nrun .venv/bin/{check}" in CI


def test_readme_says_why_an_environment_of_its_own_is_needed() -> None:
    prose = " ".join(README.split())
    assert "an environment of its own" in prose
    assert "another package on the registry is also imported as `reader`" in prose


def test_the_table_of_keys_is_that_of_the_program() -> None:
    assert table_in_docs() == key_table(), "run python -m tests.project.key_table"


def test_the_list_of_formats_is_that_of_the_program() -> None:
    assert list_in_docs() == format_list(), "run python -m tests.project.format_list"


def test_the_list_of_documents_is_that_of_the_program() -> None:
    listed = document_list.list_in_docs()
    assert listed == document_list.document_list(), "run python -m tests.project.document_list"


@pytest.mark.parametrize("page", PAGES)
def test_links_and_pictures_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)|src=\"([^\"]+)\"", (PROJECT / page).read_text())
    local = [link for pair in links for link in pair if link and "://" not in link]
    folder = (PROJECT / page).parent
    assert [link for link in local if not (folder / link).exists()] == []


def test_readme_leads_to_every_page_of_the_docs() -> None:
    linked = set(re.findall(r"\((docs/[\w.-]+)\)", README + CONTRIBUTING))
    assert linked == {page for page in PAGES if page.startswith("docs/")}


def test_readme_is_read_in_two_minutes() -> None:
    shown = re.sub(r"```sh\n.*?```|\]\([^)]*\)", "", README, flags=re.S)
    assert len(shown.split()) <= MOST_WORDS


@pytest.mark.parametrize("page", [page for page in PAGES if page != "CHANGELOG.md"])
def test_commands_and_options_that_the_pages_name_are_there(page: str) -> None:
    known = set(obelism.list_commands(click.Context(obelism)))
    code = re.findall(r"`[^`]+`|^```sh\n.*?```$", (PROJECT / page).read_text(), re.M | re.S)
    named = re.findall(r"(?:^|`)obelism ([a-z][a-z-]+)", "\n".join(code), re.M)
    assert set(named) - known == set()
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", _ours((PROJECT / page).read_text())))
    assert options - _options() - OF_OTHER_PROGRAMS == set()


def test_the_pages_name_every_command() -> None:
    every = "\n".join((PROJECT / page).read_text() for page in PAGES if page != "CHANGELOG.md")
    named = set(re.findall(r"\bobelism ([a-z][a-z-]+)", every))
    assert set(obelism.list_commands(click.Context(obelism))) - named == set()


@pytest.mark.parametrize("page", ["README.md", "docs/annotators.md", "docs/leads.md"])
def test_keys_that_the_pages_name_are_those_of_the_program(page: str) -> None:
    named = set(re.findall(r"`([^\w\s`]|\w)`", (PROJECT / page).read_text()))
    keys = {key for action in Settings().every_action() for key in action.keys}
    assert named
    assert named - keys == set()


def _ours(text: str) -> str:
    """A page without the lines of shell that run other programs."""
    return "\n".join(line for line in text.splitlines() if ".venv/bin/p" not in line)


def _options() -> set[str]:
    context = click.Context(obelism)
    commands = [
        obelism.get_command(context, name) for name in ("", *obelism.list_commands(context))
    ]
    below = [
        each for one in commands if isinstance(one, click.Group) for each in one.commands.values()
    ]
    params = [param for one in (obelism, *commands, *below) if one for param in one.params]
    return {option for param in params for option in param.opts} | set(OPTIONS)


@pytest.mark.parametrize("path", [".ci/run", "constraints.txt", "pyproject.toml"])
def test_nothing_that_installs_names_an_address(path: str) -> None:
    text = (PROJECT / path).read_text()
    assert re.findall(r"\w+://|--index-url|--extra-index-url|--find-links", text) == []


def test_the_labels_that_the_docs_show_are_taken_by_the_program(tmp_path: Path) -> None:
    (shown,) = re.findall(r"^```toml\n(.*?)```$", LABELS, re.M | re.S)
    store = Folder(tmp_path)
    store.ensure()
    (store.home / "labels.toml").write_text(shown)
    assert [label.name for label in settings_of(store).labels] == ["promise"]


def test_every_benchmark_that_the_docs_name_is_there() -> None:
    numbers = (PROJECT / "docs/numbers.md").read_text()
    named = set(re.findall(r"^\| `(\w+)` \|", numbers, re.M))
    assert named
    for name in named:
        assert (PROJECT / f"tests/benchmarks/{name}.py").is_file()
