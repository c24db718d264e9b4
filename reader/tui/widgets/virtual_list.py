"""A long list with a cursor, drawn row by row: 20,000 rows open as fast as 20."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message

from reader.tui.widgets.rows import CURSOR, MakeRow, RowView


class VirtualList(RowView):
    """Rows with a cursor. A click moves it, a click on it chooses; keys are the screen's."""

    @dataclass
    class Moved(Message):
        """The cursor went to another row."""

        index: int
        by_mouse: bool = False

    @dataclass
    class Chosen(Message):
        """The row under the cursor was chosen."""

        index: int

    def __init__(self, row: MakeRow, count: int = 0, *, id: str | None = None) -> None:
        super().__init__(row, count, id=id)
        self.cursor = 0
        """Index of the row under the cursor; 0 in an empty list."""
        self.cursor_shown = True
        """Whether the row under the cursor is drawn as such."""
        self._click_moved = False

    def move(self, step: int) -> None:
        """Move the cursor by rows, within the list."""
        self.to(self.cursor + step)

    def page(self, step: int) -> None:
        """Move the cursor by pages, one row kept."""
        self.move(step * max(1, self.size.height - 1))

    def to(self, index: int, *, by_mouse: bool = False) -> None:
        """Put the cursor on a row, or the nearest, and scroll it into view."""
        index = max(0, min(index, self.count - 1))
        before, self.cursor = self.cursor, index
        self.reveal(index)
        if index != before:
            self.refresh_row(before)
            self.refresh_row(index)
            self.post_message(self.Moved(index, by_mouse))

    def choose(self) -> None:
        """Choose the row under the cursor."""
        if self.count:
            self.post_message(self.Chosen(self.cursor))

    def set_rows(self, count: int) -> None:
        """Set the number of rows; the cursor stays, as far as the rows reach."""
        super().set_rows(count)
        self.cursor = max(0, min(self.cursor, count - 1))

    def _under(self, index: int) -> str:
        return CURSOR if index == self.cursor and self.cursor_shown else ""

    def on_resize(self) -> None:
        self.reveal(self.cursor)

    def on_click(self, event: events.Click) -> None:
        index = self.scroll_offset.y + event.y
        if not 0 <= index < self.count:
            return
        event.stop()
        if index != self.cursor:
            self._click_moved = True
            self.to(index, by_mouse=True)
        elif event.chain == 1 or self._click_moved:
            self._click_moved = False
            self.choose()
