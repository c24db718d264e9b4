"""Small JSON files that stay whole when git joins two versions of them line by line.

The first and the last line are the same in every version, and each line between ends in a comma.
So the joined file is JSON too, and what either side said still stands in it.

Files in which a merge left both sides, between the marks that git writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from reader.io.json import BadJSON, decode, encode
from reader.model.annotation import Record

_MARK = re.compile(rb"(<{7}|\|{7}|={7}|>{7})( [^\n]*)?\r?")
_OPEN, _BASE, _MIDDLE, _CLOSE = b"<", b"|", b"=", b">"


def has_marks(data: bytes) -> bool:
    """Whether a file holds the marks of a merge that was not finished."""
    lines = (line for line in data.split(b"\n") if line[:1] in (_OPEN, _CLOSE))
    return {_OPEN, _CLOSE} == {line[:1] for line in lines if _MARK.fullmatch(line)}


def first_mark(data: bytes) -> int | None:
    """Line of the first mark of a merge that was not finished, from 1; None: there is none."""
    if b"<" * 7 not in data or not has_marks(data):
        return None
    lines = enumerate(data.split(b"\n"), 1)
    return next(number for number, line in lines if _MARK.fullmatch(line) and line[:1] == _OPEN)


def without_marks(data: bytes) -> bytes:
    """Return all lines but the marks, so what both sides say stands one after the other."""
    return b"\n".join(line for line in data.split(b"\n") if not _MARK.fullmatch(line))


def sides(data: bytes) -> tuple[bytes, bytes]:
    """Return what each side had, without what they both came from."""
    found: tuple[list[bytes], list[bytes]] = ([], [])
    where = _CLOSE
    for line in data.split(b"\n"):
        if _MARK.fullmatch(line):
            where = line[:1]
            continue
        if where in (_OPEN, _CLOSE):
            found[0].append(line)
        if where in (_MIDDLE, _CLOSE):
            found[1].append(line)
    return b"\n".join(found[0]), b"\n".join(found[1])


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
