"""An article that is opened and has changed, was renamed, or came with a merge: what is said of it.

Where only line ends have changed, the tags are carried over at once.

Sentences are templates and values apart; whoever says them fills in the keys in force.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.model.article import Article, kept_article
from reader.model.clock import Clock
from reader.model.errors import ObelismError
from reader.model.labels import LabelSet
from reader.modes.base import Sentence, plain
from reader.store.layer import Layer
from reader.text.lines import only_line_ends
from reader.text.screen_text import as_sentence, one_line

if TYPE_CHECKING:
    from reader.services.relocate.carry_over import Relocation
    from reader.store.merged import Settled

NAME_CELLS = 20
"""Cells of an article's file name in a sentence that ends in a key, so that it fits."""

NOT_KEPT = Sentence(
    "This article has changed since it was tagged, and the text that was tagged is not kept: "
    "the tags cannot be carried over, and may stand on other words."
)
MERGED_NOT_KEPT = Sentence(
    "The text that these were tagged in is not kept: {key:extent} anchors them."
)
LINE_ENDS = Sentence(
    "Only line ends have changed since you tagged this: your tags are carried over."
)


class OnEarlierText(NamedTuple):
    """What to show for a layer whose annotations are on an earlier text."""

    article: Article
    """The text to show: the old one where it is kept, unless the annotations were relocated."""
    said: Sentence
    """What is said of it; empty where its being read-only says it."""
    relocation: Relocation | None = None
    """Where it is done: from which text, and how the place in it goes along."""


def on_earlier_text(layer: Layer, now: Article, labels: LabelSet, clock: Clock) -> OnEarlierText:
    """Relocate the annotations of an outdated layer where only line ends differ; else show then."""
    then = kept_article(layer.store, layer.info)
    if then is None:
        return OnEarlierText(now, NOT_KEPT)
    try:
        relocation = _relocate_line_ends(layer, then, now, labels, clock)
    except ObelismError as error:
        return OnEarlierText(then, plain(as_sentence(str(error))))
    if relocation is not None:
        return OnEarlierText(now, LINE_ENDS, relocation)
    return OnEarlierText(then, _changed(layer.annotator) if layer.can_reanchor else Sentence())


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


def _changed(annotator: str) -> Sentence:
    """Say that an article has changed since somebody tagged it."""
    return Sentence(
        "This article has changed since {who} tagged it; {key:changes} carries the tags over.",
        {"who": one_line(annotator)},
    )


def renamed(old_id: str) -> Sentence:
    """Say that the text of an untouched article was tagged under another name."""
    return Sentence(
        "You tagged this text as {old}, which is gone; {key:changes} takes the tags over.",
        {"old": one_line(old_id)},
    )


def renamed_and_edited(old_id: str, percent: int) -> Sentence:
    """Say that an untouched article seems to be a missing one, renamed and edited."""
    return Sentence(
        "It is {percent} % like {old}, which is gone; {key:changes} takes your tags over.",
        {"percent": percent, "old": one_line(old_id.rpartition("/")[2], NAME_CELLS)},
    )


def taken_over(tags: str, old_id: str) -> Sentence:
    """Say that the tags of a renamed article have come; `tags`: how many, in words."""
    return Sentence(
        "Took over {tags} of {old}; {key:undo} gives them back.", {"tags": tags, "old": old_id}
    )


def settled(outcome: Settled) -> str:
    """Report on passages that a merge brought on an earlier text; empty if there are none."""
    counts = (
        (outcome.carried, "carried over"),
        (outcome.doubtful, "to decide"),
        (outcome.lost, "lost"),
    )
    words = ", ".join(f"{count} {what}" for count, what in counts if count)
    return f"Merged passages on an earlier text: {words}." if words else ""
