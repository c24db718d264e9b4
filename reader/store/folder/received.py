"""Files of a folder store that somebody handed on: a layer file, a journal, a rescue file, or all
layers of a workspace."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from reader.formats.base import Skipped
from reader.formats.source import is_archive
from reader.io import files
from reader.io.json import BadJSON, decode
from reader.model.annotation import Record
from reader.model.article import ArticleInfo, Origin
from reader.model.errors import NoLayer, WrongUse, reason
from reader.model.log import by_time, made_under
from reader.model.log_merge import resulting_records
from reader.store.base import HOME, FileStore, LayerKey
from reader.store.folder.aliases import Alias, newer_in, with_aliases
from reader.store.folder.archive import unpacked, unpacked_once
from reader.store.folder.find_layers import head_key, head_of, layer_files
from reader.store.folder.journal import parse_journal
from reader.store.folder.layer_file import in_order, parse_tables
from reader.store.folder.store import FolderStore
from reader.store.folder.workspace import ALIASES
from reader.store.progress import Progress, stored_progress
from reader.store.records import article_info, is_newer

Placed = tuple[str, Record | str]
"""Where something stands, in words that follow the file's name, and the record it is; or why it is
none."""

__all__ = [
    "Alias",
    "Received",
    "file_of_names",
    "read_received",
    "received_folder",
    "sent_folders",
    "sent_home",
    "sent_labels",
    "sent_names",
    "sent_origins",
    "unpacked",
    "unpacked_once",
]

_NEWER = "it was written by another version of obelism"
_NAMELESS = "it does not say whose tags on which article it holds"


class Received(msgspec.Struct):
    """The annotations of one layer, as a file of it gives them."""

    annotator: str
    article: ArticleInfo
    entries: Iterable[Placed] = ()
    """Its annotations, to be gone through once."""
    verdicts: Iterable[Placed] = ()
    """What its annotator said of others' annotations, to be gone through once."""
    text: str | None = None
    """That of the article, where it was sent along."""
    actions: frozenset[str] = frozenset()
    """Ids of all that was done in it, where that is known."""
    progress: Progress | None = None
    """How far its annotator has read."""
    made_under: Mapping[str, str] = {}
    """Versions of guidelines that annotations were made under, by id."""


def may_be_received(head: bytes) -> bool:
    """Return whether a file that begins so may be one of a layer; not with another record first."""
    line, end, _ = head.lstrip().partition(b"\n")
    if not end or line.startswith(b'{"meta"'):
        return True
    try:
        record = decode(line, dict[str, Any])
    except BadJSON:
        return True
    return record.get("type") in ("action", "rescue") or "meta" in record


def read_received(data: bytes) -> Received | None:
    """Read a file of a layer, None for any other; raise BadJSON where it cannot be used."""
    first = next(iter(io.BytesIO(data.lstrip())), b"").rstrip(b"\n")  # no copy of all the rest
    if first.startswith(b'{"meta"'):
        return _layer(data)
    record: Record = {}
    for part in (first, data):  # one of the lines of a file, or the whole file, is an object
        with contextlib.suppress(BadJSON):
            record = decode(part, dict[str, Any])
            break
    match record.get("type"):
        case "action":
            return _journal(data)
        case "rescue":
            found, stored = _of(record), record.get("annotations")
            each = enumerate(stored if isinstance(stored, list) else [], 1)
            found.entries = (_entry(f"annotation {number}", one) for number, one in each)
            return found
    return _layer(data) if "meta" in record else None


def received_folder(path: Path) -> Iterator[Received | Skipped | tuple[str, str]]:
    """Yield the layers of persons in a folder that has `.obelism`, or in that; what the journals
    know beyond the layer files is part of them. Who has read and tagged nothing has an empty one.
    Those of no person are left out: an adjudication or a program makes them.

    A layer that cannot be used comes as its place and the reason.

    Raises:
        WrongUse: it is no such folder.
    """
    store = _sent(path)
    read = {LayerKey(each.annotator, each.article): each for each in stored_progress(store)}
    for pair in layer_files(store):
        key = head_key(pair)
        if key is None:
            file = next((file for file in pair if file.exists()), pair[0])
            yield str(file.relative_to(store.root)), _NAMELESS
        elif key.annotator.startswith("@"):
            what = f"layers of {key.annotator}, which come by git alone,"
            yield Skipped(str(pair[0].relative_to(store.root)), what)
        else:
            yield _of_key(store, key, read.pop(key, None))
    for progress in read.values():
        info = ArticleInfo(id=progress.article, title="", sha256=progress.sha256)
        yield Received(progress.annotator, info, progress=progress)


