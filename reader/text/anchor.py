"""Anchor spans in a text by their quote and the text around them."""

from __future__ import annotations

import re
from itertools import islice

import msgspec

from reader.model.annotation import Span
from reader.text.characters import is_edge, next_edge, previous_edge
from reader.text.lines import Extent

MOST_PLACES = 1000
"""Places of one quote that are looked at; one that has more has none beyond doubt."""

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


def located(text: str, span: Span) -> Extent | None:
    """Return where the quote of a span stands in a text, beyond doubt: at the only place that has
    all of what stood around it, else one side of that; None where there is no such place."""
    places = [at.start() for at in islice(re.finditer(re.escape(span.text), text), MOST_PLACES)]
    size = len(span.text)
    if not size or len(places) == MOST_PLACES:
        return None
    sides = [
        (
            bool(span.prefix) and text.endswith(span.prefix, 0, at),
            bool(span.suffix) and text.startswith(span.suffix, at + size),
        )
        for at in places
    ]
    for enough in (all, any):
        found = [at for at, side in zip(places, sides, strict=True) if enough(side)]
        if found:
            return (found[0], found[0] + size) if len(found) == 1 else None
    return None


def fits(text: str, span: Span) -> bool:
    """Return whether `text` has the span's quote at the span's offsets."""
    return not span.lost and text[span.start : span.end] == span.text
