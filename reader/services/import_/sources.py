"""Files that somebody handed on: the records in them, as they are read."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.formats.base import Format, Incoming, IncomingVerdict, Refused, Skipped
from reader.formats.native_read import incoming
from reader.formats.registry import DEFAULT
from reader.io import files
from reader.io.json import BadJSON
from reader.model.annotation import InvalidRecord, Record
from reader.model.article import ArticleInfo
from reader.model.errors import WrongUse, reason
from reader.model.progress import Progress, no_progress

if TYPE_CHECKING:
    from reader.store.folder.received import Received

STANDARD_INPUT = Path("-")

Found = Incoming | IncomingVerdict | Skipped | Refused

_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf")
"""What files begin with that hold others."""


class ReceivedRecord(NamedTuple):
    """A record and the file it stands in."""

    file: str
    found: Found
    format: str = DEFAULT
    """Name of the format that it was read in."""

    def problem(self, why: str) -> str:
        """What is wrong with it, as a sentence with file and line."""
        place = f", {self.found.place}" if self.found.place else ""
        return f"{self.file}{place}: {why}"


def records_of(
    paths: Iterable[Path],
    format: Format,
    progress: Progress = no_progress,
    standard_input: Callable[[], bytes] = bytes,
) -> Iterator[ReceivedRecord]:
    """Read files in a format; where that is the native one, they may also be layer files, journals
    and rescue files.

    Of a folder that has `.obelism`, or of that, all layers of persons; `-` is `standard_input`.
    Records are given as they are read, so that a file may hold any number of them.

    Raises:
        WrongUse: a file cannot be read, or the format only be written.
    """
    if format.read is None:
        raise WrongUse(f"the format {format.name} can only be written")
    for path in paths:
        if path == STANDARD_INPUT:
            name, found = "standard input", _records(standard_input(), format, progress)
        elif path.is_dir():
            name, found = str(path), _of_folder(path)
        else:
            name, found = str(path), _records(_content(path), format, progress)
        for each in found:
            yield ReceivedRecord(name, each, format.name)


def _content(path: Path) -> bytes:
    try:
        data = files.read_bytes(path)
    except OSError as error:
        raise WrongUse(f"{path}: {reason(error)}") from None
    if data is None:
        raise WrongUse(f"{path}: no such file")
    if data.startswith(_PACKED):
        raise WrongUse(f"{path}: it is packed; unpack it and name what was in it")
    return data


def _records(data: bytes, format: Format, progress: Progress) -> Iterator[Found]:
    from reader.store.folder.received import read_received

    try:
        received = read_received(data) if format.name == DEFAULT else None
    except BadJSON as error:
        return iter([Refused("", str(error))])
    if received is not None:
        return _of_layer(received)
    assert format.read is not None
    return format.read(progress(io.BytesIO(data), data.count(b"\n") + 1, "Reading"))


def _of_folder(path: Path) -> Iterator[Found]:
    from reader.store.folder.received import received_folder

    for found in received_folder(path):
        if isinstance(found, tuple):
            yield Refused(*found)
        else:
            yield from _of_layer(found)


def _of_layer(received: Received) -> Iterator[Found]:
    for place, record in received.entries:
        if isinstance(record, str):
            yield Refused(place, record)
        else:
            yield _stored(record, place, received.article, received.annotator)
    for place, record in received.verdicts:
        if isinstance(record, str):
            yield Refused(place, record)
        else:
            yield IncomingVerdict(place=place, article=received.article, record=record)


def _stored(record: Record, place: str, info: ArticleInfo, annotator: str) -> Found:
    """Read an annotation as it is stored in a layer."""
    try:
        return incoming(record, place, info, annotator)
    except InvalidRecord as error:
        return Refused(place, str(error))
