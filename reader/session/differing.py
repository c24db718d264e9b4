"""How two states of one annotation differ, in words for the person who has to choose."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from reader.model.annotation import Annotation, Span
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
