"""Rows of a text at a width: nothing is lost, everything fits."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from itertools import pairwise
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.characters import BLANK, BREAKABLE, BREAKS, graphemes, is_edge
from reader.text.lines import content_end, line_ends
from reader.text.rows import Rows
from reader.text.screen_text import ScreenRow, wrap
from tests.text.making import FAMILY, FLAG, any_texts, edges_of

BRIDGE = "The bridge over the Vir is closed, and nobody knows for how long."


def extents(text: str, width: int) -> list[tuple[int, int]]:
    rows = Rows(text, width)
    return [rows.row(index) for index in range(len(rows))]


def drawn(text: str, width: int, *, spaced: bool = True) -> list[str]:
    """The rows as the screen shows them, without the blanks that hang on them."""
    rows = extents(text, width) if spaced else wrap(text, width)
    return [ScreenRow(text, start, end).drawn(start, end).rstrip(" ") for start, end in rows]


def test_rows_break_after_blanks() -> None:
    assert drawn(BRIDGE, 20) == [
        "The bridge over the",
        "Vir is closed, and",
        "nobody knows for how",
        "long.",
    ]


def test_a_blank_hangs_on_the_row_it_follows() -> None:
    assert extents("ab   cd", 2) == [(0, 5), (5, 7)]
    assert extents("ab   ", 2) == [(0, 5)]
    assert drawn("  ab", 3) == ["", "ab"]
    assert drawn("abc \u0301d", 3) == ["abc", " \u0301d"], "an accent on a blank can be seen"


def test_blanks_that_hold_words_together_hold_them() -> None:
    assert drawn("cost 5\xa0000\u202f€ now", 8) == ["cost", "5\xa0000\u202f€", "now"]


def test_each_line_of_the_text_is_wrapped_by_itself() -> None:
    assert drawn("one two\nthree\n\nfour five\n", 5) == ["one", "two", "three", "", "four", "five"]
    assert drawn("a\r\nb\rc\vd\u2028e", 9, spaced=False) == ["a", "b", "c", "d", "e"]


def test_tabs_reach_to_the_next_stop() -> None:
    assert drawn("a\tb\tc", 20) == ["a       b       c"]
    assert drawn("a\tb\tc", 12) == ["a       b", "c"]
    assert drawn("\tb", 4) == ["", "b"]


def test_wide_characters_take_two_cells() -> None:
    assert drawn("他来了他走了", 6) == ["他来了", "他走了"]
    assert drawn("他来了他走了", 5) == ["他来", "了他", "走了"]
    assert drawn("他来  ", 1) == ["他", "来"]
    assert drawn("来\n\tb\n", 1, spaced=False) == ["来", "", "b"]


@pytest.mark.parametrize(
    ("picture", "room"), [("👍", 2), (FAMILY, 6), (FLAG, 4), ("❤\ufe0f", 3), ("👍🏽", 4)]
)
def test_pictures_are_never_cut_and_have_the_room_of_the_widest_terminal(
    picture: str, room: int
) -> None:
    assert drawn(picture * 4, 2 * room) == [picture * 2] * 2
    assert drawn(picture * 2, 2 * room - 1) == [picture] * 2
    assert drawn(f"a{picture}", room) == ["a", picture]


@pytest.mark.parametrize(
    ("word", "room"), [("नमस्ते", 6), ("கிழமை", 5), ("ที่นี่", 6), ("\u1100\u1161\u11a8", 4)]
)
def test_marks_of_a_script_have_the_room_of_a_terminal_that_gives_them_cells(
    word: str, room: int
) -> None:
    assert drawn(f"{word} {word}", 2 * room + 1) == [f"{word} {word}"]
    assert drawn(f"{word} {word}", 2 * room) == [word, word]


def test_a_word_with_soft_hyphens_breaks_at_one_and_shows_it() -> None:
    text = "the co\xadope\xadration ends"
    assert drawn(text, 40) == ["the cooperation ends"]
    assert drawn(text, 12) == ["the coope-", "ration ends"]
    assert drawn(text, 9) == ["the co-", "operation", "ends"]
    assert drawn("abcd\xadef", 4) == ["abcd", "ef"], "no room for the hyphen"


def test_a_word_of_a_thousand_letters_is_cut_into_full_rows() -> None:
    assert drawn("x" * 1_000, 80) == ["x" * 80] * 12 + ["x" * 40]
    assert drawn("see " + "é" * 1_000, 80)[:2] == ["see", "é" * 80]
    assert drawn("e\u0301" * 1_000, 80) == ["e\u0301" * 80] * 12 + ["e\u0301" * 40]
    assert drawn("他" * 1_000, 80) == ["他" * 40] * 25


def test_a_letter_under_a_thousand_accents_is_one_cell() -> None:
    letter = "o" + "\u0308" * 1_000
    assert drawn(f"a{letter}b c", 3) == [f"a{letter}b", "c"]


def test_an_empty_text_has_one_empty_row() -> None:
    assert extents("", 10) == wrap("", 10) == [(0, 0)]
    assert Rows("", 10).row_of(0) == 0


@pytest.mark.parametrize("width", [0, -7])
def test_a_width_that_is_none_is_one_cell(width: int) -> None:
    assert drawn("abc", width) == ["a", "b", "c"]


def test_between_paragraphs_without_blank_lines_stands_an_empty_row() -> None:
    text = "One two.\nThree.\n\nFour.\n"
    assert drawn(text, 20) == ["One two.", "Three.", "", "Four."]
    plain = f"{BRIDGE}\n{BRIDGE}\n{BRIDGE}"
    assert drawn(plain, 80) == [BRIDGE, "", BRIDGE, "", BRIDGE]
    assert drawn(plain, 80, spaced=False) == [BRIDGE] * 3
    rows = Rows(plain, 80)
    assert rows.row(1) == (len(BRIDGE) + 1, len(BRIDGE) + 1)
    assert rows.row_of(len(BRIDGE) + 1) == 2, "the row that shows it, not the empty one"


Layout = Callable[[str, int], list[tuple[int, int]]]
widths = st.integers(1, 20)
layouts = st.sampled_from([extents, wrap])


@given(any_texts, widths, layouts)
def test_the_rows_joined_are_the_text(text: str, width: int, layout: Layout) -> None:
    rows = layout(text, width)
    assert rows[0][0] == 0
    assert rows[-1][1] == len(text)
    assert all(before[1] == after[0] for before, after in pairwise(rows))
    assert {start for start, _ in rows} <= set(edges_of(text))


@given(any_texts, widths, layouts)
def test_every_row_fits_but_for_the_blanks_that_hang_on_it(
    text: str, width: int, layout: Layout
) -> None:
    for start, end in layout(text, width):
        row = ScreenRow(text, start, end)
        written = content_end(text, start, end)
        while written > start and (text[written - 1] in BREAKABLE or not is_edge(text, written)):
            written -= 1
        pieces = [row.drawn(*extent) for extent in graphemes(text, start, written)]
        assert row.cell_of(written) <= width or sum(map(bool, pieces)) == 1


@given(any_texts, widths, layouts)
def test_a_row_holds_one_line_and_a_line_begins_a_row(
    text: str, width: int, layout: Layout
) -> None:
    starts = set()
    for start, end in layout(text, width):
        starts.add(start)
        assert not set(text[start : content_end(text, start, end)]) & set(BREAKS)
    for offset in edges_of(text)[1:-1]:
        if text[offset - 1] in BREAKS and offset >= min(starts):
            assert offset in starts


@given(any_texts, widths)
def test_the_row_of_an_offset_is_the_one_that_holds_it(text: str, width: int) -> None:
    rows = Rows(text, width)
    for offset in range(rows.begin, len(text)):
        start, end = rows.row(rows.row_of(offset))
        assert start <= offset < end
    assert all(rows.row_of(offset) == 0 for offset in range(rows.begin))
    assert rows.row_of(len(text)) == len(rows) - 1


@given(any_texts, widths)
def test_empty_rows_stand_only_before_what_is_written(text: str, width: int) -> None:
    with patch("reader.text.rows.needs_spacing", return_value=True):
        rows = extents(text, width)
    assert [row for row in rows if row[0] < row[1]] == [
        row for row in wrap(text, width) if rows[0][0] <= row[0] < row[1]
    ]
    for index, (start, end) in enumerate(rows[1:-1], 1):
        if start == end:
            line = next(last for last in line_ends(text) if last > end)
            assert rows[index - 1][0] < rows[index - 1][1]
            assert text[start - 1] in BREAKS
            assert text[end:line].strip(BLANK)


words = st.lists(st.text("abcdé", min_size=1, max_size=12), min_size=1, max_size=30)


@given(words, st.integers(12, 40))
def test_as_many_words_as_fit_stand_in_a_row(words: list[str], width: int) -> None:
    text = " ".join(words)
    assert drawn(text, width) == textwrap.wrap(text, width, break_on_hyphens=False)


@given(st.text("ab -—é", max_size=60), widths)
def test_plain_text_is_wrapped_like_any_other(text: str, width: int) -> None:
    expected = wrap(text, width)
    with patch("reader.text.screen_text.is_plain", return_value=False):
        assert wrap(text, width) == expected


@given(st.text("ab日本é🙂👍 \t\xad-\n", max_size=60), widths)
def test_all_that_is_written_is_drawn(text: str, width: int) -> None:
    unseen = str.maketrans("", "", " \t\n\xad-")
    assert "".join(drawn(text, width)).translate(unseen) == text.translate(unseen)


def test_flags_without_end_are_wrapped_at_once() -> None:
    text = "\U0001f1e9\U0001f1ea" * 30_000
    rows = wrap(text, 80)
    assert len(rows) == 30_000 // 20
    assert rows[1] == (40, 80)
