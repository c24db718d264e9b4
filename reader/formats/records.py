"""Turn incoming records into annotations of the text they belong to, and into verdicts."""

from __future__ import annotations

import re
import uuid
from functools import lru_cache
from typing import Any

import msgspec

from reader.formats.base import UNITS, Incoming, misfit, to_codepoints
from reader.model.annotation import Annotation, InvalidRecord, Span
from reader.model.errors import WrongUse
from reader.model.judgement import Verdict
from reader.model.names import valid_annotator
from reader.text.anchor import span_at

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_UUID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NAMESPACE = uuid.UUID("6f62656c-6973-5d00-8000-696d706f7274")


def annotation_of(incoming: Incoming, text: str, moment: str, salt: str) -> Annotation:
    """Build the annotation and compare each of its spans with the text.

    `moment` is the time of a record that has none. If its id is not a uuid, one is derived from
    `salt` and the whole record, so that the same record always gets the same id.

    Raises:
        InvalidRecord: a field cannot be used, or a span's quote is not what the text says.
    """
    annotation = Annotation(
        id=str(incoming.id) if has_id(incoming) else "",
        label=incoming.label,
        spans=tuple([_on_text(span, text, incoming.offsets) for span in incoming.spans]),
        note=incoming.note,
        attributes=incoming.attributes,
        flag=incoming.flag,
        origin=incoming.origin,
        corrects=incoming.corrects,
        created=incoming.created or incoming.modified or moment,
        modified=incoming.modified or incoming.created or moment,
        extra=incoming.extra,
    )
    _check(annotation, text)
    if annotation.id:
        return annotation
    # Derived from the content, apart from its times.
    record = {**annotation.to_record(), "id": None}
    content = {key: value for key, value in record.items() if key not in ("created", "modified")}
    whole = msgspec.json.encode([salt, incoming.id, content], order="sorted")
    return msgspec.structs.replace(annotation, id=uuid.uuid5(_NAMESPACE, whole.decode()).hex)


def has_id(incoming: Incoming) -> bool:
    """Return whether the record has an id that is unique anywhere: a uuid."""
    return isinstance(incoming.id, str) and _UUID.fullmatch(incoming.id) is not None


def verdict_of(record: Any, annotator: str, annotation: str) -> Verdict:
    """Build a verdict on an annotation in that annotator's layer; its id is empty.

    Raises:
        InvalidRecord: a field is missing or wrong.
    """
    if not isinstance(record, dict):
        raise InvalidRecord("a verdict is no JSON object")
    try:
        known = {"id": "", **record, "annotator": annotator, "annotation": annotation}
        verdict = Verdict.from_record(known)
        reviewer = valid_annotator(verdict.reviewer)
    except (InvalidRecord, WrongUse) as error:
        raise InvalidRecord(f"a verdict on it: {error}") from None
    if not _TIME.fullmatch(verdict.at) or not _DIGEST.fullmatch(verdict.digest):
        raise InvalidRecord("a verdict on it has no time, or no digest of what was judged")
    return msgspec.structs.replace(verdict, reviewer=reviewer, id="")


def _on_text(span: Span, text: str, offsets: str) -> Span:
    """Convert a span's offsets to code points, and take its context from the text."""
    if span.lost:
        return span
    start: int | None = span.start
    end: int | None = span.end
    if offsets != UNITS[0]:
        convert = to_codepoints(offsets, text)
        start, end = convert(span.start), convert(span.end)
    if start is None or end is None:
        inside = span.start if start is None else span.end
        raise InvalidRecord(f"the offset {inside} falls inside a character")
    around = span_at(text, start, end, span.role) if start < end <= len(text) else span
    if around.text == span.text and not span.extra:  # as nearly all
        return around
    return Span(start, end, span.role, span.text, around.prefix, around.suffix, span.extra)


def _check(annotation: Annotation, text: str) -> None:
    """Raise InvalidRecord if the annotation does not fit the text or has an unusable field."""
    reason = misfit(text, annotation)
    if reason is not None:
        raise InvalidRecord(reason)
    if not annotation.label.strip():
        raise InvalidRecord("its label is blank")
    for field in ("created", "modified"):
        if not _is_time(getattr(annotation, field)):
            raise InvalidRecord(f"{field} is no time such as 2030-01-31T09:00:00.000Z")


@lru_cache(1024)
def _is_time(text: str) -> bool:
    return _TIME.fullmatch(text) is not None
