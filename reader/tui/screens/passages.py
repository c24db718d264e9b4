"""A list of passages that cannot all be so: a row for each, and below it those of one, in full.

They stand side by side, or one above the other where there is little room.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from textual.app import ComposeResult

from reader.text.screen_text import one_line
from reader.tui.screens.listing import Listing
from reader.tui.widgets.rows import (
    DIM,
    KEY,
    MARK,
    STRONG,
    Piece,
    Row,
    RowView,
    cursor_mark,
    fitted,
    wrapped,
)

T = TypeVar("T")

WIDE = 90
"""Cells of a dialog in which passages stand side by side."""
KIND_CELLS = 12
BETWEEN = " ↔ "
MOST_LINES = 3
"""Lines of a passage that stands above another."""
LEAST_DETAIL, MOST_DETAIL = 3, 10
"""Rows for the passages of one, at least and at most."""


class Shown(NamedTuple):
    """What a row and its details show; all of it is made safe here."""

    kind: str
    remark: str
    """A line on it: why it is listed, or what state it is in."""
    passages: Sequence[tuple[str, str]]
    """Where each stands, and its text."""


class PassagesDialog(Listing[T, T]):
    """Lists some; subclasses say what they are. Gives the one that was chosen."""

    NAME = "passages"
    HEAD = 2
    MOST_CELLS = 132
    MOST_ROWS = 14

    def __init__(self, items: Sequence[T]) -> None:
        self._detail: list[Row] = []
        self._detail_rows = 0
        super().__init__(items)
        self.detail = RowView(lambda index, _: self._detail[index], id="passages-detail")

    @abstractmethod
    def shown(self, item: T) -> Shown:
        """Return what is shown of one."""

    @abstractmethod
    def heading(self) -> tuple[str, str]:
        """Return what the list says of itself: a sentence, and one that stands below it."""

    def words_of(self, item: T) -> str:
        shown = self.shown(item)
        texts = (f"{place} {text}" for place, text in shown.passages)
        return " ".join((shown.kind, shown.remark, *texts))

    def head(self) -> Sequence[Row]:
        first, more = self.heading()
        return [(fitted(first, self.cells), STRONG)], [(fitted(more, self.cells), DIM)]

    def below(self) -> ComposeResult:
        yield self.detail

    def foot_rows(self, rows: int, room: int) -> int:
        """Take what the tallest of the listed needs, where the list leaves that; else half of it.

        Of many, which are not all looked at, that is the most that one may have.
        """
        below = 0 if self.is_short else 1
        room -= below
        most = MOST_DETAIL if self.listed else 0
        if len(self.listed) <= self.MOST_ROWS:
            each = (len(self._rows_of(item, MOST_DETAIL)) for item in self.listed)
            most = min(MOST_DETAIL, max(each, default=0))
        self._detail_rows = min(most, max(room - rows, room // 2, LEAST_DETAIL))
        return self._detail_rows + below

    def chosen(self, index: int) -> None:
        """Go to it."""
        self.dismiss(self.listed[index])

    def row(self, index: int, width: int) -> Row:
        shown = self.shown(self.listed[index])
        room = max(8, width - 2 - KIND_CELLS)
        texts = [one_line(text, 400) for _, text in shown.passages]
        each = max(4, (room - len(BETWEEN) * (len(texts) - 1)) // max(1, len(texts)))
        pieces: list[Piece] = [
            cursor_mark(index == self.rows.cursor),
            (fitted(one_line(shown.kind), KIND_CELLS - 1) + " ", KEY),
        ]
        for number, text in enumerate(texts):
            pieces += [(BETWEEN, MARK)] if number else []
            pieces.append((fitted(text, each), ""))
        return pieces

    def show_foot(self) -> None:
        """Show the passages of the one under the cursor, and the remark on it."""
        self.detail.styles.height = self._detail_rows
        self._detail = []
        if self.item is not None:
            self._detail = self._rows_of(self.item, self._detail_rows)
        self.detail.set_rows(len(self._detail))
        self.detail.scroll_top(0)

    def _rows_of(self, item: T, most: int) -> list[Row]:
        """Return the remark on one and its passages, in so many rows where that can be."""
        shown, width = self.shown(item), self.cells - 1
        beside = self.cells >= WIDE and len(shown.passages) == 2
        passages = (
            _beside(shown.passages, width) if beside else _above(shown.passages, width, most - 1)
        )
        remark = _cut(shown.remark, width, max(1, min(MOST_LINES, most - len(passages))))
        return [*([(line, MARK)] for line in remark), *passages]


def _beside(passages: Sequence[tuple[str, str]], width: int) -> list[Row]:
    """Return two passages in two columns."""
    half = (width - 3) // 2
    (left, one), (right, other) = passages
    rows: list[Row] = [[(fitted(left, half), DIM), ("   ", ""), (fitted(right, half), DIM)]]
    columns = [wrapped(one_line(text), half) for text in (one, other)]
    for at in range(max(map(len, columns))):
        cells = [fitted(column[at] if at < len(column) else "", half) for column in columns]
        rows.append([(cells[0], ""), (" │ ", DIM), (cells[1], "")])
    return rows


def _above(passages: Sequence[tuple[str, str]], width: int, most: int) -> list[Row]:
    """Return passages one above the other, each cut so that all can be seen in `most` rows; where
    these are few, without their places."""
    rows: list[Row] = []
    each = max(1, most // max(1, len(passages)))
    for place, text in passages:
        if each > 1:
            rows.append([(fitted(place, width), DIM)])
        rows += ([(line, "")] for line in _cut(text, width, min(MOST_LINES, max(1, each - 1))))
    return rows


def _cut(text: str, width: int, most: int) -> list[str]:
    """Return a text in so many lines at most; the last one says that more follows."""
    lines = wrapped(one_line(text), width)
    rest = " ".join(lines[most - 1 :])
    return [*lines[: most - 1], fitted(rest, width)] if len(lines) > most else lines
