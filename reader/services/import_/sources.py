"""Files that somebody handed on: the records in them, as they are read.

Files of a workspace that somebody handed on: a layer file, a journal, a rescue file.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from reader.formats.base import Format, Incoming, IncomingVerdict, Refused, Skipped
from reader.formats.native_read import incoming
from reader.formats.registry import DEFAULT
from reader.io import files
from reader.io.json import BadJSON, decode
from reader.model.annotation import InvalidRecord, Record
from reader.model.article import ArticleInfo
from reader.model.errors import NoLayer, WrongUse, reason
from reader.model.log import Entry, by_time
from reader.model.log_merge import resulting_records
from reader.model.progress import Progress, no_progress
from reader.store.folder.find_layers import head_key, head_of, layer_files
from reader.store.folder.journal import parse_journal
from reader.store.folder.read import read_layer
from reader.store.folder.records import article_info, is_newer
from reader.store.folder.tables import in_order, parse_tables
from reader.store.folder.workspace import FOLDER, LayerKey, Workspace

Placed = tuple[str, Record | str]
"""Where something stands, in words that follow the file's name, and the record it is; or why it is
none."""


class Mailed(msgspec.Struct):
    """The annotations of one layer, as a file of it gives them."""

    annotator: str
    article: ArticleInfo
    entries: Iterable[Placed] = ()
    """Its annotations, to be gone through once."""
    verdicts: Iterable[Placed] = ()
    """What its annotator said of others' annotations, to be gone through once."""


def read_mailed(data: bytes) -> Mailed | None:
    """Read a file of a layer; None for a file that is none.

    Raises:
        BadJSON: it is one, and cannot be used.
    """
    first = data.lstrip().partition(b"\n")[0]
    if first.startswith(b'{"meta"'):
        return _layer(data)
    try:
        record = decode(first, dict[str, Any])
    except BadJSON:
        record = _whole(data)
    if record.get("type") == "action":
        return _journal(data)
    if record.get("type") == "rescue":
        return _rescue(record)
    return _layer(data) if "meta" in record else None


def _whole(data: bytes) -> Record:
    """The file as one JSON object; empty where it is something else."""
    try:
        return decode(data, dict[str, Any])
    except BadJSON:
        return {}


def _layer(data: bytes) -> Mailed:
    tables = parse_tables(data)
    found = _of(tables["meta"]["1"])
    table = tables.get("annotations") or {}
    found.entries = (_entry(f"record {id}", table[id]) for id in in_order(table))
    said = tables.get("verdicts") or {}
    found.verdicts = (_entry(f"verdict {id}", said[id]) for id in in_order(said))
    return found


def _rescue(record: Record) -> Mailed:
    annotations = record.get("annotations")
    found, each = _of(record), annotations if isinstance(annotations, list) else []
    found.entries = (_entry(f"annotation {number}", one) for number, one in enumerate(each, 1))
    return found


def _journal(data: bytes) -> Mailed:
    """What the actions of a journal leave."""
    journal = parse_journal(Path(), data)
    if journal.newer:
        raise BadJSON("it was written by another version of obelism")
    found = _of(next((head_of(action) for action in journal.actions), {}))
    words = resulting_records(by_time(journal.actions))
    last: dict[str, Record | None] = words.get("annotations", {})
    said = words.get("verdicts", {}).values()
    found.verdicts = (("a verdict", record) for record in said if record is not None)
    line = {id: number for number, action in enumerate(journal.actions, 1) for id in _ids(action)}
    cut = "it is cut off" if journal.cut_off else "the end is damaged"
    found.entries = chain(
        ((f"action {line[id]}", record) for id, record in last.items() if record is not None),
        ((f"line {number}", why) for number, why in journal.bad),
        [(f"line {journal.tail_line}", cut)] if journal.tail else (),
    )
    return found


def _ids(action: Entry) -> Iterable[str]:
    return action.after.get("annotations", {})


def _of(meta: Record) -> Mailed:
    info, annotator = article_info(meta), meta.get("annotator")
    if is_newer(meta):
        raise BadJSON("it was written by another version of obelism")
    if info is None or not isinstance(annotator, str):
        raise BadJSON("it does not say whose tags on which article it holds")
    return Mailed(annotator, info)


def _entry(place: str, record: Any) -> Placed:
    return place, record if isinstance(record, dict) else "it is no JSON object"


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
    try:
        mailed = read_mailed(data) if format.name == DEFAULT else None
    except BadJSON as error:
        return iter([Refused("", str(error))])
    if mailed is not None:
        return _of_layer(mailed)
    assert format.read is not None
    return format.read(progress(io.BytesIO(data), data.count(b"\n") + 1, "Reading"))


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
        yield _stored(record, f"{place}, annotation {id}", layer.info, key.annotator)
    for id, record in layer.records.get("verdicts", {}).items():
        yield IncomingVerdict(place=f"{place}, verdict {id}", article=layer.info, record=record)


def _of_layer(mailed: Mailed) -> Iterator[Found]:
    for place, record in mailed.entries:
        if isinstance(record, str):
            yield Refused(place, record)
        else:
            yield _stored(record, place, mailed.article, mailed.annotator)
    for place, record in mailed.verdicts:
        if isinstance(record, str):
            yield Refused(place, record)
        else:
            yield IncomingVerdict(place=place, article=mailed.article, record=record)


def _stored(record: Record, place: str, info: ArticleInfo, annotator: str) -> Found:
    """Read an annotation as it is stored in a layer."""
    try:
        return incoming(record, place, info, annotator)
    except InvalidRecord as error:
        return Refused(place, str(error))
