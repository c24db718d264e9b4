"""What the same spans cost in slate, by the keys that its README names.

A word left or right (`j` `;`), a line up or down (`i` `o`), the span longer by a word at either
side (`m` `/`), and two keys for a label (Space and its letter). A count before a key is typed digit
by digit. Whoever types knows all counts and the best way. In doubt it is counted in slate's favour:
words are ours, so that punctuation costs nothing; a line is a row of the same layout as ours; a row
without words is passed over; a move begins at whichever end of the last span is better; and a line
up or down arrives at the word at the same cell, or nearest to it.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from reader.document.document import Viewport
from reader.text.lines import Extent
from reader.text.screen_text import ScreenRow
from tests.benchmarks.stage import Words

LABEL_KEYS = 2

_MOST_SHORT = 3
"""How many rows before or after the span's own may be the last one gone to."""


class Cost(NamedTuple):
    """Keys of a span, its label's included."""

    counts: int
    """With counts before keys."""
    arrows: int
    """Without."""


class Slate:
    """A cursor on the words of a text in the rows of a layout."""

    def __init__(self, words: Words, viewport: Viewport) -> None:
        self._words = words.extents
        self._touched = words.touched
        rows: dict[int, list[int]] = {}
        self._cells: list[int] = []
        self._row_of: list[int] = []
        layout, row, place = viewport.layout, None, -1
        for number, (start, _) in enumerate(self._words):
            if (at := layout.row_of(start)) != place or row is None:
                place, row = at, ScreenRow(viewport.layout.text, *layout.row(at))
            rows.setdefault(at, []).append(number)
            self._cells.append(row.cell_of(start))
            self._row_of.append(len(rows) - 1)
        self._rows = list(rows.values())
        self._ends = (0, 0)

    def mark(self, extent: Extent) -> Cost:
        """Mark the next span; the cursor stays on it."""
        found = self._touched(*extent)
        if found is None:
            raise ValueError("there is no word to mark")
        before, self._ends = self._ends, found
        longer = found[1] - found[0]
        ways = [way for start in before for goal in found for way in self._ways(start, goal)]
        return Cost(
            min(keys_of(rows) + keys_of(words) for rows, words in ways)
            + keys_of(longer)
            + LABEL_KEYS,
            min(rows + words for rows, words in ways) + longer + LABEL_KEYS,
        )

    def _ways(self, start: int, goal: int) -> list[tuple[int, int]]:
        """How many rows and how many words to move, for each way worth trying."""
        here, there = self._row_of[start], self._row_of[goal]
        rows = range(there - _MOST_SHORT, there + _MOST_SHORT + 1)
        return [(0, abs(goal - start))] + [
            (abs(row - here), abs(goal - self._below(start, row)))
            for row in rows
            if row != here and 0 <= row < len(self._rows)
        ]

    def _below(self, word: int, row: int) -> int:
        """The word of a row that is at the cell of a word, or nearest to it."""
        numbers, cell = self._rows[row], self._cells[word]
        after = bisect_left(numbers, cell, key=lambda number: self._cells[number])
        near = numbers[max(0, after - 1) : after + 1]
        return min(near, key=lambda number: abs(self._cells[number] - cell))


def keys_of(times: int) -> int:
    """Keys of a motion so many times: none, itself, or a count and itself."""
    return times if times < 2 else len(str(times)) + 1
