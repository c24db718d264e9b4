"""What a layer file holds: one TinyDB file per annotator and article, one record per line.

TinyDB itself, which is slow to import, is not needed to read one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from reader.io import files
from reader.io.json import BadJSON, decode, encode
from reader.store.records import as_record, check_meta, is_newer

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
        wrong = next((each for each in table if not _DOC_ID.fullmatch(each)), None)
        if wrong is not None:
            raise BadJSON(f"its table {name} has {wrong[:40]!r} for a number")


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
