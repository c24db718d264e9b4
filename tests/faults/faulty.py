"""The whole program in a terminal, with faults under it that a test turns on and off."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reader.store.base import LayerKey
from tests.store.folders import Folder
from tests.terminal.forks import Module
from tests.terminal.harness import Terminal

_COUNT = re.compile(r" (\d+) tags? · .* · saved$")
_LOG = re.compile(r"/\S+/errors\.log")

SENTENCES = 400
"""Sentences of `ARTICLE`; the fifth is `This is number 5.`"""
ARTICLE = "\n\n".join(
    " ".join(f"This is number {number}." for number in range(first, first + 4))
    for first in range(1, SENTENCES + 1, 4)
)


class Faults:
    """What is wrong with the machine; `put` says so anew."""

    def __init__(self, folder: Path, breakable: Sequence[str] = ()) -> None:
        """`breakable` names functions that may be made to fail, as `module:Class.function`."""
        self.path = folder / "faults.json"
        self._always = {"breakable": list(breakable)}
        self.put()

    def put(self, **faults: Any) -> None:
        """Put these faults in the place of those that were.

        `errors`: (call, part of a path, errno); `gates`: (call, part of a path, FIFO to wait at);
        `kill_at`: at which call on the workspace's files the program is killed, in the middle of
        it; `largest_file`: to how many bytes a file may grow, None for any; `broken`: names of
        functions that fail; `clock`: seconds that the clock is wrong by.
        """
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(self._always | faults), encoding="utf-8")
        os.rename(new, self.path)

    def program(self, *arguments: str | Path, **settings: Any) -> Terminal:
        """Run `obelism` on this machine."""
        launched = Module("tests.faults.launcher", [str(self.path), *map(str, arguments)])
        return Terminal(launched, **settings)


def write_article(folder: Path, name: str = "article.txt") -> Path:
    """Write `ARTICLE` to a new file."""
    path = folder / name
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def opened(faults: Faults, article: Path, **settings: Any) -> Terminal:
    """The program on an article, with it on the screen; wide, so that sentences are whole."""
    settings = {"columns": 250, "rows": 24, "cwd": article.parent, **settings}
    terminal = faults.program(article, "--as", "anna", **settings)
    terminal.wait_for("▌")
    return terminal


def acknowledged(terminal: Terminal) -> int | None:
    """How many tags the screen shows as saved; None where it does not say saved."""
    found = _COUNT.search(terminal.row(0).rstrip())
    return int(found[1]) if found else None


def kept(article: Path) -> list[str]:
    """The quotations of the tags that are on the disk."""
    annotations = Folder(article.parent).read(LayerKey("anna", article.name)).annotations
    return [each.spans[0].text for each in annotations.values()]


def wait_saved(terminal: Terminal, count: int) -> None:
    """Wait until the screen shows so many tags, and that they are saved."""
    terminal.wait_for(lambda: acknowledged(terminal) == count)


def last_words(terminal: Terminal) -> str:
    """What the program, which has ended, said on the terminal it gave back, on one line."""
    return " ".join(
        "".join(row.ljust(terminal.emulator.screen.columns) for row in terminal.screen).split()
    )


def log_named_in(text: str) -> Path:
    """The log that a sentence names."""
    found = _LOG.search(text)
    assert found, text
    return Path(found[0])
