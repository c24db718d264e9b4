"""The records of a file of JSON, whatever a tool has made of its lines.

Programs that read JSON lines and write them again make an array of them, or lay each record out
over several lines; data frames turn times into numbers, numbers into fractions, and what a record
does not have into null or NaN. All of that says the same, and is read as it was meant.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, TypeVar

import msgspec

from reader.formats.base import Refused
from reader.formats.source import Source
from reader.io.json import TOO_MANY, is_bounded
from reader.model.annotation import InvalidRecord, Record
from reader.model.clock import timestamp
from reader.model.errors import WrongFormat

T = TypeVar("T")

_BOM = b"\xef\xbb\xbf"
_NOT_UTF8 = (b"\xff\xfe", b"\xfe\xff")
_NO_NUMBER = re.compile(rb"""(?P<string>"(?:[^"\\]|\\.)*+")|-?\b(?:NaN|Infinity)\b""")
"""What programs write for a number that there is none of, outside strings."""
_BLANK = re.compile(r"[ \t\r\n]*")
_BETWEEN = re.compile(r"[ \t\r\n\x1e]*(?:,[ \t\r\n]*)?")
_SEPARATOR = b"\x1e"
_TOGETHER = re.compile(rb"\}(?:[ \t\r\x1e]*\{|,[ \t\r]*\{\s*\"schema)")
"""Where one record may end and another begin on a line; within a string it means nothing.

It begins with a fixed sign, so that a line is searched as fast as for that.
"""
_COMMA = (b"},\n", b"},\r\n", b"},")
_BLANKS = b" \t\r\n\x1e"


