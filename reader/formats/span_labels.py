"""What span categorisers and their tools share: one name for label and role, and the rest apart.

They know spans with a name each. What else is said of an annotation is a record beside them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import msgspec

from reader.formats.base import Incoming, LayerExport
from reader.formats.native_read import incoming
from reader.formats.native_write import said_record, unknown_of
from reader.model.annotation import PART, REFERS, Annotation, InvalidRecord, Record, Span
from reader.model.article import ArticleInfo

HALVES = "characters that are half of one"
"""What lone surrogates are called: no text in UTF-8 can have them."""

_OF_SPANS = ("spans", "start", "end", "text", "state", "annotator")


def span_label(label: str, role: str | None) -> str:
    """Return the name of a span: `fact`, or `attribution:source`."""
    return label if role is None else f"{label}:{role}"


def parted(name: str) -> tuple[str, str | None]:
    """Return the label and the role of a span's name."""
    label, _, role = name.rpartition(":")
    return (label, role) if label and role else (name, None)


def rest_of(annotation: Annotation, layer: LayerExport) -> Record:
    """Return what is said of an annotation beside its spans."""
    record = {"id": annotation.id, "label": annotation.label, **said_record(annotation, layer)}
    if annotation.extra:
        extra = unknown_of(annotation).items()
        return {**{k: v for k, v in extra if k not in record and k not in _OF_SPANS}, **record}
    return record


def further_of(annotation: Annotation, layer: LayerExport, apart: Collection[str]) -> Record:
    """Return what is said of an annotation beside its spans and the fields that stand `apart`,
    where there is anything."""
    return {
        name: value
        for name, value in rest_of(annotation, layer).items()
        if name not in apart and value and (name, value) != ("origin", "human")
    }


def extras_of(span: Span) -> Record:
    """Return what is said of a span beside its place, role and quote."""
    if not span.extra:
        return span.extra
    found: Record = {REFERS: span.refers, PART: span.part}
    return {name: value for name, value in found.items() if value}


def annotation_from(
    spans: Sequence[Record], rest: Record, place: str, info: ArticleInfo, *, text: str, by: str
) -> Incoming:
    """Return the annotation of some spans, each with `name`, and what is said of it.

    Raises:
        InvalidRecord: something of it is missing or wrong.
    """
    label, _ = parted(spans[0]["name"])
    made: list[Any] = [
        {"role": parted(each["name"])[1], **each, "text": _quote(each, text)} for each in spans
    ]
    for each in made:
        del each["name"]
    found = incoming({**rest, "label": label, "spans": made}, place, info, by)
    return msgspec.structs.replace(found.judged(rest.get("verdicts") or None), text=text)


def _quote(span: Record, text: str) -> str:
    start, end = span["start"], span["end"]
    if not 0 <= start < end <= len(text):
        raise InvalidRecord(f"{start}-{end} is no part of the text")
    quote = text[start:end]
    if span.get("text") not in (None, quote):
        raise InvalidRecord(f"the text at {start}-{end} is not the span's text")
    return quote
