"""Move a layer to another article: annotations follow an article whose file was renamed.

A move is an entry in each of two layers, committed together: the annotations come to one and leave
the other, or neither, whatever happens in between. With them go the passages that pairs which are
kept with further articles have in the missing one: an entry in each of those layers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

import msgspec

from reader.model.annotation import Annotation
from reader.model.article import Article, kept_article
from reader.model.clock import Clock, new_id, utc_now
from reader.model.errors import NoLayer, ReadOnly, Unreadable
from reader.model.log import MOVE, Step
from reader.store.base import LayerKey, Snapshot, Store
from reader.store.layer import Layer, commit_all, records_of
from reader.store.progress import load_progress, save_progress

if TYPE_CHECKING:
    from reader.store.together import Stepped

FROM = "moved_from"
"""Field of the meta record that names the article the annotations came from."""


def take_over(
    store: Store, article: Article, annotator: str, old_id: str, clock: Clock = utc_now
) -> int:
    """Move the annotations of a missing article to this one; return how many came.

    How far it was read comes with them.

    Raises:
        ObelismError: one of the layers cannot be written; the annotations stay where they were.
    """
    with Layer.open(store, article, annotator, clock=clock) as new:
        count = hand_over(new, old_id, clock=clock)
    progress = load_progress(store, annotator, old_id)
    if progress is not None:
        save_progress(store, msgspec.structs.replace(progress, article=article.id))
    return count


def hand_over(
    new: Layer, old_id: str, relocated: Iterable[Annotation] = (), clock: Clock = utc_now
) -> int:
    """Move the annotations of a missing article to a layer; return how many came.

    Passages there of pairs that are kept with others go along, unless somebody else writes these.
    `relocated`: annotations as they stand in the text of that layer, where it is another one.

    Raises:
        ObelismError: one of the layers cannot be written; the annotations stay where they were.
    """
    if new.read_only is not None:
        raise ReadOnly(new.read_only)
    batch = new_id()
    with _layer_of_missing(new.store, new.annotator, old_id, clock) as old, ExitStack() as opened:
        moved, count = old.records(), len(old.annotations)
        emptied = {name: dict.fromkeys(records) for name, records in moved.items()}
        for annotation in relocated:
            moved["annotations"][annotation.id] = annotation.to_record()
        taken = new.prepare(MOVE, moved, batch=batch, meta={FROM: old_id})
        prepared = [(new, taken), (old, old.prepare(MOVE, emptied, batch=batch))]
        for layer, pairs in _leading_to(new, old_id, opened, clock):
            changed = records_of((each, each) for each in pairs)
            entry = layer.prepare(MOVE, {"annotations": changed}, batch=batch)
            prepared.append((layer, entry))
        commit_all(prepared)
    return count


def _leading_to(
    new: Layer, old_id: str, opened: ExitStack, clock: Clock
) -> Iterator[tuple[Layer, list[Annotation]]]:
    """Yield the annotator's layers that have passages in a missing article and can be written, open
    until `opened` ends, each with its annotations that lead to the article of `new` instead."""
    store, article = new.store, new.article
    for key in store.over_articles(new.annotator, without=[old_id, article.id]):
        from reader.text.tied import led_on  # most have none

        with suppress(NoLayer):
            snapshot = store.read(key)
            pairs = snapshot.annotations.values()
            led = [led_on(each, old_id, article.id, article.text, clock) for each in pairs]
            changed = [now for now, was in zip(led, pairs, strict=True) if now is not was]
            then = kept_article(store, snapshot.info) if changed else None
            if then is not None:
                layer = Layer.open(store, then, new.annotator, clock=clock)
                opened.callback(layer.close)
                if layer.read_only is None:
                    yield layer, changed


def step_move(what: Step, layer: Layer, clock: Clock = utc_now) -> Stepped:
    """Undo or redo the layer's next step, which is a move, in all layers that it is in.

    Where another layer went on since, it stays as it is. Raises as `take_over`.
    """
    from reader.store.together import Stepped, step_batch  # not before it is needed

    step = layer.next_step(what)
    source = None if step is None else (step.meta or {}).get(FROM)
    if not isinstance(source, str):  # begun from a pair that leads there
        return step_batch(what, layer, clock)
    over = (key.article_id for key in layer.store.over_articles(layer.annotator))
    done = step_batch(what, layer, clock, beside=[source, *over])
    return Stepped(done.entry, max(0, done.others - 1), done.left)


def as_tagged(store: Store, annotator: str, id: str) -> tuple[Snapshot, Article]:
    """Return a missing article's layer, and the article as it was when it was tagged.

    Raises:
        NoLayer: the layer cannot be read.
        Unreadable: the text is not kept.
    """
    snapshot = store.read(LayerKey(annotator, id))
    then = kept_article(store, snapshot.info)
    if then is None:
        raise Unreadable(f"The text of {id}, which is gone, is not kept either.")
    return snapshot, then


def _layer_of_missing(store: Store, annotator: str, id: str, clock: Clock) -> Layer:
    """Open a missing article's layer on its kept text; raise ObelismError if it is read-only."""
    layer = Layer.open(store, as_tagged(store, annotator, id)[1], annotator, clock=clock)
    why = layer.read_only
    if why is not None:
        layer.close()
        raise ReadOnly(why)
    return layer
