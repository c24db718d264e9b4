"""The layer file: one TinyDB file per annotator and article, one record per line.

It is written through TinyDB, always whole and always by a temporary file, and never over what
another program put there.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from itertools import islice
from operator import is_, lt
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode, encode
from reader.model.annotation import Record, as_record
from reader.model.errors import ForeignChange
from reader.model.log import Tables
from reader.store.records import check_meta, is_newer

TABLES = ("annotations", "verdicts", "decisions")
"""The tables that actions change, in the order they stand in the file."""

FileTables = dict[str, Any]
"""A whole layer file: table name to doc id (as text) to record."""

_DOC_ID = re.compile(r"0|[1-9][0-9]{0,17}")


def read_tables(path: Path) -> FileTables | None:
    """Read a layer file, None if it is missing; raise OSError, or BadJSON if it is no layer."""
    data = files.read_bytes(path)
    return None if data is None else parse_tables(data)


def parse_tables(data: bytes) -> FileTables:
    """Read the bytes of a layer file; raises BadJSON as `read_tables`."""
    if not data.lstrip(b"\0 \n"):
        raise BadJSON("it is empty")
    tables = decode(data, dict[str, Any])
    record = as_record(tables.get("meta")).get("1")
    if not isinstance(record, dict):
        raise BadJSON("it has no meta record")
    if not is_newer(record):
        check_meta(record)
        _check_tables(tables)
    return tables


def _check_tables(tables: FileTables) -> None:
    for name in ("meta", *TABLES):
        table = tables.get(name, {})
        if not isinstance(table, dict):
            raise BadJSON(f"its table {name} is not an object")
        if not all(map(_DOC_ID.fullmatch, table)):
            wrong = next(each for each in table if not _DOC_ID.fullmatch(each))
            raise BadJSON(f"its table {name} has {wrong[:40]!r} for a number")


class _Lines(msgspec.Struct):
    """A layer file whose annotations are not decoded."""

    meta: dict[str, Any]
    annotations: dict[str, msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET
    verdicts: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    decisions: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class _Named(msgspec.Struct, gc=False):
    id: str


_lines = msgspec.json.Decoder(_Lines).decode
_named = msgspec.json.Decoder(list[_Named]).decode


def lines_as_they_are(seen: Seen) -> FileTables | None:
    """Return the tables of a layer file that was `usual` when it was read, annotations as JSON.

    Raises:
        ForeignChange: it is another one now.
        OSError: it cannot be read.
    """
    data = seen.again()
    if data is None:
        return None
    found = msgspec.structs.asdict(_lines(data))
    tables = {name: table for name, table in found.items() if table is not msgspec.UNSET}
    if b"\n" in b"".join(tables.get("annotations", {}).values()):
        return parse_tables(data)  # written by another program: a record has more than a line
    return tables


def _ids_of(table: dict[str, Any], doc_ids: list[str]) -> list[Any]:
    """Return the id of each record, by the numbers given; None where it has none."""
    records = [table[doc_id] for doc_id in doc_ids]
    if records and all(isinstance(each, msgspec.Raw) for each in records):
        return [each.id for each in _named(b"[" + b",".join(records) + b"]")]
    return [as_record(each).get("id") for each in records]


def first_file(meta: Record, after: Mapping[str, Mapping[str, msgspec.Raw]]) -> bytes:
    """Return the file, as `Lines` has it, of a layer whose first entry made these records."""
    parts = [b'{"meta":{\n"1":', encode(meta), b"\n}"]
    for name in dict.fromkeys((*TABLES, *after)):
        records = after.get(name, {}).values()
        lines = _BREAK.join([b'"%d":%b' % line for line in enumerate(records, 1)])
        parts += [_BREAK, encode(name), b":{\n%b\n}" % lines if lines else b":{}"]
    return b"".join([*parts, b"}\n"])


_BREAK = b",\n"
"""What parts a record from the one before."""

_CHUNK = 256
"""Records whose lines are kept together."""


class _Chunk(NamedTuple):
    """Some records of a table that follow each other, and their lines."""

    doc_ids: list[str]
    records: list[Any]
    data: bytes
    """Each line with what parts it from the one before."""


class Lines:
    """Layer files as bytes; a record that did not change is not encoded again, nor looked at."""

    def __init__(self) -> None:
        self._known: dict[str, list[_Chunk]] = {}

    def encode(self, tables: FileTables) -> bytes:
        """Return the file: `meta` first, the known tables, then the others, one record per line."""
        names = [name for name in ("meta", *TABLES) if name in tables]
        names += [name for name in tables if name not in names]
        parts: list[bytes] = []  # joined once: a large layer is copied once only
        for name in names:
            parts += [b",\n" if parts else b"{", encode(name), b":"]
            parts += self._table(name, tables[name])
        return b"".join([*parts, b"}\n"] if parts else [b"{}\n"])

    def _table(self, name: str, table: Any) -> list[bytes]:
        if not isinstance(table, dict):
            return [encode(table)]
        doc_ids = in_order(table)
        records = [table[doc_id] for doc_id in doc_ids]
        chunks = self._known[name] = [*_chunks(doc_ids, records, self._known.get(name, []))]
        if not chunks:
            return [b"{}"]
        return [b"{", chunks[0].data[1:], *(chunk.data for chunk in chunks[1:]), b"\n}"]


def _chunks(doc_ids: list[str], records: list[Any], known: list[_Chunk]) -> Iterator[_Chunk]:
    """Yield all records in chunks, known ones as they are where nothing in them has changed."""
    at, place = 0, {chunk.doc_ids[0]: number for number, chunk in enumerate(known)}
    while at < len(doc_ids):
        number = place.get(doc_ids[at])
        old = known[number] if number is not None else None
        size = len(old.doc_ids) if old is not None else _CHUNK
        ids, here = doc_ids[at : at + size], records[at : at + size]
        if old is None or ids != old.doc_ids or not all(map(is_, here, old.records)):
            then = next((n for n, each in enumerate(ids[1:], 1) if each in place), len(ids))
            ids, here = ids[:then], here[:then]
            lines = _lines_of(old) if old is not None else {}
            old = _Chunk(ids, here, b"".join(map(partial(_line, lines), ids, here)))
        yield old
        at += len(old.doc_ids)


def _lines_of(chunk: _Chunk) -> dict[str, tuple[Any, bytes]]:
    lines = chunk.data[len(_BREAK) :].split(_BREAK)  # no line has a break in it
    return dict(zip(chunk.doc_ids, zip(chunk.records, lines, strict=True), strict=True))


def _line(known: Mapping[str, tuple[Any, bytes]], doc_id: str, record: Any) -> bytes:
    """Return the line of a record, the known one where it is still the same."""
    old, line = known.get(doc_id, (None, b""))
    if not line or old is not record:
        line = encode(doc_id) + b":" + encode(record)
    return _BREAK + line


def in_order(doc_ids: Collection[str]) -> list[str]:
    """Return doc ids by number; whatever else a table has for keys stays behind them."""
    try:
        numbers = [*map(int, doc_ids)]
        if all(map(lt, numbers, islice(numbers, 1, None))):  # as this program writes them
            return [*doc_ids]
        return sorted(doc_ids, key=int)
    except ValueError:
        return sorted(doc_ids, key=_place)


def _place(doc_id: str) -> int:
    return int(doc_id) if _DOC_ID.fullmatch(doc_id) else 10**18


LARGE = 1 << 20
"""Bytes of a layer file from which on it is read in pieces."""

_LOOKED_INTO: dict[Path, tuple[files.Looks, bytes]] = {}
"""The layer file that was looked into last, for whoever opens it next."""


def look_into(path: Path, *, soon: bool) -> BinaryIO:
    """Open a layer file to read how it begins; raise OSError as `files.open_regular` does.

    `soon`: it is likely to be opened as a whole next. So its content is kept, and is not read again
    while the file looks the same.
    """
    if path not in _LOOKED_INTO and (not soon or os.stat(path).st_size > LARGE):
        return files.open_regular(path)
    found = _as_it_is(path)
    _LOOKED_INTO.clear()
    _LOOKED_INTO[path] = found
    return io.BytesIO(found[1])


def _as_it_is(path: Path) -> tuple[files.Looks, bytes]:
    """Return the looks and the content of a layer file; raises as `look_into`."""
    known = _LOOKED_INTO.pop(path, None)
    if known is not None and known[0] == files.looks_of(os.stat(path)):
        return known
    status, data = files.read_with_status(path)
    return files.looks_of(status), data


class Seen:
    """What a file held when this program last read or wrote it.

    Locks keep other copies of this program away, but not a program that synchronises folders.
    """

    def __init__(self, path: Path) -> None:
        """Count the file as missing, until `read` or `wrote` says otherwise."""
        self.path = path
        self._looks: files.Looks | None = None
        self._digests: set[bytes] = set()
        """Of what it may hold: what was read or written last, and what a failed write left."""

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self._looks[1] if self._looks is not None else 0

    def read(self) -> bytes | None:
        """Return and note the content, None where there is none; raise OSError if unreadable."""
        found = self._read()
        if found is None:
            return None
        self._looks, self._digests = found[0], {_digest(found[1])}
        return found[1]

    def pieces(self, size: int) -> Iterator[bytes]:
        """Yield the content, so many bytes at a time, and note it behind the last; raise OSError if
        it is unreadable or not there."""
        digest = hashlib.sha256()
        with files.open_regular(self.path) as file:
            looks = files.looks_of(os.fstat(file.fileno()))
            while piece := file.read(size):
                digest.update(piece)
                yield piece
        self._looks, self._digests = looks, {digest.digest()}

    def again(self) -> bytes | None:
        """Return the content that was read or written last; None where there is no file now.

        Raises:
            ForeignChange: it has other content.
            OSError: it cannot be read.
        """
        found = self._read()
        if found is not None and _digest(found[1]) not in self._digests:
            raise self._foreign()
        self._looks = found and found[0]
        return found and found[1]

    def may_hold(self, data: bytes) -> None:
        """Note what a write that failed may have left."""
        self._digests.add(_digest(data))

    def wrote(self, data: bytes, status: os.stat_result) -> None:
        """Note what was written, and the file's status before it got its name."""
        self._looks, self._digests = files.looks_of(status), {_digest(data)}

    def check(self) -> None:
        """See that writing it destroys nothing: raise ForeignChange if it has other content."""
        try:
            if files.looks_of(os.stat(self.path)) == self._looks:
                return
        except FileNotFoundError:
            return
        self.again()

    def _foreign(self) -> ForeignChange:
        return ForeignChange(
            f"{self.path} was changed by another program while this one had it open, "
            "so nothing more is written; open the article again"
        )

    def _read(self) -> tuple[files.Looks, bytes] | None:
        try:
            return _as_it_is(self.path)
        except FileNotFoundError:
            return None


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


