"""The program of `obelism review`: one screen, and it ends when that is left."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding

from reader.resources import styles_folder
from reader.session.review.review import Review
from reader.tui.app import STYLES
from reader.tui.at_desk import AtDesk
from reader.tui.screens.review import ReviewScreen


def open_review(review: Review) -> int:
    """Run the program; return its exit code.

    Raises:
        Crash: something went wrong that nobody foresaw.
    """
    app = ReviewApp(review)
    try:
        return app.run_to_the_end()
    finally:
        app.let_go_of_keyboard()


class ReviewApp(AtDesk):
    """Shows a review."""

    CSS_PATH: ClassVar = [styles_folder() / f"{name}.tcss" for name in STYLES]
    TITLE = "obelism"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar = [
        Binding("ctrl+q", "quit", "quit", show=False, priority=True, id="quit"),
    ]

    def __init__(self, review: Review) -> None:
        super().__init__()
        self.review = self.judging = review
        self._first_screen = ReviewScreen(review)

    def on_mount(self) -> None:
        super().on_mount()
        self.push_screen(self._first_screen, lambda _: self.exit())

    async def action_quit(self) -> None:
        self._first_screen.leave()

    def action_help_quit(self) -> None:
        """Ctrl+C interrupts nothing here; say what leaves."""
        self._first_screen.tell("q stops here. All is saved as you go.")
