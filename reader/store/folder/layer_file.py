"""Writing a layer file through TinyDB, always whole and always by a temporary file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document

from reader.io import files
from reader.model.annotation import Record
from reader.model.log import Tables
from reader.store.folder.seen import Seen
from reader.store.folder.tables import TABLES, FileTables, Lines, in_order

_META_ID = 1


class LayerFile(Storage):
    """One layer file, kept open for writing. It holds the tables in memory, as TinyDB's storage.

    TinyDB's own storage writes in place, so that a crash tears the file, and at every change.
    """

    def __init__(self, path: Path, tables: FileTables | None, seen: Seen) -> None:
        """`tables` is the file as it stands, read through `seen`; None where there is none."""
        super().__init__()
        empty: FileTables = {name: {} for name in ("meta", *TABLES)}
        self._tables = empty | (tables or {})
        self._path, self._seen, self._lines = path, seen, Lines()
        self._db = TinyDB(storage=lambda: self)
        self._ids = {name: _DocIds(self._tables.get(name, {})) for name in TABLES}

    def read(self) -> FileTables:
        return self._tables

    def write(self, data: FileTables) -> None:
        self._tables = data

    def put(self, changes: Tables, meta: Record) -> None:
        """Take over records, None to remove one, and the meta record; nothing is written yet."""
        for name, records in changes.items():
            ids, table = self._ids.setdefault(name, _DocIds({})), self._db.table(name)
            old = [ids.known[id] for id in records if id in ids.known]
            if old:
                table.remove(doc_ids=old)
            new = [
                Document(record, ids.of(id)) for id, record in records.items() if record is not None
            ]
            if new:
                table.insert_multiple(new)
        meta_table = self._db.table("meta")
        meta_table.remove(doc_ids=[_META_ID])
        meta_table.insert(Document(meta, _META_ID))

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
