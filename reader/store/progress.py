"""How far someone has read: kept apart from the tags, so that reading never touches a layer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Literal

import msgspec

from reader.io.json import BadJSON, lines_of, versions
from reader.model.annotation import InvalidRecord, Record, read_record, record_of
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
    keys: int = 0
    """Keys pressed in it; 0 also where a version recorded it that did not count them."""
    status: Status = "new"
    modified: str = ""
    """UTC, ISO 8601 with milliseconds and `Z`."""
    extra: Record = {}
    """Fields that are unknown to this version."""


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
    """Return what is known; None where nothing is or it is damaged.

    What somebody has read under a former name counts. It is saved where it was.
    """
    found = []
    for name in store.names_of(annotator):
        with suppress(Unreadable):
            data = store.get(Kind.PROGRESS, name, article_id)
            known = None if data is None else known_progress(data)
            found += [] if known is None else [known]
    return _joined(found, found[0].annotator) if found else None


def every_progress(store: Store, article_id: str | None = None) -> Iterator[Progress]:
    """Yield everybody's progress, or that in an article, under the names that they go by now, but
    for those who were withdrawn.

    What is damaged or under another's name is passed over.
    """
    from reader.store.withdrawn import withdrawn

    hidden = withdrawn(store)
    found: dict[tuple[str, str], list[Progress]] = {}
    for known in stored_progress(store, article_id):
        found.setdefault((store.called(known.annotator), known.article), []).append(known)
    for (annotator, _), some in found.items():
        if annotator not in hidden:
            yield _joined(some, annotator)


def stored_progress(store: Store, article_id: str | None = None) -> Iterator[Progress]:
    """Yield all progress, or that in an article, as it is stored; what is damaged or under
    another's name is passed over."""
    for blob in store.blobs(Kind.PROGRESS, name=article_id):
        known = known_progress(blob.data)
        if known and blob.place == store.place(Kind.PROGRESS, known.annotator, known.article):
            yield known


def known_progress(data: bytes) -> Progress | None:
    """Read the bytes of a progress file; None where it is damaged."""
    try:
        return parse_progress(data)
    except BadJSON:
        return None


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
    """Read the bytes of a progress file; raise BadJSON where it is damaged."""
    known = [_of_record(record) for record in versions(data)]
    return _joined(known, known[-1].annotator)


def joined_progress(data: Iterable[bytes | None]) -> bytes | None:
    """Return what several files of one person's progress in an article say together; None where
    one of them is damaged, or it is what the first says alone."""
    files = [each for each in data if each is not None]
    try:
        known = [parse_progress(each) for each in files]
        both = encode_progress(_joined(known, known[-1].annotator))
        return both if len(files) == 1 or both != files[0] else None
    except BadJSON:
        return None


def _joined(known: Sequence[Progress], annotator: str) -> Progress:
    """Return what several say of one article together, as somebody's."""
    # Two places may know different things: the later position counts, and all that was read.
    last = max(known, key=lambda each: each.modified)
    same = [each for each in known if each.sha256 == last.sha256]
    last.read = merge_ranges(pair for each in same for pair in each.read)
    last.seconds = max(each.seconds for each in known)
    last.keys = max(each.keys for each in known)
    last.annotator = annotator
    return last


def _of_record(record: Record) -> Progress:
    record.pop("type", None)
    try:
        progress = read_record(record, Progress)
    except InvalidRecord as error:
        raise BadJSON(str(error)) from None
    position = progress.position
    if not 0 <= position.start <= position.end or any(start < 0 for start, _ in progress.read):
        raise BadJSON("an offset is out of range")
    progress.read = merge_ranges(progress.read)
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
        data = store.get(Kind.PROGRESS, owner, name)
        if data is not None and known_progress(data) is None:
            store.quarantine(Kind.PROGRESS, owner, name)
        store.put(Kind.PROGRESS, owner, name, encode_progress(progress))
    except (CannotWrite, Unreadable, BadJSON):
        return False
    return True


def encode_progress(progress: Progress) -> bytes:
    """Return a progress file, its state on a line of its own; raise BadJSON if it is no JSON."""
    state = {**record_of(progress), "read": merge_ranges(progress.read)}
    head = {name: state.pop(name) for name in ("schema", "article", "annotator")}
    return lines_of(head, [state], b'"type":"progress"')
