"""Merged logs: which side of each record counts, and what the other sides say.

Each entry has the records it found. In one log those are what the entry before it left. In merged
logs an entry may have been made without knowledge of another: then the record forks. Sides that
changed different fields of an annotation are joined field by field.

In a gold layer the decisions count: of those on one thing the last, with what came of it. The
others stay, without what came of them, until somebody decides again.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from reader.model.annotation import REFERS, Record
from reader.model.log import Entry, Tables, joined

SETTLED = "settled"
"""Field of an entry's meta: ids of the entries whose side was rejected when it was made."""

_ANNOTATIONS, _DECISIONS = "annotations", "decisions"

_NAMESPACE = uuid.UUID("6f62656c-6973-5d00-8000-666f726b6564")


class Side(msgspec.Struct, frozen=True):
    """The record that one side left, and the entry that left it."""

    record: Record | None
    entry: Entry


class Fork(msgspec.Struct, frozen=True):
    """A record that several sides changed in different ways."""

    table: str
    id: str
    kept: Side
    others: list[Side]


Changed = dict[tuple[str, str], list[Side]]
"""The sides of each record, by table and id."""


def resulting_records(entries: Sequence[Entry]) -> Tables:
    """Return the records that entries, in the order that counts, leave behind.

    In joined journals a side that deleted a record counts, else the side that changed it last.
    """
    result: Tables = {}
    for entry in entries:
        for name, records in entry.after.items():
            result.setdefault(name, {}).update(records)
    changed = _changed_sides(entries)
    for (table, id), sides in changed.items():
        result[table][id] = _kept(sides).record
    if _DECISIONS in result and joined(entries):
        for each, side in _other_decisions(entries, changed):
            result[_DECISIONS][each] = side.record
        from reader.model.decided import keep_what_counts  # nothing else here needs decisions

        keep_what_counts(result, entries)
    return result


def text_digests(entries: Sequence[Entry]) -> dict[str, str]:
    """Return, for joined journals, the digest of the text that each annotation refers to, by id."""
    return {
        id: _kept(sides).entry.sha256
        for (table, id), sides in _changed_sides(entries).items()
        if table == _ANNOTATIONS
    }


def forks(entries: Sequence[Entry]) -> list[Fork]:
    """Return the records whose sides differ and have not been settled since.

    What was decided twice is not among them: see `conflicts`.
    """
    result = []
    for (table, id), sides in _changed_sides(entries).items():
        kept = _kept(sides)
        others = [side for side in sides if side.record != kept.record]
        by_decision = table == _ANNOTATIONS and all(map(_decides, sides))
        twice = table == _DECISIONS and kept.record is not None
        if others and not by_decision and not twice:
            result.append(Fork(table, id, kept, others))
    return result


def conflicts(entries: Sequence[Entry]) -> list[Fork]:
    """Return all that two sides did differently and nobody has settled since."""
    return [*forks(entries), *_decided_twice(entries)]


def _decided_twice(entries: Sequence[Entry]) -> list[Fork]:
    """Return the decisions that count, each with those that say otherwise of the same thing."""
    if not joined(entries):
        return []
    from reader.model.decided import against

    sides = {
        id: Side(record, entry)
        for entry in entries
        for id, record in entry.after.get(_DECISIONS, {}).items()
        if record is not None
    }
    sides.update(_other_decisions(entries, _changed_sides(entries)))
    others: dict[str, list[Side]] = {}
    for id, last in against(resulting_records(entries)):
        others.setdefault(last, []).append(sides[id])
    return [Fork(_DECISIONS, id, sides[id], each) for id, each in others.items()]


# The sides of a record


class _Sides(msgspec.Struct):
    """The sides of one record."""

    heads: list[Side] = []
    """What each side left so far, in order of time."""
    bases: list[Record | None] = []
    """The records that the sides started from."""
    rejected: set[str] = set()
    """Ids of the entries whose side somebody has seen and left."""

    def take(self, entry: Entry, before: Record | None, after: Record | None) -> None:
        """Add an entry: it continues the sides that left `before`, or starts a new one."""
        continued = [head for head in self.heads if head.record == before]
        if not continued and before is not None and self.together() == before:
            continued = self.heads
        if self.heads and not continued:
            self.bases.append(before)
        left = [head for head in self.heads if head not in continued and head.record != after]
        self.heads = [*left, Side(after, entry)]

    def settle(self, ids: set[str]) -> None:
        """Follow an entry that was made by somebody who saw what these entries lost to."""
        known = {head.entry.id for head in self.heads} & ids
        if known and self.together() is None:
            self.rejected |= known

    def together(self) -> Record | None:
        """Return the record with what every side changed; None where two changed one field."""
        base, heads = next(iter(self.bases), None), self.not_rejected()
        alike = len(heads) > 1 and all(each == base for each in self.bases)
        if base is None or not alike or len({head.entry.sha256 for head in heads}) > 1:
            return None
        records = [head.record for head in heads if head.record is not None]
        if len(records) < len(heads) or any(map(_decides, heads)):
            return None
        return _with_changes(base, records)

    def not_rejected(self) -> list[Side]:
        return [side for side in self.heads if side.entry.id not in self.rejected]

    def that_count(self, table: str) -> list[Side]:
        """Return the sides that count.

        Rejected ones do not if any is not, but in decisions, which are settled by deciding. Of
        several, those do that differ from every base or deleted the record, or all if none does.
        """
        together = self.together() if table == _ANNOTATIONS else None
        if together is not None:
            return [Side(together, self.heads[-1].entry)]
        heads = self.not_rejected() or self.heads
        if table == _DECISIONS and all(side.record is not None for side in self.heads):
            heads = self.heads
        changed = [side for side in heads if side.record is None or side.record not in self.bases]
        return changed if len(heads) > 1 and changed else heads


