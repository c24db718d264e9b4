"""Anchor spans in a text by their quote and the text around them."""

from __future__ import annotations

import msgspec

from reader.model.annotation import Span
from reader.text.graphemes import is_edge, next_edge, previous_edge

CONTEXT = 32
"""Most code points in a prefix or suffix."""


def span_at(text: str, start: int, end: int, role: str | None = None) -> Span:
    """Return the span `[start, end)` of `text` with its quote, prefix and suffix."""
    return Span(
        start,
        end,
        role,
        text[start:end],
        text[_prefix_start(text, start) : start],
        text[end : _suffix_end(text, end)],
    )


def moved_to(span: Span, text: str, start: int, end: int) -> Span:
    """Return the span moved to `[start, end)` of another text, with its unknown fields."""
    return msgspec.structs.replace(span_at(text, start, end, span.role), extra=span.extra)


def fits(text: str, span: Span) -> bool:
    """Return whether `text` has the span's quote at the span's offsets."""
    return not span.lost and text[span.start : span.end] == span.text


def _prefix_start(text: str, start: int) -> int:
    """Return where the prefix begins: at most `CONTEXT` back, never inside a grapheme."""
    offset = max(0, start - CONTEXT)
    return offset if is_edge(text, offset) else min(next_edge(text, offset), start)


def _suffix_end(text: str, end: int) -> int:
    """Return where the suffix ends: at most `CONTEXT` on, never inside a grapheme."""
    offset = min(len(text), end + CONTEXT)
    return offset if is_edge(text, offset) else max(previous_edge(text, offset), end)
