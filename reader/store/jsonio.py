"""JSON in and out: msgspec's speed, and one kind of error for whatever a file may hold."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from reader.model.log import SCHEMA
from reader.text.json_size import SPARE, TOO_MANY, is_bounded

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
