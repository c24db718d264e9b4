"""An article that has changed since it was tagged: which text is shown, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.model.article import Article
from reader.model.clock import Clock
from reader.model.errors import ObelismError
from reader.model.labels import LabelSet
from reader.session.actions import UserAction
from reader.session.changes import LINE_ENDS, NOT_KEPT, changed_sentence
from reader.store.folder.layer import Layer
from reader.store.folder.texts import kept_article
from reader.text.relocation import SAME, only_line_ends

if TYPE_CHECKING:
    from reader.session.carrying import Carrying


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
    from reader.session.carrying import Carrying  # not needed for other articles

    undone = layer.next_redo is not None
    if undone or not layer.can_reanchor or not only_line_ends(old.text, new.text):
        return None
    carrying = Carrying(layer, old, new, labels, clock=clock)
    if any(each.fate.kind != SAME for each in carrying.passages):
        return None
    carrying.apply()
    return carrying
