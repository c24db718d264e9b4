"""Files in which a merge left both sides, between the marks that git writes."""

from __future__ import annotations

import re

_MARK = re.compile(rb"(<{7}|\|{7}|={7}|>{7})( [^\n]*)?\r?")
_OPEN, _BASE, _MIDDLE, _CLOSE = b"<", b"|", b"=", b">"


def has_marks(data: bytes) -> bool:
    """Whether a file holds the marks of a merge that was not finished."""
    lines = data.split(b"\n")
    opened = [line for line in lines if line.startswith(b"<" * 7) and _MARK.fullmatch(line)]
    closed = [line for line in lines if line.startswith(b">" * 7) and _MARK.fullmatch(line)]
    return bool(opened and closed)


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
