"""Read and write JSON with msgspec, with one kind of error and a bound on memory.

Three bytes of JSON, `[],`, can take more than sixty in memory, so hostile input is refused before
it is decoded.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec

from reader.model.log import SCHEMA

MAX_GROWTH = 8
"""Largest allowed ratio of values in memory to their JSON; annotations of any kind take half of
that."""

SPARE = 100_000
"""Bytes that values may take beyond that, for small files."""

TOO_MANY = "it holds more lists and values than anything that is tagged"
"""Reason given for input that exceeds the bound; follows the name of its place."""

_LIST, _DICT, _EMPTY_DICT, _STRING, _WIDE, _NUMBER = 64, 240, 72, 58, 85, 40
"""Bytes that a value takes in CPython, including its slot in a list or dict."""

_TOKEN = rb"""
    (?P<dict>\{\s*+(?P<closed>\})?)
  | (?P<list>\[)
  | (?P<string>"(?:[^"\\]++|\\.)*+"(?P<key>\s*+:)?)
  | (?P<number>[-0-9][-+.0-9eE]*+)
"""
"""What takes memory."""

_NO_SIGNS = bytes(set(range(256)) - set(b"[{,"))


def is_bounded(data: bytes, spare: int = SPARE) -> bool:
    """Return whether JSON needs at most `MAX_GROWTH` times its size, plus `spare` bytes."""
    most = MAX_GROWTH * len(data) + spare
    # An upper bound first: each value is the first of a list or dict, or follows a comma.
    signs = data.translate(None, _NO_SIGNS)
    bound = _DICT * signs.count(b"{") + _LIST * signs.count(b"[") + _WIDE * (len(signs) + 1)
    return bound <= most or _estimate(data) <= most


def _estimate(data: bytes) -> int:
    """Return the memory that the values take, in bytes; keys count nothing, being few or shared."""
    total = 0
    # Compiled only for input that may take too much.
    for token in re.finditer(_TOKEN, data, re.VERBOSE | re.DOTALL):
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


T = TypeVar("T")


class BadJSON(ValueError):
    """Not JSON, or not of the expected shape; the message says which."""


def decode(data: bytes, shape: type[T], *, spare: int | None = SPARE) -> T:
    """Decode one JSON value of the given shape.

    `spare`: bytes of memory that it may take beyond `MAX_GROWTH` times its size; None for no bound.

    Raises:
        BadJSON: for any other content, including NULs, lone surrogates and deeply nested brackets.
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
    """Convert an already decoded value to a shape.

    Raises:
        BadJSON: it has another shape.
    """
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise BadJSON(str(error)) from None


def encode(value: object) -> bytes:
    """Encode a value as JSON on one line, without a line break at its end.

    Raises:
        BadJSON: it contains a lone surrogate or something that JSON cannot express.
    """
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        raise BadJSON("it holds half of a surrogate pair, which is no character") from None
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise BadJSON(str(error)) from None


def pretty(value: object) -> bytes:
    """Encode a value as indented JSON for people to read, with a line break at its end.

    Raises:
        BadJSON: as `encode`.
    """
    return msgspec.json.format(encode(value), indent=2) + b"\n"


def major(schema: Any) -> int | None:
    """Return the N of `obelism/N` or `obelism/N.M`; None for anything else."""
    if schema == SCHEMA:
        return 1
    name, _, version = schema.partition("/") if isinstance(schema, str) else ("", "", "")
    number = version.partition(".")[0]
    if name != "obelism" or not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return int(number)
