"""The list of articles: its columns, their widths and contents, and its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from reader.model.labels import LabelSet
from reader.modes.articles.details import Details
from reader.modes.articles.list import ArticleList
from reader.text.phrases import percent
from reader.text.screen_text import one_line
from reader.tui.widgets.rows import DIM, KEY, MARK, PROBLEM, Piece, fitted
from reader.tui.widgets.virtual_list import VirtualList

TITLE_LEAST = 30
"""Cells that other columns leave to the title, as long as any of them is left."""

TITLE_MOST = 72

FILE_FROM = 56
"""Cells left for the title from which on the file name has a column of its own."""

MARK_CELLS, WORDS_CELLS, TAG_CELLS, SUM_CELLS = 2, 7, 4, 6
READ_CELLS, STATUS_CELLS, TOUCHED_CELLS = 8, 9, 14

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True)
class Columns:
    """Which columns there are at a width, and how wide; each width has the gap before it in it."""

    labels: LabelSet
    title: int
    file: int = 0
    words: int = 0
    tags: int = 0
    """Cells of each label's count."""
    sum: int = 0
    """Cells of the count of all tags, if there is no room for one per label."""
    status: int = 0
    touched: int = 0

    @classmethod
    def at(cls, width: int, labels: LabelSet) -> Columns:
        """Lay out a table `width` cells wide: what matters least goes first where it is narrow."""
        tags = TAG_CELLS * len(labels) + 2
        layouts = (
            (WORDS_CELLS, tags, 0, STATUS_CELLS, TOUCHED_CELLS),
            (WORDS_CELLS, tags, 0, 0, TOUCHED_CELLS),
            (WORDS_CELLS, tags, 0, 0, 0),
            (0, tags, 0, 0, 0),
            (0, 0, SUM_CELLS, 0, 0),
        )
        for words, tags, total, status, touched in layouts:
            rest = width - MARK_CELLS - READ_CELLS - words - tags - total - status - touched
            if rest >= TITLE_LEAST:
                break
        file = min(40, rest * 2 // 5) if rest >= FILE_FROM else 0
        return cls(
            labels,
            title=max(0, min(TITLE_MOST, rest - file)),
            file=file,
            words=words,
            tags=TAG_CELLS if tags else 0,
            sum=total,
            status=status,
            touched=touched,
        )

    def header(self) -> list[Piece]:
        """The row of headings."""
        cells = [fitted("", MARK_CELLS), fitted("Title", self.title), _left("File", self.file)]
        cells.append(fitted("Words", self.words, "right"))
        if self.tags:
            cells.append("  ")
            cells.extend(fitted(label.letter, self.tags, "right") for label in self.labels)
        cells.append(fitted("Tags", self.sum, "right"))
        cells.append(fitted("Read", READ_CELLS, "right"))
        cells.append(_left("Status", self.status))
        cells.append(_left("Last touched", self.touched))
        return [("".join(cells), "")]

    def row(
        self, title: str, file: str, details: Details | None, *, cursor: bool, now: datetime
    ) -> list[Piece]:
        """Return the row of an article; without details only its name."""
        named: list[Piece] = [
            ("▌ " if cursor else "  ", MARK),
            (fitted(title, self.title), ""),
            (_left(file, self.file), DIM),
        ]
        if details is None:
            return named
        total = sum(details.tags.values())
        counts = [details.tags.get(label.name, 0) for label in self.labels] if self.tags else []
        return [
            *named,
            (fitted(str(details.words), self.words, "right"), DIM),
            ("  " if counts else "", ""),
            *(self._count(count) for count in counts),
            (fitted(str(total or "·"), self.sum, "right"), "" if total else DIM),
            *self._progress(details),
            (_left(touched(details.touched, now), self.touched), DIM),
        ]

    def broken(self, title: str, problem: str, *, cursor: bool, width: int) -> list[Piece]:
        """An article that cannot be opened, with the reason."""
        return [
            ("▌ " if cursor else "  ", MARK),
            (fitted(title, self.title), DIM),
            (_left(problem, width - MARK_CELLS - self.title), PROBLEM),
        ]

    def _count(self, count: int) -> Piece:
        text = str(count) if count < 1000 else "1k+"
        return (text if count else "·").rjust(self.tags), "" if count else DIM

    def _progress(self, details: Details) -> list[Piece]:
        """Return share read and status; without room for the word, a tick means done."""
        done = details.status == "done"
        share = percent(details.share) if details.share or details.status != "new" else "·"
        tick = "✓ " if done and not self.status else ""
        style = KEY if done else DIM if details.status == "new" else ""
        words = {"new": "·", "started": "started", "done": "done ✓"}
        word = words.get(details.status, one_line(details.status))
        return [
            (fitted(tick + share, READ_CELLS, "right"), style),
            (_left(word, self.status), style),
        ]


def touched(moment: datetime | None, now: datetime) -> str:
    """A time as short as it can be: `today 14:02`, `yesterday`, `3 Nov`, `Nov 2023`."""
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


def _left(text: str, cells: int, gap: int = 2) -> str:
    """Return a cell aligned left, with a gap before it."""
    return " " * gap + fitted(text, cells - gap) if cells > gap else ""


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
        return Columns.at(width, self._labels)

    def _cells(self, place: int, width: int) -> list[Piece]:
        articles, cursor = self.articles, place == self.cursor
        index = articles.visible[place]
        columns = self.columns(width)
        title, problem = articles.title(index), articles.problem(index)
        if problem:
            # The row names the file.
            reason = problem.removeprefix(f"{articles.refs[index].path}: ")
            return columns.broken(title, reason, cursor=cursor, width=width)
        file = articles.refs[index].id.rpartition("/")[2]  # of a record with the record's id
        details = articles.details(index)
        return columns.row(title, file, details, cursor=cursor, now=self._now())
