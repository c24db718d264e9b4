"""Every screen, with hostile text in all that it shows: the terminal gets only what is ours."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.screen import Screen

import reader.tui
from reader.text.characters import FORBIDDEN
from tests.hostile import place
from tests.hostile.payloads import CONTROLS, DIRECTIONS, SEQUENCES
from tests.hostile.stream import copied, foreign
from tests.hostile.walks import WALKS, Walk
from tests.terminal.harness import Terminal, obelism
from tests.terminal.workspace import exported


@pytest.mark.parametrize("payload", [*SEQUENCES, *CONTROLS, *DIRECTIONS])
def test_whatever_is_not_ours_would_be_seen(payload: str) -> None:
    assert foreign(f"\x1b[1;7Ha{payload}b\x1b[0m".encode())
    assert foreign(f"a{payload}b".encode(), full_screen=False)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = place.make(tmp_path)
    place.tag(made)
    return made


def started(walk: Walk, root: Path) -> Terminal:
    """The program, run on the hostile workspace."""
    if walk.before is not None:
        walk.before(root)
    env = {name: value.replace("{root}", str(root)) for name, value in walk.env.items()}
    words = (*filter(None, [walk.command]), walk.opens(root), *walk.options)
    return obelism(*words, columns=walk.columns, rows=40, env=env, cwd=root)


@pytest.mark.parametrize("name", WALKS)
def test_nothing_hostile_reaches_the_terminal(name: str, root: Path) -> None:
    walk = WALKS[name]
    with started(walk, root) as terminal:
        for step in walk.steps:
            if step.before is not None:
                step.before(root)
            terminal.press(*step.keys)
            for text in step.sees:
                terminal.wait_for(text)
            if step.gone:
                terminal.wait_gone(step.gone)
            assert foreign(terminal.raw) == []
        assert terminal.emulator.title == ""
        assert terminal.emulator.bells == 0
        for text in copied(terminal.raw):
            assert FORBIDDEN.search(text.translate(dict.fromkeys(map(ord, DIRECTIONS)))) is None


def test_what_was_tagged_is_where_it_was_tagged(root: Path) -> None:
    """With the real keys: offsets count the text as it is, controls and all."""
    file = root / f"{place.file_name('F')}.txt"
    with obelism(file, "--as", "zoe", columns=150, rows=40) as terminal:
        terminal.wait_for("0 tags")
        terminal.press("g", "v", "G", "f")
        terminal.wait_for("1 tag ")
        terminal.press("q", "q")
        terminal.wait_exit()
    (record,) = exported(root, "zoe")
    (span,) = record["spans"]
    assert place.TEXT[span["start"] : span["end"]] == span["text"]
    assert place.QUOTE in span["text"]


BASES = {
    *("ArticleScreen", "Dialog", "FieldDialog", "FilteredList", "ListDialog", "Listing"),
    *("ModeScreen", "PassagesDialog", "ScrolledScreen", "SteadyScreen", "TextDialog"),
}
"""Screens that only stand under others."""


def screens() -> Iterator[str]:
    """The names of all screens of the program."""
    for module in pkgutil.walk_packages(reader.tui.__path__, "reader.tui."):
        for thing in vars(importlib.import_module(module.name)).values():
            is_screen = isinstance(thing, type) and issubclass(thing, Screen)
            if is_screen and thing.__module__.startswith("reader.") and thing.__name__ not in BASES:
                yield thing.__name__


def test_every_screen_is_walked() -> None:
    assert set(screens()) == {step.screen for walk in WALKS.values() for step in walk.steps} - {""}
