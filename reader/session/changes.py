"""The key that shows how a text has changed, and what is said of an article that has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.session.requests import Show, TakeOver
from reader.text.screen_text import one_line

if TYPE_CHECKING:
    from reader.session.reader import Reader

NOT_KEPT = (
    "This article has changed since it was tagged, and its text of then is not kept: the tags "
    "cannot be carried over, and may stand on other words."
)

NAME_CELLS = 20
"""Cells of the name of an article in a sentence that ends in a key."""

LINE_ENDS = "Only line ends have changed since you tagged this: your tags are carried over."


def changed_sentence(key: str, annotator: str) -> str:
    """What is said when an article is opened that has changed."""
    who = one_line(annotator)
    return f"This article has changed since {who} tagged it; {key} carries the tags over."


def moved_sentence(key: str, old_id: str) -> str:
    """What is said when an article is opened that seems to have been renamed or moved."""
    return f"You tagged this text as {one_line(old_id)}, which is gone; {key} takes the tags over."


def alike_sentence(key: str, old_id: str, percent: int) -> str:
    """What is said when an article is open that seems to have been renamed and edited."""
    return f"It is {percent} % like {_short(old_id)}, which is gone; {key} takes your tags over."


def finished_sentence(old_id: str, new_id: str) -> str:
    """What is said once a move of tags is finished that was cut off."""
    return f"Finished moving your tags from {_short(old_id)} to {_short(new_id)}."


def _short(id: str) -> str:
    """The file of an article, so that the sentence fits a narrow screen."""
    return one_line(id.rpartition("/")[2], NAME_CELLS)


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


def said_of_step(reader: Reader, verb: str) -> str:
    """What is said once carrying over was undone or done again; `verb` says which."""
    key = reader.key_of("redo" if reader.layer.outdated else "undo")
    back = "does it again" if reader.layer.outdated else "takes it back"
    return f"{verb} the carrying over of the tags; {key} {back}."
