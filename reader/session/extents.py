"""Giving one span of an annotation another extent."""

from __future__ import annotations

from reader.model.annotation import Annotation, Span
from reader.model.labels import Label
from reader.session.focus import Extent
from reader.text.anchor import span_at


def overlapped(annotation: Annotation, extent: Extent) -> Span:
    """Return the span that an extent shares most with; a lost one, else the first, if none."""
    return max(annotation.spans, key=lambda span: (_shared(span.extent, extent), span.lost))


def with_extent(
    text: str, annotation: Annotation, label: Label, extent: Extent
) -> tuple[Span, ...]:
    """Return the spans, in the label's order, with `extent` in the place of the one it overlaps."""
    old = overlapped(annotation, extent)
    span = span_at(text, *extent, role=old.role)
    return label.ordered((*(other for other in annotation.spans if other is not old), span))


def _shared(one: Extent, other: Extent) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))
