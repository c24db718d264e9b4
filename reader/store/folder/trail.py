"""The index of a journal: only its end says what was undone, and its records may be many."""

from __future__ import annotations

from pathlib import Path

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode
from reader.model.errors import reason
from reader.model.log import REDO, UNDO, Entry
from reader.store.base import Finding, LogLine, Trail
from reader.store.folder.batches import waiting
from reader.store.folder.journal import MOST_BAD
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
    """Read the index of a journal, line by line; whatever the journal holds, there is one.

    Lines that wait for the journal belong to it.
    """
    index = _Index()
    for each in (*waiting(path), path):
        index.read(each)
    return index.trail()


class _Index:
    """An index that is being made."""

    def __init__(self) -> None:
        self._lines: list[LogLine] = []
        self._heads: dict[str, _Head] = {}
        self._findings: list[Finding] = []
        self._more = 0
        """How many bad lines there are beyond those in `_findings`."""

    def read(self, path: Path) -> None:
        try:
            with files.open_regular(path) as file:
                offset = 0
                for number, raw in enumerate(file, 1):
                    self._take(raw, LogLine("", path, 0, "", number, offset))
                    offset += len(raw)
        except FileNotFoundError:
            pass
        except OSError as error:
            self._findings.append(Finding(path, None, f"it cannot be read ({reason(error)})"))

    def _take(self, raw: bytes, line: LogLine) -> None:
        if not raw.lstrip(b" \r\n"):
            return
        try:
            head = decode(raw, _Head)
        except BadJSON as error:
            if len(self._findings) < MOST_BAD:
                self._findings.append(Finding(line.place, line.line, str(error)))
            else:
                self._more += 1
            return
        if is_newer({"schema": head.schema}):
            why = "it was written by another version of obelism"
            self._findings.append(Finding(line.place, line.line, why))
        elif head.type == "action" and head.id not in self._heads:  # merged journals may repeat it
            self._heads[head.id] = head
            found = line._replace(at=head.at, seq=head.seq, id=head.id, who=head.who)
            self._lines.append(found)

    def trail(self) -> Trail:
        lines = sorted(self._lines)
        findings = list(self._findings)
        if self._more:
            more = f"so are {self._more} more lines below it"
            findings.append(Finding(findings[-1].place, findings[-1].line, more))
        return Trail(lines, _undone([self._heads[line.id] for line in lines]), findings)


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
        with files.open_regular(Path(line.place)) as file:
            file.seek(line.offset)
            return decode(file.readline(), Entry)
    except BadJSON as error:
        return Finding(line.place, line.line, str(error))
    except OSError as error:
        return Finding(line.place, line.line, f"it cannot be read ({reason(error)})")
