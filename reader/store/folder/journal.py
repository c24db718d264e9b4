"""The journal: one entry a line, appended and fsynced before anything else is written."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode, is_bounded, without_gc
from reader.model.errors import ForeignChange
from reader.model.log import SCHEMA, Entry
from reader.store.records import is_newer

_LINE = re.compile(rb"[^ \r\n][^\n]*+\n?")
"""A line that is not blank, from its first sign on."""

_TAIL = 4096
"""Bytes at a journal's end that are compared before an append."""

_BEGINS = b'{"id":"'
"""What every line begins with."""

_SPARE = 1000
"""Bytes of memory that a line may take for being so small."""

LONG = 1 << 22
"""Bytes of a journal from which on its records are decoded only where somebody asks for them."""

MOST_BAD = 1000
"""Lines that are no actions and are named one by one."""

MOST_READ = 100_000
"""Lines that are no actions and are read past."""


class Journal(msgspec.Struct):
    """A journal as it was read."""

    path: Path
    exists: bool = False
    entries: list[Entry] = []
    """In file order; a line that stands twice counts once."""
    bad: list[tuple[int, str]] = []
    """Line number and reason of every line that is no action, and is kept where it is."""
    newer: bool = False
    """Whether a line was written by a program of another major version."""
    keep: int = 0
    """Bytes up to the end of the last good line."""
    tail: bytes = b""
    """What follows: a torn or garbled end."""
    tail_line: int = 0
    """Line number where `tail` begins; 0 without one."""
    end: bytes = b""
    """The last kept bytes."""
    second_name: bool = False
    """Whether its file has one, a hard link; then nothing is added to it."""
    form: str = ""
    """What another program saved it as, in words; then nothing is added to it. Empty: as it was."""

    @property
    def cut_off(self) -> bool:
        """Whether the tail is the beginning of one line, as it is after an end while writing."""
        begins = self.tail[: len(_BEGINS)] == _BEGINS[: len(self.tail)]
        return bool(self.tail) and begins and b"\n" not in self.tail


def read_journal(path: Path) -> Journal:
    """Read a journal, empty where there is none; raise OSError where it cannot be read."""
    try:
        status, data = files.read_with_status(path)
    except FileNotFoundError:
        return parse_journal(path, None)
    journal = parse_journal(path, data)
    journal.second_name = status.st_nlink > 1
    return journal


@without_gc()
def parse_journal(path: Path, data: bytes | None) -> Journal:
    """Read what a journal at `path` holds, None where there is none; raises as `read_journal`."""
    journal = Journal(path, exists=data is not None, entries=[], bad=[])
    if data is not None and len(data) > LONG and (entries := _when_asked_for(data)) is not None:
        journal.entries, journal.keep, journal.end = entries, len(data), data[-_TAIL:]
        return journal
    # Of a file that is bounded as a whole, no line need be looked at by itself.
    spare = None if is_bounded(data or b"") else _SPARE
    if data and spare is None and (entries := all_at_once(data)) is not None:
        journal.entries, journal.keep, journal.end = entries, len(data), data[-_TAIL:]
        return journal
    offset = 0
    number = 1
    tail_line = 0
    seen: set[str] = set()
    bad = _BadLines()
    for line in _LINE.finditer(data or b""):
        raw = line[0]
        # From the line before, whose end is counted too; blank lines may be many.
        number += (data or b"").count(b"\n", offset and offset - 1, line.start())
        offset = line.end()
        wrong = _take(journal, raw, seen, spare)
        if wrong:
            bad.add(number, wrong)
            tail_line = tail_line or number
        else:
            bad.keep()
            journal.keep = offset
            tail_line = 0
    if data and not journal.entries and not journal.newer and (known := _resaved(path, data)):
        return known
    journal.bad = bad.kept()
    if data is not None and tail_line:
        journal.tail, journal.tail_line = data[journal.keep :], tail_line
    else:
        journal.keep = len(data or b"")
    journal.end = (data or b"")[max(0, journal.keep - _TAIL) : journal.keep]
    return journal


def _resaved(path: Path, data: bytes) -> Journal | None:
    """Read a journal that was saved in another form; None where it is not whole in any."""
    from reader.store.folder.resaved import as_written

    found = as_written(data)
    journal = parse_journal(path, found[0]) if found else None
    if found is None or journal is None or not journal.entries or journal.tail:
        return None
    journal.form, journal.keep, journal.end = found[1], len(data), data[-_TAIL:]
    return journal


