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
from reader.store.layer import Layer
from reader.store.texts import kept_article

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
    from reader.session.carrying import carry_over_line_ends  # not needed for other articles

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
