"""What becomes of a delivery, layer by layer: annotations first, then the verdicts on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import NamedTuple

import msgspec

from reader.model.annotation import Annotation, Record
from reader.model.errors import NoLayer, ObelismError, reason
from reader.session.arriving import Delivery, Target
from reader.session.import_plan import LayerPlan, planned
from reader.session.import_verdicts import Key, VerdictEntry, planned_verdicts
from reader.store.folder.read import LayerContents, deleted_records, read_layer
from reader.store.folder.workspace import Workspace


class Here(NamedTuple):
    """What a layer holds."""

    annotations: Mapping[str, Annotation]
    verdicts: Mapping[str, Record]
    """By their ids, as stored."""


class Planner:
    """Plans for the layers that a delivery is for."""

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self._labels = cache(Workspace.labels)
        self._known: dict[Target, Collection[str]] = {}
        """Ids of the annotations that layers have after the import."""

    def as_they_stand(self) -> list[LayerPlan]:
        """Plan for every layer as its files give it.

        Raises:
            ObelismError: a layer takes no tags.
        """
        targets = dict.fromkeys([*self.delivery.layers, *self.delivery.verdicts])
        here = {target: self._here(target) for target in targets}
        for target in targets:
            self._known[target] = self._annotations(target, here[target]).known
        return [self.plan(target, here[target]) for target in targets]

    def plan(self, target: Target, here: Here) -> LayerPlan:
        """Plan for a layer that holds this; after `as_they_stand`."""
        plan = self._annotations(target, here)
        return msgspec.structs.replace(plan, verdicts=self._verdicts(target, here))

    def _annotations(self, target: Target, here: Here) -> LayerPlan:
        arrived = self.delivery.layers.get(target, [])
        deleted = _deleted(target, "annotations") if arrived else {}
        labels = self._labels(target.workspace)
        return planned(target, arrived, here.annotations, deleted, labels)

    def _verdicts(self, target: Target, here: Here) -> list[VerdictEntry]:
        arrived = self.delivery.verdicts.get(target, [])
        if not arrived:
            return []
        back: dict[Key, str] = {}
        for record in _deleted(target, "verdicts").values():
            key = _word(record, "annotator"), _word(record, "annotation")
            back[key] = max(back.get(key, ""), _word(record, "at"))

        def is_there(key: Key) -> bool:
            return self._is_there(target, key)

        return planned_verdicts(arrived, here.verdicts, back, is_there)

    def _is_there(self, target: Target, key: Key) -> bool:
        owner = target._replace(annotator=key[0])
        if owner not in self._known:
            layer = _contents(owner)
            self._known[owner] = layer.annotations.keys() if layer else ()
        return key[1] in self._known[owner]

    def _here(self, target: Target) -> Here:
        layer = _contents(target)
        if layer is None:
            return Here({}, {})
        article = self.delivery.articles[target.workspace, target.article_id]
        if layer.annotations and layer.info.sha256 != article.info.sha256:
            raise ObelismError(
                f"{target.name}: this article has changed since {target.annotator} tagged it, and "
                "takes no tags until that is settled. Nothing was imported."
            )
        return Here(layer.annotations, layer.records.get("verdicts", {}))


def _contents(target: Target) -> LayerContents | None:
    try:
        return read_layer(target.workspace, *target.key)
    except NoLayer:
        return None


def _deleted(target: Target, table: str) -> dict[str, Record]:
    try:
        return deleted_records(target.workspace, *target.key, table)
    except OSError as error:
        why = f"its journal cannot be read: {reason(error)}"
        raise ObelismError(f"{target.name}: {why}") from None


def _word(record: Record, field: str) -> str:
    value = record.get(field)
    return value if isinstance(value, str) else ""
