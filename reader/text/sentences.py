"""Sentences: what `nupunkt` finds, mended by the rules of `stops`, with their closing marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from reader.text.characters import BLANK
from reader.text.graphemes import is_edge
from reader.text.lines import Extent, trim
from reader.text.patterns import lazy_pattern

_UNEVEN = lazy_pattern(f"[{BLANK.replace(' ', '')}\ud800-\udfff\0]")
_FLAT = dict.fromkeys(map(ord, BLANK), " ") | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_CAPITAL = lazy_pattern(r"\p{Lu}")
_INKED = lazy_pattern(r"[\p{L}\p{N}]")


def cut_sentences(text: str, start: int, end: int) -> list[Extent]:
    """Extents of the sentences of a paragraph `[start, end)`, in order.

    Each has its final stop and the quotation marks and brackets that close it, and no blanks at
    its edges. Line breaks within the paragraph are blanks like any other.
    """
    flat = flattened(text[start:end])
    starts = (start + first for first in _starts(flat))
    edges = [*(offset for offset in starts if is_edge(text, offset)), end]
    pieces = (trim(text, first, last) for first, last in pairwise(edges))
    return [piece for piece in pieces if piece is not None]


def flattened(text: str) -> str:
    """The same length, with a space for every blank and line break, and no lone surrogates."""
    return text.translate(_FLAT) if _UNEVEN.search(text) else text


def _starts(flat: str) -> Iterator[int]:
    from reader.text.stops import joined, past_closers, splits  # heavy, and not needed at once

    yield 0
    found = {start for start, _ in _segmenter()(flat)}
    found.update(splits(flat))
    cased = _CAPITAL.search(flat) is not None
    last = 0
    for start in sorted(found):
        start = past_closers(flat, start)
        if not last < start < len(flat) or joined(flat, last, start, cased):
            continue
        if _INKED.search(flat, start):
            yield start
            last = start


def _segmenter() -> Callable[[str], list[tuple[int, int]]]:
    from nupunkt import sent_spans

    return sent_spans
