"""Where a note is written; apart from other input, since a text area is slow to load."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from reader.tui.widgets.inputs import clean

NEW_LINE_KEYS = ("f2", "ctrl+j", "shift+enter")
"""Keys that begin a new line in a note; every terminal sends the first."""


class NoteArea(TextArea):
    """A few lines of text: Enter ends it, F2 begins a new line."""

    class Submitted(Message):
        """Enter was pressed."""

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            self.post_message(self.Submitted())
        elif event.key in NEW_LINE_KEYS:
            self.insert("\n")
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        event.text = clean(event.text, lines=True)
