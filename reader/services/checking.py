"""What a fact-checker finds out of a claim: kept as attributes of one's own fact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from reader.model.annotation import Annotation
from reader.model.clock import Clock, timestamp, utc_now
from reader.model.errors import ObelismError, WrongUse
from reader.model.labels import FACT
from reader.services.claims import CHECKED, DISPUTED, EVIDENCE, OPEN, Claim, quote_of
from reader.services.own_tags import Part
from reader.store.base import LayerKey, Store


def with_value(
    stores: Iterable[Store],
    claim: Claim,
    name: str,
    value: str,
    annotator: str,
    *,
    clock: Clock = utc_now,
) -> tuple[Part, Claim]:
    """Return what giving a claim a value changes, and the claim as it is then; an empty one: none.

    Raises:
        WrongUse: this annotator has not tagged it.
    """
    for store in stores:
        key = LayerKey(annotator, claim.article)
        try:
            annotations = store.read(key).annotations.values()
        except ObelismError:
            continue
        for each in annotations:
            if each.label == FACT.name and _is_of(each, claim):
                values: dict[str, Any] = {k: v for k, v in each.attributes.items() if k != name}
                if value:
                    values[name] = value
                new = msgspec.structs.replace(each, attributes=values, modified=timestamp(clock()))
                part = Part(store, key, {each.id: each.to_record()}, {each.id: new.to_record()})
                return part, _changed(claim, name, value)
    whose = ", ".join(claim.annotators)
    raise WrongUse(f"this is a tag of {whose}; only your own can be changed here")


def _is_of(tag: Annotation, claim: Claim) -> bool:
    return quote_of(tag) == claim.claim and tag.placed[0].start == claim.start


def _changed(claim: Claim, name: str, value: str) -> Claim:
    """Return a claim with another value; where several tagged it, as far as that is known."""
    alone = len(claim.annotators) == 1
    if name == CHECKED:
        agreed = alone or claim.checked in (value, OPEN)
        return msgspec.structs.replace(claim, checked=(value or OPEN) if agreed else DISPUTED)
    assert name == EVIDENCE
    kept = () if alone else claim.evidence
    found = tuple(dict.fromkeys((*kept, value))) if value else kept
    return msgspec.structs.replace(claim, evidence=found)
