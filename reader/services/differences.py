"""Say how two states of an annotation differ, to whoever has to choose between them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from reader.model.annotation import Annotation, InvalidRecord, Record, Span
from reader.model.log import Fork, Side
from reader.store.base import LayerKey
from reader.text.phrases import excerpt, named
from reader.text.screen_text import one_line

_CELLS = 40
_FIELDS = ("note", "attributes", "flag", "origin", "corrects", "extra", "created")


def described(annotation: Annotation | None) -> str:
    """An annotation by label, place and quote."""
    if annotation is None:
        return "deleted"
    where = [_place(span) for span in annotation.spans]
    return f"{named(annotation, _CELLS)} at {', '.join(where)}"


def differences(one: Annotation | None, other: Annotation | None) -> str:
    """What each of two states says where they differ: `note “a” against “b”`."""
    if one is None or other is None:
        return f"{described(one)} against {described(other)}"
    found = list(_differences(one, other))
    return "; ".join(found) or "only its time of change differs"


def _differences(one: Annotation, other: Annotation) -> Iterator[str]:
    if one.label != other.label:
        yield f"label {one_line(one.label)} against {one_line(other.label)}"
    if one.spans != other.spans:
        yield f"{_spans(one)} against {_spans(other)}"
    for field in _FIELDS:
        here, there = getattr(one, field), getattr(other, field)
        if here != there:
            yield f"{field} {_value(here)} against {_value(there)}"


def _spans(annotation: Annotation) -> str:
    return ", ".join(
        f"{_role(span)}{excerpt(span.text)} at {_place(span)}" for span in annotation.spans
    )


def _role(span: Span) -> str:
    return f"{one_line(span.role)} " if span.role else ""


def _place(span: Span) -> str:
    return "lost" if span.lost else f"{span.start}-{span.end}"


def _value(value: object) -> str:
    if value is None:
        return "none"
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return excerpt(text, _CELLS)


def conflict(key: LayerKey, fork: Fork) -> str:
    """Say which state was kept and what the other sides had."""
    name = f"{key.article_id}, {key.annotator}"
    what = "annotation" if fork.table == "annotations" else f"{fork.table} record"
    others = "; ".join(_against(fork.kept, other) for other in fork.others)
    return f"{name}, {what} {fork.id}: {_kept(fork.kept)}; {others}"


def _kept(side: Side) -> str:
    if side.record is None:
        return f"deleted {_by(side)}, and stays so"
    return f"kept as changed {_by(side)}, {_told(side.record)}"


def _against(kept: Side, other: Side) -> str:
    one, two = _annotation(kept.record), _annotation(other.record)
    if one is not None and two is not None:
        return f"against the other side, {_by(other)}: {differences(one, two)}"
    return f"the other side, {_by(other)}, has {_told(other.record)}"


def _by(side: Side) -> str:
    return f"by {side.entry.who} at {side.entry.at[:16].replace('T', ' ')} UTC"


def _told(record: Record | None) -> str:
    """A record in full, as far as a line can be that."""
    annotation = _annotation(record)
    if annotation is None:
        return "it deleted" if record is None else "another record"
    note = f" with the note {excerpt(annotation.note, 60)}" if annotation.note else ""
    return f"{described(annotation)}{note}"


def _annotation(record: Record | None) -> Annotation | None:
    try:
        return None if record is None else Annotation.from_record(record)
    except InvalidRecord:
        return None
