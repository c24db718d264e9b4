"""The smallest Textual program: a label that shows the keys and clicks it gets; `q` ends it."""

from __future__ import annotations

import sys

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static


class OneLabel(App[None]):
    """Shows its first argument, or what happened last."""

    CSS = "Static { color: #00afd7; text-style: bold underline; }"
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield Static(sys.argv[1] if len(sys.argv) > 1 else "marker", markup=False)

    def say(self, what: str) -> None:
        self.query_one(Static).update(what)

    def on_key(self, event: events.Key) -> None:
        if event.key == "q":
            self.exit(return_code=3)
        self.say(f"key {event.key}.")

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.say(f"mouse {event.screen_x} {event.screen_y}.")

    def on_resize(self, event: events.Resize) -> None:
        if len(sys.argv) > 2:
            self.say(f"size {event.size.width} {event.size.height}.")


if __name__ == "__main__":
    app = OneLabel()
    app.run()
    sys.exit(app.return_code)
