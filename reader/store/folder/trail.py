"""What was done, journal by journal: an index first, since only the end says what was undone."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode
from reader.model.errors import reason
from reader.model.log import REDO, UNDO, Entry
from reader.store.folder.batches import waiting
from reader.store.folder.check_layer import Finding
from reader.store.folder.journal import MOST_BAD
from reader.store.folder.records import is_newer


class LogLine(NamedTuple):
    """Where an entry stands; lines sort by time, and those of one moment by journal."""

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

    lines: list[LogLine] = []
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
    trail = Trail(lines=[], findings=[])
    heads: dict[str, _Head] = {}
    for each in (*waiting(path), path):
        _read(each, trail, heads)
    if trail.more:
        last = trail.findings[-1]
        more = f"so are {trail.more} more lines below it"
        trail.findings.append(Finding(last.path, last.line, more))
    trail.lines.sort()
    trail.undone = _undone([heads[line.id] for line in trail.lines])
    return trail


def _read(path: Path, trail: Trail, heads: dict[str, _Head]) -> None:
    try:
        with files.open_regular(path) as file:
            offset = 0
            for number, raw in enumerate(file, 1):
                _take(trail, heads, raw, LogLine("", path, 0, "", number, offset))
                offset += len(raw)
    except FileNotFoundError:
        pass
    except OSError as error:
        trail.findings.append(Finding(path, None, f"it cannot be read ({reason(error)})"))


def _take(trail: Trail, heads: dict[str, _Head], raw: bytes, line: LogLine) -> None:
    if not raw.lstrip(b" \r\n"):
        return
    try:
        head = decode(raw, _Head)
    except BadJSON as error:
        if len(trail.findings) < MOST_BAD:
            trail.findings.append(Finding(line.path, line.line, str(error)))
        else:
            trail.more += 1
        return
    if is_newer({"schema": head.schema}):
        why = "it was written by another version of obelism"
        trail.findings.append(Finding(line.path, line.line, why))
    elif head.type == "action" and head.id not in heads:  # joined journals may say it twice
        heads[head.id] = head
        trail.lines.append(line._replace(at=head.at, seq=head.seq, id=head.id, who=head.who))


def _undone(heads: list[_Head]) -> set[str]:
    undone: set[str] = set()
    for head in heads:
        if head.what == UNDO and head.of:
            undone.add(head.of)
        elif head.what == REDO and head.of:
            undone.discard(head.of)
    return undone


def read_entry(line: LogLine) -> Entry | Finding:
    """Read the entry of a line; a finding where it is none any more."""
    try:
        with files.open_regular(line.path) as file:
            file.seek(line.offset)
            return decode(file.readline(), Entry)
    except BadJSON as error:
        return Finding(line.path, line.line, str(error))
    except OSError as error:
        return Finding(line.path, line.line, f"it cannot be read ({reason(error)})")
