"""A scrolling view of rows that are made when they come into view."""

from __future__ import annotations

from collections.abc import Callable

from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.tui.widgets.pieces import POSITION, Painter, Row

MakeRow = Callable[[int, int], Row]
"""Gives what a row shows, from its index and the width in cells."""


class RowView(ScrollView, can_focus=False):
    """Any number of rows, drawn one by one; the last column shows how far down the view is.

    It takes no keys: the screen that holds it does.
    """

    DEFAULT_CSS = """
    RowView { overflow-x: hidden; overflow-y: auto; scrollbar-size: 0 0; }
    """

    def __init__(
        self,
        row: MakeRow | None = None,
        count: int = 0,
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._make_row = row or _nothing
        self._painter = Painter(self)
        self.count = count
        """Number of rows; `set_rows` changes it."""
        self.virtual_size = Size(0, count)

    @property
    def row_width(self) -> int:
        """Cells that a row may fill."""
        return max(0, self.size.width - 1)

    @property
    def in_view(self) -> range:
        """Indices of the rows in view."""
        top = self.scroll_offset.y
        return range(top, min(self.count, top + max(1, self.size.height)))

    def set_rows(self, count: int, row: MakeRow | None = None) -> None:
        """Say how many rows there are now, if need be also what makes them, and draw them anew."""
        self._make_row = row or self._make_row
        self.count = count
        if self.virtual_size.height != count:
            self.virtual_size = Size(0, count)
        self.refresh()

    def refresh_row(self, index: int) -> None:
        """Draw one row anew, if it is in view; no other."""
        if index in self.in_view:
            y = index - self.scroll_offset.y
            self.refresh(Region(0, y, self.size.width, 1))

    def reveal(self, index: int) -> None:
        """Scroll as little as brings a row into view."""
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if index < top:
            self.scroll_top(index)
        elif index >= top + height:
            self.scroll_top(index - height + 1)

    def scroll_top(self, index: int) -> None:
        """Put a row at the top, as far as the rows reach.

        Forced, since Textual learns only with the next layout that there is more than a view.
        """
        self.scroll_to(y=index, animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        index = self.scroll_offset.y + y
        width = self.row_width
        if not 0 <= index < self.count:
            return self._painter.strip((), self.size.width)
        strip = self._painter.strip(self._make_row(index, width), width, self._under(index))
        return Strip.join([strip, self._position(y)])

    def _under(self, index: int) -> str:
        """Component class that a whole row wears."""
        return ""

    def _position(self, y: int) -> Strip:
        """The last cell of a row: a bar beside the part of the whole that is in view."""
        height, top = self.size.height, self.scroll_offset.y
        if self.count <= height:
            return self._painter.strip((), 1)
        length = max(1, height * height // self.count)
        first = round(top * (height - length) / (self.count - height))
        return self._painter.strip([("▐" if first <= y < first + length else " ", POSITION)], 1)

    def notify_style_update(self) -> None:
        self._painter.forget()
        super().notify_style_update()


def _nothing(index: int, width: int) -> Row:
    return ()
