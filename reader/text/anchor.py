"""Spans tied to a text by their quote and what stands around it."""

from __future__ import annotations

import msgspec

from reader.model.annotation import Span
from reader.text.graphemes import is_edge, next_edge, previous_edge

CONTEXT = 32
"""Most code points in a prefix or suffix."""


def span_at(text: str, start: int, end: int, role: str | None = None) -> Span:
    """The span `[start, end)` of `text`, with its quote and up to 32 code points either side."""
    return Span(
        start,
        end,
        role,
        text[start:end],
        text[_prefix_start(text, start) : start],
        text[end : _suffix_end(text, end)],
    )


def moved_to(span: Span, text: str, start: int, end: int) -> Span:
    """The same span at `[start, end)` of another text; its unknown fields go with it."""
    return msgspec.structs.replace(span_at(text, start, end, span.role), extra=span.extra)


def fits(text: str, span: Span) -> bool:
    """Whether the span's quote stands in `text` where the span says."""
    return not span.lost and text[span.start : span.end] == span.text


def _prefix_start(text: str, start: int) -> int:
    offset = max(0, start - CONTEXT)
    return offset if is_edge(text, offset) else min(next_edge(text, offset), start)


def _suffix_end(text: str, end: int) -> int:
    offset = min(len(text), end + CONTEXT)
    return offset if is_edge(text, offset) else max(previous_edge(text, offset), end)
