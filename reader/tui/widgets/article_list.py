"""The list of articles: its columns, their widths and contents, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from rich.cells import cell_len

from reader.model.labels import Label, LabelSet
from reader.modes.articles.arranging import Order
from reader.modes.articles.details import Details
from reader.modes.articles.list import ArticleList
from reader.modes.base import TAG
from reader.text.phrases import percent
from reader.text.screen_text import both_ends, line_end, one_line
from reader.tui.widgets.rows import DIM, KEY, PROBLEM, STRONG, Piece, cursor_mark, fitted
from reader.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from reader.corpus.search import Passage

TITLE_LEAST = 30
"""Cells that all columns but the status leave to the title."""

TITLE_MOST = 72

FILE_FROM = 56
"""Cells left for the title from which on the file name has a column of its own."""

MARK_CELLS, TAG_CELLS, GAP = 2, 4, 2

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

_STATUS = {"done": "done ✓"}
"""How a status is written, where not by its name."""


class Column(NamedTuple):
    """A column beside title and file."""

    name: str
    """`words`, `tags`, `read`, `status`, `touched`, or `tag:` and the name of a label."""
    heading: str
    cells: int
    """Its width, with the gap before it."""
    align: Literal["left", "right"] = "right"

    def cell(self, text: str) -> str:
        """Return a text that fills the column."""
        if self.align == "left":
            return _left(text, self.cells)
        return fitted(text, self.cells, "right")

    def head(self, order: Order) -> str:
        """Return the heading; of the column that the list is sorted by with the way."""
        sign = _sign(order, self.name)
        heading = one_line(self.heading, self.cells - GAP + (self.align == "right") - len(sign))
        return self.cell(heading + sign)


def _sign(order: Order, name: str) -> str:
    return order.sign if name == order.column else ""


WORDS = Column("words", "Words", 7)
TAGS = Column("tags", "Tags", 6)
READ = Column("read", "Read", 7)
STATUS = Column("status", "Status", 9, "left")
TOUCHED = Column("touched", "Last touched", 14, "left")


_AS_FOUND = Order()


def _has(group: Iterable[Iterable[Column]], name: str) -> bool:
    return any(column.name == name for columns in group for column in columns)


def _tags(labels: Iterable[Label], filled: Collection[str]) -> list[Column]:
    """Return a column for each label that some tag has; the first has a gap before it."""
    used = [label for label in labels if f"{TAG}{label.name}" in filled]
    return [
        Column(f"{TAG}{label.name}", label.letter, TAG_CELLS + (0 if place else 2))
        for place, label in enumerate(used)
    ]


@dataclass(frozen=True)
class Columns:
    """Which columns there are at a width, and how wide title and file are."""

    title: int
    file: int
    others: tuple[Column, ...]

    @classmethod
    def at(
        cls, width: int, labels: Iterable[Label], filled: Collection[str] = (), sorted_by: str = ""
    ) -> Columns:
        """Lay out a table `width` cells wide: what matters least goes first where it is narrow.

        The status is always there. `filled`: the columns that are not empty for all articles, as
        `Sums.filled` has them; the others take no room. `sorted_by`: what goes last of all.
        """
        rest, kept = width - MARK_CELLS - STATUS.cells, {STATUS}
        by_label = _tags(labels, filled)
        ways: list[list[list[Column]]] = [
            [[READ]] if READ.name in filled else [],
            [by_label, [TAGS]] if by_label else [],
            [[WORDS]],
            [[TOUCHED]] if TOUCHED.name in filled else [],
        ]
        for group in sorted(ways, key=lambda group: not _has(group, sorted_by)):
            for columns in group:
                needed = sum(column.cells for column in columns)
                if rest - needed >= TITLE_LEAST:
                    rest -= needed
                    kept.update(columns)
                    break
        order = (WORDS, *by_label, TAGS, READ, STATUS, TOUCHED)
        file = min(40, rest * 2 // 5) if rest >= FILE_FROM else 0
        title = max(0, min(TITLE_MOST, rest - file))
        return cls(title, file, tuple(column for column in order if column in kept))

    def has(self, name: str) -> bool:
        """Return whether a column is there."""
        return name == "title" or (name == "file" and self.file > 0) or _has([self.others], name)

    def header(self, order: Order = _AS_FOUND) -> list[Piece]:
        """Return the row of headings, with a sign at the column that the list is sorted by."""
        title, file = (f"{word}{_sign(order, word.lower())}" for word in ("Title", "File"))
        cells = [fitted("", MARK_CELLS), fitted(title, self.title), _left(file, self.file)]
        cells.extend(column.head(order) for column in self.others)
        return [("".join(cells), "")]

    def row(
        self, title: str, file: str, details: Details | None, *, cursor: bool, now: datetime
    ) -> list[Piece]:
        """Return the row of an article; without details only its name."""
        named: list[Piece] = [
            cursor_mark(cursor),
            (fitted(title, self.title), ""),
            (_left(file, self.file), DIM),
        ]
        if details is not None:
            named.extend(_cell(column, details, now) for column in self.others)
        return named

    def broken(self, title: str, problem: str, *, cursor: bool, width: int) -> list[Piece]:
        """Return the row of an article that cannot be opened, with the reason."""
        return [
            cursor_mark(cursor),
            (fitted(title, self.title), DIM),
            (_left(problem, width - MARK_CELLS - self.title), PROBLEM),
        ]


def _cell(column: Column, details: Details, now: datetime) -> Piece:
    """Return what a column says of an article, and how."""
    match column.name:
        case "words":
            text, style = str(details.words), DIM
        case "read":
            known = details.share or details.status != "new"
            text, style = percent(details.share) if known else "·", _style(details)
        case "status":
            text = _STATUS.get(details.status) or one_line(details.status)
            style = _style(details)
        case "touched":
            text, style = touched(details.touched, now), DIM
        case _:
            count = _count(column, details.tags)
            text = str(count or "·")
            text, style = text if len(text) < column.cells else "1k+", "" if count else DIM
    return column.cell(text), style


def _count(column: Column, tags: Mapping[str, int]) -> int:
    if column is TAGS:
        return sum(tags.values())
    return tags.get(column.name.removeprefix(TAG), 0)


def _style(details: Details) -> str:
    return {"done": KEY, "new": DIM}.get(details.status, "")


def touched(moment: datetime | None, now: datetime) -> str:
    """Return a time as short as it can be: `today 14:02`, `yesterday`, `3 Nov`, `Nov 2023`."""
    if moment is None:
        return ""
    local = moment.astimezone(now.tzinfo)
    days = (now.date() - local.date()).days
    if days == 0:
        return f"today {local:%H:%M}"
    if days == 1:
        return "yesterday"
    month = _MONTHS[local.month - 1]
    return f"{local.day} {month}" if local.year == now.year else f"{month} {local.year}"


def _left(text: str, cells: int) -> str:
    """Return a cell aligned left, with a gap before it."""
    return " " * GAP + fitted(text, cells - GAP) if cells > GAP else ""


def _passage(title: str, passage: Passage, *, cursor: bool, width: int) -> list[Piece]:
    """Return the row of an article whose text has the words: title and passage alone."""
    cells = max(12, min(TITLE_MOST // 2, width * 2 // 5))
    rest = width - MARK_CELLS - cells - GAP
    text = one_line(passage.text, rest * 2 // 3)
    blank = " " if passage.before[-1:].isspace() else ""
    before = line_end(passage.before, (rest - cell_len(text)) // 3) + blank
    after = " " * passage.after[:1].isspace() + one_line(passage.after)
    return [
        cursor_mark(cursor),
        (fitted(title, cells) + " " * GAP, ""),
        (before, DIM),
        (text, STRONG),
        (one_line(f"x{after}", max(1, rest - cell_len(before + text) + 1))[1:], DIM),
    ]


class ArticleTable(VirtualList):
    """The articles that the filter of a list leaves, one row each."""

    def __init__(
        self,
        articles: ArticleList,
        labels: LabelSet,
        now: Callable[[], datetime],
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(self._cells, len(articles.visible), id=id)
        self.articles = articles
        self._labels = labels
        self._now = now

    def columns(self, width: int) -> Columns:
        """Return the columns at a width of rows."""
        articles = self.articles
        return Columns.at(width, self._labels, articles.sums.filled, articles.order.column)

    def _cells(self, place: int, width: int) -> list[Piece]:
        articles, cursor = self.articles, place == self.cursor
        index = articles.visible[place]
        columns = self.columns(width)
        title, problem = articles.title(index), articles.problem(index)
        if problem:
            # The row names the file.
            reason = problem.removeprefix(f"{articles.refs[index].path}: ")
            return columns.broken(title, reason, cursor=cursor, width=width)
        passage = articles.passage(index)
        if passage is not None:
            return _passage(title, passage, cursor=cursor, width=width)
        id, shared = articles.refs[index].id, articles.sums.is_shared(title)
        if shared and not columns.file:  # nothing else in the row tells them apart
            file = articles.names.short(id, columns.title // 2 - GAP)
            title = fitted(title, columns.title - cell_len(file) - GAP) + " " * GAP + file
        elif articles.sums.begins_alike(title):
            title = both_ends(title, columns.title)
        file = articles.names.short(id, max(0, columns.file - GAP))
        details = articles.details(index)
        return columns.row(title, file, details, cursor=cursor, now=self._now())
