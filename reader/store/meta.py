"""The meta record of a layer: what it is, whose, on which text, and how far it has come."""

from __future__ import annotations

from typing import Any

import msgspec

from reader.model.annotation import Record
from reader.model.article import ArticleInfo
from reader.model.log import SCHEMA
from reader.store.jsonio import BadJSON, convert, major

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
