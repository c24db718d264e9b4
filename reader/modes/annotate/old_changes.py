"""The key that shows how the open article has changed, and what is said when that is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.modes.base import Sentence
from reader.modes.requests import Show, TakeOver

if TYPE_CHECKING:
    from reader.modes.annotate.old_state import Reader


def show(reader: Reader) -> None:
    """Ask for the screen that shows what changed, where there is something to carry over."""
    layer = reader.layer
    if reader.moved_from is not None:
        reader.request(TakeOver(reader.moved_from))
    elif layer.can_reanchor or reader.takes_over or reader.decides_late:
        reader.request(Show("changes"))
    elif layer.outdated and layer.read_only:
        reader.say(layer.read_only)
    elif not layer.annotations:
        reader.say("Nothing is tagged here yet.")
    else:
        reader.say("The text is as it was when it was tagged.")


def stepped(reader: Reader, verb: str) -> str:
    """Say that carrying over was undone or done again; `verb` says which."""
    back = "{key:redo} does it again" if reader.layer.outdated else "{key:undo} takes it back"
    template = "{verb} the carrying over of the tags; " + back + "."
    return Sentence(template, {"verb": verb}).text(reader.key_of)
