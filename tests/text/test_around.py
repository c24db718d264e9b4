"""A passage in its sentence: its words are seen in whatever room there is."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.text.anchor import span_at
from reader.text.around import around, in_its_line, in_sentence, in_what_is_known
from reader.text.units import Units
from tests.text.making import any_texts

TEXT = (
    "Nobody came.\n\nThe leaders will meet on the sidelines of the summit in Samarkand, the aide"
    " told reporters on Tuesday. It rained.\n"
)


@pytest.mark.parametrize(
    ("quote", "cells", "shown"),
    [
        ("Tuesday", 200, TEXT.splitlines()[2].removesuffix(" It rained.")),
        ("Tuesday", 30, "…de told reporters on Tuesday."),
        ("leaders", 30, "The leaders will meet on the…"),
        ("summit", 30, "…nes of the summit in Samarka…"),
        ("Tuesday", 8, "Tuesday."),
        ("Nobody came.", 30, "Nobody came."),
    ],
)
def test_what_is_cut_is_what_stands_around_it(quote: str, cells: int, shown: str) -> None:
    start = TEXT.index(quote)
    found = in_sentence(Units(TEXT), span_at(TEXT, start, start + len(quote)))
    assert found.within(cells).line == shown
    assert found.quote == quote


def test_in_several_rows_the_passage_is_in_one_of_them() -> None:
    start = TEXT.index("Tuesday")
    cut, rows = in_sentence(Units(TEXT), span_at(TEXT, start, start + 7)).rows(30, 2)
    shown = [cut.line[slice(*row)] for row in rows]
    assert len(shown) == 2
    assert "Tuesday" in shown[1]
    assert all(cell_len(row.rstrip()) <= 30 for row in shown)


def test_one_of_another_article_stands_in_what_is_known_of_that() -> None:
    start = TEXT.index("Tuesday")
    span = span_at(TEXT, start, start + 7).standing("b.txt")
    assert in_sentence(Units("Else."), span).marked == "…the aide told reporters on «Tuesday»."


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("It rained. The fare is ", ", it said.", "The fare is «12»"),
        ("", " kroner, as all who were there say.", "«12» kroner, as all who were there…"),
        ("運賃は、皆さんがご存じのように、来年の四月からは、次のとおり、大人が一人につき", "", "…"),
    ],
)
def test_what_is_known_of_it_is_in_whole_words(before: str, after: str, shown: str) -> None:
    text = f"{before}12{after}"
    span = span_at(text, len(before), len(before) + 2).standing("b.txt")
    assert in_what_is_known(span).marked.startswith(shown)


def test_what_is_kept_of_its_line_is_shown_in_whole_words() -> None:
    before = "Nobody had told the passengers of any of that. The fare was"
    after = " kroner by then, it said, and nobody there had paid for it."
    text = f"{before} 12{after}"
    start = len(before) + 1
    assert in_its_line(span_at(text, start, start + 2)).line == (
        "…of any of that. The fare was 12 kroner by then, it said, and…"
    )
    assert in_its_line(span_at("Late.\n12 kroner.\nNo.", 6, 8)).line == "12 kroner."


@given(any_texts, any_texts, any_texts, st.integers(1, 60))
@example("a日ำaaaaaaaMr. U.S. 日日日日", "", "", 27)  # a sign of three cells where it is cut
def test_it_takes_no_more_cells_than_there_are(
    before: str, quote: str, after: str, cells: int
) -> None:
    cut = around(before, quote, after).within(cells)
    assert cell_len(cut.line) <= cells
