"""The rows of the list of articles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from reader.model.labels import LabelSet
from reader.modes.articles.list import Shelf
from reader.tui.widgets.article_columns import Columns
from reader.tui.widgets.pieces import Piece
from reader.tui.widgets.virtual_list import VirtualList


class ArticleTable(VirtualList):
    """The articles of a shelf that its filter leaves, one row each."""

    def __init__(
        self, shelf: Shelf, labels: LabelSet, now: Callable[[], datetime], *, id: str | None = None
    ) -> None:
        super().__init__(self._cells, len(shelf.visible), id=id)
        self.shelf = shelf
        self._labels = labels
        self._now = now
        self._columns = Columns.at(0, labels)
        self._columns_width = 0

    @property
    def index(self) -> int | None:
        """Place on the shelf of the article under the cursor."""
        visible = self.shelf.visible
        return visible[self.cursor] if self.cursor < len(visible) else None

    def go_to(self, index: int | None) -> None:
        """Put the cursor on an article of the shelf; where the filter leaves it out, at the top."""
        visible = self.shelf.visible
        self.to(visible.index(index) if index in visible else 0)

    def columns(self, width: int) -> Columns:
        """The columns at a width of rows."""
        if width != self._columns_width:
            self._columns, self._columns_width = Columns.at(width, self._labels), width
        return self._columns

    def _cells(self, place: int, width: int) -> list[Piece]:
        shelf, cursor = self.shelf, place == self.cursor
        index = shelf.visible[place]
        columns, title, problem = self.columns(width), shelf.title(index), shelf.problem(index)
        if problem:
            reason = problem.removeprefix(f"{shelf.refs[index].path}: ")  # the row names the file
            return columns.broken(title, reason, cursor=cursor, width=width)
        file, details = shelf.file_name(index), shelf.details(index)
        return columns.row(title, file, details, cursor=cursor, now=self._now())
