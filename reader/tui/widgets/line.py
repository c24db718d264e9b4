"""A widget of one line, repainted without a new layout of the screen."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget

from reader.tui.widgets.pieces import Painter, Row


class Line(Widget, can_focus=False):
    """Shows one row of pieces."""

    DEFAULT_CSS = "Line { height: 1; }"

    def __init__(self, row: Row = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._painter = Painter(self)
        self._row = row

    @property
    def plain(self) -> str:
        """What it shows, without styles."""
        return "".join(text for text, _ in self._row)

    def show(self, row: Row) -> None:
        """Show another row; the same one again paints nothing."""
        if row != self._row:
            self._row = row
            self.refresh()

    def render_line(self, y: int) -> Strip:
        return self._painter.strip(self._row if y == 0 else (), self.size.width)

    def notify_style_update(self) -> None:
        self._painter.forget()
        super().notify_style_update()
