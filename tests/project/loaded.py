"""What is loaded on each way into the program, and the list of it in `loaded.txt`.

`python -m tests.project.loaded` writes the list, after a change that is meant.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.measuring import quiet_machine
from tests.environment import PROJECT
from tests.services.tagged import tag, write
from tests.terminal.process import PATIENCE, Process

LIST = Path(__file__).with_name("loaded.txt")


@dataclass(frozen=True)
class Way:
    """Into the program: the arguments, and what may be loaded on it."""

    arguments: Sequence[str]
    libraries: Sequence[str]
    """Which of the packages that are installed with ours."""


NOTHING: tuple[str, ...] = ()
FEW = ("click", "msgspec", "rich")

FIRST_PAINT = "the first paint"

WAYS = {
    "the version": Way(["--version"], NOTHING),
    "the help": Way(["--help"], FEW),
    "the help of a command": Way(["review", "--help"], ["click"]),
    "the samples": Way(["samples", "copied"], FEW),
    "the keys": Way(["keys"], [*FEW, "platformdirs"]),  # of all modes, so it loads them
    "an export": Way(["export", "."], FEW),
    "a check": Way(["check", "."], [*FEW, "platformdirs"]),
    "a history": Way(["history", "."], FEW),
    FIRST_PAINT: Way(["a.txt", "--as", "Anna"], [*FEW, "platformdirs", "textual"]),
}

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


def make_folder(folder: Path) -> None:
    """Write an article that is longer than the screen, without anything that only other texts
    need."""
    write(folder, "a.txt", "Oslo.\n\n" + "“A town – so to say,” she said, " * 99)


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


def of_way(folder: Path, name: str) -> set[str]:
    """The modules that are loaded on a way, in a folder from `make_folder`."""
    if name == FIRST_PAINT:
        return loaded_at_first_paint(folder, WAYS[name].arguments)
    tag(folder, "a.txt", "Oslo.")
    return loaded_by(folder, RUN, *WAYS[name].arguments)


def ours(modules: set[str]) -> set[str]:
    return {name for name in modules if name.partition(".")[0] == "reader"}


def listed() -> dict[str, set[str]]:
    """The modules of ours that may be loaded on each way, as the list has them."""
    found: dict[str, set[str]] = {}
    for line in LIST.read_text().splitlines():
        module, _, ways = line.partition(": ")
        for way in ways.split(", "):
            found.setdefault(way, set()).add(module)
    return found


def main() -> None:
    ways: dict[str, list[str]] = {}
    with quiet_machine() as machine:
        os.environ["PYTHONPATH"] = str(PROJECT)
        for name in WAYS:
            folder = machine / name
            make_folder(folder)
            for module in ours(of_way(folder, name)):
                ways.setdefault(module, []).append(name)
    LIST.write_text("".join(f"{module}: {', '.join(ways[module])}\n" for module in sorted(ways)))


if __name__ == "__main__":
    main()
