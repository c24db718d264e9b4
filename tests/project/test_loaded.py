"""What is loaded on each way into the program: what it needs there, and not what it may need."""

from __future__ import annotations

import fnmatch
import re
import tomllib
from pathlib import Path

import pytest

import reader
from tests.environment import PROJECT
from tests.project.loaded import (
    FIRST_PAINT,
    RUN,
    WAYS,
    listed,
    loaded_by,
    make_folder,
    of_way,
    ours,
)

PACKAGE = Path(reader.__file__).parent

LATER = (
    "sqlite3*",
    "reader.corpus.search",
    "reader.corpus.text_index",
    "reader.text.folding",
    "reader.modes.adjudicate.*",
    "reader.modes.review.*",
    "reader.tui.screens.adjudicate*",
    "reader.tui.screens.articles",
    "reader.tui.screens.changes",
    "reader.tui.screens.dialogs",
    "reader.tui.screens.help",
    "reader.tui.screens.lists",
    "reader.tui.screens.review*",
    "reader.tui.palette",
    "reader.tui.widgets.inputs",
    "reader.tui.widgets.*panel",
    "reader.tui.widgets.review*",
    "textual.widgets._text_area",
    "tomllib",
)
"""Patterns of modules that come after the first paint of an article, or never."""


@pytest.fixture(autouse=True)
def _anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the programs find the package from any folder."""
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_folder(tmp_path)
    return tmp_path


def libraries() -> set[str]:
    """The packages that are installed with ours, as they are imported."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["html"]]
    return {re.split(r"[^\w-]", line)[0].replace("-", "_") for line in lines}


def assert_no_more(name: str, modules: set[str]) -> None:
    """See that a way loads only libraries that it may, and modules of ours that are listed."""
    roots = {module.partition(".")[0] for module in modules}
    assert (roots & libraries()) - set(WAYS[name].libraries) == set()
    new = ours(modules) - listed()[name]
    remedy = "if it is meant: python -m tests.project.loaded"
    assert not new, f"{name} newly loads {', '.join(sorted(new))}; {remedy}"


@pytest.mark.parametrize("name", [name for name in WAYS if name != FIRST_PAINT])
def test_a_command_loads_only_what_it_needs(folder: Path, name: str) -> None:
    assert_no_more(name, of_way(folder, name))


def test_the_version_is_told_before_anything_else_is_loaded(folder: Path) -> None:
    bare = loaded_by(folder, "atexit.register(tell); import runpy")
    assert loaded_by(folder, RUN, "--version") - bare == {"reader"}


def test_the_first_paint_comes_before_what_only_later_keys_need(folder: Path) -> None:
    modules = of_way(folder, FIRST_PAINT)
    assert_no_more(FIRST_PAINT, modules)
    early = {name for later in LATER for name in fnmatch.filter(modules, later)}
    assert early == set()


def files() -> list[Path]:
    """The files of the package, relative to the folder that it is in."""
    return [path.relative_to(PACKAGE.parent) for path in PACKAGE.rglob("*.py")]


@pytest.mark.parametrize("later", [name for name in LATER if name.startswith("reader")])
def test_what_comes_later_is_there(later: str) -> None:
    names = (".".join(path.with_suffix("").parts) for path in files())
    assert fnmatch.filter(names, later)


def test_nothing_below_the_screen_loads_textual(folder: Path) -> None:
    code = """
import importlib, pkgutil, reader
for module in pkgutil.walk_packages(reader.__path__, "reader."):
    if not module.name.startswith(("reader.tui", "reader.__main__")):
        importlib.import_module(module.name)
tell()
"""
    modules = loaded_by(folder, code)
    assert "reader.cli.main" in modules
    assert "textual" not in modules
