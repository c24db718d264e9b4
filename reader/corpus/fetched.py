"""Files that were fetched from the web into a folder, and the list there of where each is from.

The list is a file with a line for each: its name, the address, when, with tabs between. It is
hidden, since it is no article.
"""

from __future__ import annotations

import hashlib
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from reader.io import files

LIST = ".fetched.tsv"

_NAME = re.compile(r"-([0-9a-f]{12})\.[a-z.]+\Z")
"""How the names of such files end: with a digest of the address."""
_MOST = 1 << 25
"""Bytes of a list."""


class Row(NamedTuple):
    """A file that was fetched."""

    name: str
    address: str
    at: str
    """UTC in ISO 8601."""


def fetched_from(path: Path) -> str | None:
    """Return the address that a file is from; None where that is not known."""
    found = _NAME.search(path.name)
    try:
        looks = files.looks_of(os.stat(path.parent / LIST))
        return _addresses(path.parent, looks).get(found[1]) if found else None
    except OSError:
        return None


@lru_cache(4)
def _addresses(folder: Path, looks: files.Looks) -> dict[str, str]:
    """Return the addresses in a list that looks like that, by their digests."""
    return {digest_of(row.address): row.address for row in rows_of(folder)}


def digest_of(address: str) -> str:
    """Return the first 12 hex digits of an address's sha256."""
    return hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()[:12]


def rows_of(folder: Path) -> list[Row]:
    """Return what was fetched into a folder; a line that is none is passed over. Raises OSError."""
    data = files.read_bytes(folder / LIST, most=_MOST) or b""
    lines = (line.split("\t") for line in data.decode("utf-8", "replace").split("\n"))
    return [Row(*fields) for fields in lines if len(fields) == len(Row._fields)]


def add_row(folder: Path, row: Row) -> None:
    """Note what was fetched, once its file is on the disk. Raises OSError."""
    fd = files.open_own(folder / LIST, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        files.append_durably(fd, ("\t".join(row) + "\n").encode())
    finally:
        os.close(fd)