def sent_folders(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield sent folders, and archives of some unpacked as long as they are looked at.

    Raises:
        WrongUse: an archive cannot be unpacked.
    """
    for path in paths:
        with unpacked(path) if is_archive(path) else contextlib.nullcontext(path) as folder:
            yield folder


def sent_labels(path: Path) -> bytes | None:
    """Return the `labels.toml` of a folder that has `.obelism`, or is that; None: it has none.

    Raises:
        WrongUse: it is no such folder, or the file cannot be read.
    """
    file = _sent(path).home / "labels.toml"
    try:
        return files.read_bytes(file)
    except OSError as error:
        raise WrongUse(f"{file}: {reason(error)}") from None


def sent_names(path: Path, store: FileStore) -> list[Alias]:
    """Return who goes by another name in a folder that has `.obelism`, or is that, as far as it was
    said later there than in a store.

    Raises:
        WrongUse: it is no such folder, or the file cannot be read.
    """
    file = _sent(path).home / ALIASES
    try:
        for each in (file, store.home / ALIASES):
            files.refuse_links(each)
        return newer_in(file, store.home / ALIASES)
    except OSError as error:
        raise WrongUse(f"{file}: {reason(error)}") from None


def file_of_names(store: FileStore, later: Iterable[Alias]) -> tuple[str, bytes]:
    """Return the name of the file of a store that says who goes by another name, and what it is to
    hold once it says more.

    Raises:
        WrongUse: the file cannot be read.
    """
    file = store.home / ALIASES
    try:
        return ALIASES, with_aliases(files.read_bytes(file) or b"", later)
    except OSError as error:
        raise WrongUse(f"{file}: {reason(error)}") from None


def sent_origins(path: Path) -> Iterator[tuple[str, Origin]]:
    """Yield the digests of texts in a folder that has `.obelism`, or is that, and what each was
    extracted from; what says nothing is passed over.

    Raises:
        WrongUse: it is no such folder.
    """
    store = _sent(path)
    for file in sorted(store.home.glob("sources/*.json")):
        with contextlib.suppress(ValueError):  # a name that is no digest
            origin = store.origin(file.stem)
            if origin is not None:
                yield file.stem, origin


def sent_home(path: Path) -> Path:
    """Return the `.obelism` of a folder that has one, or is that; raise WrongUse for any other."""
    return _sent(path).home


def _sent(path: Path) -> FolderStore:
    store = FolderStore(Path(os.path.abspath(path.parent if path.name == HOME else path)))
    if not store.exists:
        raise WrongUse(f"{path}: it is a folder without {HOME}, so it holds no tags")
    return store


def _of_key(
    store: FolderStore, key: LayerKey, progress: Progress | None
) -> Received | tuple[str, str]:
    place = f"{key.article_id}, {key.annotator}"
    try:
        layer = store.read_stored(key)
    except NoLayer as error:
        return place, str(error)
    annotations, verdicts = (layer.records.get(name, {}) for name in ("annotations", "verdicts"))
    return Received(
        key.annotator,
        layer.info,
        [(f"{place}, annotation {id}", record) for id, record in annotations.items()],
        [(f"{place}, verdict {id}", record) for id, record in verdicts.items()],
        store.text(layer.info.sha256),
        frozenset(entry.id for entry in layer.entries),
        progress,
        made_under(layer.entries),
    )


def _layer(data: bytes) -> Received:
    tables = parse_tables(data)
    found = _of(tables["meta"]["1"])
    table, verdicts = (tables.get(name) or {} for name in ("annotations", "verdicts"))
    found.entries = (_entry(f"record {id}", table[id]) for id in in_order(table))
    found.verdicts = (_entry(f"verdict {id}", verdicts[id]) for id in in_order(verdicts))
    return found


def _journal(data: bytes) -> Received:
    """Return what the entries of a journal leave."""
    journal = parse_journal(Path(), data)
    if journal.newer:
        raise BadJSON(_NEWER)
    found = _of(next((head_of(entry) for entry in journal.entries), {}))
    result = resulting_records(by_time(journal.entries))
    last, verdicts = (result.get(name, {}) for name in ("annotations", "verdicts"))
    found.verdicts = (("a verdict", record) for record in verdicts.values() if record is not None)
    line = {
        id: number
        for number, entry in enumerate(journal.entries, 1)
        for id in entry.after.get("annotations", {})
    }
    cut = "it is cut off" if journal.cut_off else "the end is damaged"
    found.entries = chain(
        ((f"action {line[id]}", record) for id, record in last.items() if record is not None),
        ((f"line {number}", why) for number, why in journal.bad),
        [(f"line {journal.tail_line}", cut)] if journal.tail else (),
    )
    return found


def _of(meta: Record) -> Received:
    info, annotator = article_info(meta), meta.get("annotator")
    if is_newer(meta):
        raise BadJSON(_NEWER)
    if info is None or not isinstance(annotator, str):
        raise BadJSON(_NAMELESS)
    return Received(annotator, info)


def _entry(place: str, record: Any) -> Placed:
    return place, record if isinstance(record, dict) else "it is no JSON object"
