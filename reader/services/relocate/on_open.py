"""Open a layer whose article may have changed since: what is relocated unasked, what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from reader.model.article import Article
from reader.model.clock import Clock
from reader.model.errors import ObelismError
from reader.model.labels import LabelSet
from reader.store.base import kept_article
from reader.store.layer import Layer
from reader.text.lines import only_line_ends

if TYPE_CHECKING:
    from reader.services.relocate.carry_over import Relocation

Outcome = Literal["asks", "relocated", "not kept", "failed", "read-only"]
"""What became of annotations on an earlier text. `asks`: somebody has to start their relocation;
`relocated`: only line ends differed, and it is done; `not kept`: there is no text to compare with;
`failed`: it could not be saved; `read-only`: nothing was tried."""


class OnEarlierText(NamedTuple):
    """What to show for a layer whose annotations are on an earlier text."""

    article: Article
    """The text to show: that of then where it is kept, unless the annotations were relocated."""
    outcome: Outcome
    problem: str = ""
    """Where it failed: why, as a sentence."""
    relocation: Relocation | None = None
    """Where it is done: from which text, and how the place in it goes along."""


def on_earlier_text(layer: Layer, now: Article, labels: LabelSet, clock: Clock) -> OnEarlierText:
    """Relocate the annotations of an outdated layer where only line ends differ; else show then."""
    then = kept_article(layer.store, layer.info)
    if then is None:
        return OnEarlierText(now, "not kept")
    try:
        relocation = _relocate_line_ends(layer, then, now, labels, clock)
    except ObelismError as error:
        return OnEarlierText(then, "failed", problem=str(error))
    if relocation is not None:
        return OnEarlierText(now, "relocated", relocation=relocation)
    return OnEarlierText(then, "asks" if layer.can_reanchor else "read-only")


def _relocate_line_ends(
    layer: Layer, old: Article, new: Article, labels: LabelSet, clock: Clock
) -> Relocation | None:
    """Relocate where nothing but line ends differs, and that was not undone; None: it was not.

    Raises:
        ObelismError: the layer cannot be written.
    """
    undone = layer.next_redo is not None
    if undone or not layer.can_reanchor or not only_line_ends(old.text, new.text):
        return None
    from reader.services.relocate.carry_over import Relocation  # rarely needed
    from reader.text.relocation import SAME

    relocation = Relocation(layer, old, new, labels, clock=clock)
    if any(each.fate.kind != SAME for each in relocation.passages):
        return None
    relocation.apply()
    return relocation
