"""What is loaded on each way into the program: what it needs there, and not what it may need."""

from __future__ import annotations

import fnmatch
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import reader
from tests.environment import PROJECT
from tests.services.tagged import tag, write
from tests.terminal.process import PATIENCE, Process

PACKAGE = Path(reader.__file__).parent


@dataclass(frozen=True)
class Way:
    """Into the program: the arguments, and what may be loaded on it."""

    arguments: Sequence[str]
    most: int
    """How many modules of ours. Lower it whenever it takes fewer."""
    libraries: Sequence[str]
    """Which of the packages that are installed with ours."""


NOTHING: tuple[str, ...] = ()
FEW = ("click", "msgspec", "rich")

WAYS = {
    "the version": Way(["--version"], 1, NOTHING),
    "the help": Way(["--help"], 31, FEW),
    "the help of a command": Way(["review", "--help"], 10, ["click"]),
    "the samples": Way(["samples", "copied"], 35, FEW),
    "the keys": Way(["keys"], 140, [*FEW, "platformdirs"]),  # of all modes, so it loads them
    "an export": Way(["export", "."], 70, FEW),
    "a check": Way(["check", "."], 65, [*FEW, "platformdirs"]),
    "a history": Way(["history", "."], 67, FEW),
}

FIRST_PAINT = Way(["a.txt", "--as", "Anna"], 127, [*FEW, "platformdirs", "textual"])

LATER = (
    "reader.modes.adjudicate.*",
    "reader.modes.review.*",
    "reader.tui.screens.adjudicate*",
    "reader.tui.screens.articles",
    "reader.tui.screens.changes",
    "reader.tui.screens.dialogs",
    "reader.tui.screens.help",
    "reader.tui.screens.lists",
    "reader.tui.screens.review*",
    "reader.tui.menus",
    "reader.tui.widgets.inputs",
    "reader.tui.widgets.*panel",
    "reader.tui.widgets.review*",
    "textual.widgets._text_area",
    "tomllib",
)
"""Patterns of modules that come after the first paint of an article, or never."""

TELL = """
import atexit, os, sys
def tell():
    with open({path!r}, "w") as file:
        file.write("\\n".join(sys.modules))
"""
RUN = """
atexit.register(tell)
import runpy
sys.argv[0] = "obelism"
runpy.run_module("reader", run_name="__main__")
"""
STOP_WHEN_PAINTED = """
from textual.app import App
display = App._display
def painted(app, screen, renderable):
    display(app, screen, renderable)
    strips = screen._compositor.render_strips() if screen._compositor.root else []
    if any("A town" in strip.text for strip in strips):
        tell()
        os._exit(0)
App._display = painted
"""


@pytest.fixture(autouse=True)
def _anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the programs find the package from any folder."""
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An article that is longer than the screen, without anything that only other texts need."""
    write(tmp_path, "a.txt", "Oslo.\n\n" + "“A town – so to say,” she said, " * 99)
    return tmp_path


def loaded_by(folder: Path, code: str, *arguments: str) -> set[str]:
    """The modules that are loaded when a piece of code has run in a folder."""
    told = folder / "loaded"
    done = subprocess.run(
        [sys.executable, "-c", TELL.format(path=str(told)) + code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    return set(told.read_text().split())


def loaded_at_first_paint(folder: Path, arguments: Sequence[str]) -> set[str]:
    """The modules that are loaded when a program has painted the article for the first time."""
    told = folder / "loaded"
    code = TELL.format(path=str(told)) + STOP_WHEN_PAINTED + RUN
    argv = [sys.executable, "-c", code, *arguments]
    process = Process(argv, columns=120, rows=50, cwd=folder)
    try:
        deadline = time.monotonic() + PATIENCE
        while process.exit_code is None and time.monotonic() < deadline:
            process.read(0.05)
        assert process.exit_code == 0, bytes(process.raw)
    finally:
        process.close()
    return set(told.read_text().split())


def ours(modules: set[str]) -> list[str]:
    return sorted(name for name in modules if name.partition(".")[0] == "reader")


def libraries() -> set[str]:
    """The packages that are installed with ours, as they are imported."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["html"]]
    return {re.split(r"[^\w-]", line)[0].replace("-", "_") for line in lines}


def assert_no_more(way: Way, modules: set[str]) -> None:
    roots = {name.partition(".")[0] for name in modules}
    assert (roots & libraries()) - set(way.libraries) == set()
    assert len(ours(modules)) <= way.most, ours(modules)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_a_command_loads_only_what_it_needs(folder: Path, way: Way) -> None:
    tag(folder, "a.txt", "Oslo.")
    assert_no_more(way, loaded_by(folder, RUN, *way.arguments))


def test_the_version_is_told_before_anything_else_is_loaded(folder: Path) -> None:
    bare = loaded_by(folder, "atexit.register(tell); import runpy")
    assert loaded_by(folder, RUN, "--version") - bare == {"reader"}


def test_the_first_paint_comes_before_what_only_later_keys_need(folder: Path) -> None:
    modules = loaded_at_first_paint(folder, FIRST_PAINT.arguments)
    assert_no_more(FIRST_PAINT, modules)
    early = {name for later in LATER for name in fnmatch.filter(modules, later)}
    assert early == set()


@pytest.mark.parametrize("later", [name for name in LATER if name.startswith("reader")])
def test_what_comes_later_is_there(later: str) -> None:
    files = (path.relative_to(PACKAGE.parent) for path in PACKAGE.rglob("*.py"))
    names = (".".join(path.with_suffix("").parts) for path in files)
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
