"""Read a layer as nearly all are, in a fraction of the time that any layer may take.

Its file has all that its journal says, and fields and tables of this version alone. So the
annotations are decoded from the bytes as they are, and nothing is compared or played back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from operator import attrgetter, lt
from pathlib import Path
from sys import intern
from typing import Any, NamedTuple

import msgspec

from reader.io import files
from reader.io.json import is_bounded
from reader.model.annotation import NOTHING, Annotation, is_plain
from reader.model.article import ArticleInfo
from reader.model.log import SCHEMA, Entry, Records
from reader.store.base import HOME, LayerKey, Snapshot
from reader.store.folder.batches import are_any
from reader.store.folder.journal import LONG, all_at_once
from reader.store.folder.layer_file import LARGE, Seen
from reader.store.folder.workspace import Workspace, paths_of
from reader.text.slug import slug


class _Meta(msgspec.Struct, forbid_unknown_fields=True):
    schema: str
    annotator: str
    article: dict[str, Any]
    seq: int
    actions: int
    modified: Any = ""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    """A layer file: what is unknown here would only be passed over, and might be damaged."""

    meta: dict[str, _Meta]
    annotations: dict[str, Annotation] = {}
    verdicts: dict[str, Any] = {}
    decisions: dict[str, Any] = {}


class _Stored(msgspec.Struct):
    """The records of annotations in a layer file."""

    annotations: dict[str, Any] = {}


_decoded = msgspec.json.Decoder(_File).decode
_stored = msgspec.json.Decoder(_Stored).decode
_metas = msgspec.json.Decoder(dict[str, _Meta]).decode
_tags = msgspec.json.Decoder(dict[str, Annotation]).decode
_seq, _created = attrgetter("seq"), attrgetter("created")

_MANY = 100
"""Records of a table from which on their numbers are looked at one by one."""

_PIECE = 1 << 18
"""Bytes that are read at a time."""

_LONGEST_META = 1 << 20
"""Bytes of the meta record of a file that is read in pieces."""

_HEAD, _ANNOTATIONS = b'{"meta":{\n', b'\n},\n"annotations":{\n'
"""What stands before the line of the meta record, and between that and the annotations."""

_LINE_END, _END = b",\n", re.compile(rb"\n\}")
"""What stands between two annotations, and behind the last. A pattern goes by the break, which is
rare, four times as fast as `find`."""


class _Unusual(Exception):
    """A layer file is not laid out or numbered as this program does it."""


_WRONG = (_Unusual, msgspec.MsgspecError, UnicodeDecodeError, RecursionError, KeyError)


class UsualFile(NamedTuple):
    """A layer file whose annotations were decoded from the bytes as they are."""

    info: ArticleInfo
    annotations: dict[str, Annotation]
    """By id, in the order of their making."""
    judgements: Records
    """The records of the other tables."""
    meta: _Meta
    tags: Sequence[Annotation]
    """As they stand in the file."""

    def has_all(self, entries: Sequence[Entry]) -> bool:
        """Return whether it has what each of these entries, all of a log, did, and no more."""
        count = len(entries)
        if self.meta.actions != count or not count:
            return False
        numbers = {*map(_seq, entries)}
        return len(numbers) == count and max(numbers) == self.meta.seq


def usual_snapshot(workspace: Workspace, key: LayerKey) -> Snapshot | None:
    """Return what a layer shows, whose files say that they are it; None where it has to be read
    with more care, which says what is wrong with it, if anything is."""
    home = f"{workspace.root}/{HOME}"
    place = f"{slug(key.annotator)}/{slug(key.article_id)}"
    found = bytes_of(*paths_of(home, place), home)
    if found is None:
        return None
    data, log = found
    entries = all_at_once(log)
    file = usual_file(data)
    if entries is None or file is None or not file.has_all(entries):
        return None
    return Snapshot(
        info=file.info,
        annotations=file.annotations,
        stored=lambda: {each["id"]: each for each in _stored(data).annotations.values()},
        judgements=file.judgements,
        entries=entries,
        problems=[],
        modified=entries[-1].at,
    )


def usual_file(data: bytes) -> UsualFile | None:
    """Read the bytes of a layer file; None where they have to be read with more care."""
    if len(data) > LARGE:
        pieces = (data[at : at + _PIECE] for at in range(0, len(data), _PIECE))
        if (found := _usual_in_pieces(pieces)) is not None:
            return found
    if not is_bounded(data):
        return None
    try:
        file = _decoded(data)
        return _usual(file, [*file.annotations.values()])
    except _WRONG:
        return None


def read_in_pieces(seen: Seen) -> UsualFile | None:
    """Read a large layer file whose bytes need not be in memory at once; None where it has to be
    read with more care."""
    try:
        return _usual_in_pieces(seen.pieces(_PIECE))
    except OSError:
        return None


def is_large(path: Path) -> bool:
    """Return whether a layer file is better read in pieces."""
    try:
        return path.stat().st_size > LARGE
    except OSError:
        return False


def _usual_in_pieces(pieces: Iterator[bytes]) -> UsualFile | None:
    """Read a layer file that is laid out as this program does it, some lines at a time, so that
    what many annotations have alike is in memory once; None: it is laid out otherwise, or has to be
    read with more care. Raises what reading the next piece does."""
    try:
        found = _in_pieces(pieces)
        return _usual(*found) if found is not None else None
    except _WRONG:
        return None


def _usual(file: _File, tags: Sequence[Annotation]) -> UsualFile | None:
    """Return what was decoded; None where it is not usual. Raises one of `_WRONG`."""
    meta = file.meta["1"]
    info = msgspec.convert(meta.article, ArticleInfo)
    annotations = {each.id: each for each in tags}
    judgements = _judgements(file)
    if (
        judgements is None
        or meta.schema != SCHEMA
        or len(annotations) < len(tags)
        or not _are_in_order(file.meta, file.annotations, file.verdicts, file.decisions)
        or not all(map(is_plain, annotations.values()))
    ):
        return None
    times = [*map(_created, annotations.values())]
    if any(map(lt, islice(times, 1, None), times)):
        annotations = {each.id: each for each in sorted(annotations.values(), key=_created)}
    return UsualFile(info, annotations, judgements, meta, tags)


def _in_pieces(pieces: Iterator[bytes]) -> tuple[_File, Sequence[Annotation]] | None:
    """Decode a layer file and its annotations, which are beside it. Raises one of `_WRONG`."""
    begin = bytearray()
    while (at := begin.find(_ANNOTATIONS)) < 0:
        piece = next(pieces, None)
        if piece is None or len(begin) > _LONGEST_META:
            return None
        begin += piece
    lines = begin[at + len(_ANNOTATIONS) :]
    del begin[at + len(_ANNOTATIONS) :]
    if not begin.startswith(_HEAD):
        return None
    _metas(b"{" + begin[len(_HEAD) : at] + b"}")  # so that what follows is not within it
    tags: list[Annotation] = []
    last, seen = -1, 0
    while (end := _END.search(lines, seen)) is None:
        to = lines.rfind(_LINE_END, seen)
        if to >= 0:
            last = _take(tags, lines, to, last)
            del lines[: to + len(_LINE_END)]
        seen = max(0, len(lines) - 1)  # a sign may be cut in two
        piece = next(pieces, None)
        if piece is None:
            return None
        lines += piece
    _take(tags, lines, end.start(), last)
    rest = b"".join((lines[end.start() :], *pieces))
    if b'"annotations"' in rest or b"\\" in rest:  # a second table would count, not the first
        return None
    return (_decoded(begin + rest), tags) if is_bounded(rest) else None


def _take(tags: list[Annotation], lines: bytearray, end: int, last: int) -> int:
    """Decode lines of annotations up to `end`, whose numbers are above `last`; return the last of
    these numbers. Raises one of `_WRONG`.
    """
    with memoryview(lines) as view, view[:end] as some:  # which may be one of many megabytes
        data = b"".join((b"{", some, b"}"))
    table = _tags(data) if is_bounded(data) else {}
    if not table or not _are_in_order(table) or int(next(iter(table))) <= last:
        raise _Unusual
    tags += _sharing(table.values())
    return int(next(reversed(table)))


def _sharing(tags: Iterable[Annotation]) -> Iterator[Annotation]:
    """Have annotations share what many of them have alike: each was decoded by itself."""
    put, created = msgspec.structs.force_setattr, ""
    for each in tags:
        created = created if created == each.created else each.created
        put(each, "created", created)
        if each.modified == created:
            put(each, "modified", created)
        put(each, "label", intern(each.label))
        put(each, "origin", intern(each.origin))
        if not each.attributes:
            put(each, "attributes", NOTHING)
        for span in each.spans:
            if span.role is not None:
                put(span, "role", intern(span.role))
        yield each


def bytes_of(layer: str, journal: str, home: str) -> tuple[bytes, bytes] | None:
    """Return what is in the layer file and the journal of a layer; None where that is not all that
    there may be of it, or is more than can be looked at in one step."""
    try:
        # In the order that misses nothing: see `read_state`.
        if are_any(home):
            return None
        data = files.read_bytes(layer)
        log = files.read_bytes(journal)
    except OSError:
        return None
    if not data or not log or len(log) > LONG or not is_bounded(log):
        return None
    return data, log


def _are_in_order(*tables: dict[str, Any]) -> bool:
    """Return whether records have numbers as keys, in order, as this program writes them."""
    for table in filter(None, tables):
        if len(table) <= _MANY and [*table] == _first_numbers(len(table)):
            continue  # as nearly all
        try:
            numbers = [*map(int, table)]
        except ValueError:
            return False
        if [*map(str, numbers)] != [*table] or any(map(lt, islice(numbers, 1, None), numbers)):
            return False
        if not 0 <= numbers[0] <= numbers[-1] < 10**18:
            return False
    return True


@lru_cache(_MANY)
def _first_numbers(count: int) -> list[str]:
    return [*map(str, range(1, count + 1))]


def _judgements(file: _File) -> Records | None:
    """Return verdicts and decisions by id; None where one has none or repeats one."""
    found: Records = {"verdicts": {}, "decisions": {}}
    for records, table in zip(found.values(), (file.verdicts, file.decisions), strict=True):
        for record in table.values():
            id = record.get("id") if isinstance(record, dict) else None
            if not isinstance(id, str) or id in records:
                return None
            records[id] = record
    return found
