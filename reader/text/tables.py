"""Tables of Markdown with their columns in line, whatever blanks their source has.

The text stays as it is: what is added is drawn before a sign, or before the blank that begins a
cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reader.text.lines import Extent
from reader.text.screen_text import ScreenRow

LONGEST = 500
"""Rows of a table at most whose columns are put in line."""

Cells = Sequence[Extent]
"""The cells of a row in order, with what is before its first sign and behind its last one."""


def in_line(text: str, rows: Sequence[Cells], width: int) -> dict[int, str]:
    """Return what is drawn before which offsets so that all columns of a table are in line.

    The second row says how columns are aligned: one is to the right where that ends with a colon
    alone. Nothing, where the table is wider than `width` cells, or not all of its rows begin with a
    sign or none does.
    """
    begins = {not text[slice(*row[0])].strip() for row in rows}
    if len(rows) > LONGEST or len(begins) > 1:
        return {}
    columns = max(map(len, rows))
    wide = [_widest(text, (row[n] for row in rows if n + 1 < len(row))) for n in range(columns)]
    for row in rows:
        if sum(wide[: len(row) - 1]) + len(row) - 1 + _widest(text, row[-1:]) > width:
            return {}
    rule = [text[slice(*cell)].strip() for cell in rows[1]]
    to_right = [cell.endswith(":") and not cell.startswith(":") for cell in rule]
    added = {}
    for number, row in enumerate(rows):
        for column, (start, end) in enumerate(row[:-1]):
            blanks = wide[column] - ScreenRow(text, start, end).width
            if not blanks:
                continue
            if number == 1 and "-" in rule[column]:
                added[text.index("-", start, end)] = "-" * blanks
            elif to_right[column : column + 1] == [True] and text[start] == " ":
                added[start] = " " * blanks
            else:
                added[end] = " " * blanks
    return added


def _widest(text: str, cells: Iterable[Extent]) -> int:
    return max((ScreenRow(text, *cell).width for cell in cells), default=0)
