"""Anchor spans in a text by their quote and the text around them."""

from __future__ import annotations

import msgspec

from reader.model.annotation import Span
from reader.text.characters import is_edge, next_edge, previous_edge

CONTEXT = 32
"""Most code points in a prefix or suffix, which split no grapheme."""


def span_at(text: str, start: int, end: int, role: str | None = None) -> Span:
    """Return the span `[start, end)` of `text` with its quote, prefix and suffix."""
    first, last = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    if not is_edge(text, first):
        first = min(next_edge(text, first), start)
    if not is_edge(text, last):
        last = max(previous_edge(text, last), end)
    return Span(start, end, role, text[start:end], text[first:start], text[end:last])


def moved_to(span: Span, text: str, start: int, end: int) -> Span:
    """Return the span moved to `[start, end)` of another text, with its unknown fields."""
    return msgspec.structs.replace(span_at(text, start, end, span.role), extra=span.extra)


def fits(text: str, span: Span) -> bool:
    """Return whether `text` has the span's quote at the span's offsets."""
    return not span.lost and text[span.start : span.end] == span.text
