"""Writing a layer file through TinyDB, always whole and always by a temporary file.

The layer file: one TinyDB file per annotator and article, one record per line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from reader.io import files
from reader.io.json import BadJSON, decode, encode
from reader.model.annotation import Record
from reader.model.log import Tables
from reader.store.folder.records import check_meta, is_newer
from reader.store.folder.seen import Seen

TABLES = ("annotations", "verdicts", "decisions")
"""The tables that actions change, in the order they stand in the file."""

FileTables = dict[str, Any]
"""A whole layer file: table name to doc id (as text) to record."""

_DOC_ID = re.compile(r"0|[1-9][0-9]{0,17}")


def read_tables(path: Path) -> FileTables | None:
    """Read a layer file; None where there is none.

    Raises:
        BadJSON: it is cut, filled with something else, or of another shape.
        OSError: it cannot be read.
    """
    data = files.read_bytes(path)
    return None if data is None else parse_tables(data)


def parse_tables(data: bytes) -> FileTables:
    """Read the bytes of a layer file.

    Raises:
        BadJSON: as `read_tables`.
    """
    if not data.lstrip(b"\0 \n"):
        raise BadJSON("it is empty")
    tables = decode(data, dict[str, Any])
    meta = tables.get("meta")
    record = meta.get("1") if isinstance(meta, dict) else None
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
        for doc_id in table:
            if not _DOC_ID.fullmatch(doc_id):
                raise BadJSON(f"its table {name} has {doc_id[:40]!r} for a number")


class Lines:
    """Layer files as bytes; a record that did not change is not encoded again."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, tuple[Any, bytes]]] = {}

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
        known, lines = self._known.get(name, {}), {}
        for doc_id in in_order(table):
            record, line = table[doc_id], known.get(doc_id)
            if line is None or line[0] is not record:
                line = record, b",\n" + encode(doc_id) + b":" + encode(record)
            lines[doc_id] = line
        self._known[name] = lines
        if not lines:
            return [b"{}"]
        first, *others = [line for _, line in lines.values()]
        return [b"{", first[1:], *others, b"\n}"]


def in_order(doc_ids: Iterable[str]) -> list[str]:
    """Return doc ids by number; whatever else a table has for keys stays behind them."""
    try:
        return sorted(doc_ids, key=int)
    except ValueError:
        return sorted(doc_ids, key=_place)


def _place(doc_id: str) -> int:
    return int(doc_id) if _DOC_ID.fullmatch(doc_id) else 10**18


_META_ID = 1


class LayerStorage(Storage):
    """Holds the tables in memory; `save` puts them on the disk in one atomic write.

    TinyDB's own storage writes in place, so that a crash tears the file, and at every change.
    """

    def __init__(self, path: Path, tables: FileTables, seen: Seen) -> None:
        super().__init__()
        self._path = path
        self._seen = seen
        self._tables = tables
        self._lines = Lines()

    def read(self) -> dict[str, dict[str, Any]]:
        return self._tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        self._tables = data

    def save(self) -> None:
        """Write the file.

        Raises:
            OSError: the file is as it was.
            ForeignChange: it is not as it was left, and stays so.
        """
        files.make_folders(self._path.parent)
        data = self._lines.encode(self._tables)
        self._seen.check()
        self._seen.writing(data)
        self._seen.wrote(data, files.write_atomically(self._path, data))


class LayerFile:
    """One layer file, kept open for writing."""

    def __init__(self, path: Path, tables: FileTables | None, seen: Seen) -> None:
        """`tables` is the file as it stands, read through `seen`; None where there is none."""
        empty: FileTables = {name: {} for name in ("meta", *TABLES)}
        self._storage = LayerStorage(path, empty | (tables or {}), seen)
        self._db = TinyDB(storage=lambda: self._storage)
        self._ids = {name: _DocIds(self._storage.read().get(name, {})) for name in TABLES}

    def put(self, changes: Tables, meta: Record) -> None:
        """Take over records, None to remove one, and the meta record; nothing is written yet."""
        for name, records in changes.items():
            ids = self._ids.setdefault(name, _DocIds({}))
            _put_records(self._db.table(name), ids, records)
        table = self._db.table("meta")
        table.remove(doc_ids=[_META_ID])
        table.insert(Document(meta, _META_ID))

    def save(self) -> None:
        """Write the file.

        Raises:
            OSError: the file is as it was.
            ForeignChange: it is not as it was left, and stays so.
        """
        self._storage.save()


class _DocIds:
    """Doc ids by record id. A record keeps its doc id while the layer is open, even if removed."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.known: dict[str, int] = {}
        for doc_id in in_order(table):
            record = table[doc_id]
            id = record.get("id") if isinstance(record, dict) else None
            if isinstance(id, str):
                self.known.setdefault(id, int(doc_id))
        self._next = max(map(int, table), default=0) + 1

    def of(self, id: str) -> int:
        """Return the doc id of a record, a new one if it has none yet."""
        if id not in self.known:
            self.known[id] = self._next
            self._next += 1
        return self.known[id]


def _put_records(table: Table, ids: _DocIds, records: dict[str, Record | None]) -> None:
    old = [ids.known[id] for id in records if id in ids.known]
    if old:
        table.remove(doc_ids=old)
    new = [Document(record, ids.of(id)) for id, record in records.items() if record is not None]
    if new:
        table.insert_multiple(new)