def all_at_once(data: bytes) -> list[Entry] | None:
    """Read a journal as nearly all are, each line an action of its own; None: it is not."""
    try:
        entries = _ENTRIES.decode_lines(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return entries if are_usual(entries, data) else None


def _when_asked_for(data: bytes) -> list[Entry] | None:
    """Read a long journal as `all_at_once`, without the records in it."""
    from reader.store.folder.lazy_entries import lazy_entries

    try:
        entries = lazy_entries(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return [*entries] if entries is not None and are_usual(entries, data) else None


def are_usual(entries: Sequence[Entry], data: bytes) -> bool:
    """Return whether the lines of a journal are each an action of this version and its own."""
    usual = all(
        entry.seq > 0 and entry.type == "action" and entry.schema == SCHEMA for entry in entries
    )
    return usual and len(entries) == _lines(data) == len({each.id for each in entries})


def _lines(data: bytes) -> int:
    """Return how many lines there are; 0 where one after the first begins with no brace."""
    # In a long journal, faster than counting the breaks and then the braces behind them.
    lines, end = 1, data.find(b"\n")
    while 0 <= end < len(data) - 1:
        if data[end + 1] != _BRACE:
            return 0
        lines, end = lines + 1, data.find(b"\n", end + 1)
    return lines


_BRACE = ord("{")
_ENTRIES = msgspec.json.Decoder(Entry)


class _BadLines:
    """Lines that are no actions: kept where a good one follows. However many, they take no room."""

    def __init__(self) -> None:
        self._lines: list[tuple[int, str]] = []
        self._count = self._kept = 0

    def add(self, number: int, wrong: str) -> None:
        """Take a line; raise OSError where there are too many."""
        self._count += 1
        if self._count > MOST_READ:
            raise OSError(errno.EINVAL, f"more than {MOST_READ:,} lines of it are no actions")
        if len(self._lines) < MOST_BAD:
            self._lines.append((number, wrong))

    def keep(self) -> None:
        """Count a good line, which follows those so far."""
        self._kept = self._count

    def kept(self) -> list[tuple[int, str]]:
        """Number and reason of each, and after the first thousand, how many there are beyond."""
        lines = self._lines[: self._kept]
        more = self._kept - len(lines)
        return [*lines, (lines[-1][0], f"so are {more} lines below it")] if more else lines


class _Versioned(msgspec.Struct):
    """All that is looked at in a line of a newer program."""

    schema: Any = None


def _take(journal: Journal, raw: bytes, seen: set[str], spare: int | None) -> str | None:
    """Add one line to the journal; return what is wrong with it. `spare`: as of `decode`."""
    try:
        entry = decode(raw, Entry, spare=spare)
    except BadJSON as error:
        # It may still be good: one of a newer program.
        with contextlib.suppress(BadJSON):
            if b"schema" in raw and is_newer({"schema": decode(raw, _Versioned).schema}):
                journal.newer = True
                return None
        return str(error)
    if entry.schema != SCHEMA and is_newer({"schema": entry.schema}):
        journal.newer = True
    elif entry.type == "action" and entry.seq > 0:
        if entry.id not in seen:
            seen.add(entry.id)
            journal.entries.append(entry)
    elif entry.type == "action":
        return "its sequence number is below 1"
    return None


def cut_tail(journal: Journal) -> None:
    """Cut off the torn end, which is copied; raise ForeignChange if the journal has changed.

    Raises OSError too, as where it has a second name.
    """
    fd = files.open_own(journal.path, os.O_RDWR)
    try:
        if os.fstat(fd).st_size != journal.keep + len(journal.tail):
            raise ForeignChange(f"{journal.path} was changed by another program")
        os.ftruncate(fd, journal.keep)
        files.sync(fd)
    finally:
        os.close(fd)
    journal.tail, journal.tail_line = b"", 0


class JournalFile:
    """A journal open for appending. Before each append it must be as this program left it."""

    def __init__(self, journal: Journal) -> None:
        self.path = journal.path
        self._exists = self._named = journal.exists
        self._size = journal.keep
        self._end = journal.end
        self._form = journal.form
        self._attempt = b""
        """What a failed append may have left, when even cutting it off failed."""

    def append(self, lines: list[bytes], *, durably: bool = True) -> None:
        """Append lines in one write and one fsync; not `durably`, whoever calls it syncs all.

        Raises:
            OSError: nothing was appended; what the write left was cut off, or is at the next call.
            ForeignChange: the file is not as it was left; nothing was appended.
        """
        if self._form:
            raise OSError(errno.EINVAL, f"it was saved as {self._form} by another program")
        data = b"".join(line + b"\n" for line in lines)
        if self._end and not self._end.endswith(b"\n"):
            data = b"\n" + data
        fd = self._open()
        try:
            if durably:
                self._name_durably()
            self._check(fd)
            self._append(fd, data, files.append_durably if durably else files.write_all)
        finally:
            os.close(fd)
        self._size += len(data)
        self._end = (self._end + data)[-_TAIL:]

    def _open(self) -> int:
        flags = os.O_RDWR | os.O_APPEND
        if self._exists:
            return files.open_own(self.path, flags)
        try:
            fd = files.open_own(self.path, flags | os.O_CREAT | os.O_EXCL)
        except FileExistsError:
            raise self._foreign() from None
        self._exists = True
        return fd

    def _name_durably(self) -> None:
        """Bring the folder of a new file to the disk too, once."""
        if not self._named:
            files.sync_folder(self.path.parent)
            self._named = True

    def _check(self, fd: int) -> None:
        size = os.fstat(fd).st_size
        if size > self._size and self._attempt:
            left = os.pread(fd, size - self._size, self._size)
            if self._attempt.startswith(left):
                os.ftruncate(fd, self._size)
                size = self._size
        start = self._size - len(self._end)
        if size != self._size or os.pread(fd, len(self._end), start) != self._end:
            raise self._foreign()
        self._attempt = b""

    def _append(self, fd: int, data: bytes, write: Callable[[int, bytes], None]) -> None:
        try:
            write(fd, data)
        except OSError:
            self._attempt = data
            with contextlib.suppress(OSError):
                os.ftruncate(fd, self._size)
                self._attempt = b""
            raise

    def _foreign(self) -> ForeignChange:
        return ForeignChange(
            f"{self.path} was changed by another program while this one had it open, "
            "so nothing more is written to it"
        )
