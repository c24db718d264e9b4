"""What a layer holds: its meta record, its records, and the annotations that they say.

The meta record says whose layer it is, on which text, and how far its log has come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from operator import le
from typing import Any

import msgspec

from reader.io.json import BadJSON, convert, encode, major
from reader.model.annotation import Annotation, InvalidRecord, Record, as_record, plain_annotations
from reader.model.article import Article, ArticleInfo
from reader.model.errors import NoLayer, ObelismError
from reader.model.log import SCHEMA, Entry, Records, Tables, by_time
from reader.model.log_merge import resulting_records
from reader.store.base import Contents, LayerKey, Snapshot

MAJOR = 1
"""The major version of the files that this program writes."""


COUNTERS = ("seq", "actions", "modified")
"""Fields of the meta record that follow from the journal."""


class _Meta(msgspec.Struct):
    schema: str
    annotator: str
    article: ArticleInfo
    seq: int
    actions: int


def first_meta(annotator: str, info: ArticleInfo) -> Record:
    """Return what a layer's first action sets."""
    return {"schema": SCHEMA, "annotator": annotator, "article": info.to_record()}


def with_article(meta: Record, info: ArticleInfo) -> Record:
    """Return the fields that change when a layer's article does; unknown ones of it stay."""
    return {"article": {**as_record(meta.get("article")), **info.to_record()}}


def article_info(meta: Record) -> ArticleInfo | None:
    """Return the article of a meta record, None where it has none that can be read."""
    if "article" not in meta:  # as of a layer that holds nothing yet
        return None
    try:
        return convert(meta.get("article"), ArticleInfo)
    except BadJSON:
        return None


def short_id(id: str) -> bytes:
    """Return an id in less room where it is 32 hex digits, as most are; others as they are."""
    if len(id) == 32 and id == id.lower() and id.isalnum():
        try:  # each record asks: a context manager would take longer than all else here
            return bytes.fromhex(id)
        except ValueError:
            pass
    return id.encode("utf-8", "surrogatepass")


def is_newer(record: Any) -> bool:
    """Return whether a record was written by a program of another major version."""
    number = major(as_record(record).get("schema"))
    return number is not None and number != MAJOR


def check_meta(meta: Record) -> None:
    """Check a layer's meta record; raise BadJSON where a field is missing or of the wrong type."""
    known = convert(meta, _Meta)
    if major(known.schema) is None:
        raise BadJSON(f"its schema is {known.schema[:40]!r}, not obelism/{MAJOR}")
    if known.seq < 0 or known.actions < 0:
        raise BadJSON("its numbers are below 0")


def whole_meta(contents: Contents, annotator: str, info: ArticleInfo) -> Record:
    """Return the meta record as the log leaves it, counters and all."""
    entries = contents.entries
    modified = entries[-1].at if entries else contents.meta.get("modified", "")
    counters = {"seq": contents.last, "actions": len(entries), "modified": modified}
    return {**first_meta(annotator, info), **contents.meta, **counters}


def is_outdated(contents: Contents, article: Article) -> bool:
    """Return whether there are annotations, and on another text than the article has."""
    info = article_info(contents.meta)
    changed = info is not None and info.sha256 != article.info.sha256
    return changed and bool(contents.records.get("annotations"))


def encoded(entry: Entry) -> bytes:
    """Return an entry as a line without its end; raise ObelismError if it cannot be stored."""
    try:
        return encode(entry)
    except BadJSON as error:
        raise ObelismError(f"This cannot be saved: {error}") from None


def contents_of(log: Iterable[Entry]) -> Contents:
    """Return what a log leaves, where nothing but the log is kept."""
    entries = by_time(list(log))
    contents = Contents(entries, last=max((entry.seq for entry in entries), default=0))
    for entry in entries:
        contents.meta.update(entry.meta or {})
    for table, records in resulting_records(entries).items():
        known = {id: record for id, record in records.items() if record is not None}
        contents.records[table] = known
    return contents


def snapshot_of(key: LayerKey, contents: Contents) -> Snapshot:
    """Return what a layer with these contents shows; raise NoLayer if they name no article."""
    info, problems = article_info(contents.meta), contents.problems
    if info is None:
        why = f"{key.annotator} has no tags on {key.article_id}"
        raise NoLayer(problems[0] if problems else why)
    tags = Tags(contents.records)
    modified = whole_meta(contents, key.annotator, info)["modified"]
    return Snapshot.of(
        info,
        tags.annotations,
        contents,
        problems=problems + tags.problems,
        modified=modified if isinstance(modified, str) else "",
    )


class Tags:
    """The records of a layer, and the annotations that they say, kept in step."""

    def __init__(self, records: Records, annotations: dict[str, Annotation] | None = None) -> None:
        """Takes `records` over, and `annotations`: as of `Contents`."""
        self.records = records
        self.annotations: dict[str, Annotation] = {}
        """By id, in the order of their making."""
        self.problems: list[str] = []
        """A sentence for each annotation that cannot be shown, and is kept."""
        if annotations is not None:
            self.annotations = annotations
            return
        stored = records.get("annotations", {})
        plain = plain_annotations([*stored.values()])
        if plain is not None:
            self.annotations.update(zip(stored, plain, strict=True))
        else:
            for id, record in stored.items():
                self._show(id, record)
        self._sort()

    def apply(self, after: Tables, known: Mapping[str, Annotation] | None = None) -> None:
        """Put records, None to remove; `known`: annotations by id that they were made of."""
        for name, records in after.items():
            table = self.records.setdefault(name, {})
            for id, record in records.items():
                if record is None:
                    table.pop(id, None)
                else:
                    table[id] = record
        self._show_all(after.get("annotations", {}), known or {})

    def _show_all(self, records: dict[str, Record | None], known: Mapping[str, Annotation]) -> None:
        last = next(reversed(self.annotations.values()), None)
        added = [id for id in records if id not in self.annotations]
        for id, record in records.items():
            if id in known:
                self.annotations[id] = known[id]
            else:
                self._show(id, record)
        times = [self.annotations[id].created for id in added if id in self.annotations]
        if times != sorted(times) or (last is not None and times and times[0] < last.created):
            self._sort()

    def _show(self, id: str, record: Record | None) -> None:
        if record is None:
            self.annotations.pop(id, None)
            return
        try:
            self.annotations[id] = Annotation.from_record(record)
        except InvalidRecord as error:
            self.annotations.pop(id, None)
            self.problems.append(f"annotation {id} cannot be shown, and is kept: {error}")

    def _sort(self) -> None:
        """Sort the dict in place, for those who hold on to it."""
        times = [annotation.created for annotation in self.annotations.values()]
        if all(map(le, times, times[1:])):
            return
        ordered = sorted(self.annotations.items(), key=lambda item: item[1].created)
        self.annotations.clear()
        self.annotations.update(ordered)


class LazyRecords(MutableMapping[str, Record]):
    """The records of a layer's annotations by id, of which each has only fields that are known.

    Of a hundred thousand, a key asks for one or two; all of them would take more memory than the
    annotations.
    """

    def __init__(self, annotations: Mapping[str, Annotation]) -> None:
        self._found: dict[str, Annotation | Record] = {**annotations}
        """A record where one was put here, the annotation that it is made of where none was."""

    def __getitem__(self, id: str) -> Record:
        found = self._found[id]
        return found.to_record() if isinstance(found, Annotation) else found

    def __setitem__(self, id: str, record: Record) -> None:
        self._found[id] = record

    def __delitem__(self, id: str) -> None:
        del self._found[id]

    def __contains__(self, id: object) -> bool:
        return id in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
