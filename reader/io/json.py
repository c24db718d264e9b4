"""JSON in and out: msgspec's speed, and one kind of error for whatever a file may hold.

How much memory JSON takes once it is read: of three bytes, `[],` makes more than sixty.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, TypeVar

import msgspec

from reader.model.log import SCHEMA

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


T = TypeVar("T")


class BadJSON(ValueError):
    """Not JSON, or not of the expected shape; the message says which."""


def decode(data: bytes, shape: type[T], *, spare: int | None = SPARE) -> T:
    """Read one JSON value of the given shape.

    `spare`: bytes of memory that it may take beyond `json_size.MOST` times its size; None for
    whatever it takes.

    Raises:
        BadJSON: for any other content, be it NULs, lone surrogates or ten thousand brackets.
    """
    if spare is not None and not is_bounded(data, spare):
        raise BadJSON(TOO_MANY)
    try:
        return msgspec.json.decode(data, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadJSON(str(error)) from None
    except RecursionError:
        raise BadJSON("it is nested too deeply") from None


def convert(value: object, shape: type[T]) -> T:
    """Give an already decoded value its shape.

    Raises:
        BadJSON: it has another one.
    """
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise BadJSON(str(error)) from None


def encode(value: object) -> bytes:
    """Write one JSON value on one line, without a line break at its end.

    Raises:
        BadJSON: it holds a lone surrogate or something JSON has no word for.
    """
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        raise BadJSON("it holds half of a surrogate pair, which is no character") from None
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise BadJSON(str(error)) from None


def pretty(value: object) -> bytes:
    """Write a small file that people may read: indented, with a line break at its end."""
    return msgspec.json.format(encode(value), indent=2) + b"\n"


def major(schema: Any) -> int | None:
    """Return the N of `obelism/N` or `obelism/N.M`; None where it is no such word."""
    if schema == SCHEMA:
        return 1
    name, _, version = schema.partition("/") if isinstance(schema, str) else ("", "", "")
    number = version.partition(".")[0]
    if name != "obelism" or not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return int(number)
