"""Read and write JSON with msgspec, with one kind of error and a bound on memory.

Three bytes of JSON, `[],`, can take more than sixty in memory, so hostile input is refused before
it is decoded.

Some small files stay whole when git joins two versions of them line by line (`lines_of`): the first
and the last line are the same in every version, and each line between ends in a comma. So the
joined file is JSON too, and what either side said still stands in it. In others a merge left both
sides, between the marks that git writes.
"""

from __future__ import annotations

import gc
import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from operator import attrgetter
from typing import Any, TypeVar

import msgspec

from reader.model.annotation import Record
from reader.model.errors import wrong_shape
from reader.model.log import SCHEMA

MAX_GROWTH = 8
"""Largest allowed ratio of values in memory to their JSON; annotations of any kind take half of
that."""

SPARE = 100_000
"""Bytes that values may take beyond that, for small files."""

TOO_MANY = "it holds more lists and values than anything that is tagged"
"""Reason given for input that exceeds the bound; follows the name of its place."""

_SIZES = {"list": 64, "dict": 240, "empty": 72, "string": 58, "wide": 85, "number": 40}
"""Bytes that a value takes in CPython, including its slot in a list or dict."""

_REST = rb'(?:[^"\\]++|\\.)*+(?:"|\\?\Z)'
_TOKEN = rb"""
    (?P<empty>\{\s*+\})
  | (?P<dict>\{)
  | (?P<list>\[)
  | (?P<key>"%s\s*+:)
  | (?P<string>"(?:[\x00-!\#-[\]-\x7f]++|\\.)*+")
  | (?P<wide>"%s)
  | (?P<number>[-0-9][-+.0-9eE]*+)
""" % (_REST, _REST)
"""What takes memory; a string that is never closed goes to the end."""

_NO_SIGNS = bytes(set(range(256)) - set(b"[{,"))


def is_bounded(data: bytes, spare: int = SPARE) -> bool:
    """Return whether JSON needs at most `MAX_GROWTH` times its size, plus `spare` bytes."""
    most = MAX_GROWTH * len(data) + spare
    # An upper bound first: each value is the first of a list or dict, or follows a comma.
    signs = data.translate(None, _NO_SIGNS)
    bound = (
        _SIZES["dict"] * signs.count(b"{")
        + _SIZES["list"] * signs.count(b"[")
        + _SIZES["wide"] * (len(signs) + 1)
    )
    return bound <= most or _estimate(data) <= most


def _estimate(data: bytes) -> int:
    """Return the memory that the values take, in bytes; keys count nothing, being few or shared."""
    # Compiled only for input that may take too much; counted without a step of Python for each.
    tokens = re.finditer(_TOKEN, data, re.VERBOSE | re.DOTALL)
    counts = Counter(map(attrgetter("lastgroup"), tokens))
    return sum(size * counts[kind] for kind, size in _SIZES.items())


T = TypeVar("T")


class BadJSON(ValueError):
    """Not JSON, or not of the expected shape; the message says which."""


def decode(data: bytes, shape: type[T], *, spare: int | None = SPARE) -> T:
    """Decode one JSON value of the given shape.

    `spare`: bytes of memory that it may take beyond `MAX_GROWTH` times its size; None for no bound.

    A mark of byte order before it, as some editors write one, is passed over.

    Raises:
        BadJSON: for any other content, including NULs, lone surrogates and deeply nested brackets.
    """
    if data[:3] == BOM_UTF8:
        data = data[3:]
    if spare is not None and not is_bounded(data, spare):
        raise BadJSON(TOO_MANY)
    try:
        return msgspec.json.decode(data, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadJSON(str(error)) from None
    except RecursionError:
        raise BadJSON("it is nested too deeply") from None


@contextmanager
def without_gc() -> Iterator[None]:
    """Look for no garbage while much is made and kept: there is none, and looking takes as long."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def convert(value: object, shape: type[T]) -> T:
    """Convert an already decoded value to a shape; raise BadJSON where it has another one."""
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise BadJSON(wrong_shape(error)) from None


def encode(value: object) -> bytes:
    """Encode a value as JSON without a line break; raise BadJSON, as for a lone surrogate."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        raise BadJSON("it holds half of a surrogate pair, which is no character") from None
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise BadJSON(str(error)) from None


def pretty(value: object) -> bytes:
    """Encode a value as indented JSON with a line break at its end; raises as `encode`."""
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


# Files that git has joined

_MARK = rb"(<{7}|\|{7}|={7}|>{7})( [^\n]*)?\r?"
_OPEN, _BASE, _MIDDLE, _CLOSE = b"<", b"|", b"=", b">"


def may_have_marks(data: bytes) -> bool:
    """Return whether there may be marks of an unfinished merge, at a glance."""
    return b"<" * 7 in data


def first_mark(data: bytes) -> int | None:
    """Return the line of the first mark of an unfinished merge, from 1; None: there is none."""
    lines: dict[bytes, int] = {}
    for number, line in enumerate(data.split(b"\n") if may_have_marks(data) else (), 1):
        if line[:1] in (_OPEN, _CLOSE) and re.fullmatch(_MARK, line):
            lines.setdefault(line[:1], number)
    return lines.get(_OPEN) if _CLOSE in lines else None


def without_marks(data: bytes) -> bytes:
    """Return all lines but the marks, so what both sides say stands one after the other."""
    return b"\n".join(line for line in data.split(b"\n") if not re.fullmatch(_MARK, line))


def sides(data: bytes) -> tuple[bytes, bytes]:
    """Return what each side had, without what they both came from."""
    found: tuple[list[bytes], list[bytes]] = ([], [])
    where = _CLOSE
    for line in data.split(b"\n"):
        if re.fullmatch(_MARK, line):
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
    """Return a file of `head`, each body on a line of its own, and `last`; may raise BadJSON."""
    lines = [encode(record)[1:-1] + b",\n" for record in (head, *bodies)]
    return b"{" + b"".join(lines) + last + b"}\n"


def versions(data: bytes) -> list[Record]:
    """Return the object in a file, or each version joined in it; raise BadJSON for all else."""
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
