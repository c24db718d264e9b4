"""A read-only text area of Textual's own on a file, to compare keys with; `q` ends it."""

from __future__ import annotations

import sys
from pathlib import Path

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import TextArea


class TextAreaApp(App[None]):
    """Shows the file that its first argument names."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        text = Path(sys.argv[1]).read_text(encoding="utf-8")
        yield TextArea(text, read_only=True, soft_wrap=True)

    def on_key(self, event: events.Key) -> None:
        if event.key == "q":
            self.exit()


if __name__ == "__main__":
    TextAreaApp().run()
