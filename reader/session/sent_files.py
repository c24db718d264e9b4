"""Files that somebody handed on: the records in them, as they are read."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from reader.formats.base import Format, Incoming, Judged, PassedOver, Reader, Refused
from reader.io import files
from reader.io.json import BadJSON
from reader.model.errors import NoLayer, WrongUse, reason
from reader.store.folder.find_layers import head_key, layer_files
from reader.store.folder.read import read_layer
from reader.store.folder.workspace import FOLDER, LayerKey, Workspace
from reader.store.mailed import Mailed, read_mailed

STANDARD_INPUT = Path("-")

Found = Incoming | Judged | PassedOver | Refused

_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf")
"""What files begin with that hold others."""


class Record(NamedTuple):
    """A record and the file it stands in."""

    file: str
    found: Found

    def problem(self, why: str) -> str:
        """What is wrong with it, as a sentence with file and line."""
        place = f", {self.found.place}" if self.found.place else ""
        return f"{self.file}{place}: {why}"


Watch = Callable[[Iterable[bytes], int], Iterable[bytes]]
"""Lets the lines of a file pass, of which there are so many, for a progress bar."""


def records_of(
    paths: Iterable[Path],
    format: Format,
    watch: Watch = lambda lines, _: lines,
    standard_input: Callable[[], bytes] = bytes,
) -> Iterator[Record]:
    """Read files: JSONL in a format, or layer files, journals and rescue files.

    Of a folder that has `.obelism`, or of that, all layers of persons; `-` is `standard_input`.
    Records are given as they are read, so that a file may hold any number of them.

    Raises:
        WrongUse: a file cannot be read, or the format only be written.
    """
    if format.read is None:
        raise WrongUse(f"the format {format.name} can only be written")
    for path in paths:
        if path == STANDARD_INPUT:
            name, found = "standard input", _records(standard_input(), format.read, watch)
        elif path.is_dir():
            name, found = str(path), _of_folder(path)
        else:
            name, found = str(path), _records(_content(path), format.read, watch)
        for each in found:
            yield Record(name, each)


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


def _records(data: bytes, read: Reader, watch: Watch) -> Iterator[Found]:
    try:
        mailed = read_mailed(data)
    except BadJSON as error:
        return iter([Refused("", str(error))])
    if mailed is not None:
        return _of_layer(mailed)
    return read(watch(io.BytesIO(data), data.count(b"\n") + 1))


def _of_folder(path: Path) -> Iterator[Found]:
    """The layers of persons in a workspace, each with what its journal knows beyond its file."""
    workspace = Workspace(Path(os.path.abspath(path.parent if path.name == FOLDER else path)))
    if not workspace.exists:
        raise WrongUse(f"{path}: it is a folder without {FOLDER}, so it holds no tags")
    for pair in layer_files(workspace):
        key = head_key(pair)
        if key is None:
            file = next((file for file in pair if file.exists()), pair[0])
            place = str(file.relative_to(workspace.root))
            yield Refused(place, "it does not say whose tags on which article it holds")
        elif not key.annotator.startswith("@"):
            yield from _of_key(workspace, key)


def _of_key(workspace: Workspace, key: LayerKey) -> Iterator[Found]:
    place = f"{key.article_id}, {key.annotator}"
    try:
        layer = read_layer(workspace, *key)
    except NoLayer as error:
        yield Refused(place, str(error))
        return
    for id, record in layer.records.get("annotations", {}).items():
        where = f"{place}, annotation {id}"
        yield Incoming(place=where, article=layer.info, annotator=key.annotator, record=record)
    for id, record in layer.records.get("verdicts", {}).items():
        yield Judged(place=f"{place}, verdict {id}", article=layer.info, record=record)


def _of_layer(mailed: Mailed) -> Iterator[Found]:
    for place, record in mailed.entries:
        if isinstance(record, str):
            yield Refused(place, record)
        else:
            yield Incoming(
                place=place, article=mailed.article, annotator=mailed.annotator, record=record
            )
    for place, record in mailed.verdicts:
        if isinstance(record, str):
            yield Refused(place, record)
        else:
            yield Judged(place=place, article=mailed.article, record=record)
