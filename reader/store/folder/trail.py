"""The index of a journal: only its end says what was undone, and its records may be many."""

from __future__ import annotations

from pathlib import Path

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode
from reader.model.errors import reason
from reader.model.log import Entry
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
        self.lines: dict[str, LogLine] = {}
        """By id: merged journals may repeat them."""
        self.findings: list[Finding] = []
        self._more = 0
        """How many bad lines there are beyond those in `findings`."""

    def read(self, path: Path) -> None:
        try:
            with files.open_regular(path) as file:
                offset = 0
                for number, raw in enumerate(file, 1):
                    if raw.lstrip(b" \r\n"):
                        self._take(raw, path, number, offset)
                    offset += len(raw)
        except FileNotFoundError:
            pass
        except OSError as error:
            self.findings.append(Finding(path, None, f"it cannot be read ({reason(error)})"))

    def _take(self, raw: bytes, path: Path, line: int, offset: int) -> None:
        try:
            head = decode(raw, _Head)
        except BadJSON as error:
            if len(self.findings) < MOST_BAD:
                self.findings.append(Finding(path, line, str(error)))
            else:
                self._more += 1
            return
        if is_newer({"schema": head.schema}):
            why = "it was written by another version of obelism"
            self.findings.append(Finding(path, line, why))
        elif head.type == "action" and head.id not in self.lines:
            self.lines[head.id] = LogLine(
                head.at, path, head.seq, head.id, line, offset, head.who, head.what, head.of
            )

    def trail(self) -> Trail:
        if self._more:
            last, more = self.findings[-1], f"so are {self._more} more lines below it"
            self.findings.append(Finding(last.place, last.line, more))
        return Trail(sorted(self.lines.values()), self.findings)


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
