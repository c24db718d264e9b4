"""What people tag in a training round, where the answers are known: no versions to decide on."""

from __future__ import annotations

from functools import cache

from reader.model.errors import ObelismError
from reader.services.assignments import Hides, hides_nothing, trainees_of
from reader.services.export.judgements import GOLD, decisions_in
from reader.store.base import LayerKey, Store


def trainees_in(store: Store) -> Hides:
    """Return which layers are of somebody who was given an article for training; not those that its
    gold layer was made of, nor any where there is none.

    Raises:
        BadAssignments: who is to read what cannot be used.
    """
    trainees = trainees_of(store)
    if not trainees:
        return hides_nothing

    @cache
    def decided_on(id: str) -> frozenset[str] | None:
        try:
            gold = store.read(LayerKey(GOLD, id))
        except ObelismError:
            return None
        return frozenset(name for each in decisions_in(gold.judgements) for name in each.annotators)

    def is_trainee(key: LayerKey) -> bool:
        if key.annotator not in trainees.get(key.article_id, ()):
            return False
        known = decided_on(key.article_id)
        return known is not None and key.annotator not in known

    return is_trainee
