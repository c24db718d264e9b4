"""Going from article to article, marking one as done, and showing how its text has changed."""

from __future__ import annotations

from functools import partial

from reader.modes.annotate.state import Annotating
from reader.modes.base import Action, State
from reader.modes.requests import GoTo, ShowChanges, TakeOver

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


PREVIOUS = Action(
    "previous_article",
    ("<", "["),
    partial(go, step=-1),
    "previous article",
    ARTICLE,
    "Go to the previous article.",
)
NEXT = Action(
    "next_article",
    (">", "]"),
    partial(go, step=1),
    "next article",
    ARTICLE,
    "Go to the next article.",
)
DONE = Action("done", ("D",), toggle_done, "done", ARTICLE, changes=True)


def show(state: Annotating) -> None:
    """Show how the text has changed since it was tagged, and carry the tags over."""
    layer = state.layer
    if state.moved_from is not None:
        state.request(TakeOver(state.moved_from))
    elif state.has_changes:
        state.request(ShowChanges())
    elif layer.outdated and layer.read_only:
        state.say("{why}", why=layer.read_only)
    elif not layer.annotations:
        state.say("Nothing is tagged here yet.")
    else:
        state.say("The text is as it was when it was tagged.")


def say_stepped(state: Annotating, verb: str) -> None:
    """Say that carrying over was undone or done again; `verb` says which."""
    back = "{key:redo} does it again" if state.layer.outdated else "{key:undo} takes it back"
    state.say(f"{{verb}} the carrying over of the tags; {back}.", verb=verb)


def _offered(state: Annotating) -> int:
    return 1 if state.has_changes or state.moved_from is not None else 0


def _word(state: Annotating) -> str:
    return "what changed" if state.layer.can_reanchor or state.decides_late else "take over"


CHANGES = Action("changes", ("T",), show, "what changed", ARTICLE, offer=_offered, word=_word)
