"""What joined journals say of each record: what counts, and what was said on the other side.

An entry knows what stood there before it. In one journal that is what the entry before it left;
in joined ones an entry may have been done without knowing of another, and the record forks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from reader.model.annotation import Record
from reader.model.log import Entry, Tables, joined

SETTLED = "settled"
"""Field of an entry's meta: ids of the entries whose side was left behind when it was done."""


class Side(msgspec.Struct, frozen=True):
    """What one side left of a record, and by which entry."""

    record: Record | None
    entry: Entry


class Fork(msgspec.Struct, frozen=True):
    """A record that was changed on several sides in different ways."""

    table: str
    id: str
    kept: Side
    others: list[Side]


def words_of(entries: Sequence[Entry]) -> Tables:
    """Return what entries, in the order that counts, leave in each record that they name.

    In joined journals the side that deleted a record counts, else the one that changed it last.
    """
    words: Tables = {}
    if joined(entries):
        for (table, id), sides in _sides(entries).items():
            words.setdefault(table, {})[id] = _kept(_changed(sides)).record
        return words
    for entry in entries:
        for name, records in entry.after.items():
            words.setdefault(name, {}).update(records)
    return words


def texts_of(entries: Sequence[Entry]) -> dict[str, str]:
    """Return the digest of the text that each annotation of joined journals counts, by id."""
    if not joined(entries):
        return {}
    kept = ((key, _kept(_changed(sides)).entry) for key, sides in _sides(entries).items())
    return {id: entry.sha256 for (table, id), entry in kept if table == "annotations"}


def forks(entries: Sequence[Entry]) -> list[Fork]:
    """Return the records whose sides say different things, but for those settled since."""
    found = []
    if joined(entries):
        for (table, id), sides in _sides(entries).items():
            changed = _changed(sides)
            kept = _kept(changed)
            others = [side for side in changed if side.record != kept.record]
            if others:
                found.append(Fork(table, id, kept, others))
    return found


class _Sides(msgspec.Struct):
    heads: list[Side] = []
    """What each side left so far, in the order of time."""
    bases: list[Record | None] = []
    """What the sides started from."""

    def take(self, entry: Entry, before: Record | None, after: Record | None) -> None:
        going_on = [head for head in self.heads if head.record == before]
        if self.heads and not going_on:
            self.bases.append(before)
        left = [head for head in self.heads if head.record not in (before, after)]
        self.heads = [*left, Side(after, entry)]


def _sides(entries: Iterable[Entry]) -> dict[tuple[str, str], _Sides]:
    found: dict[tuple[str, str], _Sides] = {}
    settled: set[str] = set()
    for entry in entries:
        settled.update(_settled_by(entry))
        for table, records in entry.after.items():
            before = entry.before.get(table, {})
            for id, record in records.items():
                sides = found.setdefault((table, id), _Sides([], []))
                sides.take(entry, before.get(id), record)
    for sides in found.values():
        sides.heads = [side for side in sides.heads if side.entry.id not in settled] or sides.heads
    return found


def _settled_by(entry: Entry) -> Iterable[str]:
    ids = (entry.meta or {}).get(SETTLED)
    return [id for id in ids if isinstance(id, str)] if isinstance(ids, list) else []


def _changed(sides: _Sides) -> list[Side]:
    """The sides that left something else than what the others started from, or nothing."""
    heads = sides.heads
    changed = [side for side in heads if side.record is None or side.record not in sides.bases]
    return changed if len(heads) > 1 and changed else heads


def _kept(sides: Sequence[Side]) -> Side:
    return next((side for side in sides if side.record is None), sides[-1])
