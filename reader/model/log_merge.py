"""Merge joined journals record by record: which side counts, and what the other sides say.

Each entry has the records it found. In one journal those are what the entry before it left. In
joined journals an entry may have been made without knowledge of another: then the record forks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from reader.model.annotation import Record
from reader.model.log import Entry, Tables, joined

SETTLED = "settled"
"""Field of an entry's meta: ids of the entries whose side was rejected when it was made."""


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


def resulting_records(entries: Sequence[Entry]) -> Tables:
    """Return the records that entries, in the order that counts, leave behind.

    In joined journals a side that deleted a record counts, else the side that changed it last.
    """
    result: Tables = {}
    for entry in entries:
        for name, records in entry.after.items():
            result.setdefault(name, {}).update(records)
    for (table, id), sides in _changed_sides(entries).items():
        result[table][id] = _kept(sides).record
    return result


def text_digests(entries: Sequence[Entry]) -> dict[str, str]:
    """Return, for joined journals, the digest of the text that each annotation refers to, by id."""
    return {
        id: _kept(sides).entry.sha256
        for (table, id), sides in _changed_sides(entries).items()
        if table == "annotations"
    }


def forks(entries: Sequence[Entry]) -> list[Fork]:
    """Return the records whose sides differ and have not been settled since."""
    result = []
    for (table, id), sides in _changed_sides(entries).items():
        kept = _kept(sides)
        others = [side for side in sides if side.record != kept.record]
        if others:
            result.append(Fork(table, id, kept, others))
    return result


class _Sides(msgspec.Struct):
    """The sides of one record."""

    heads: list[Side] = []
    """What each side left so far, in order of time."""
    bases: list[Record | None] = []
    """The records that the sides started from."""

    def take(self, entry: Entry, before: Record | None, after: Record | None) -> None:
        """Add an entry: it continues the sides that left `before`, or starts a new one."""
        continued = [head for head in self.heads if head.record == before]
        if self.heads and not continued:
            self.bases.append(before)
        left = [head for head in self.heads if head.record not in (before, after)]
        self.heads = [*left, Side(after, entry)]


def _changed_sides(entries: Sequence[Entry]) -> dict[tuple[str, str], list[Side]]:
    """Return the sides of each record of joined journals that count, by table and id; else none.

    Settled ones do not count if any is not. Of several, those do that differ from every base or
    deleted the record, or all if none does.
    """
    sides_by_record: dict[tuple[str, str], _Sides] = {}
    settled: set[str] = set()
    for entry in entries if joined(entries) else ():
        settled.update(_settled_by(entry))
        for table, records in entry.after.items():
            before = entry.before.get(table, {})
            for id, record in records.items():
                sides = sides_by_record.setdefault((table, id), _Sides([], []))
                sides.take(entry, before.get(id), record)
    result = {}
    for key, sides in sides_by_record.items():
        heads = [side for side in sides.heads if side.entry.id not in settled] or sides.heads
        changed = [side for side in heads if side.record is None or side.record not in sides.bases]
        result[key] = changed if len(heads) > 1 and changed else heads
    return result


def _settled_by(entry: Entry) -> Iterable[str]:
    """Return the ids of the entries that an entry settles."""
    ids = (entry.meta or {}).get(SETTLED)
    return [id for id in ids if isinstance(id, str)] if isinstance(ids, list) else []


def _kept(sides: Sequence[Side]) -> Side:
    """Return the side that counts: one that deleted the record, else the last."""
    return next((side for side in sides if side.record is None), sides[-1])
