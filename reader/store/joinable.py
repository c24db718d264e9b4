"""Small JSON files that stay whole when git joins two versions of them line by line.

The first and the last line are the same in every version, and each line between ends in a comma.
So the joined file is JSON too, and what either side said still stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reader.model.annotation import Record
from reader.store.conflict_marks import without_marks
from reader.store.jsonio import BadJSON, decode, encode

_MOST_LINES = 1000
"""Lines of a file that git has joined; each further one may be read with the first and the last."""


def lines_of(head: Record, bodies: Iterable[Record], last: bytes) -> bytes:
    """Return a file: the fields of `head`, those of each body on a line of its own, and `last`.

    Raises:
        BadJSON: something in it cannot be written.
    """
    lines = [_fields(head), *(_fields(body) for body in bodies)]
    return b"{" + b"".join(line + b",\n" for line in lines) + last + b"}\n"


def _fields(record: Record) -> bytes:
    return encode(record)[1:-1]


def versions(data: bytes) -> list[Record]:
    """Return the object that a file holds, or that of each version that was joined in it.

    Raises:
        BadJSON: it holds something else.
    """
    if data.count(b"\n") > _MOST_LINES:
        return [decode(data, dict[str, Any])]
    lines = without_marks(data).rstrip().split(b"\n")
    first, bodies, last = lines[0], lines[1:-1], lines[-1]
    if len(bodies) < 2 or not all(body.rstrip().endswith(b",") for body in (first, *bodies)):
        return [decode(data, dict[str, Any])]
    found: dict[bytes, Record] = {}
    for body in bodies:
        try:
            found[body] = decode(first + body + last, dict[str, Any])
        except BadJSON:
            return [decode(data, dict[str, Any])]
    return list(found.values())
