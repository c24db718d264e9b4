"""What the terminal in memory makes of the sequences that programs write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.terminal.emulator import Emulator
from tests.terminal.screen import Style


def emulator(answers: list[bytes] | None = None) -> Emulator:
    return Emulator(20, 4, (answers if answers is not None else []).append)


def shown(terminal: Emulator, row: int = 0) -> str:
    return "".join(cell.data for cell in terminal.screen.cells(row)).rstrip()


@pytest.mark.parametrize(
    "sequence",
    [
        b"\x1b[>1u\x1b[<u",
        b"\x1b[?2026$p\x1b[?2048$p",
        b"\x1bPqdata\x1b\\",
        b"\x1b]52;c;aGk=\x07",
        b"\x1b]8;;somewhere\x1b\\",
        b"\x1b_application\x1b\\",
        b"\x1b[?u\x1b[>4;1m\x1b[!p\x1b[ q",
        b"\x1b[48;4;10;20t",
        b"\x1b(B\x1b>",
    ],
)
def test_no_sequence_leaves_a_trace_in_the_text(sequence: bytes) -> None:
    terminal = emulator()
    terminal.feed(b"ab" + sequence + b"cd")
    assert shown(terminal) == "abcd"
    assert terminal.screen.cells(0)[3].style == Style()


@given(st.lists(st.integers(1, 40), max_size=12))
def test_it_does_not_matter_where_the_bytes_are_cut(lengths: list[int]) -> None:
    data = "é\x1b[1;38;2;1;2;3mwörd\x1b]0;title\x07\x1b[0m\x1b[2;3H日本\x1b[?2004h\x1b[6n".encode()
    answers: list[bytes] = []
    terminal = emulator(answers)
    for length in lengths:
        terminal.feed(data[:length])
        data = data[length:]
    terminal.feed(data)
    assert [shown(terminal, row) for row in (0, 1)] == ["éwörd", "  日本"]
    assert terminal.screen.cells(0)[1].style == Style(fg="#010203", bold=True)
    assert (terminal.title, terminal.modes) == ("title", {7, 25, 2004})
    assert answers == [b"\x1b[2;7R"]


def test_questions_are_answered_as_a_plain_modern_terminal_does() -> None:
    answers: list[bytes] = []
    emulator(answers).feed(b"\x1b[?2026$p\x1b[?2048$p\x1b[c\x1b[5n")
    assert answers == [b"\x1b[?2026;2$y", b"\x1b[?2048;0$y", b"\x1b[?62;22c", b"\x1b[0n"]


@pytest.mark.parametrize(
    ("sequence", "style"),
    [
        ("21", Style(underline="double")),
        ("4:3", Style(underline="curly")),
        ("4", Style(underline="single")),
        ("1;2;3;7;9", Style(bold=True, dim=True, italic=True, reverse=True, strike=True)),
        ("31;48;5;25", Style(fg="red", bg="#005faf")),
        ("1;22;0;94", Style(fg="brightblue")),
    ],
)
def test_styles(sequence: str, style: Style) -> None:
    terminal = emulator()
    terminal.feed(f"\x1b[{sequence}mx".encode())
    assert terminal.screen.cells(0)[0].style == style


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("e\u0301x", ["e\u0301", "x"]),
        ("日x", ["日", "", "x"]),
        ("👩‍👩‍👧x", ["👩‍👩‍👧", "", "x"]),
        ("🇩🇪🇫🇷", ["🇩🇪", "", "🇫🇷", ""]),
    ],
)
def test_a_grapheme_stands_in_one_cell_or_two(text: str, cells: list[str]) -> None:
    terminal = emulator()
    terminal.feed(text.encode())
    assert [cell.data for cell in terminal.screen.cells(0)][: len(cells)] == cells


def test_the_alternate_screen_hides_the_first_and_gives_it_back() -> None:
    terminal = emulator()
    terminal.feed(b"before\x1b[?1049h\x1b[H")
    assert shown(terminal) == ""
    terminal.feed(b"inside\x1b[?25l")
    assert shown(terminal) == "inside"
    assert terminal.left_on() == ["alternate screen", "hidden cursor"]
    terminal.feed(b"\x1b[?1049l\x1b[?25h after")
    assert shown(terminal) == "before after"
    assert terminal.left_on() == []


def test_at_the_edge_text_wraps_or_stays_as_the_program_asked() -> None:
    terminal = emulator()
    terminal.feed(b"\x1b[?7l" + b"a" * 19 + b"bc" + b"\x1b[2H\x1b[?7h" + b"d" * 21)
    assert [shown(terminal, row) for row in range(3)] == ["a" * 19 + "c", "d" * 20, "d"]


def test_a_frame_counts_as_open_until_it_is_whole() -> None:
    terminal = emulator()
    terminal.feed(b"\x1b[?2026hhalf")
    assert terminal.in_frame
    terminal.feed(b"\x1b[?2026l")
    assert not terminal.in_frame
