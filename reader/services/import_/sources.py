"""Received files: the records in them, as they are read."""

from __future__ import annotations

import io
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader.formats.base import Format, Incoming, IncomingVerdict, Refused, Skipped
from reader.formats.native_read import incoming
from reader.formats.registry import DEFAULT, find_format, format_of, readable
from reader.io import files
from reader.io.json import BadJSON
from reader.model.annotation import InvalidRecord
from reader.model.errors import WrongUse, reason
from reader.model.progress import Progress, no_progress

if TYPE_CHECKING:
    from reader.store.folder.received import Received

STANDARD_INPUT = Path("-")

Found = Incoming | IncomingVerdict | Skipped | Refused

_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf")
"""How archives and compressed files begin."""


class ReceivedRecord(NamedTuple):
    """A record and its file."""

    file: str
    found: Found
    format: str = DEFAULT
    """Name of the format it was read in."""

    def problem(self, why: str) -> str:
        """Return what is wrong with it as a sentence with file and line."""
        place = f", {self.found.place}" if self.found.place else ""
        return f"{self.file}{place}: {why}"


def records_of(
    paths: Iterable[Path],
    format: Format | None,
    progress: Progress = no_progress,
    standard_input: Callable[[], bytes] = bytes,
) -> Iterator[ReceivedRecord]:
    """Yield the records of files, each as it is read, so that a file may hold any number of them.

    `format`: None chooses by each file's ending. In the native one, a file may also be a layer
    file, a journal or a rescue file. A folder that is or has `.obelism` gives all layers of
    persons; `-` is `standard_input`.

    Raises:
        WrongUse: a file or a format cannot be read, or no format fits a file.
    """
    native = find_format(DEFAULT)
    for path in paths:
        if path == STANDARD_INPUT:
            name, chosen = "standard input", format or native
            found = _records(standard_input(), chosen, progress)
        elif path.is_dir():
            name, chosen, found = str(path), format or native, _of_folder(path)
        else:
            data = _content(path)
            name, chosen = str(path), format or _format_of(path, data)
            found = _records(data, chosen, progress)
        for each in found:
            yield ReceivedRecord(name, each, chosen.name)


def _format_of(path: Path, data: bytes) -> Format:
    """Return the format for a file's ending, else the native one if the file is empty or JSON.

    Raises:
        WrongUse: neither.
    """
    format = format_of(path)
    if format is not None:
        return format
    if data.strip() and not data.removeprefix(BOM_UTF8).lstrip().startswith((b"{", b"[")):
        names = ", ".join(readable())
        raise WrongUse(f"{path}: no format has this ending; name one with --format: {names}")
    return find_format(DEFAULT)


def _content(path: Path) -> bytes:
    try:
        data = files.read_bytes(path, follow=True)
    except OSError as error:
        raise WrongUse(f"{path}: {reason(error)}") from None
    if data is None:
        raise WrongUse(f"{path}: no such file")
    if data.startswith(_PACKED):
        raise WrongUse(f"{path}: it is packed; unpack it and name what was in it")
    return data


def _records(data: bytes, format: Format, progress: Progress) -> Iterator[Found]:
    from reader.store.folder.received import read_received

    if format.read is None:
        names = ", ".join(readable())
        raise WrongUse(f"the format {format.name} cannot be imported; these can: {names}")
    try:
        received = read_received(data) if format.name == DEFAULT else None
    except BadJSON as error:
        return iter([Refused("", str(error))])
    if received is not None:
        return _of_layer(received)
    return format.read(progress(io.BytesIO(data), data.count(b"\n") + 1, "Reading"))


def _of_folder(path: Path) -> Iterator[Found]:
    from reader.store.folder.received import received_folder

    for found in received_folder(path):
        if isinstance(found, tuple):
            yield Refused(*found)
        else:
            yield from _of_layer(found)


def _of_layer(received: Received) -> Iterator[Found]:
    article = received.article
    for place, record in received.entries:
        try:
            if isinstance(record, str):
                raise InvalidRecord(record)
            yield incoming(record, place, article, received.annotator)
        except InvalidRecord as error:
            yield Refused(place, str(error))
    for place, record in received.verdicts:
        if isinstance(record, str):
            yield Refused(place, record)
        else:
            yield IncomingVerdict(place=place, article=article, record=record)
