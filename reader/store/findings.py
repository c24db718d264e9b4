"""What is found in a store: where the entries of a log are, and what is not as it should be."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import msgspec

from reader.model.log import REDO, UNDO


class LogLine(NamedTuple):
    """Where an entry of a log is. Lines sort by time, and those of one moment by log."""

    at: str
    place: Path | str
    """The log, for sentences and for the store."""
    seq: int
    id: str
    line: int
    """Number of the line within the log, from 1."""
    offset: int
    """How the store finds it again."""
    who: str = ""
    what: str = ""
    of: str | None = None


NOT_THERE = "a passage in another article is not there"
MOVED_THERE = "a passage in another article has moved"
"""Kinds of what is wrong with such a passage; of one that moved it is known where it stands now."""


class WrongThere(NamedTuple):
    """What is wrong with a passage in another article."""

    kind: str
    """`NOT_THERE` or `MOVED_THERE`."""
    message: str


class Finding(msgspec.Struct, frozen=True):
    """Something in a store that is not as it should be, or perhaps is not."""

    place: Path | str
    line: int | None
    """Line of the file, from 1; None where it is the file as a whole."""
    message: str
    repaired: bool = False
    kind: str = ""
    """What is wrong, in the words that all findings of its kind share; empty: how `message` begins,
    up to its first colon or semicolon."""
    what: str = "file"
    """What findings of its kind are counted in, as a noun."""
    annotator: str = ""
    """Whose it is; empty where it is nobody's."""
    may_be_meant: bool = False
    """Whether it is only worth another look: nothing is wrong where it is meant so."""

    @classmethod
    def of(cls, place: Path, error: Exception) -> Finding:
        """Return what is wrong with a file, of an error whose sentence begins with its place."""
        rest = str(error).removeprefix(str(place))
        named = re.match(r", line ([0-9]+)(?=:)", rest)
        line = int(named[1]) if named else None
        return cls(place, line, rest[named.end() if named else 0 :].lstrip(":, "))

    def sentence(self) -> str:
        """Return place, message and whether it is repaired."""
        line = f", line {self.line}" if self.line is not None else ""
        done = " (repaired)" if self.repaired else ""
        return f"{self.place}{line}: {self.message}{done}"

    def at_line(self) -> str:
        """Return place and message with the line as compilers write it, for programs too."""
        line = "" if self.line is None else f":{self.line}"
        return f"{self.place}{line}: {self.message}"


class Trail(msgspec.Struct):
    """The index of a log: what is in it and where, without the records."""

    lines: list[LogLine] = []
    findings: list[Finding] = []
    """Lines that are no entries, or the log as a whole; a thousand of them at most."""

    @property
    def undone(self) -> set[str]:
        """Ids of entries that were undone, and not redone."""
        undone: set[str] = set()
        for line in self.lines:
            if line.what == UNDO and line.of:
                undone.add(line.of)
            elif line.what == REDO and line.of:
                undone.discard(line.of)
        return undone
