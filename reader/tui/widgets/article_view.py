"""The article: rows of text with marks, painted one by one, and only those that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reader.document.picture import Pictures, RowPicture
from reader.model.labels import DEFAULT_LABELS
from reader.modes.annotate.state import Reader
from reader.text.graphemes import next_edge
from reader.text.screen_text import Row
from reader.tui.looks import FOCUS, FOUND, HINTS
from reader.tui.widgets.article_styles import MARK, ArticleStyles

MEASURE = 80
"""Widest row of text, in cells."""

NARROWEST = 10

WHEEL_ROWS = 3


class ArticleView(Widget, can_focus=False):
    """Paints a reader's viewport, and turns the mouse into offsets of the text."""

    COMPONENT_CLASSES: ClassVar = {
        FOCUS.colors,
        FOUND.colors,
        MARK,
        *(hint.colors for hint in HINTS),
    }

    @dataclass
    class _OfView(Message):
        view: ArticleView

        @property
        def control(self) -> ArticleView:
            return self.view

    @dataclass
    class Resized(_OfView):
        """The view has another size."""

    @dataclass
    class Clicked(_OfView):
        """The mouse was pressed `chain` times at an offset of the text."""

        offset: int
        chain: int

    @dataclass
    class Dragged(_OfView):
        """The mouse selected `[start, end)`, or selects it still."""

        start: int
        end: int

    @dataclass
    class Scrolled(_OfView):
        """The wheel asks for rows."""

        rows: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.reader: Reader | None = None
        """What is shown; None before an article is opened."""
        self._pictures = self._new_pictures()
        self._look = ArticleStyles(self, DEFAULT_LABELS)
        self._pressed: int | None = None
        self._dragging = False

    # What is shown

    def show(self, reader: Reader) -> None:
        """Show another reader."""
        self.reader = reader
        self._look = ArticleStyles(self, reader.labels)
        self._pictures = self._new_pictures()
        self.fit()
        self.refresh()

    @property
    def gutter_width(self) -> int:
        """Cells left of the text: the focus, the current one, a lane for each label, a blank."""
        return 3 + (len(self.reader.labels) if self.reader else 0)

    def fit(self) -> None:
        """Lay the article out for the present size."""
        if self.reader is not None and self.size.width and self.size.height:
            width = max(NARROWEST, min(MEASURE, self.size.width - self.gutter_width - 1))
            self.reader.resize(width, self.size.height)

    def sync(self) -> int:
        """Repaint the rows that look different now; return how many."""
        changed = self._pictures.follow(self.reader) if self.reader is not None else []
        if changed:
            width = self.size.width
            self.refresh(*(Region(0, y, width, 1) for y in changed))
        return len(changed)

    # Painting

    def notify_style_update(self) -> None:
        self._look.forget()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        base = self._look.page()
        if self.reader is None:
            return Strip.blank(self.size.width, base)
        if not self._pictures.rows:
            self._pictures.follow(self.reader)
        if y >= len(self._pictures.rows):
            return Strip.blank(self.size.width, base)
        picture = self._pictures.rows[y]
        row = Row(self.reader.viewport.layout.text, picture.start, picture.end)
        segments = [*self._gutter(picture), *self._written(row, picture)]
        return Strip(segments).adjust_cell_length(self.size.width, base).simplify()

    def _written(self, row: Row, picture: RowPicture) -> Iterator[Segment]:
        """The text of a row, with hints in place of what they cover."""
        done = picture.start
        for number, (offset, code) in enumerate(picture.hints):
            yield from self._runs(row, picture, done, offset)
            following = picture.hints[number + 1 : number + 2]
            room = row.cell_of(following[0][0]) - row.cell_of(offset) if following else len(code)
            code = code[:room]
            done, blanks = row.covered(offset, len(code))
            yield Segment(code, self._look.hint(number))
            yield Segment(" " * blanks, self._look.page())
        yield from self._runs(row, picture, done, picture.end)

    def _runs(self, row: Row, picture: RowPicture, start: int, end: int) -> Iterator[Segment]:
        """The text of `[start, end)`, run by run."""
        for run in picture.runs:
            drawn = row.drawn(max(start, run.start), min(end, run.end))
            if drawn:
                yield Segment(drawn, self._look.run(run))

    def _new_pictures(self) -> Pictures:
        """What pictures the rows, with nothing pictured yet."""
        return Pictures()

    def _gutter(self, picture: RowPicture) -> Iterable[Segment]:
        """What stands left of a row, `gutter_width` cells wide."""
        return self._look.gutter(picture)

    # The mouse

    def offset_at(self, x: int, y: int) -> int | None:
        """Offset of the text at a cell of this widget; None below the last row."""
        if self.reader is None:
            return None
        layout = self.reader.viewport.layout
        index = self.reader.viewport.top + y
        if not layout.has(index):
            return None
        start, end = layout.row(index)
        return Row(layout.text, start, end).offset_at(max(0, x - self.gutter_width))

    def on_resize(self) -> None:
        self.fit()
        self._pictures = self._new_pictures()
        self.refresh()
        self.post_message(self.Resized(self))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._pressed = self.offset_at(event.x, event.y)
        self._dragging = False
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        here = self.offset_at(event.x, min(max(event.y, 0), self.size.height - 1))
        if self._pressed is None or here is None or self.reader is None:
            return
        if here == self._pressed and not self._dragging:
            return
        self._dragging = True
        start, last = sorted((self._pressed, here))
        self.post_message(self.Dragged(self, start, next_edge(self.reader.text, last)))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Let go, wherever that is: only over this widget a click follows."""
        self.release_mouse()
        self._pressed = None

    def on_click(self, event: events.Click) -> None:
        here = self.offset_at(event.x, event.y)
        if here is not None and not self._dragging:
            self.post_message(self.Clicked(self, here, event.chain))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.post_message(self.Scrolled(self, WHEEL_ROWS))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.post_message(self.Scrolled(self, -WHEEL_ROWS))
