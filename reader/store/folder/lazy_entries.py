"""Entries of a long journal, whose records are decoded only where somebody asks for them.

Of hundreds of thousands of actions, opening a layer looks at the numbers; their records are in the
layer file already, and are asked for by who undoes one or looks at the history.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec

from reader.io.json import is_bounded
from reader.io.spool import Spool
from reader.model.annotation import Record
from reader.model.log import Entry, Tables, joined

_SMALL = 1 << 16
"""Bytes of JSON of which the values take little memory, whatever they are."""

_LARGE = 1 << 20
"""Bytes of JSON of one action that wait in a file, where most of a journal is of such actions."""

_PIECE = 1 << 16
"""Bytes that are written to it at a time."""


class _Away(NamedTuple):
    """JSON that waits in a file."""

    spool: Spool
    start: int
    end: int

    def json(self) -> bytes:
        return self.spool.read(self.start, self.end)


class LazyEntry(Entry, frozen=True, kw_only=True, gc=False):
    """An entry whose `before` and `after` are JSON until they are asked for.

    It refers to no other object that it could be part of a circle with, so `gc=False`.
    """

    before: msgspec.Raw  # type: ignore[assignment]
    after: msgspec.Raw  # type: ignore[assignment]


class _Looked:
    """What is kept of a record that was only decoded to see that it can be."""


_LOOKED = _Looked()


def _looked_at(_: type, record: object) -> _Looked:
    """Let go of a record; raise ValueError where it is none."""
    if record is not None and type(record) is not dict:
        raise ValueError("it is no record")
    return _LOOKED


_decode = msgspec.json.Decoder(Tables).decode
_look = msgspec.json.Decoder(dict[str, dict[str, _Looked]], dec_hook=_looked_at).decode
_apart = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]]).decode
_record = msgspec.json.Decoder(Record | None).decode
_entries = msgspec.json.Decoder(LazyEntry)


def _when_asked(name: str) -> Any:
    """Have a field of `LazyEntry` give records; return the slot of the JSON that they are of.

    In the slot the records replace the JSON: nobody else sees that it was another.
    """
    slot: Any = getattr(LazyEntry, name)

    def tables(entry: LazyEntry) -> Tables:
        found = slot.__get__(entry)
        if (data := _json_in(found)) is not None:
            found = _decode(data)
            slot.__set__(entry, found)
        known: Tables = found
        return known

    setattr(LazyEntry, name, property(tables))
    return slot


def _json_in(value: object) -> bytes | msgspec.Raw | None:
    """Return the JSON that a slot has, wherever that waits; None where it has records."""
    if type(value) is _Away:
        return value.json()
    return value if type(value) is msgspec.Raw else None


_SLOTS = _before, _after = _when_asked("before"), _when_asked("after")


def lazy_entries(data: bytes) -> list[LazyEntry] | None:
    """Read the lines of a journal; None where one is not right, or may not be.

    Raises:
        msgspec.DecodeError, UnicodeDecodeError: one is not right.
        RecursionError: one is nested too deeply.
    """
    entries = _entries.decode_lines(data)
    # Of a file that is bounded as a whole, no action need be looked at by itself, or copied for it.
    bounded: bool | None = None
    large = 0
    looked: set[int] = set()
    """Hashes of JSON: what an action found is mostly what an earlier one left."""
    before, after = _before.__get__, _after.__get__
    for entry in entries:
        for tables in (before(entry), after(entry)):
            if len(tables) > _SMALL:
                large += len(tables) if len(tables) > _LARGE else 0
                bounded = is_bounded(data) if bounded is None else bounded
                if not bounded and not is_bounded(bytes(tables)):
                    return None
            elif (known := hash(bytes(tables))) in looked:
                continue
            else:
                looked.add(known)
            # This takes a fifth of the time of looking for what cannot be decoded. One record is in
            # memory at a time: an action may have all that there are.
            _look(tables)
    if large > len(data) // 2:
        with suppress(OSError):  # where a disk is full, it stays in memory
            _put_away(entries)
    return entries


Known = Mapping[str, Mapping[str, msgspec.Raw]]
"""Table name to record id to the JSON of a record that was decoded already."""

_NULL = msgspec.Raw(b"null")


def entries_on(data: bytes, known: Known) -> list[LazyEntry] | None:
    """Read the lines of a journal after which there are just these records, to the byte; None
    where that is not so, or may not be. Nothing of it that is known is decoded again.

    Raises as `lazy_entries`.
    """
    entries = _entries.decode_lines(data)
    # A field that stands twice in a line would be looked at but once.
    if not data.count(b'"before":') == data.count(b'"after":') == len(entries):
        return None
    some: list[Known] = []
    changed = False
    for entry in entries:
        _decode(_before.__get__(entry))  # mostly there was nothing
        after = _after.__get__(entry)
        tables = _apart(after)
        size = 1 if tables else 2
        for name, records in tables.items():
            size += len(name) + 4 * len(records) + (5 if records else 6)
            size += sum(map(len, records)) + sum(map(len, records.values()))
            changed |= not records.items() <= known.get(name, {}).items()
        if size != len(after):
            return None  # a record may stand there twice, of which only one was looked at
        some.append(tables)
    return entries if not changed or _become(some, known) else None


def _become(some: Sequence[Known], known: Known) -> bool:
    """Return whether records become the known ones; see that the others can be decoded."""
    last: dict[str, dict[str, msgspec.Raw]] = {}
    for tables in some:
        for name, records in tables.items():
            there = known.get(name, {})
            for id, record in records.items():
                if record != there.get(id, _NULL):
                    _record(record)
            last.setdefault(name, {}).update(records)
    return all(
        record == known.get(name, {}).get(id, _NULL)
        for name, records in last.items()
        for id, record in records.items()
    )


def _put_away(entries: Sequence[LazyEntry]) -> None:
    """Put JSON of many bytes into a file: all that is in memory is a part of one journal, which
    would be there whole as long as a part of it is."""
    spool = Spool(room=0)
    for entry in entries:
        for slot in _SLOTS:
            tables: msgspec.Raw = slot.__get__(entry)
            if len(tables) <= _LARGE:
                slot.__set__(entry, tables.copy())
                continue
            data, parts = memoryview(tables), range(0, len(tables), _PIECE)
            start, *_ = [spool.add(bytes(data[at : at + _PIECE])) for at in parts]
            slot.__set__(entry, _Away(spool, start, start + len(tables)))


def last_records(entries: Sequence[Entry]) -> Tables | None:
    """Return what `resulting_records` does, decoding of each record only what it became last; None
    where that takes more: entries that are not lazy, were joined, or decide.
    """
    found: dict[str, dict[str, msgspec.Raw]] = {}
    for entry in entries if not joined(entries) else ():
        tables = _json_in(_after.__get__(entry)) if isinstance(entry, LazyEntry) else None
        if tables is None:
            return None
        for name, records in _apart(tables).items():
            found.setdefault(name, {}).update(records)
    if not found or "decisions" in found:
        return None
    return {name: {id: _record(raw) for id, raw in some.items()} for name, some in found.items()}
