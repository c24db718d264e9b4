"""How one row is drawn, and which cell belongs to which grapheme."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.text.characters import FORBIDDEN, graphemes
from reader.text.lines import content_end
from reader.text.screen_text import ScreenRow, drawn_grapheme, grapheme_width
from tests.text.making import FAMILY, FLAG, any_texts

GRAPHEMES = [
    ("a", "a", 1),
    ("日", "日", 2),
    ("e\u0301", "e\u0301", 1),
    (FAMILY, FAMILY, 2),
    (FLAG, FLAG, 2),
    ("❤\ufe0f", "❤\ufe0f", 2),
    ("क्षि", "क्षि", 2),
    ("\x1b", "␛", 1),
    ("\x9b", "\ufffd", 1),
    ("\u202e", "¬", 1),
    ("\ud800", "\ufffd", 1),
    ("\xad", "", 0),
    ("\u200b", "", 0),
    ("\ufeff", "", 0),
    ("\n", "", 0),
    ("\r\n", "", 0),
    ("\u0301", "", 0),
    ("a\u200d", "a", 1),
    ("\ufe0f\u0e33", "\u0e33", 1),
]


@pytest.mark.parametrize(("grapheme", "drawn", "width"), GRAPHEMES)
def test_what_is_drawn_for_a_grapheme(grapheme: str, drawn: str, width: int) -> None:
    assert drawn_grapheme(grapheme, 3) == (drawn, width)
    assert grapheme_width(grapheme) == width


@pytest.mark.parametrize(("cell", "width"), [(0, 8), (1, 7), (7, 1), (8, 8), (13, 3)])
def test_a_tab_reaches_to_the_next_stop(cell: int, width: int) -> None:
    assert drawn_grapheme("\t", cell) == (" " * width, width)


def test_a_selector_that_follows_nothing_does_not_widen_the_cell_before() -> None:
    text = "1\u11a8\ufe0f\u0e33"
    row = ScreenRow(text, 0, len(text))
    assert row.width == cell_len(row.drawn(0, len(text))) == 2


def test_tabs_wide_characters_and_accents_take_their_cells() -> None:
    text = "a\t日e\u0301b\n"
    row = ScreenRow(text, 0, len(text))
    assert row.width == 12
    assert row.drawn(0, len(text)) == "a       日e\u0301b"
    assert [row.cell_of(offset) for offset in (0, 1, 2, 3, 5, 6)] == [0, 1, 8, 10, 11, 12]
    assert [row.offset_at(cell) for cell in (0, 1, 7, 8, 9, 10, 11, 12, 99)] == [
        *(0, 1, 1, 2, 2, 3, 5, 6, 6)
    ]


@pytest.mark.parametrize("text", ["plain words\n", "mixed 日本語\n", ""])
def test_outside_a_row_there_are_only_its_ends(text: str) -> None:
    whole = f"before. {text}After."
    start, end = 8, 8 + len(text)
    written = content_end(whole, start, end)
    row = ScreenRow(whole, start, end)
    assert row.cell_of(0) == 0
    assert row.cell_of(end + 3) == row.width
    assert row.offset_at(-1) == start
    assert row.offset_at(500) == written
    assert row.drawn(0, len(whole)) == whole[start:written]
    assert row.drawn(0, start) == row.drawn(end, len(whole)) == ""


def test_a_soft_hyphen_shows_only_where_a_row_breaks_at_it() -> None:
    text = "co\xadop\xaderate"
    assert ScreenRow(text, 0, len(text)).drawn(0, len(text)) == "cooperate"
    first = ScreenRow(text, 0, 6)
    assert first.drawn(0, 6) == "coop-"
    assert first.width == 5
    ends = "soft\xad"
    assert ScreenRow(ends, 0, len(ends)).drawn(0, len(ends)) == "soft"
    assert ScreenRow(ends + "\nb", 0, len(ends) + 1).drawn(0, len(ends)) == "soft"


@st.composite
def rows(draw: st.DrawFn) -> tuple[str, int, int]:
    """A text and one of its lines or a part of it."""
    text = draw(any_texts)
    pieces = list(graphemes(text, 0, len(text)))
    if not pieces:
        return text, 0, 0
    first = draw(st.integers(0, len(pieces) - 1))
    last = first
    while last < len(pieces) - 1 and text[pieces[last][0]] not in "\n\r\v\f\x85\u2028\u2029":
        last += 1
    return text, pieces[first][0], pieces[last][1]


@given(rows())
def test_the_drawn_pieces_joined_are_the_whole_and_as_wide_as_they_say(
    place: tuple[str, int, int],
) -> None:
    text, start, end = place
    row = ScreenRow(text, start, end)
    whole = row.drawn(start, end)
    pieces = [row.drawn(*extent) for extent in graphemes(text, start, end)]
    assert "".join(pieces) == whole
    assert cell_len(whole) == sum(map(cell_len, pieces)) == row.width
    assert FORBIDDEN.search(whole) is None
    assert not {"\n", "\t"} & set(whole)


@given(rows(), st.data())
def test_a_row_cut_anywhere_is_drawn_the_same(
    place: tuple[str, int, int], data: st.DataObject
) -> None:
    text, start, end = place
    row = ScreenRow(text, start, end)
    cuts = sorted(data.draw(st.lists(st.integers(start, end), max_size=5)))
    stops = [start, *cuts, end]
    pieces = [row.drawn(*piece) for piece in pairwise(stops)]
    assert "".join(pieces) == row.drawn(start, end)


@given(rows())
def test_from_an_offset_to_its_cell_and_back_is_where_one_was(place: tuple[str, int, int]) -> None:
    text, start, end = place
    row = ScreenRow(text, start, end)
    for first, last in graphemes(text, start, content_end(text, start, end)):
        cell = row.cell_of(first)
        drawn = row.drawn(first, last)
        for within in range(cell_len(drawn)):
            assert row.offset_at(cell + within) == first
        assert row.cell_of(last) == cell + cell_len(drawn)


@given(rows(), st.integers(-2, 60))
def test_every_cell_belongs_to_a_grapheme_of_the_row(
    place: tuple[str, int, int], cell: int
) -> None:
    text, start, end = place
    row = ScreenRow(text, start, end)
    written = content_end(text, start, end)
    starts = [first for first, _ in graphemes(text, start, written)]
    offset = row.offset_at(cell)
    if 0 <= cell < row.width:
        assert offset in starts
        assert row.cell_of(offset) <= cell
    else:
        assert offset in (start, written)


@given(any_texts, st.integers(0, 60), st.integers(0, 6))
def test_what_is_drawn_over_covers_whole_graphemes_and_as_many_cells(
    text: str, at: int, cells: int
) -> None:
    row = ScreenRow(text, 0, len(text))
    edges = [start for start, _ in graphemes(text, 0, content_end(text, 0, len(text)))]
    for offset in edges[at : at + 1]:
        end, blanks = row.covered(offset, cells)
        assert end in {*edges, content_end(text, 0, len(text))}
        rest = row.drawn(end, len(text))
        reach = row.cell_of(offset) + cells
        assert reach + blanks == max(reach, row.cell_of(end))
        assert cell_len(rest) == row.width - row.cell_of(end)
