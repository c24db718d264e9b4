"""Undo and redo what was done to several layers of one annotator at once, in all of them."""

from __future__ import annotations

import contextlib
from typing import NamedTuple

from reader.model.article import kept_article
from reader.model.clock import Clock, utc_now
from reader.model.errors import ReadOnly, Unreadable
from reader.model.log import Entry, Step, UndoStack
from reader.store.layer import Layer, commit_all


class Stepped(NamedTuple):
    """What came of undoing or redoing a batch."""

    entry: Entry | None
    """The entry of the layer that it began at; None where there is nothing to undo or redo."""
    others: int
    """How many other layers were changed with it."""
    left: int
    """How many have gone on since, and stay as they are."""


def step_batch(
    what: Step, layer: Layer, clock: Clock = utc_now, beside: str | None = None
) -> Stepped:
    """Undo or redo the layer's next step, and the same batch in the annotator's other layers.

    All of it counts or nothing does. It reads all layers of the annotator, or that one on the
    article of the id `beside`.

    Raises:
        ObelismError: one of the layers cannot be read or written, and nothing was changed.
    """
    if layer.read_only is not None:
        raise ReadOnly(layer.read_only)
    step = layer.next_step(what)
    if step is None:
        return Stepped(None, 0, 0)
    store, left = layer.store, 0
    with contextlib.ExitStack() as opened:
        prepared = []
        for head in store.heads(annotator=layer.annotator, article_id=beside):
            if head.key == layer.handle.key:
                continue
            entries = store.read(head.key).entries
            if not any(each.batch == step.batch for each in entries):
                continue
            following = UndoStack(entries).next(what)
            if following is None or following.batch != step.batch:
                left += 1
                continue
            article = kept_article(store, head.info)
            if article is None:
                raise Unreadable(f"The text of {head.info.id} is not kept.")
            other = Layer.open(store, article, layer.annotator, clock=clock)
            opened.callback(other.close)
            if other.read_only is not None:
                raise ReadOnly(f"{head.info.id}: {other.read_only}")
            entry = other.prepare_step(what)
            if entry is not None:
                prepared.append((other, entry))
        own = layer.prepare_step(what)
        assert own is not None
        commit_all([*prepared, (layer, own)])
        return Stepped(own, len(prepared), left)
