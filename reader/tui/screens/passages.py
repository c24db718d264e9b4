"""How lists of passages that cannot all be so look.

A row for each, and below them the passages of one, in full. They stand side by
side, or one above the other where there is little room.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple, TypeVar

from rich.cells import cell_len
from textual.app import ComposeResult

from reader.text.around import Around
from reader.text.at_issue import at_issue
from reader.text.screen_text import both_ends, one_line
from reader.tui.screens.listing import Listing
from reader.tui.widgets.rows import (
    DIM,
    KEY,
    MARK,
    STRONG,
    Piece,
    Row,
    RowView,
    cells_of,
    cursor_mark,
    fitted,
    wrapped,
)

T = TypeVar("T")

WIDE = 90
"""Cells of a dialog in which passages stand side by side."""
KIND_CELLS = 12
BETWEEN = " ↔ "
GAP = 2
"""Blanks before the name of another article at the end of a row."""
MOST_OF_NAME = 5
"""The part of a row that such a name takes at most is one of so many."""
LIT = KEY
"""How a passage is shown in its sentence."""
MOST_FIRST = 2
"""Lines of the sentence above all."""
MOST_SAID = 2
"""Lines of the one below it."""
MOST_LINES = 3
"""Lines of a passage that stands above another."""
LEAST_DETAIL, MOST_DETAIL = 3, 10
"""Rows for the passages of one, at least and at most."""


class Standing(NamedTuple):
    """Where a passage stands: three pieces of a line, safe for the screen."""

    before: str = ""
    article: str = ""
    """The name of the article, where that is to be said."""
    after: str = ""

    def fitted(self, cells: int) -> str:
        """Return the line cut or padded to a number of cells: only the name of the article gives
        way, in its middle, as long as anything of it is left."""
        room = cells - cell_len(self.before) - cell_len(self.after)
        article = both_ends(self.article, max(LEAST_NAME, room)) if self.article else ""
        return fitted(f"{self.before}{article}{self.after}", cells)


LEAST_NAME = 6
"""Cells that the name of an article keeps."""
MOST_ENDING = 5
"""Letters of what the name of a file ends in, as `jsonl`."""

Placed = tuple[Standing, Around]
"""Where a passage stands, and it in its sentence."""


class Shown(NamedTuple):
    """What a row and its details show; all of it is made safe here."""

    kind: str
    remark: str
    """A line on it: why it is listed, or what state it is in."""
    passages: Sequence[Placed]
    said: Sequence[str] = ()
    """Words that are said to be at issue, as they stand in the passages."""


class PassagesDialog(Listing[T, T]):
    """Lists some; subclasses say what they are. Gives the one that was chosen."""

    NAME = "passages"
    HEAD = 5
    MOST_CELLS = 132
    MOST_ROWS = 14
    BLANK_ROWS = 3  # that above the list is of the head

    def __init__(self, items: Sequence[T]) -> None:
        self._detail: list[Row] = []
        self._detail_rows = 0
        super().__init__(items)
        self.detail = RowView(lambda index, _: self._detail[index], id="passages-detail")

    @abstractmethod
    def shown(self, item: T) -> Shown:
        """Return what is shown of one."""

    @abstractmethod
    def elsewhere(self, item: T) -> str:
        """Return the id of another article that one leads to, safe for the screen; or nothing."""

    @abstractmethod
    def heading(self) -> tuple[str, str]:
        """Return what the list says of itself: a sentence, and one that stands below it."""

    def words_of(self, item: T) -> str:
        shown = self.shown(item)
        texts = (f"{''.join(place)} {text.line}" for place, text in shown.passages)
        return " ".join((shown.kind, shown.remark, *texts))

    def head(self) -> Sequence[Row]:
        """Return both sentences; the second has two lines, which what is done takes, so that the
        list stays where it is, and more where nothing is listed, since that says why."""
        first, more = self.heading()
        if self.is_short:
            return [[(fitted(first, self.cells), STRONG)], [(fitted(more, self.cells), DIM)]]
        lines = _cut(more, self.cells, MOST_SAID if self.listed else MOST_LINES)
        lines += [" "] * (MOST_SAID - len(lines))
        return [
            *([(line, STRONG)] for line in _cut(first, self.cells, MOST_FIRST)),
            *([(line, DIM)] for line in lines),
        ]

    def below(self) -> ComposeResult:
        yield self.detail

    def foot_rows(self, rows: int, room: int) -> int:
        """Take what the tallest that was listed needs, where the list leaves that; else half of it.

        Of many, which are not all looked at, that is the most that one may have.
        """
        below = 0 if self.is_short else 1
        room -= below
        most = MOST_DETAIL if self.listed else 0
        if len(self.listed) <= self.MOST_ROWS:
            each = (len(self._rows_of(item, MOST_DETAIL)) for item in self.listed)
            most = min(MOST_DETAIL, max(each, default=0))
        most = max(most, self._detail_rows)
        self._detail_rows = min(most, max(room - rows, room // 2, LEAST_DETAIL))
        return self._detail_rows + below

    def forget_heights(self) -> None:
        super().forget_heights()
        self._detail_rows = 0

    def chosen(self, index: int) -> None:
        """Go to it."""
        self.dismiss(self.listed[index])

    def row(self, index: int, width: int) -> Row:
        shown = self.shown(self.listed[index])
        name = self._name_cells(width)
        room = max(8, width - 2 - KIND_CELLS - name)
        count = len(shown.passages)
        each = max(4, (room - len(BETWEEN) * (count - 1)) // max(1, count))
        pieces: list[Piece] = [
            cursor_mark(index == self.rows.cursor),
            (fitted(one_line(shown.kind), KIND_CELLS - 1) + " ", KEY),
        ]
        texts = [text for _, text in shown.passages]
        short = at_issue(texts, shown.said)
        for number, text in enumerate(texts):
            pieces += [(BETWEEN, MARK)] if number else []
            is_seen = (text.before or text.after) and cell_len(text.quote) < each
            pieces += _padded(_lit((text if is_seen else short[number]).within(each)), each)
        if elsewhere := self.elsewhere(self.listed[index]):
            pieces += _padded([], width - cells_of(pieces) - name + GAP)
            pieces.append((both_ends(short_name(elsewhere), name - GAP), DIM))
        return pieces

    def _name_cells(self, width: int) -> int:
        """Return the cells at the end of each row for the name of another article; 0 where what is
        listed leads to none."""
        names = (short_name(each) for each in map(self.elsewhere, self.listed) if each)
        longest = max(map(cell_len, names), default=0)
        return min(longest, max(LEAST_NAME, width // MOST_OF_NAME)) + GAP if longest else 0

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
        arrange = _beside if beside else _above
        texts = [text for _, text in shown.passages]
        short = at_issue(texts, shown.said)
        whole = [not (each.before or each.after) for each in texts]
        placed = [
            (place, other if is_whole else text)
            for (place, text), other, is_whole in zip(shown.passages, short, whole, strict=True)
        ]
        remark = _cut(shown.remark, width, MOST_LINES)
        passages = arrange(placed, width, MOST_DETAIL)
        if len(remark) + len(passages) > most:
            remark = _cut(shown.remark, width, MOST_LINES if most > 2 * MOST_LINES else 1)
            passages = arrange(placed, width, most - len(remark))
        return [*([(line, MARK)] for line in remark), *passages]


def short_name(article: str) -> str:
    """Return what an article is called in a row: the name of its file without its ending."""
    name = article.rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    return stem if dot and stem and ending.isalnum() and len(ending) <= MOST_ENDING else name


def _beside(passages: Sequence[Placed], width: int, most: int) -> list[Row]:
    """Return two passages in two columns, each cut to what is seen in `most` rows."""
    half = (width - 3) // 2
    (left, one), (right, other) = passages
    rows: list[Row] = [[(left.fitted(half), DIM), ("   ", ""), (right.fitted(half), DIM)]]
    columns = (_lit_rows(text, half, max(1, most - 1)) for text in (one, other))
    for cells in zip_longest(*columns, fillvalue=[]):
        here, there = (_padded(row, half) for row in cells)
        rows.append([*here, (" │ ", DIM), *there])
    return rows


def _above(passages: Sequence[Placed], width: int, most: int) -> list[Row]:
    """Return passages one above the other, each cut so that all can be seen in `most` rows; where
    these are few, without their places."""
    rows: list[Row] = []
    for left, (place, text) in zip(range(len(passages), 0, -1), passages, strict=True):
        each = max(1, (most - len(rows)) // left)
        needs = [len(_lit_rows(text, width, MOST_DETAIL)) + 1 for _, text in passages[-left + 1 :]]
        spare = most - len(rows) - sum(needs) if left > 1 else 0
        each = max(each, spare)
        if each > 1:
            rows.append([(place.fitted(width), DIM)])
        rows += _lit_rows(text, width, max(1, each - 1))
    return rows


def _lit_rows(text: Around, width: int, most: int) -> list[list[Piece]]:
    """Return a passage in its sentence, the passage lit, in so many rows at most."""
    cut, rows = text.rows(width, most)
    return [_lit(cut, *each) for each in rows]


def _lit(text: Around, start: int = 0, end: int | None = None) -> list[Piece]:
    """Return a part of a passage in its sentence, with the passage lit."""
    at, looks = 0, ("", LIT, "")
    pieces: list[Piece] = []
    for piece, look in zip(text, looks, strict=True):
        inside = piece[max(0, start - at) : max(0, end - at) if end is not None else None]
        pieces += [(inside, look if text.before or text.after else "")] if inside else []
        at += len(piece)
    return pieces


def _padded(pieces: list[Piece], cells: int) -> list[Piece]:
    """Return pieces with blanks behind them, which fill a number of cells."""
    return [*pieces, (" " * (cells - cells_of(pieces)), "")]


def _cut(text: str, width: int, most: int) -> list[str]:
    """Return a text in at most `most` lines; the last one says that more follows."""
    lines = wrapped(one_line(text), width)
    rest = " ".join(lines[most - 1 :])
    return [*lines[: most - 1], fitted(rest, width)] if len(lines) > most else lines
