"""How far someone has read: kept apart from the tags, so that reading never touches a layer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from reader.io.git_text import lines_of, versions
from reader.io.json import BadJSON, convert
from reader.model.annotation import Record
from reader.model.article import ArticleInfo
from reader.model.errors import CannotWrite, Unreadable
from reader.model.log import SCHEMA
from reader.store.base import Kind, Store

Status = Literal["new", "started", "done"]


class Position(msgspec.Struct, frozen=True):
    """Where the reader left an article, in code points."""

    start: int = 0
    end: int = 0
    unit: str = "sentence"
    """The unit that the focus was on."""
    top: int = 0
    """First code point that was in view."""


class Progress(msgspec.Struct, kw_only=True):
    """One person's progress in one article."""

    schema: str = SCHEMA
    article: str
    """Id of the article."""
    annotator: str
    sha256: str
    """Digest of the text that the offsets count."""
    position: Position = Position()
    read: list[tuple[int, int]] = []
    """`[start, end)` of what was read, in code points; merged when it is written."""
    seconds: float = 0.0
    """Seconds of active reading."""
    status: Status = "new"
    modified: str = ""
    """UTC, ISO 8601 with milliseconds and `Z`."""
    extra: Record = {}
    """Fields of the stored record that this version does not know."""


_FIELDS = frozenset(Progress.__struct_fields__) - {"extra"}
_KNOWN = _FIELDS | {"type"}
_FIXED = ("schema", "article", "annotator")


def merge_ranges(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ranges `[start, end)` in order, those that touch made one, empty ones gone."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def load_progress(store: Store, annotator: str, article_id: str) -> Progress | None:
    """Return what is known; None where nothing is or it is damaged."""
    try:
        data = store.get(Kind.PROGRESS, annotator, article_id)
        return None if data is None else parse_progress(data)
    except (Unreadable, BadJSON):
        return None


def every_progress(store: Store) -> Iterator[Progress]:
    """Yield everybody's progress; what is damaged or under another's name is passed over."""
    for blob in store.blobs(Kind.PROGRESS):
        try:
            progress = parse_progress(blob.data)
        except BadJSON:
            continue
        if blob.place == store.place(Kind.PROGRESS, progress.annotator, progress.article):
            yield progress


def progress_in(store: Store, annotator: str, info: ArticleInfo) -> Progress:
    """Return how far someone is in an article as it is now.

    Where it was read as another text, the status and the seconds stay; the offsets count nothing.
    """
    known = load_progress(store, annotator, info.id)
    if known is None:
        return Progress(article=info.id, annotator=annotator, sha256=info.sha256)
    if known.sha256 == info.sha256:
        return known
    return msgspec.structs.replace(known, sha256=info.sha256, position=Position(), read=[])


def parse_progress(data: bytes) -> Progress:
    """Read the bytes of a progress file.

    Raises:
        BadJSON: it is damaged.
    """
    found = [_of_record(record) for record in versions(data)]
    return found[0] if len(found) == 1 else _joined(found)


def _joined(found: list[Progress]) -> Progress:
    """Make one of what two places know: the later position, and all that was read."""
    last = max(found, key=lambda each: each.modified)
    same = [each for each in found if each.sha256 == last.sha256]
    last.read = merge_ranges(pair for each in same for pair in each.read)
    last.seconds = max(each.seconds for each in found)
    return last


def _of_record(record: Record) -> Progress:
    known = {key: value for key, value in record.items() if key in _FIELDS}
    progress = convert(known, Progress)
    position = progress.position
    if not 0 <= position.start <= position.end or any(start < 0 for start, _ in progress.read):
        raise BadJSON("an offset is out of range")
    progress.read = merge_ranges(progress.read)
    progress.extra = {key: value for key, value in record.items() if key not in _KNOWN}
    return progress


def save_progress(store: Store, progress: Progress) -> bool:
    """Write progress, if the store was made; return whether it is saved.

    A damaged one is set aside first. Progress is no tag: a store that refuses it is no problem
    that a reader must hear of.
    """
    if not store.exists:
        return False
    owner, name = progress.annotator, progress.article
    try:
        _quarantine_damaged(store, owner, name)
        store.put(Kind.PROGRESS, owner, name, encode_progress(progress))
    except (CannotWrite, Unreadable, BadJSON):
        return False
    return True


def _quarantine_damaged(store: Store, owner: str, name: str) -> None:
    data = store.get(Kind.PROGRESS, owner, name)
    if data is None:
        return
    try:
        parse_progress(data)
    except BadJSON:
        store.quarantine(Kind.PROGRESS, owner, name)


def encode_progress(progress: Progress) -> bytes:
    """Return a progress file: what never changes, and the state on a line of its own.

    Raises:
        BadJSON: something in it cannot be written.
    """
    known = msgspec.structs.asdict(progress)
    head = {name: known.pop(name) for name in _FIXED}
    state = {**known.pop("extra"), **known, "read": merge_ranges(progress.read)}
    return lines_of(head, [state], b'"type":"progress"')
