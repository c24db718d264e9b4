"""Extract the text of a document once, and keep it in the user's cache.

So that a text stays as it was read first, whatever later versions of what extracts would make of
the same file; from the first tag on it is kept with the tags.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import msgspec

from reader.io import files
from reader.kinds.base import Extracted, NoText, Part, distinct
from reader.kinds.registry import DocumentKind

_ROOM = 1 << 28
"""Bytes of texts that are kept, 256 MB; the oldest make room."""


class _Cached(msgspec.Struct):
    version: str
    parts: list[Part]


def extract(kind: DocumentKind, data: bytes, encoding: str | None) -> Extracted:
    """Read a document with what is installed now.

    Raises:
        NoText: it cannot be read, or there is no text in it.
        ImportError: a library is missing.
    """
    if kind.apart:
        from reader.kinds.apart import read_apart

        parts = read_apart(kind, data)
    else:
        parts = list(kind.read(data, encoding))
    if kind.many:
        parts = list(distinct(parts))
    if not any(part.text.strip() for part in parts):
        raise NoText(": there is no text in it")
    return Extracted(tuple(parts), kind.version)


def cached(kind: DocumentKind, digest: str) -> Extracted | None:
    """Return what was extracted before from a file of this digest; None: nothing usable is kept."""
    try:
        data = files.read_bytes(_place(kind, digest))
        if data is None:
            return None
        found = msgspec.json.decode(data, type=_Cached)
    except (OSError, msgspec.MsgspecError, UnicodeError):
        return None
    return Extracted(tuple(found.parts), found.version)


def keep(kind: DocumentKind, digest: str, extracted: Extracted) -> None:
    """Keep what was extracted, if the cache can be written: without it the file is read again."""
    place = _place(kind, digest)
    with suppress(OSError, msgspec.MsgspecError, UnicodeError):
        data = msgspec.json.encode(_Cached(extracted.version, list(extracted.parts)))
        if len(data) > _ROOM // 4:
            return
        files.make_folders(place.parent, files.PRIVATE_FOLDER)
        _make_room(place.parent, len(data))
        files.write_atomically(place, data, files.PRIVATE)


def _place(kind: DocumentKind, digest: str) -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("obelism") / "texts" / f"{digest}-{kind.name}.json"


def _make_room(folder: Path, size: int) -> None:
    """Remove the oldest texts until there is room for one more."""
    with os.scandir(folder) as entries:
        known = sorted(
            (each.stat().st_mtime_ns, each.stat().st_size, each.name) for each in entries
        )
    total = size + sum(each[1] for each in known)
    for _, bytes_there, name in known:
        if total <= _ROOM:
            return
        files.remove(folder / name)
        total -= bytes_there
