"""Records from files that somebody handed on, each put to the layer and text that it belongs to."""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from reader.formats.reading import annotation_of, has_id, has_times
from reader.formats.values import Format, Incoming, PassedOver, Reader, Refused
from reader.model.annotation import Annotation, InvalidRecord
from reader.model.article import Article
from reader.model.errors import ObelismError, WrongUse
from reader.store import files
from reader.store.contents import read_layer
from reader.store.errors import NoLayer, reason
from reader.store.heads import head_key, layer_files
from reader.store.jsonio import BadJSON
from reader.store.mailed import Mailed, read_mailed
from reader.store.matching import Matcher
from reader.store.names import valid_annotator
from reader.store.workspace import FOLDER, LayerKey, Workspace

_MOST_TOLD = 1000
"""Broken records that are told one by one."""


STANDARD_INPUT = Path("-")

Found = Incoming | Refused | PassedOver

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


class Arrived(msgspec.Struct, frozen=True):
    """An annotation that fits its text."""

    annotation: Annotation
    timed: bool
    """Whether the record said when it was made or changed."""
    verdicts: int
    """How many verdicts stand with it."""


class Target(NamedTuple):
    """A layer that records belong to."""

    workspace: Workspace
    article_id: str
    annotator: str

    @property
    def key(self) -> LayerKey:
        return LayerKey(self.annotator, self.article_id)


class Delivery(msgspec.Struct):
    """What some files bring."""

    layers: dict[Target, list[Arrived]] = {}
    """By layer, in the order of the files."""
    articles: dict[tuple[Workspace, str], Article] = {}
    problems: list[str] = []
    """A sentence for each record that cannot be taken, with file and line; see `broken`."""
    records: int = 0
    """How many records there are, broken ones too."""
    passed_over: Counter[str] = Counter()
    """What else there is, by what it is, to how often."""
    broken: int = 0
    """How many cannot be taken; the first thousand are told one by one."""

    def refuse(self, record: Record, why: str) -> None:
        """Take note of a record that cannot be taken."""
        self.broken += 1
        if self.broken <= _MOST_TOLD:
            self.problems.append(record.problem(why))


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


def _of_layer(mailed: Mailed) -> Iterator[Found]:
    for place, record in mailed.entries:
        if isinstance(record, str):
            yield Refused(place, record)
        else:
            yield Incoming(
                place=place, article=mailed.article, annotator=mailed.annotator, record=record
            )


def delivery(
    records: Iterable[Record], matcher: Matcher, layer: str | None, *, moment: str
) -> Delivery:
    """Put each record to its layer: `layer`, or the one of the annotator that it names.

    `moment` is the time of those that have none. Never raises for what a record holds.

    Raises:
        BadLabels: a workspace's labels cannot be used.
    """
    found = Delivery({}, {}, [], passed_over=Counter())
    labels = cache(Workspace.labels)
    for record in records:
        if isinstance(record.found, PassedOver):
            found.passed_over[record.found.what] += 1
            continue
        found.records += 1
        if isinstance(record.found, Refused):
            found.refuse(record, record.found.reason)
            continue
        try:
            name = _layer_name(record.found, layer)
            workspace, article = matcher.find(record.found.article)
            annotation = _annotation(record.found, article, name, moment)
        except (InvalidRecord, ObelismError) as error:
            found.refuse(record, str(error))
            continue
        spans = labels(workspace)[annotation.label].ordered(annotation.spans)
        annotation = msgspec.structs.replace(annotation, spans=spans)
        target = Target(workspace, article.id, name)
        arrived = Arrived(annotation, has_times(record.found), record.found.verdicts)
        found.layers.setdefault(target, []).append(arrived)
        found.articles[workspace, article.id] = article
    if found.broken > len(found.problems):
        found.problems.append(f"so are {found.broken - len(found.problems)} more records")
    return found


def _layer_name(incoming: Incoming, layer: str | None) -> str:
    if layer is not None:
        return layer
    if not incoming.annotator.strip():
        raise InvalidRecord("it names no annotator; say whose layer it goes to with --layer NAME")
    if incoming.annotator.startswith("@"):
        raise InvalidRecord(
            f"{incoming.annotator} is no person; say whose layer it goes to with --layer NAME"
        )
    try:
        return valid_annotator(incoming.annotator)
    except WrongUse as error:
        raise InvalidRecord(f"its annotator cannot be one: {error}") from None


def _annotation(incoming: Incoming, article: Article, name: str, moment: str) -> Annotation:
    """The annotation; one that is not known to be made here by that person has origin import."""
    salt = f"native {article.info.sha256} {name}"
    annotation = annotation_of(incoming, article.text, moment, salt)
    if has_id(incoming) and incoming.annotator == name:
        return annotation
    return msgspec.structs.replace(annotation, origin="import")
