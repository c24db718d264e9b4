"""Read a layer as nearly all are, in a fraction of the time that any layer may take.

Its file has all that its journal says, and fields and tables of this version alone. So the
annotations are decoded from the bytes as they are, and nothing is compared or played back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from operator import attrgetter, lt
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

_LARGE = 1 << 20
"""Bytes of a layer file from which on it is decoded some lines at a time."""

_PIECE = 1 << 18
"""Bytes of lines that are decoded at a time."""

_HEAD, _ANNOTATIONS = b'{"meta":{\n', b'\n},\n"annotations":{\n'
"""What stands before the line of the meta record, and between that and the annotations."""


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
        """Whether it has what each of these entries, all of a log, did, and no more."""
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
    if not is_bounded(data):
        return None
    try:
        file, tags = (_in_pieces(data) if len(data) > _LARGE else None) or _whole(data)
        meta = file.meta["1"]
        info = msgspec.convert(meta.article, ArticleInfo)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, KeyError):
        return None
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


def _whole(data: bytes) -> tuple[_File, Sequence[Annotation]]:
    """Decode a layer file in one step; may raise what msgspec does."""
    file = _decoded(data)
    return file, [*file.annotations.values()]


def _in_pieces(data: bytes) -> tuple[_File, Sequence[Annotation]] | None:
    """Decode a layer file that is laid out as this program does it, some lines at a time, so that
    what many annotations have alike is in memory once; None: it is laid out otherwise.

    Its annotations are beside it. May raise what msgspec does.
    """
    meta = data.find(b"\n", len(_HEAD))
    at = meta + len(_ANNOTATIONS)
    end = data.find(b"\n}", at)
    rest = data[end:]
    if not data.startswith(_HEAD) or data[meta:at] != _ANNOTATIONS or end < 0:
        return None
    if b'"annotations"' in rest or b"\\" in rest:  # a second table would count, not the first
        return None
    _metas(b"{" + data[len(_HEAD) : meta] + b"}")  # so that what follows is not within it
    file = _decoded(data[:at] + rest)
    tags: list[Annotation] = []
    last = -1
    while at < end:
        to = data.find(b",\n", at + _PIECE, end)
        to = end if to < 0 else to
        table = _tags(b"{" + data[at:to] + b"}")
        if not table or not _are_in_order(table) or int(next(iter(table))) <= last:
            return None
        last = int(next(reversed(table)))
        tags += _sharing(table.values())
        at = to + len(b",\n")
    return file, tags


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
    """Whether records are called by numbers, and stand by them, as this program writes them."""
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
