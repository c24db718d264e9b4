"""What the gold layers have not decided on yet, of what was tagged in an article."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Set
from contextlib import suppress

from reader.model.annotation import Annotation
from reader.model.errors import ObelismError
from reader.model.judgement import JudgedAnnotation
from reader.services.export.judgements import GOLD, Tag, decisions_in, undecided
from reader.store.base import LayerKey, Snapshot, Store
from reader.text.tied import led_to, seen_from


def left_open(
    store: Store,
    layers: Mapping[str, Snapshot],
    annotators: Set[str] = frozenset(),
    labels: Container[str] | None = None,
    rejected: Set[Tag] = frozenset(),
) -> list[Tag]:
    """Return what `undecided` does, without pairs over articles that were decided on in another
    article of theirs, which is where such a pair counts if others keep it with that."""
    return [
        (name, id)
        for name, id in undecided(layers, annotators, labels, rejected)
        if not any(_decided_on(store, name, layers[name], layers[name].annotations[id]))
    ]


def _decided_on(store: Store, annotator: str, layer: Snapshot, pair: Annotation) -> Iterator[bool]:
    """Yield for each other article of a pair whether the gold layer there has decided on it."""
    for id in {*led_to([pair])}:
        with suppress(ObelismError):
            gold = store.read(LayerKey(GOLD, id))
            judged = {one for each in decisions_in(gold.judgements) for one in each.annotations}
            text = store.text(gold.info.sha256)
            seen = None if text is None else seen_from(id, text, layer.info.id, pair)
            yield seen is not None and JudgedAnnotation.of(annotator, seen) in judged
