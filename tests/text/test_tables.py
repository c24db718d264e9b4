"""Tables of Markdown: their columns are in line on the screen, and their text stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.markdown import Markdown
from reader.text.rows import Rows
from reader.text.screen_text import ScreenRow

FARES = """\
Fares rose.

|Year | Fare | Who |
|---|--:|:-:|
| 2020 | 2 | the council |
| 2021 | 12.50 | nobody |

After it | all.
"""


def shown(text: str, width: int = 80) -> list[str]:
    """The rows of a text as they are drawn."""
    rows = Rows(text, width, markup=Markdown(text))
    return [drawn.drawn(drawn.start, drawn.end) for drawn in rows_of(rows)]


def rows_of(rows: Rows) -> list[ScreenRow]:
    return [rows.drawn(*rows.row(index)) for index in range(len(rows))]


def test_columns_are_in_line_to_the_side_that_the_table_says() -> None:
    assert shown(FARES) == [
        "Fares rose.",
        "",
        "|Year  |  Fare | Who         |",
        "|------|------:|:-----------:|",
        "| 2020 |     2 | the council |",
        "| 2021 | 12.50 | nobody      |",
        "",
        "After it | all.",
    ]


def test_characters_of_two_cells_count_as_two() -> None:
    assert shown("A | B\n--|--\n東京 | x\nc | y\n") == [
        "A    | B",
        "-----|--",
        "東京 | x",
        "c    | y",
    ]


def test_a_table_wider_than_the_screen_is_broken_before_cells_as_it_stands() -> None:
    assert shown("| A | B |\n|---|---|\n| some words | c |\n", 16) == [
        "| A | B |",
        "|---|---|",
        "| some words ",
        "| c |",
    ]


def test_two_tables_have_columns_of_their_own() -> None:
    rows = shown("| A |\n|---|\n| long |\n\n| B |\n|---|\n| c |\n")
    assert [row for row in rows if row] == [
        "| A    |",
        "|------|",
        "| long |",
        "| B |",
        "|---|",
        "| c |",
    ]


def test_a_cell_is_pointed_at_where_it_is_drawn() -> None:
    rows = rows_of(Rows(FARES, 80, markup=Markdown(FARES)))
    offset = FARES.index("2 | the council")
    assert rows[4].cell_of(offset) == 13
    assert rows[4].offset_at(13) == offset


CELLS = st.text(st.sampled_from("ab -:東\u0301*"), max_size=6)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=4))
@pytest.mark.parametrize("edge", ["|", ""])
def test_whatever_its_cells_are_no_row_is_too_wide_and_none_of_its_text_is_lost(
    edge: str, table: list[list[str]]
) -> None:
    lines = [f"{edge} a | b {edge}", f"{edge}---|---{edge}"]
    lines += [f"{edge}{'|'.join(row)}{edge}" for row in table]
    text = "\n".join(lines) + "\n"
    rows = Rows(text, 24, markup=Markdown(text))
    for drawn in rows_of(rows):
        assert drawn.width <= 24 or text[drawn.start : drawn.end].endswith(" \n")
        plain = ScreenRow(text, drawn.start, drawn.end).drawn(drawn.start, drawn.end)
        signs = [sign for sign in drawn.drawn(drawn.start, drawn.end) if sign not in " -"]
        assert signs == [sign for sign in plain if sign not in " -"]
