"""Decisions of joined gold layers: which count, and what stays of what came of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from reader.model.annotation import Record
from reader.model.judgement import ADDED, Decision, decisions_among, outdone
from reader.model.log import Entry, Tables

_ANNOTATIONS, _DECISIONS = "annotations", "decisions"


def against(tables: Tables) -> Iterator[tuple[str, str]]:
    """Yield the ids of a decision and of the one that counts, where they differ on one thing."""
    for decision, last in outdone(_decisions(tables)):
        if not decision.says_as(last):
            yield decision.id, last.id


def _decisions(tables: Mapping[str, Mapping[str, Record | None]]) -> Iterator[Decision]:
    return decisions_among(tables.get(_DECISIONS, {}).values())


def keep_what_counts(tables: Tables, entries: Sequence[Entry]) -> None:
    """Leave of the annotations that came of decisions those of the decisions that count."""
    lost = {each.id for each, _ in outdone(_decisions(tables))} | _added_again(tables, entries)
    kept = {id for each in _decisions(tables) if each.id not in lost for id in each.result}
    made: set[str] = set()
    stood: dict[str, Record] = {}
    """The last record of each annotation, whoever deleted it."""
    for entry in entries:
        for side in (entry.before, entry.after):
            made.update(id for each in _decisions(side) for id in each.result)
        for id, record in entry.after.get(_ANNOTATIONS, {}).items():
            stood[id] = record or stood.get(id, {})
    annotations = tables.setdefault(_ANNOTATIONS, {})
    for id in made & annotations.keys():
        annotations[id] = (annotations[id] or stood.get(id) or None) if id in kept else None


def _added_again(tables: Tables, entries: Sequence[Entry]) -> set[str]:
    """Return the ids of decisions that added what a later one, of another side, added too."""
    last: dict[bytes, str] = {}
    found: set[str] = set()
    made = {id: entry for entry in reversed(entries) for id in entry.after.get(_DECISIONS, {})}
    for decision in sorted(_decisions(tables), key=lambda each: (each.at, each.id)):
        if decision.what == ADDED and decision.id in made:
            records = made[decision.id].after.get(_ANNOTATIONS, {}).values()
            content = [[each.get("label"), each.get("spans")] for each in records if each]
            earlier = last.get(encoded := msgspec.json.encode(content))
            found |= {earlier} if content and earlier else set()
            last[encoded] = decision.id
    return found
