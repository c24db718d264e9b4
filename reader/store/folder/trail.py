"""What was done, journal by journal: an index first, since only the end says what was undone."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode
from reader.model.errors import reason
from reader.model.log import REDO, UNDO, Action
from reader.store.folder.batches import waiting
from reader.store.folder.check_layer import Finding
from reader.store.folder.journal import MOST_BAD
from reader.store.folder.records import is_newer


class Entry(NamedTuple):
    """Where an action stands; entries sort by time, and those of one moment by journal."""

    at: str
    path: Path
    seq: int
    id: str
    line: int
    offset: int
    """Bytes before the line."""
    who: str = ""
    """Who did it."""


class Trail(msgspec.Struct):
    """The index of one journal."""

    entries: list[Entry] = []
    undone: set[str] = set()
    """Ids of actions that were undone, and not redone."""
    findings: list[Finding] = []
    """Lines that are no actions, or the journal as a whole; a thousand of them at most."""
    more: int = 0
    """How many lines there are beyond those."""


class _Head(msgspec.Struct):
    """As much of an action as the index needs; the rest of its line is passed over."""

    id: str
    seq: int
    at: str
    what: str
    who: str = ""
    of: str | None = None
    type: str = "action"
    schema: str = ""


def read_trail(path: Path) -> Trail:
    """Read the index of a journal, line by line; whatever the journal holds, there is one.

    Lines that wait for the journal belong to it.
    """
    trail = Trail(entries=[], findings=[])
    heads: dict[str, _Head] = {}
    for each in (*waiting(path), path):
        _read(each, trail, heads)
    if trail.more:
        last = trail.findings[-1]
        more = f"so are {trail.more} more lines below it"
        trail.findings.append(Finding(last.path, last.line, more))
    trail.entries.sort()
    trail.undone = _undone([heads[entry.id] for entry in trail.entries])
    return trail


def _read(path: Path, trail: Trail, heads: dict[str, _Head]) -> None:
    try:
        with files.open_regular(path) as file:
            offset = 0
            for number, line in enumerate(file, 1):
                _take(trail, heads, line, Entry("", path, 0, "", number, offset))
                offset += len(line)
    except FileNotFoundError:
        pass
    except OSError as error:
        trail.findings.append(Finding(path, None, f"it cannot be read ({reason(error)})"))


def _take(trail: Trail, heads: dict[str, _Head], line: bytes, entry: Entry) -> None:
    if not line.lstrip(b" \r\n"):
        return
    try:
        head = decode(line, _Head)
    except BadJSON as error:
        if len(trail.findings) < MOST_BAD:
            trail.findings.append(Finding(entry.path, entry.line, str(error)))
        else:
            trail.more += 1
        return
    if is_newer({"schema": head.schema}):
        why = "it was written by another version of obelism"
        trail.findings.append(Finding(entry.path, entry.line, why))
    elif head.type == "action" and head.id not in heads:  # joined journals may say it twice
        heads[head.id] = head
        trail.entries.append(entry._replace(at=head.at, seq=head.seq, id=head.id, who=head.who))


def _undone(heads: list[_Head]) -> set[str]:
    undone: set[str] = set()
    for head in heads:
        if head.what == UNDO and head.of:
            undone.add(head.of)
        elif head.what == REDO and head.of:
            undone.discard(head.of)
    return undone


def read_action(entry: Entry) -> Action | Finding:
    """Read the action of an entry; a finding where its line is none any more."""
    try:
        with files.open_regular(entry.path) as file:
            file.seek(entry.offset)
            return decode(file.readline(), Action)
    except BadJSON as error:
        return Finding(entry.path, entry.line, str(error))
    except OSError as error:
        return Finding(entry.path, entry.line, f"it cannot be read ({reason(error)})")
