"""Going from article to article, and marking one as done."""

from __future__ import annotations

from reader.modes.annotate.state import Annotating
from reader.modes.base import Action, State, both_ways
from reader.modes.requests import GoTo

ARTICLE = "Articles"
"""Heading of the help."""


def go(state: State, step: int) -> None:
    """Go to another article."""
    state.request(GoTo(step))


def toggle_done(state: Annotating) -> None:
    """Mark the article as done and go on; on one that is done: not done."""
    if state.status == "done":
        state.status = "started"
        state.say("Not done any more; {key} marks it as done again.")
        return
    state.status = "done"
    state.request(GoTo(1, unfinished=True))


NEXT, PREVIOUS = both_ways(
    go,
    ("next_article", (">", "]"), "next article", "Go to the next article."),
    ("previous_article", ("<", "["), "previous article", "Go to the previous article."),
    ARTICLE,
)
DONE = Action("done", ("D",), toggle_done, "done", ARTICLE, changes=True)
