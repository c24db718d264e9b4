"""Move a layer to another article: annotations follow an article whose file was renamed.

A move is an entry in each of two layers, committed together: the annotations come to one and leave
the other, or neither, whatever happens in between.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from reader.model.annotation import Annotation
from reader.model.article import Article, kept_article
from reader.model.clock import Clock, new_id, utc_now
from reader.model.errors import ReadOnly, Unreadable
from reader.model.log import MOVE, Entry, Step
from reader.store.base import LayerKey, Snapshot, Store
from reader.store.layer import Layer, commit_all
from reader.store.progress import load_progress, save_progress

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

    `relocated`: annotations as they stand in the text of that layer, where it is another one.

    Raises:
        ObelismError: one of the layers cannot be written; the annotations stay where they were.
    """
    if new.read_only is not None:
        raise ReadOnly(new.read_only)
    batch = new_id()
    with _layer_of_missing(new.store, new.annotator, old_id, clock) as old:
        moved, count = old.records(), len(old.annotations)
        emptied = {name: dict.fromkeys(records) for name, records in moved.items()}
        for annotation in relocated:
            moved["annotations"][annotation.id] = annotation.to_record()
        taken = new.prepare(MOVE, moved, batch=batch, meta={FROM: old_id})
        given = old.prepare(MOVE, emptied, batch=batch)
        commit_all([(new, taken), (old, given)])
    return count


def step_move(what: Step, layer: Layer, clock: Clock = utc_now) -> Entry | None:
    """Undo or redo the layer's next step, which is a move, in both layers.

    Where the other layer went on since, in this one alone. Raises as `take_over`.
    """
    from reader.store.together import step_batch  # not before it is needed

    step = layer.next_step(what)
    source = None if step is None else str((step.meta or {}).get(FROM, ""))
    return step_batch(what, layer, clock, beside=source).entry


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
