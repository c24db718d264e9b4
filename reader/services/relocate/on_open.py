"""An article that has changed since it was tagged: which text is shown, and what is said of it.

The key that shows how a text has changed, and what is said of an article that has.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.model.article import Article
from reader.model.clock import Clock
from reader.model.errors import ObelismError
from reader.model.labels import LabelSet
from reader.modes.annotate.actions import UserAction
from reader.modes.requests import Show, TakeOver
from reader.store.folder.layer import Layer
from reader.store.folder.texts import kept_article
from reader.text.relocation import SAME, only_line_ends
from reader.text.screen_text import one_line

if TYPE_CHECKING:
    from reader.modes.annotate.state import Reader
    from reader.services.relocate.carry_over import Carrying

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


class AsTagged(NamedTuple):
    """What to show for a layer on an earlier text."""

    article: Article
    said: str
    carried: Carrying | None = None
    """What the tags were carried over by, where that needed no asking."""
    then: Article | None = None
    """The text that they were carried over from."""


def as_tagged(
    layer: Layer, now: Article, labels: LabelSet, table: Sequence[UserAction], clock: Clock
) -> AsTagged:
    """The text of then, where it is kept; or that of now, where only line ends differ."""
    then = kept_article(layer.workspace, layer.info)
    if then is None:
        return AsTagged(now, NOT_KEPT)
    try:
        carried = carry_over_line_ends(layer, then, now, labels, clock)
    except ObelismError as error:
        return AsTagged(then, str(error))
    if carried is not None:
        return AsTagged(now, LINE_ENDS, carried, then)
    key = next(action.keys[0] for action in table if action.name == "changes")
    return AsTagged(then, changed_sentence(key, layer.annotator) if layer.can_reanchor else "")


def carry_over_line_ends(
    layer: Layer, old: Article, new: Article, labels: LabelSet, clock: Clock
) -> Carrying | None:
    """Carry a layer over where nothing but line ends has changed; None where something else has.

    Where that was undone it is not done again.

    Raises:
        ObelismError: the layer cannot be written.
    """
    from reader.services.relocate.carry_over import Carrying  # not needed for other articles

    undone = layer.next_redo is not None
    if undone or not layer.can_reanchor or not only_line_ends(old.text, new.text):
        return None
    carrying = Carrying(layer, old, new, labels, clock=clock)
    if any(each.fate.kind != SAME for each in carrying.passages):
        return None
    carrying.apply()
    return carrying
