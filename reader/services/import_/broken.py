"""The records that an import leaves out, kept with the reasons in a file for whoever mends them."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from reader.io import files
from reader.io.spool import Spool
from reader.model.errors import reason
from reader.model.log import SCHEMA
from reader.text.phrases import counted, listed

_ROOM = 1 << 16
"""Bytes of entries that are kept in memory: mostly nobody asks for the file."""

_MOST_SAID = 1000
"""Reasons that are reported."""

_MOST_PLACES = 3
"""Places that are named of those with one reason."""

_LINE = re.compile(r"line (\d+)")


class _Entry(msgspec.Struct, omit_defaults=True):
    """A line of the file."""

    place: str
    reason: str
    schema: str
    """It says that the file is ours, and no file of articles."""
    line: str = ""
    """What stands there, in a file of lines."""
    record: Any = None
    """The annotation as far as it was read, where there is no line of it."""


class _Alike(NamedTuple):
    """Records of a file that were refused for one reason."""

    number: int
    places: tuple[str, ...]
    """Where the first of them are."""

    def where(self) -> str:
        """Return the places, to follow the name of the file."""
        named = [place for place in self.places if place]
        if self.number > len(self.places):
            named = [*named[:1], counted(self.number - len(named[:1]), "more record")]
        return f", {listed(named)}" if named else ""


class Broken:
    """Records that were refused, by file; they are on the disk where they are many."""

    def __init__(self) -> None:
        self._spool = Spool(_ROOM)
        self._places: dict[str, array[int]] = {}
        """Name of each file, to where each of its entries begins and ends in the spool."""
        self._alike: dict[tuple[str, str], _Alike] = {}
        """By file and reason what is said, in the order in which they came."""
        self._unsaid = 0

    def add(self, file: str, place: str, why: str, record: Any) -> None:
        """Keep a record; `record` is a JSON value, or None if it could not be read at all."""
        if (file, why) in self._alike or len(self._alike) < _MOST_SAID:
            number, places = self._alike.get((file, why), _Alike(0, ()))
            self._alike[file, why] = _Alike(number + 1, (*places, place)[:_MOST_PLACES])
        else:
            self._unsaid += 1
        data = msgspec.json.encode(_Entry(place, why, SCHEMA, "", record))
        begin = self._spool.add(data)
        self._places.setdefault(file, array("Q")).extend((begin, begin + len(data)))

    def sentences(self) -> Iterator[str]:
        """Yield file, lines and reason; once for all of one reason, as a missing article."""
        for (file, why), alike in self._alike.items():
            yield f"{file}{alike.where()}: {why}"
        if self._unsaid:
            yield f"so are {counted(self._unsaid, 'more record')}"

    def write(self) -> Iterator[str]:
        """Write a file beside each that had some; yield a sentence for each.

        What came by standard input is in none.
        """
        for file, places in self._places.items():
            source = Path(file)
            if not source.exists():
                continue
            target = _free(source)
            try:
                with files.written_atomically(target) as out:
                    for entry in self._entries(source, places):
                        out.write(msgspec.json.encode(entry) + b"\n")
            except OSError as error:
                yield f"{target} cannot be written: {reason(error)}; what is broken is in no file"
            else:
                number = len(places) // 2
                what = "1 broken record is" if number == 1 else f"{number} broken records are"
                yield f"{what} in {target}, with the reasons"

    def _entries(self, source: Path, places: array[int]) -> Iterator[_Entry]:
        lines, reached, line = _lines(source), 0, b""
        for begin, end in zip(places[::2], places[1::2], strict=True):
            entry = msgspec.json.decode(self._spool.read(begin, end), type=_Entry)
            match = _LINE.fullmatch(entry.place)
            while match is not None and reached < int(match[1]):
                reached, line = reached + 1, next(lines, b"")
            if match is not None and reached == int(match[1]) and line.strip():
                entry.line, entry.record = line.decode("utf-8", "replace").rstrip("\r\n"), None
            yield entry


def _lines(source: Path) -> Iterator[bytes]:
    """Yield the lines of a file of lines; none of a folder or an archive."""
    if source.is_file():
        with files.open_regular(source, follow=True) as file:
            yield from file


def _free(source: Path) -> Path:
    """Return a name beside a file that nothing has yet."""
    for number in count(1):
        again = f"-{number}" if number > 1 else ""
        target = source.with_name(f"{source.stem}-broken{again}.jsonl")
        if not target.exists():
            break
    return target
