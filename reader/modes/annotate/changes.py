"""The key that shows how the open article has changed, and what is said when that is undone."""

from __future__ import annotations

from reader.modes.annotate.article import ARTICLE
from reader.modes.annotate.state import Annotating
from reader.modes.base import Action
from reader.modes.requests import ShowChanges, TakeOver


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


def _word(state: Annotating) -> str:
    return "what changed" if state.layer.can_reanchor or state.decides_late else "take over"


CHANGES = Action(
    "changes",
    ("T",),
    show,
    "what changed",
    ARTICLE,
    offer=lambda state: 1 if state.has_changes or state.moved_from is not None else 0,
    word=_word,
)
