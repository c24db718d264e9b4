"""Keys for what the panel shows of the current annotation."""

from __future__ import annotations

from reader.modes.annotate.walk import WALK
from reader.modes.base import Action, State
from reader.modes.requests import Scroll, ShowGuideline


def read_on(state: State) -> None:
    """Read on in the panel, where a note is longer than it; from the end, the top again."""
    state.request(Scroll(1, pages=True))


def show_guideline(state: State) -> None:
    """Show the guidelines, at the section of the current annotation's label."""
    state.request(ShowGuideline())


ACTIONS = (
    Action("guideline", ("!",), show_guideline, "guideline", WALK),
    Action("read_on", ("$",), read_on, "read on", WALK),
)
