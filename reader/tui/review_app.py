"""The program of `obelism review`: one screen, and it ends when that is left."""

from __future__ import annotations

from reader.modes.review.state import Review
from reader.tui.program import Program
from reader.tui.screens.review import ReviewScreen


def open_review(review: Review) -> int:
    """Run the program; return its exit code.

    Raises:
        Crash: something went wrong that nobody foresaw.
    """
    return ReviewApp(review).run_and_leave()


class ReviewApp(Program):
    """Shows a review."""

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