def records_in(lines: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the place of each record, such as `line 3`, and its JSON.

    What is no JSON comes as it is, for the caller to refuse.
    """
    waiting = iter(lines)
    head: list[bytes] = []
    filled: list[bytes] = []
    for line in waiting:
        head.append(line if head else line.removeprefix(_BOM))
        if inked := head[-1].strip():
            filled.append(inked)
        if len(filled) == 2:
            break
    if _is_document(filled):
        yield from _of_document(b"\n".join(line.rstrip(b"\r\n") for line in chain(head, waiting)))
        return
    for number, line in enumerate(chain(head, waiting), 1):
        if not line.strip():
            continue
        if line.startswith(_SEPARATOR) or _TOGETHER.search(line) or line.endswith(_COMMA):
            yield from _of_one_line(line, f"line {number}")
        else:
            yield f"line {number}", line


def _of_one_line(line: bytes, place: str) -> Iterator[tuple[str, bytes]]:
    """Yield the records that run together on one line, or are parted by commas."""
    found = [*_of_document(line.strip(_BLANKS))] if is_bounded(line) else []
    if len(found) < 2:
        yield place, found[0][1] if found else line
        return
    for number, (_, data) in enumerate(found, 1):
        yield f"{place}, record {number}", data


def object_in(data: bytes) -> Record:
    """Return the JSON object of one record. Raises InvalidRecord if it is none."""
    if data.startswith(_NOT_UTF8):
        raise InvalidRecord("it is not UTF-8, as JSON has to be")
    if not is_bounded(data):
        raise InvalidRecord(TOO_MANY)
    try:
        try:
            return msgspec.json.decode(data, type=dict[str, Any])
        except msgspec.DecodeError:
            meant = _NO_NUMBER.sub(lambda match: match["string"] or b"null", data)
            if meant == data:
                raise
            return msgspec.json.decode(meant, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidRecord(f"it is no JSON record ({error})") from None
    except RecursionError:
        raise InvalidRecord("it is nested too deeply") from None


def records_of_members(source: Source, ending: str) -> Iterator[tuple[str, str, bytes]]:
    """Yield the records of a file, or of all files of a folder or archive that end so: the file's
    name (empty if it is the only one), the place, and the JSON."""
    many = source.is_folder or source.is_archive
    for member in source.members():
        if many and not member.name.lower().endswith(ending):
            continue
        for place, data in records_in(io.BytesIO(member.data)):
            yield (member.name, f"{member.name}, {place}", data) if many else ("", place, data)


def taken(
    name: str, made: Iterable[tuple[str, Callable[[], T]]]
) -> Iterator[tuple[str, T] | Refused]:
    """Yield what comes of each record with its place, or why it is refused.

    `made` has the places and functions that give what comes of a record or raise InvalidRecord.

    Raises:
        WrongFormat: so does the first; then what is called `name` is something else altogether.
    """
    begun = False
    for place, make in made:
        try:
            found = make()
        except InvalidRecord as error:
            if not begun:
                raise WrongFormat(f"{name}: {place}: {error}") from None
            yield Refused(place, str(error))
            continue
        begun = True
        yield place, found


def _is_document(head: list[bytes]) -> bool:
    """Return whether records are not lines, by the first lines that are not blank."""
    first = head[0] if head else b""
    if first.startswith(b"["):
        return True
    return first.startswith(b"{") and not first.endswith(b"}") and not head[-1].startswith(b"{")


def _of_document(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the records of one array, or of objects that follow each other."""
    try:
        text = data.decode("utf-8") if is_bounded(data) else None
    except UnicodeDecodeError:
        text = None
    if text is None:
        yield "line 1", data
        return
    start = _end(_BLANK, text, 0)
    is_array = text.startswith("[", start)
    start = _end(_BLANK, text, start + is_array)
    line, counted = 1, 0
    decoder = json.JSONDecoder()
    while start < len(text) and not (is_array and text[start] == "]"):
        line, counted = line + text.count("\n", counted, start), start
        try:
            end = decoder.raw_decode(text, start)[1]
        except (ValueError, RecursionError):
            yield f"line {line}", text[start:].encode()
            return
        yield f"line {line}", text[start:end].encode()
        start = _end(_BETWEEN, text, end)
    if is_array and text[start:].strip() != "]":
        yield f"line {line}", text[start:].encode() or b"["


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start


def rows_of(record: Record) -> list[Record]:
    """Return the rows of a table that a data frame wrote as one object; none where it is no such.

    They stand by row (`{"0": {"start": 1}}`), by column (`{"start": {"0": 1}}`, `{"start": [1]}`),
    or below what describes them (`{"columns": ["start"], "data": [[1]]}`). A row that is otherwise
    than the table is one without fields, to be refused.
    """
    names, data = record.get("columns"), record.get("data")
    if isinstance(data, list) and all(isinstance(each, dict) for each in data):
        return data if isinstance(record.get("schema"), dict) else []
    if isinstance(names, list) and isinstance(data, list) and all(map(_is_name, names)):
        return [_named(names, row) for row in data]
    columns = record.get("schema")
    if isinstance(columns, dict | list):
        kind, rows = type(columns), list(columns) if isinstance(columns, dict) else ()
        full = {
            name: values
            for name, values in record.items()
            if isinstance(values, kind) and len(values) == len(columns)
        }
        return [_row(full, row) for row in rows or range(len(columns))]
    found = [each for each in record.values() if isinstance(each, dict)]
    ours = [each for each in found if "schema" in each]
    return found if ours and all(map(str.isdecimal, record)) else ours


def _named(names: list[str], row: Any) -> Record:
    """Return the row of a table by the names of its columns."""
    is_whole = isinstance(row, list) and len(row) == len(names)
    return dict(zip(names, row, strict=True)) if is_whole else {}


def _is_name(value: Any) -> bool:
    return isinstance(value, str)


def _row(columns: Record, row: str | int) -> Record:
    """Return one row of a table that stands column by column."""
    found = {}
    for name, values in columns.items():
        with suppress(LookupError, TypeError):
            found[name] = values[row]
    return found


def as_meant(record: Record, times: Iterable[str] = (), *, digits: bool = False) -> Record:
    """Return a record without what a data frame made of it: nulls for what it does not have,
    fractions for whole offsets, and with `digits` text, numbers or another spelling for `times`.
    """
    fields = {
        name: value for name, value in record.items() if value is not None or name in _OFFSETS
    }
    for name in _OFFSETS:
        value = fields.get(name)
        if isinstance(value, float) and value.is_integer():
            fields[name] = int(value)
        elif digits and isinstance(value, str) and value.isascii() and value.isdigit():
            fields[name] = int(value[:_LONGEST])
    if isinstance(flag := fields.get("flag"), int | float) and flag in (0, 1):
        fields["flag"] = bool(flag)
    for name in times:
        if name in fields:
            fields[name] = _time(fields[name])
    return fields


_OFFSETS = ("start", "end")
_LONGEST = 19
"""Digits of an offset, and more than any has."""
_UNITS = ((1e11, 1), (1e14, 1_000), (1e17, 1_000_000), (1e20, 1_000_000_000))
"""Numbers below which a time since 1970 is in seconds, and in parts of one."""


def _time(value: Any) -> Any:
    """Return a time as it is stored, whether it is ISO 8601 or a number since 1970.

    What is neither is left to be refused.
    """
    if isinstance(value, str):
        if value.endswith("Z") and value[10:11] == "T":
            return value
        with suppress(ValueError, OverflowError):
            moment = datetime.fromisoformat(value.removesuffix(" UTC"))
            return timestamp(moment.replace(tzinfo=moment.tzinfo or UTC))
    elif isinstance(value, int | float) and not isinstance(value, bool) and value > _EARLIEST:
        for most, parts in _UNITS:
            if value < most:
                return timestamp(_EPOCH + timedelta(milliseconds=round(value * 1000 / parts)))
    return value


_EARLIEST = 1e8
"""Seconds from 1970 to 1973; a smaller number is no time."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
