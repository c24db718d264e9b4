"""The review as a mode: its actions, what digits do in it, and what the summary lets through."""

from __future__ import annotations

from reader.model.labels import LabelSet
from reader.modes.base import Action, of_labels
from reader.modes.extent import ChoosingMode
from reader.modes.review import decide, look, reasons, undo
from reader.modes.review.state import SUMMARY, Reviewing

IN_SUMMARY = frozenset(
    "scroll_down scroll_up scroll_page scroll_page_back scroll_home undo menu help palette".split()
)
"""Actions that do over the summary what they do elsewhere; any other key only leaves it."""


def review_actions(labels: LabelSet) -> tuple[Action, ...]:
    """Return the actions of a review for a set of labels, in the order of the help."""
    return (
        *decide.ACTIONS,
        *of_labels(labels, decide.GIVE_LABEL),
        decide.EXTENT,
        *reasons.ACTIONS,
        *undo.ACTIONS,
        *look.ACTIONS,
    )


class ReviewMode(ChoosingMode[Reviewing]):
    """Runs the actions of a review."""

    name = "review"

    def do(self, name: str) -> None:
        """Run an action; over the summary most only go back to the item.

        Raises:
            KeyError: there is no such action.
        """
        super().do("back" if self._is_covered(name) else name)

    def _is_covered(self, name: str) -> bool:
        """Return whether an action cannot be done since the summary is shown over its item."""
        if self.state.stage != SUMMARY or name in IN_SUMMARY:
            return False
        return name != "note" or self.state.rejected is None

    def digit(self, digit: int) -> None:
        """Give the last rejection a reason."""
        self.apply(reasons.give_reason, digit)

    def together(self, action: Action, *, narrow: bool) -> str:
        """Return the one word of all labels: they stand together however wide the screen is."""
        return "which label?" if action.together and self.state.blind else action.together
