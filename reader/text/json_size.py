"""How much memory JSON takes once it is read: of three bytes, `[],` makes more than sixty."""

from __future__ import annotations

import re
from functools import cache

MOST = 8
"""Times the size of a text that its values may take; tags of any kind take half of that."""

SPARE = 100_000
"""Bytes that they may take beyond that, for small files."""

TOO_MANY = "it holds more lists and values than anything that is tagged"
"""Said of what takes more than that, in words that follow its place."""

_LIST, _DICT, _EMPTY_DICT, _STRING, _WIDE, _NUMBER = 64, 240, 72, 58, 85, 40
"""Bytes that a value takes in CPython, its place in a list or dict included."""

_NO_SIGNS = bytes(set(range(256)) - set(b"[{,"))


def is_bounded(data: bytes, spare: int = SPARE) -> bool:
    """Whether JSON takes at most `MOST` times its size, and `spare` bytes, in memory."""
    most = MOST * len(data) + spare
    return _at_most(data) <= most or _about(data) <= most


def _at_most(data: bytes) -> int:
    """An upper bound of what the values take, in bytes: each is the first of a list or dict, or
    follows a comma."""
    signs = data.translate(None, _NO_SIGNS)
    return _DICT * signs.count(b"{") + _LIST * signs.count(b"[") + _WIDE * (len(signs) + 1)


def _about(data: bytes) -> int:
    """What the values take, in bytes; keys count nothing, for they are few or shared."""
    total = 0
    for token in _token().finditer(data):
        kind = token.lastgroup
        if kind == "dict":
            total += _EMPTY_DICT if token["closed"] else _DICT
        elif kind == "list":
            total += _LIST
        elif kind == "number":
            total += _NUMBER
        elif not token["key"]:
            total += _STRING if token["string"].isascii() else _WIDE
    return total


@cache
def _token() -> re.Pattern[bytes]:
    """What takes memory; compiled only for what may take too much."""
    return re.compile(
        rb"""
        (?P<dict>\{\s*+(?P<closed>\})?)
        | (?P<list>\[)
        | (?P<string>"(?:[^"\\]++|\\.)*+"(?P<key>\s*+:)?)
        | (?P<number>[-0-9][-+.0-9eE]*+)
        """,
        re.VERBOSE | re.DOTALL,
    )
