"""Articles as nested records: what is known of each, its text, its annotations and their spans.

Every record has every field, and each field is of one type, so that a table can hold them. What may
hold anything (attributes, verdicts) is JSON in a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from reader.formats.base import (
    ExportOptions,
    Found,
    Incoming,
    LayerExport,
    Problem,
    Refused,
    by_text,
    collect_sound,
    converter,
)
from reader.formats.native_write import annotation_record
from reader.formats.rows import ARTICLE, COLUMNS, SPAN, Row, annotation_of, filled, known_of
from reader.model.article import text_digest

ANNOTATION = tuple(
    name for name in COLUMNS["annotation"] if name not in ARTICLE and name != "offsets"
)
"""The fields of an annotation within its article."""

AS_JSON = ("attributes", "verdicts")
"""The fields that are JSON in a text; empty where there is nothing to say."""


def articles(layers: Iterable[LayerExport], options: ExportOptions) -> Iterator[Row | Problem]:
    """Yield the record of each text of each article; those of an article must be consecutive."""
    for same_text in by_text(layers):
        found: Found = []
        yield from collect_sound(same_text, found)
        text = same_text[0].text
        if text is not None:
            yield _article(same_text, text, found, options)


def _article(layers: Sequence[LayerExport], text: str, found: Found, options: ExportOptions) -> Row:
    convert = converter(options.offsets, text)
    annotations = [
        nested_spans(annotation_record(annotation, layer, convert)) for annotation, layer in found
    ]
    return {
        **known_of(layers[0].article),
        "text": text,
        "offsets": options.offsets,
        "annotations": [{name: each.get(name) for name in ANNOTATION} for each in annotations],
    }


def nested_spans(record: Row) -> Row:
    """Return the record of an annotation with every field of its spans, and JSON in texts."""
    spans = [{name: span.get(name) for name in SPAN} for span in record["spans"]]
    texts = {name: as_text(record[name]) for name in AS_JSON}
    return {**record, **texts, "spans": spans}


def as_text(value: object) -> str:
    """Return a value as JSON; empty for an empty one."""
    return msgspec.json.encode(value).decode() if value else ""


def incoming_of(record: Any, place: str) -> Iterator[Incoming | Refused]:
    """Yield the annotations of the record of an article."""
    if not isinstance(record, dict) or not isinstance(record.get("annotations"), list):
        yield Refused(place, "it has no list of annotations")
        return
    article = filled({name: record.get(name) for name in (*ARTICLE, "offsets")})
    text = record.get("text")
    if isinstance(text, str):
        digest = text_digest(text)
        if article.setdefault("sha256", digest) != digest:
            yield Refused(place, "its text is not the one that sha256 names")
            return
    elif text is not None:
        yield Refused(place, "its text is no text")
        return
    for number, each in enumerate(record["annotations"], 1):
        where = f"{place}, annotation {number}"
        if not isinstance(each, dict):
            yield Refused(where, "it is no record")
            continue
        found = annotation_of([(where, {**filled(each), **article})])
        yield msgspec.structs.replace(found, text=text) if isinstance(found, Incoming) else found
