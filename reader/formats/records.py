"""The annotation that an incoming record makes on the text that it belongs to."""

from __future__ import annotations

import re
import uuid

import msgspec

from reader.formats.base import Incoming, misfit, to_codepoints
from reader.model.annotation import Annotation, InvalidRecord, Span
from reader.text.anchor import span_at

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_UUID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAMESPACE = uuid.UUID("6f62656c-6973-5d00-8000-696d706f7274")


def annotation_of(incoming: Incoming, text: str, moment: str, salt: str) -> Annotation:
    """Make the annotation, and compare each of its spans with the text.

    `moment` is its time where it has none. Where its id is no uuid, one is made of `salt` and of
    all that it says, so that the same record gets the same id again.

    Raises:
        InvalidRecord: a field cannot be used, or a span does not say what the text says.
    """
    annotation = Annotation(
        id=str(incoming.id) if has_id(incoming) else "",
        label=incoming.label,
        spans=tuple(_on_text(span, text, incoming.offsets) for span in incoming.spans),
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
    if not annotation.id:
        made = _id_of(annotation, incoming.id, salt)
        annotation = msgspec.structs.replace(annotation, id=made)
    return annotation


def has_id(incoming: Incoming) -> bool:
    """Whether the record has an id that is its own wherever it goes: a uuid."""
    return isinstance(incoming.id, str) and _UUID.fullmatch(incoming.id) is not None


def has_times(incoming: Incoming) -> bool:
    """Whether the record says when it was made or changed."""
    return bool(incoming.created or incoming.modified)


def is_time(word: str) -> bool:
    """Whether it is a time as this program writes it."""
    return _TIME.fullmatch(word) is not None


def _on_text(span: Span, text: str, offsets: str) -> Span:
    """Count a span's offsets in code points, and take what stands around it from the text."""
    if span.lost:
        return span
    start, end = (_codepoint(offset, text, offsets) for offset in span.extent)
    prefix, suffix = span.prefix, span.suffix
    if start < end <= len(text):
        around = span_at(text, start, end)
        prefix, suffix = around.prefix, around.suffix
    return msgspec.structs.replace(span, start=start, end=end, prefix=prefix, suffix=suffix)


def _codepoint(offset: int, text: str, offsets: str) -> int:
    found = to_codepoints(offsets, text)(offset)
    if found is None:
        raise InvalidRecord(f"the offset {offset} falls inside a character")
    return found


def _check(annotation: Annotation, text: str) -> None:
    wrong = misfit(text, annotation)
    if wrong is not None:
        raise InvalidRecord(wrong)
    if not annotation.label.strip():
        raise InvalidRecord("its label is blank")
    for field in ("created", "modified"):
        if not is_time(getattr(annotation, field)):
            raise InvalidRecord(f"{field} is no time such as 2030-01-31T09:00:00.000Z")


def _id_of(annotation: Annotation, said: object, salt: str) -> str:
    record = annotation.to_record()
    content = {key: value for key, value in record.items() if key not in ("created", "modified")}
    whole = msgspec.json.encode([salt, said, {**content, "id": None}], order="sorted")
    return uuid.uuid5(_NAMESPACE, whole.decode()).hex
