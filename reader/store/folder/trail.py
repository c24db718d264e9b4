"""The index of a journal: only its end says what was undone, and its records may be many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode
from reader.model.errors import reason
from reader.model.log import Entry
from reader.store.findings import Finding, LogLine, Trail
from reader.store.folder.batches import waiting
from reader.store.folder.journal import MOST_BAD, MOST_READ, read_journal
from reader.store.records import is_newer


class _Head(msgspec.Struct):
    """As much of an entry as the index needs; the rest of its line is passed over."""

    id: str
    seq: int
    at: str
    what: str
    who: str = ""
    of: str | None = None
    type: str = "action"
    schema: str = ""


def read_trail(path: Path) -> Trail:
    """Read the index of a journal and of what waits for it, line by line, whatever it holds."""
    lines: dict[str, LogLine] = {}
    findings: list[Finding] = []
    more = 0
    for found in (_waiting_lines(path), _lines(path)):
        for line in found:
            if isinstance(line, LogLine):
                lines.setdefault(line.id, line)  # merged journals may repeat them
            elif len(findings) < MOST_BAD:
                findings.append(line)
            elif more < MOST_READ:
                more += 1
            else:
                break
    if findings and not lines and (form := _form(path)):
        why = f"it was saved as {form} by another program; obelism check --repair mends it"
        findings = [Finding(path, None, why)]
        more = 0
    if more:
        last = findings[-1]
        findings.append(Finding(last.place, last.line, f"so are {more} more lines below it"))
    return Trail(sorted(lines.values()), findings)


def _form(path: Path) -> str:
    """Return what another program saved a journal as; empty where none did."""
    try:
        return read_journal(path).form
    except OSError:
        return ""


def _waiting_lines(path: Path) -> Iterator[LogLine | Finding]:
    for place in waiting(path):
        try:
            line = _line(place.read(), place.note, place.number, place.offset)
        except OSError as error:
            line = Finding(place.note, None, f"it cannot be read ({reason(error)})")
        if line is not None:
            yield line


def _lines(path: Path) -> Iterator[LogLine | Finding]:
    try:
        with files.open_regular(path) as file:
            offset = 0
            for number, raw in enumerate(file, 1):
                line = _line(raw, path, number, offset) if raw.lstrip(b" \r\n") else None
                if line is not None:
                    yield line
                offset += len(raw)
    except FileNotFoundError:
        pass
    except OSError as error:
        yield Finding(path, None, f"it cannot be read ({reason(error)})")


def _line(raw: bytes, path: Path, number: int, offset: int) -> LogLine | Finding | None:
    """Return a line's place in the index; None for a record that is no action."""
    try:
        head = decode(raw, _Head)
    except BadJSON as error:
        return Finding(path, number, str(error), what="line")
    if is_newer({"schema": head.schema}):
        return Finding(path, number, "it was written by another version of obelism", what="line")
    if head.type != "action":
        return None
    return LogLine(head.at, path, head.seq, head.id, number, offset, head.who, head.what, head.of)


def read_entry(line: LogLine) -> Entry | Finding:
    """Read the entry of a line; a finding where it is none any more."""
    try:
        with files.open_regular(Path(line.place)) as file:
            file.seek(line.offset)
            return decode(file.readline(), Entry)
    except BadJSON as error:
        return Finding(line.place, line.line, str(error))
    except OSError as error:
        return Finding(line.place, line.line, f"it cannot be read ({reason(error)})")