_META_ID = 1


class LayerFile:
    """One layer file, kept open for writing. It holds the tables in memory, as TinyDB's storage.

    TinyDB's own storage writes in place, so that a crash tears the file, and at every change.
    """

    def __init__(self, path: Path, tables: FileTables | None, seen: Seen) -> None:
        """`tables` is the file as it stands, read through `seen`; None where there is none."""
        from tinydb import TinyDB  # slow to import: 15 to 20 ms, and reading a file needs none

        empty: FileTables = {name: {} for name in ("meta", *TABLES)}
        self._tables = empty | (tables or {})
        self._path, self._seen, self._lines = path, seen, Lines()
        self._db = TinyDB(storage=lambda: self)
        self._concerned: FileTables = {}
        """The records that a change concerns, as TinyDB sees them: of all that it is given it makes
        two copies."""
        self._ids = {name: _DocIds(self._tables.get(name, {})) for name in TABLES}

    def read(self) -> FileTables:
        return self._concerned

    def write(self, data: FileTables) -> None:
        self._concerned = data

    def put(self, changes: Tables, meta: Record) -> None:
        """Take over records, None to remove one, and the meta record; nothing is written yet."""
        for name, records in changes.items():
            ids = self._ids.setdefault(name, _DocIds({}))
            # What came and went since the last save was never in the file, and gets no doc id.
            there = {id: each for id, each in records.items() if each or id in ids.known}
            self._put(name, {ids.of(id): each for id, each in there.items()})
        self._put("meta", {_META_ID: meta})

    def _put(self, name: str, records: Mapping[int, Record | None]) -> None:
        """Put records of a table by doc id, None to remove one."""
        from tinydb.table import Document

        whole = self._tables.setdefault(name, {})
        old = {key: whole[key] for key in map(str, records) if key in whole}
        self._concerned = {name: old}
        table = self._db.table(name)
        if old:
            table.remove(doc_ids=map(int, old))
        new = [Document(record, id) for id, record in records.items() if record is not None]
        if new:
            table.insert_multiple(new)
        now = self._concerned[name]
        for key in old:
            if key not in now:
                del whole[key]
        whole.update(now)

    def encoded(self) -> bytes:
        """Return what the file is to be; raise ForeignChange where it is not as it was read."""
        data = self._lines.encode(self._tables)
        self._seen.check()
        return data

    def save(self) -> None:
        """Write the file; if that raises OSError or ForeignChange, it stays as it is."""
        files.make_folders(self._path.parent)
        data = self.encoded()
        try:
            status = files.write_atomically(self._path, data)
        except BaseException:
            self._seen.may_hold(data)
            raise
        self._seen.wrote(data, status)


class _DocIds:
    """Doc ids by record id. A record keeps its doc id while the layer is open, even if removed."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.known: dict[str, int] = {}
        doc_ids = in_order(table)
        for doc_id, id in zip(doc_ids, _ids_of(table, doc_ids), strict=True):
            if isinstance(id, str):
                self.known.setdefault(id, int(doc_id))
        self._next = max(map(int, table), default=0) + 1

    def of(self, id: str) -> int:
        """Return the doc id of a record, a new one if it has none yet."""
        if id not in self.known:
            self.known[id] = self._next
            self._next += 1
        return self.known[id]