def _changed_sides(entries: Sequence[Entry]) -> Changed:
    """Return the sides of each record of joined journals that count, by table and id; else none."""
    sides_by_record: dict[tuple[str, str], _Sides] = {}
    for entry in entries if joined(entries) else ():
        settled = set(_settled_by(entry))
        for sides in sides_by_record.values() if settled else ():
            sides.settle(settled)
        for table, records in entry.after.items():
            before = entry.before.get(table, {})
            for id, record in records.items():
                sides = sides_by_record.setdefault((table, id), _Sides([], [], set()))
                sides.take(entry, before.get(id), record)
    return {key: sides.that_count(key[0]) for key, sides in sides_by_record.items()}


def _settled_by(entry: Entry) -> Iterable[str]:
    """Return the ids of the entries that an entry settles."""
    ids = (entry.meta or {}).get(SETTLED)
    return [id for id in ids if isinstance(id, str)] if isinstance(ids, list) else []


def _kept(sides: Sequence[Side]) -> Side:
    """Return the side that counts: one that deleted the record, else the last."""
    return next((side for side in sides if side.record is None), sides[-1])


def _decides(side: Side) -> bool:
    """Return whether an entry is a decision of an adjudicator."""
    return _DECISIONS in side.entry.after


Field = tuple[str, ...]
"""Name of a field of a record, or of a field in it: of an attribute, or of what a span means."""

_MODIFIED, _ATTRIBUTES, _SPANS = "modified", "attributes", "spans"


def _with_changes(base: Record, records: Sequence[Record]) -> Record | None:
    """Return a record with the fields that others changed; None where two changed one differently.

    Each attribute is a field of its own, and so is which source a span means. The last time of
    change counts.
    """
    known, changed = _fields(base), dict[Field, object]()
    for record in records:
        fields = _fields(record)
        for field in {**known, **fields}:
            value = fields.get(field, msgspec.UNSET)
            if value == known.get(field, msgspec.UNSET):
                continue
            if field == (_MODIFIED,):
                value = max(str(value), str(changed.get(field, "")))
            elif changed.get(field, value) != value:
                return None
            changed[field] = value
    return _record({**known, **changed})


def _fields(record: Record) -> dict[Field, object]:
    attributes = record.get(_ATTRIBUTES)
    fields: dict[Field, object] = {(name,): value for name, value in record.items()}
    if isinstance(attributes, dict):
        fields[_ATTRIBUTES,] = {}
        fields.update({(_ATTRIBUTES, name): value for name, value in attributes.items()})
    spans = [*_spans(record)]
    meant = {field: span[REFERS] for field, span in spans if REFERS in span}
    if meant:
        fields |= meant
        fields[_SPANS,] = [_less(span, REFERS) for _, span in spans]
    return fields


def _spans(record: Record) -> Iterator[tuple[Field, Record]]:
    """Yield the spans of a record, each with the field that says which source it means."""
    spans = record.get(_SPANS)
    for span in spans if isinstance(spans, list) else ():
        if isinstance(span, dict):
            place = (span.get(name) for name in ("role", "start", "end", "text"))
            yield (_SPANS, REFERS, *map(str, place)), span


def _less(record: Record, field: str) -> Record:
    return {name: value for name, value in record.items() if name != field}


def _record(fields: dict[Field, object]) -> Record | None:
    """Return the record with these fields; None where one is of a span that it does not have."""
    present = {field: value for field, value in fields.items() if value is not msgspec.UNSET}
    record: Record = {field[0]: value for field, value in present.items() if len(field) == 1}
    attributes = {field[1]: value for field, value in present.items() if len(field) == 2}
    meant = {field: value for field, value in present.items() if len(field) > 2}
    if attributes:
        record[_ATTRIBUTES] = attributes
    spans = [*_spans(record)] if meant else []
    if spans:
        record[_SPANS] = [
            {**span, REFERS: meant[field]} if field in meant else span for field, span in spans
        ]
    return record if meant.keys() <= dict(spans).keys() else None


# Decisions


def _other_decisions(entries: Sequence[Entry], changed: Changed) -> Iterator[tuple[str, Side]]:
    """Yield what the other sides decided where both decided anew under one id, with an id of its
    own, unless that was decided on since."""
    named = {id for entry in entries for id in entry.after.get(_DECISIONS, {})}
    for (table, id), sides in changed.items():
        kept = _kept(sides).record
        for side in sides if table == _DECISIONS and kept is not None else ():
            other = uuid.uuid5(_NAMESPACE, f"{id} {side.entry.id}").hex
            if side.record not in (None, kept) and other not in named:
                yield other, Side({**(side.record or {}), "id": other}, side.entry)
