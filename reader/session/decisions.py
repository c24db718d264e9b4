"""Decisions as they are handed on with the annotations that came of them."""

from __future__ import annotations

from collections.abc import Mapping

from reader.model.annotation import InvalidRecord, Record
from reader.model.decision import Decision


def adjudications(tables: Mapping[str, Mapping[str, Record]]) -> dict[str, Record]:
    """Return, by id of each annotation that was decided on, who agreed, who decided, and why.

    `tables`: those of a layer. A record that is no decision is passed over.
    """
    found: dict[str, Record] = {}
    for stored in tables.get("decisions", {}).values():
        try:
            decision = Decision.from_record(stored)
        except InvalidRecord:
            continue
        found.update((id, handed_on(decision)) for id in decision.result)
    return found


def handed_on(decision: Decision) -> Record:
    """Return what goes out of a decision."""
    return {
        "decision": decision.what,
        "who": decision.who,
        "at": decision.at,
        "reason": decision.reason,
        "agreed": list(decision.agreed),
        "silent": list(decision.silent),
        "annotations": [
            {"annotator": each.annotator, "id": each.id, "digest": each.digest}
            for each in decision.annotations
        ],
    }
