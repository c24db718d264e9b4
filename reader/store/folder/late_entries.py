"""Entries of a long journal, whose records are decoded only where somebody asks for them.

Of hundreds of thousands of actions, opening a layer looks at the numbers; their records are in the
layer file already, and are asked for by who undoes one or looks at the history.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import Any

import msgspec

from reader.model.log import Entry, Tables

_BLOCK = 1 << 20
"""Bytes that are looked at together."""


class LateEntry(Entry, frozen=True, kw_only=True, gc=False):
    """An entry whose `before` and `after` are JSON until they are asked for.

    It refers to no other object that it could be part of a circle with, so `gc=False`.
    """

    before: msgspec.Raw  # type: ignore[assignment]
    after: msgspec.Raw  # type: ignore[assignment]


class _Any(msgspec.Struct):
    """Any object; what is in it is passed over."""


_MAY_BE_HUGE = re.compile(rb"[:,\[]\s*-?(?:[0-9.]{19}|[0-9.]+[eE])")
"""A number that may be beyond the bounds of numbers, which only decoding finds."""

_KINDS = bytes.maketrans(b":,[- \t\r\n\f\v" + b"0123456789." + b"eE", b":" * 10 + b"0" * 11 + b"ee")
_LIKE_HUGE = re.compile(rb":0(?:0{18}|0*e)")
"""Stands in bytes by their kinds wherever there is such a number, and hardly anywhere else. It is
looked for in a fifth of the time, since it begins with two signs that are seldom side by side."""

_fits = msgspec.json.Decoder(dict[str, dict[str, _Any | None]]).decode
_decode = msgspec.json.Decoder(Tables).decode
_entries = msgspec.json.Decoder(LateEntry)


def _when_asked(name: str) -> Callable[[LateEntry], Any]:
    """Have a field of `LateEntry` give records; return what gives the JSON that they are of.

    In the field's slot the records replace the JSON: nobody else sees that it was another.
    """
    slot: Any = getattr(LateEntry, name)

    def tables(entry: LateEntry) -> Tables:
        found = slot.__get__(entry)
        if type(found) is msgspec.Raw:
            found = _decode(found)
            slot.__set__(entry, found)
        known: Tables = found
        return known

    setattr(LateEntry, name, property(tables))
    get: Callable[[LateEntry], Any] = slot.__get__
    return get


_before, _after = map(_when_asked, ("before", "after"))


def late_entries(data: bytes) -> list[LateEntry] | None:
    """Read the lines of a journal; None where one is not right, or may not be.

    Raises:
        msgspec.DecodeError: one is not right.
        RecursionError: one is nested too deeply.
    """
    if not _is_text(data) or _may_be_huge(data):
        return None
    entries = _entries.decode_lines(data)
    for entry in entries:
        _fits(_before(entry))
        _fits(_after(entry))
    return entries


def _may_be_huge(data: bytes) -> bool:
    """Whether JSON has a number that may be beyond the bounds of numbers."""
    start = 0
    while start < len(data):
        # Between blocks there is a string: no number is cut, nor parted from what is before it.
        end = data.find(b',"', start + _BLOCK)
        block = data[start : end if end >= 0 else len(data)]
        if _LIKE_HUGE.search(block.translate(_KINDS)) and _MAY_BE_HUGE.search(block):
            return True
        start += len(block)
    return False


def _is_text(data: bytes) -> bool:
    """Whether bytes are UTF-8 without half a surrogate pair, also one that is written as JSON."""
    if b"\\" in data and (b"\\ud" in data or b"\\uD" in data):
        return False
    if data.isascii():
        return True
    decode, view = codecs.getincrementaldecoder("utf-8")().decode, memoryview(data)
    try:
        for start in range(0, len(data), _BLOCK):
            decode(view[start : start + _BLOCK])
        decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True
