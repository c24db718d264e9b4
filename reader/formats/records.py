"""Records that come from elsewhere: the annotation that one makes of the text it belongs to."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

import msgspec

from reader.formats.base import Incoming, misfit, to_codepoints
from reader.model.annotation import Annotation, InvalidRecord, Record
from reader.text.anchor import span_at

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_UUID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAMESPACE = uuid.UUID("6f62656c-6973-5d00-8000-696d706f7274")

DERIVED = frozenset(
    {"schema", "type", "offsets", "article", "annotator", "state", "start", "end", "text"}
    | {"verdicts"}
)
"""Keys of a line that are no fields of the annotation: they follow from others, or stand apart."""


def annotation_of(incoming: Incoming, text: str, moment: str, salt: str) -> Annotation:
    """Make the annotation that a record says, and compare each of its spans with the text.

    `moment` is its time where it has none. Where its id is no uuid, one is made of `salt` and of
    all that it says, so that the same record gets the same id again.

    Raises:
        InvalidRecord: a field is missing or wrong, or a span does not say what the text says.
    """
    record = {key: value for key, value in incoming.record.items() if key not in DERIVED}
    spans = _spans(incoming.record)
    record["spans"] = [_span(span, text, incoming.offsets) for span in spans]
    times = [record.get(field) for field in ("created", "modified")]
    created, modified = times[0] or times[1] or moment, times[1] or times[0] or moment
    said = record.get("id")
    id = said if isinstance(said, str) else ""
    record = {**record, "id": id, "created": created, "modified": modified}
    annotation = Annotation.from_record(record)
    _check(annotation, text)
    if not has_id(incoming):
        annotation = msgspec.structs.replace(annotation, id=_id_of(annotation, said, salt))
    return annotation


def has_id(incoming: Incoming) -> bool:
    """Whether the record has an id that is its own wherever it goes: a uuid."""
    said = incoming.record.get("id")
    return isinstance(said, str) and _UUID.fullmatch(said) is not None


def has_times(incoming: Incoming) -> bool:
    """Whether the record says when it was made or changed."""
    return bool(incoming.record.get("created") or incoming.record.get("modified"))


def is_time(word: str) -> bool:
    """Whether it is a time as this program writes it."""
    return _TIME.fullmatch(word) is not None


def _spans(record: Record) -> Sequence[Any]:
    """The spans of a record, or the one that it has at its top."""
    spans = record.get("spans")
    if spans is None and "start" in record:
        return [{key: record.get(key) for key in ("start", "end", "text")}]
    if not isinstance(spans, list):
        raise InvalidRecord("it has no spans")
    top = {key: record[key] for key in ("start", "end", "text") if key in record}
    first = spans[0] if spans and isinstance(spans[0], dict) else {}
    if any(first.get(key) != value for key, value in top.items()):
        raise InvalidRecord("start, end and text are not those of its first span")
    return spans


def _span(span: Any, text: str, offsets: str) -> Any:
    """Count a span's offsets in code points, and take what stands around it from the text.

    Anything else than a span is left for `Annotation` to refuse.
    """
    if not isinstance(span, dict):
        return span
    known = [_is_offset(span.get(name)) for name in ("start", "end")]
    if not all(known):
        if any(known):
            raise InvalidRecord("a span has only one of start and end")
        return span
    start, end = (_codepoint(span[name], text, offsets) for name in ("start", "end"))
    if not isinstance(span.get("text"), str):
        raise InvalidRecord("a span has no text to be compared")
    found = {**span, "start": start, "end": end}
    if start < end <= len(text):
        around = span_at(text, start, end)
        found |= {"prefix": around.prefix, "suffix": around.suffix}
    return found


def _codepoint(offset: int, text: str, offsets: str) -> int:
    found = to_codepoints(offsets, text)(offset)
    if found is None:
        raise InvalidRecord(f"the offset {offset} falls inside a character")
    return found


def _is_offset(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _check(annotation: Annotation, text: str) -> None:
    wrong = misfit(text, annotation)
    if wrong is not None:
        raise InvalidRecord(wrong)
    if not annotation.label.strip():
        raise InvalidRecord("its label is blank")
    for field in ("created", "modified"):
        if not is_time(getattr(annotation, field)):
            raise InvalidRecord(f"{field} is no time such as 2030-01-31T09:00:00.000Z")


def _id_of(annotation: Annotation, said: Any, salt: str) -> str:
    record = annotation.to_record()
    content = {key: value for key, value in record.items() if key not in ("created", "modified")}
    whole = msgspec.json.encode([salt, said, {**content, "id": None}], order="sorted")
    return uuid.uuid5(_NAMESPACE, whole.decode()).hex
