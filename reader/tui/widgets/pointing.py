"""The mouse over an article: pressed, dragged, beyond the view, and its wheel."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.timer import Timer

from reader.document.document import Document
from reader.text.characters import next_edge, previous_edge
from reader.tui.widgets.rows import Painted

WHEEL_ROWS = 3

BEYOND_SECONDS = 0.05
"""How often the view scrolls on while the mouse is dragged beyond it."""


class Pointing(Painted):
    """Turns the mouse into offsets of a document's text, and says them in messages."""

    class Clicked(Message):
        """The mouse was pressed `chain` times at an offset of the text."""

        def __init__(self, offset: int, chain: int) -> None:
            super().__init__()
            self.offset, self.chain = offset, chain

    class Dragged(Message):
        """The mouse selected `[start, end)`, or selects it still."""

        def __init__(self, start: int, end: int, characters: bool) -> None:
            """`characters`: just these are meant, and not the words that they are in."""
            super().__init__()
            self.start, self.end, self.characters = start, end, characters

    class Scrolled(Message):
        """The wheel asks for rows."""

        def __init__(self, rows: int) -> None:
            super().__init__()
            self.rows = rows

    document: Document | None = None
    """The document that is shown; None before an article is opened."""

    _pressed: int | None = None
    """Offset at which the mouse was pressed, until it is let go."""
    _dragging = False
    _beyond: tuple[events.MouseMove, Timer] | None = None
    """Where the mouse is beyond the first or last row, and what scrolls on meanwhile."""

    def offset_at(self, x: int, y: int) -> int | None:
        """Return the offset of the text at a cell of the widget; None below the text."""
        raise NotImplementedError

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._pressed = self.offset_at(event.x, event.y)
        self._dragging = False
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select while a button is held: words, or with Ctrl or Alt characters.

        Terminals keep Shift for a selection of their own. Where the mouse was let go outside of the
        terminal, that is first seen here.
        """
        if self._pressed is None:
            return
        if not event.button:
            self._let_go()
            return
        self._stay_within()
        if not 0 <= event.y < self.size.height:
            self._beyond = event, self.set_interval(BEYOND_SECONDS, self._scroll_on)
        self._drag_to(event)

    def _scroll_on(self) -> None:
        """Scroll towards the mouse that is held above or below the view, and select up to there."""
        if self._beyond is not None and self.document is not None:
            event, _ = self._beyond
            viewport = self.document.viewport
            top, rows = viewport.top, event.y if event.y < 0 else event.y - self.size.height + 1
            viewport.scroll_to(top + int(rows))
            self._drag_to(event)
            if viewport.top == top:  # at an end of the text, where a button may be held for hours
                self._stay_within()

    @property
    def scrolls_on(self) -> bool:
        """Whether it scrolls by itself, towards a mouse that is held outside of it."""
        return self._beyond is not None

    def _stay_within(self) -> None:
        """Scroll on no longer."""
        if self._beyond is not None:
            self._beyond[1].stop()
            self._beyond = None

    def _drag_to(self, event: events.MouseMove) -> None:
        """Say what is selected up to the mouse, above and below the view up to its edge."""
        if self._pressed is None or self.document is None:
            return
        text = self.document.text
        here = self.offset_at(event.x, min(max(event.y, 0), self.size.height - 1))
        if here is None:
            here = previous_edge(text, len(text))
        if here == self._pressed and not self._dragging:
            return
        self._dragging = True
        start, last = sorted((self._pressed, here))
        end = next_edge(text, last)
        self.post_message(self.Dragged(start, end, event.ctrl or event.meta))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End a drag, also outside of this widget."""
        self._let_go()

    def _let_go(self) -> None:
        self.release_mouse()
        self._stay_within()
        self._pressed = None

    def on_click(self, event: events.Click) -> None:
        here = self.offset_at(event.x, event.y)
        if here is not None and not self._dragging:
            self.post_message(self.Clicked(here, event.chain))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.post_message(self.Scrolled(WHEEL_ROWS))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.post_message(self.Scrolled(-WHEEL_ROWS))
