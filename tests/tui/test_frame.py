"""What is sent to the terminal: it shows the same as after a whole paint, whatever it showed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from reader.tui.frame import Frame, Part, change, look_of
from tests.terminal.emulator import Emulator

COLUMNS, ROWS = 24, 3

STYLES = [
    Style(color="#aabbcc", bgcolor="#101010"),
    Style(color="#112233", bgcolor="#101010", bold=True),
    Style(color="#112233", bgcolor="#101010", italic=True, dim=True),
    Style(color="#ffffff", bgcolor="#334455", underline=True),
    Style(color="#ffffff", bgcolor="#334455", underline2=True, bold=True),
    Style(reverse=True),
    Style(),
]

TEXTS = ["a", "word", " ", "   ", " " * 14, "漢字", "é", "👍", "…", "xyz w"]

Halves = tuple[list[Segment], list[Segment]]


def some_rows(chance: random.Random) -> list[Halves]:
    return [(some_segments(chance), some_segments(chance)) for _ in range(ROWS)]


def some_segments(chance: random.Random) -> list[Segment]:
    count = chance.randrange(1, 6)
    return [Segment(chance.choice(TEXTS), chance.choice(STYLES)) for _ in range(count)]


def parts(row: Halves) -> list[Part]:
    """Two parts of a row, which fill it."""
    left, right = (Strip(each).adjust_cell_length(COLUMNS // 2, STYLES[0]) for each in row)
    return [(0, COLUMNS // 2, left), (COLUMNS // 2, COLUMNS, right)]


def painted(frames: list[list[Halves]], *, erases: bool) -> Emulator:
    """A terminal after these frames, of which the first is painted whole."""
    emulator = Emulator(COLUMNS, ROWS, lambda _: None)
    emulator.feed(b"\x1b[?7l")
    frame = Frame(erases=erases)
    frame.forget(COLUMNS, ROWS)
    for each in frames:
        sent = frame.update(enumerate(map(parts, each)), ColorSystem.TRUECOLOR)
        emulator.feed(sent.encode())
    return emulator


def shown(emulator: Emulator) -> list[list[object]]:
    """The cells of a terminal; of a blank, what shows."""
    return [
        [
            cell._replace(fg="", bold=False, italics=False, dim=False)
            if cell.data == " " and not (cell.reverse or cell.underscore)
            else cell
            for cell in emulator.screen.cells(y)
        ]
        for y in range(ROWS)
    ]


@given(st.integers(0, 2**32), st.booleans())
def test_a_change_shows_what_a_whole_paint_would(seed: int, erases: bool) -> None:
    chance = random.Random(seed)
    frames = [some_rows(chance) for _ in range(3)]
    assert shown(painted(frames, erases=erases)) == shown(painted(frames[-1:], erases=False))


def test_what_is_shown_already_is_not_sent_again() -> None:
    frame, colors = Frame(erases=True), ColorSystem.TRUECOLOR
    frame.forget(COLUMNS, 1)
    row = ([Segment("one two", STYLES[0])], [Segment("नमस्ते", STYLES[1])])
    assert "two" in frame.update([(0, parts(row))], colors)
    assert not frame.update([(0, parts(row))], colors)
    row[0][0] = Segment("one TWO", STYLES[0])
    sent = frame.update([(0, parts(row))], colors)
    assert "TWO" in sent
    assert "one" not in sent
    assert "न" not in sent


def test_what_others_wrote_is_gone_after_a_whole_paint() -> None:
    frame, colors = Frame(erases=True), ColorSystem.TRUECOLOR
    frame.forget(COLUMNS, 1)
    row = ([Segment("one two", STYLES[0])], [Segment("x", STYLES[1])])
    first = frame.update([(0, parts(row))], colors)
    frame.forget(COLUMNS, 1)
    assert frame.update([(0, parts(row))], colors) == first


@pytest.mark.parametrize(
    ("now", "then", "sequence"),
    [
        ("1;38;2;1;2;3", "38;2;1;2;3", "\x1b[22m"),
        ("1;2;38;2;1;2;3", "2;38;2;1;2;3", "\x1b[22;2m"),
        ("38;5;7;48;5;1", "38;5;7;48;5;2", "\x1b[48;5;2m"),
        ("1;3;4;38;2;1;2;3", "", "\x1b[m"),
        ("31;44", "31;44", ""),
    ],
)
def test_a_change_of_look_is_as_short_as_can_be(now: str, then: str, sequence: str) -> None:
    assert change(look_of(now), look_of(then)) == sequence
