"""The meta record of a layer: what it is, whose, on which text, and how far it has come.

The records of a layer in memory, and the annotations that are views over them.
"""

from __future__ import annotations

from operator import le
from typing import Any

import msgspec

from reader.io.json import BadJSON, convert, major
from reader.model.annotation import Annotation, InvalidRecord, Record, plain_annotations
from reader.model.article import ArticleInfo
from reader.model.log import SCHEMA, Records, Tables

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
    return {"schema": SCHEMA, "annotator": annotator, "article": msgspec.structs.asdict(info)}


def with_article(meta: Record, info: ArticleInfo) -> Record:
    """Return the fields that change when a layer's article does; unknown ones of it stay."""
    stored = meta.get("article")
    known = stored if isinstance(stored, dict) else {}
    return {"article": {**known, **msgspec.structs.asdict(info)}}


def article_info(meta: Record) -> ArticleInfo | None:
    """Return the article of a meta record, None where it has none that can be read."""
    try:
        return convert(meta.get("article"), ArticleInfo)
    except BadJSON:
        return None


def is_newer(record: Any) -> bool:
    """Whether a record was written by a program of another major version."""
    number = major(record.get("schema")) if isinstance(record, dict) else None
    return number is not None and number != MAJOR


def check_meta(meta: Record) -> None:
    """Check a layer's meta record.

    Raises:
        BadJSON: a field is missing or of the wrong type.
    """
    known = convert(meta, _Meta)
    if major(known.schema) is None:
        raise BadJSON(f"its schema is {known.schema[:40]!r}, not obelism/{MAJOR}")
    if known.seq < 0 or known.actions < 0:
        raise BadJSON("its numbers are below 0")


class Tags:
    """What a layer holds now."""

    def __init__(self, records: Records) -> None:
        """Takes `records` over."""
        self.records = records
        self.annotations: dict[str, Annotation] = {}
        """By id, in the order of their making."""
        self.problems: list[str] = []
        """A sentence for each annotation that cannot be shown, and is kept."""
        stored = records.get("annotations", {})
        plain = plain_annotations([*stored.values()])
        if plain is not None:
            self.annotations.update(zip(stored, plain, strict=True))
        else:
            for id, record in stored.items():
                self._show(id, record)
        self._put_in_order()

    def record(self, table: str, id: str) -> Record | None:
        """Return a record as it is stored."""
        return self.records.get(table, {}).get(id)

    def apply(self, after: Tables) -> None:
        """Put records in, or take those out for which None stands."""
        for name, records in after.items():
            table = self.records.setdefault(name, {})
            for id, record in records.items():
                if record is None:
                    table.pop(id, None)
                else:
                    table[id] = record
        self._show_all(after.get("annotations", {}))

    def _show_all(self, records: dict[str, Record | None]) -> None:
        last = next(reversed(self.annotations.values()), None)
        added = [id for id in records if id not in self.annotations]
        for id, record in records.items():
            self._show(id, record)
        made = [self.annotations[id].created for id in added if id in self.annotations]
        if made != sorted(made) or (last is not None and made and made[0] < last.created):
            self._put_in_order()

    def _show(self, id: str, record: Record | None) -> None:
        if record is None:
            self.annotations.pop(id, None)
            return
        try:
            self.annotations[id] = Annotation.from_record(record)
        except InvalidRecord as error:
            self.annotations.pop(id, None)
            self.problems.append(f"annotation {id} cannot be shown, and is kept: {error}")

    def _put_in_order(self) -> None:
        """The same dict is put in order, for those who hold on to it."""
        made = [annotation.created for annotation in self.annotations.values()]
        if all(map(le, made, made[1:])):
            return
        ordered = sorted(self.annotations.items(), key=lambda item: item[1].created)
        self.annotations.clear()
        self.annotations.update(ordered)
