"""Articles as nested records: what is known of each, its text, its annotations and their spans.

Every record has every field, and each field is of one type, so that a table can hold them. What may
hold anything (attributes, verdicts) is JSON in a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from reader.formats.base import (
    Convert,
    ExportOptions,
    Incoming,
    LayerExport,
    Problem,
    Refused,
    by_text,
    collect_sound,
    converter,
)
from reader.formats.native_write import annotation_record, in_order
from reader.formats.rows import (
    ARTICLE,
    COLUMNS,
    SPAN,
    Row,
    annotation_of,
    filled,
    further_of,
    known_of,
)
from reader.model.annotation import LOST, PART, REFERS, Annotation
from reader.model.article import text_digest

ANNOTATION = tuple(
    name for name in COLUMNS["annotation"] if name not in ARTICLE and name != "offsets"
)
"""The fields of an annotation within its article."""

AS_JSON = ("attributes", "verdicts", "further")
"""The fields that are JSON in a text; empty where there is nothing to say."""


class NestedSpan(msgspec.Struct, gc=False):
    """A span with the fields of `SPAN`."""

    role: str | None
    start: int | None
    end: int | None
    text: str
    prefix: str
    suffix: str
    refers: str | None
    part: int | None


class NestedAnnotation(msgspec.Struct):
    """An annotation with the fields of `ANNOTATION`."""

    id: str
    annotator: str
    label: str
    state: str
    start: int | None
    end: int | None
    text: str
    spans: list[NestedSpan]
    note: str | None
    attributes: str
    flag: bool
    origin: str
    corrects: str | None
    verdicts: str
    created: str
    modified: str
    further: str


def articles(
    layers: Iterable[LayerExport], options: ExportOptions, *, none: bool
) -> Iterator[tuple[Row, list[NestedAnnotation]] | Problem]:
    """Yield what is known of each text of each article, and its annotations; the layers of an
    article must be consecutive.

    `none`: whether None stands for nothing in the annotations, and not an empty text or 0.
    """
    for same_text in by_text(layers):
        found = yield from collect_sound(same_text)
        text = same_text[0].text
        if text is not None:
            convert = converter(options.offsets, text)
            about = {**known_of(same_text[0].article), "text": text, "offsets": options.offsets}
            yield about, [_nested(one, layer, convert, none) for one, layer in found]


def _nested(one: Annotation, layer: LayerExport, convert: Convert, none: bool) -> NestedAnnotation:
    empty, zero = (None, None) if none else ("", 0)
    label = layer.labels[one.label]
    spans = []
    for span in in_order(one.spans, label):
        extra, lost = span.extra, span.start == LOST
        spans.append(
            NestedSpan(
                empty if span.role is None else span.role,
                None if lost else convert(span.start),
                None if lost else convert(span.end),
                span.text,
                span.prefix,
                span.suffix,
                extra.get(REFERS, empty) if extra else empty,
                extra.get(PART, zero) if extra else zero,
            )
        )
    first = spans[0]
    verdicts = layer.verdicts.get(one.id)
    return NestedAnnotation(
        one.id,
        layer.annotator,
        one.label,
        label.state(one),
        first.start,
        first.end,
        first.text,
        spans,
        empty if one.note is None else one.note,
        as_text(one.attributes) if one.attributes else "",
        one.flag,
        one.origin,
        empty if one.corrects is None else one.corrects,
        as_text(verdicts) if verdicts else "",
        one.created,
        one.modified,
        as_text(_further(one, layer, convert)),
    )


def _further(one: Annotation, layer: LayerExport, convert: Convert) -> Row:
    """Return what has no field of its own; mostly nothing."""
    if one.extra or one.id in layer.adjudications or any(span.extra for span in one.spans):
        return further_of(annotation_record(one, layer, convert))
    return {}


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
