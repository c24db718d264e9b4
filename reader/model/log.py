"""A layer's log: entries that say who did what, with the records before and after.

What can be undone and redone follows from the entries alone. Nothing here reads or writes files.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, MutableMapping, Sequence
from typing import Any, Final, Literal

import msgspec

from reader.model.annotation import Record

SCHEMA = "obelism/1"

Records = dict[str, MutableMapping[str, Record]]
"""Table name to record id to record; a record is replaced, never changed in place."""

Tables = dict[str, dict[str, Record | None]]
"""Table name to record id to record; None if there is no record.

Tables: annotations, verdicts, decisions.
"""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that an annotator did to a layer: one line of its journal."""

    id: str
    """uuid4 as hex."""
    seq: int
    """Sequence number within the layer, from 1."""
    at: str
    """UTC, ISO 8601 with milliseconds and `Z`."""
    who: str
    """The annotator who did it."""
    what: str
    """Name of the action: tag, untag, comment, extent, role, flag, delete, reanchor, undo, …"""
    article: str
    """Id of the article."""
    sha256: str
    """Digest of the text that the offsets count."""
    before: Tables
    after: Tables
    of: str | None = None
    """For undo and redo: id of the entry that is undone or redone."""
    batch: str | None = None
    """Shared by the entries of one step over several layers, which is undone whole."""
    meta: dict[str, Any] | None = None
    """Fields of the layer's meta record that this entry sets; always on a layer's first entry."""
    meta_before: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    """Previous values of those fields, if undoing the entry must restore them: `reanchor`."""
    guidelines: str | msgspec.UnsetType = msgspec.UNSET
    """Version of the guidelines that its annotations were made under, where there was a file."""
    made_under: dict[str, str] | msgspec.UnsetType = msgspec.UNSET
    """That version by id of annotation, where the entry brings what was made elsewhere."""
    schema: str = SCHEMA
    type: str = "action"


UNDO: Final = "undo"
REDO: Final = "redo"
Step = Literal["undo", "redo"]

IMPORT: Final = "import"
"""Takes in what somebody handed on."""

MOVE: Final = "move"
"""Moves a layer's records to another article: they come to one layer and leave the other."""

ALIKE: Final = "tag alike"
"""Tags the same words alike in several layers of one annotator, in which it is taken back whole."""

RENAME: Final = "rename label"
"""Gives a label another name in all layers. It is taken back in all of them, and what was done
before it cannot be undone: it would bring the old name back."""

REANCHOR = "reanchor"
"""Moves a layer to another text; the only entry that changes both article and records."""

CATCH_UP = "catch up"
"""Moves annotations that a merge brought on an earlier text. It cannot be undone: its records
before belong to another text than the layer's."""


_UNUSUAL = frozenset((UNDO, REDO, RENAME, CATCH_UP))
"""Entries that do more than to be the next that can be undone."""


class UndoStack:
    """A layer's undo stack: undo pops, redo pushes back, any other entry clears the redo list."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._done: list[Entry] = []
        self._undone: list[Entry] = []
        for entry in entries:
            if self._undone or entry.what in _UNUSUAL:
                self.add(entry)
            else:
                self._done.append(entry)

    def next(self, what: Step) -> Entry | None:
        """Return the entry that `what` would act on."""
        entries = self._done if what == UNDO else self._undone
        return entries[-1] if entries else None

    def add(self, entry: Entry) -> None:
        """Record an entry; undoing or redoing an unknown one changes nothing."""
        if entry.what in (UNDO, REDO):
            source, target = self._done, self._undone
            if entry.what == REDO:
                source, target = target, source
            for index in reversed(range(len(source))):
                if source[index].id == entry.of:
                    target.append(source.pop(index))
                    return
        elif entry.what == RENAME:
            self._done.clear()
            self._undone.clear()
        else:
            self._undone.clear()
            if entry.what != CATCH_UP:
                self._done.append(entry)


def by_time(entries: Sequence[Entry]) -> list[Entry]:
    """Return entries in their order, or sorted by time if journals were joined."""
    if joined(entries):
        return sorted(entries, key=lambda entry: (entry.at, entry.seq, entry.id))
    return list(entries)


def imported(entries: Iterable[Entry]) -> set[str]:
    """Return the ids of annotations that first came by an import."""
    first: dict[str, str] = {}
    for entry in entries:
        for id in entry.after.get("annotations", {}):
            first.setdefault(id, entry.what)
    return {id for id, what in first.items() if what == IMPORT}


def joined(entries: Sequence[Entry]) -> bool:
    """Return whether sequence numbers repeat, as they do after two journals were joined."""
    return len({entry.seq for entry in entries}) < len(entries)


def missing_numbers(entries: Sequence[Entry], last: int) -> list[int]:
    """Return the sequence numbers from 1 to `last` that no entry has, at most a thousand."""
    present = {entry.seq for entry in entries}
    if len(present) == last and (not present or (min(present), max(present)) == (1, last)):
        return []  # as it is nearly always
    missing = (number for number in range(1, last + 1) if number not in present)
    return list(itertools.islice(missing, 1000))


def made_under(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the version of the guidelines that each annotation was changed last under, by id.

    Nothing is known of what was tagged while there were none.
    """
    found: dict[str, str] = {}
    for entry in entries:
        if isinstance(entry.guidelines, str):
            found.update(dict.fromkeys(entry.after.get("annotations", ()), entry.guidelines))
        if isinstance(entry.made_under, dict):
            found.update(entry.made_under)
    return found


def undoable(entries: Sequence[Entry], last: int) -> list[Entry]:
    """Return the entries up to `last` after the last gap; earlier ones cannot be undone safely."""
    numbers = sorted({entry.seq for entry in entries})
    if not numbers or numbers[-1] < last:
        return []
    start = numbers[0]
    for before, after in itertools.pairwise(numbers):
        if after != before + 1:
            start = after
    return [entry for entry in entries if entry.seq >= start]


def deleted(entries: Sequence[Entry], table: str) -> dict[str, Record]:
    """Return a table's deleted records by id as they last were; an undo does not delete."""
    last: dict[str, Record | None] = {}
    for entry in by_time(entries):
        before = entry.before.get(table, {})
        for id, record in entry.after.get(table, {}).items():
            is_deleted = record is None and entry.what != UNDO
            last[id] = before.get(id) or {} if is_deleted else None
    return {id: record for id, record in last.items() if record is not None}
