"""Cut paragraphs into sentences: `nupunkt`'s ends, corrected by rules, with their closing marks.

The rules work on text in which each blank and line break is a space. `sentence_starts` finds starts
that the segmenter misses; `sentence_joins` says which of its starts are wrong; `skip_closers` moves
a start past the quotation marks, brackets and notes that belong to the sentence before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from reader.text.characters import BLANK, is_edge, lazy_pattern
from reader.text.lines import Extent, trim
from reader.text.sentence_joins import continues
from reader.text.sentence_starts import missed_starts

_UNEVEN = lazy_pattern(f"[{BLANK.replace(' ', '')}\ud800-\udfff\0]")
_FLAT = dict.fromkeys(map(ord, BLANK), " ") | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_CAPITAL = lazy_pattern(r"\p{Lu}")
_INKED = lazy_pattern(r"[\p{L}\p{N}]")

_ATTACHED = lazy_pattern(r"(?:[”’»)\]}」』】》〉]|\[\d{1,3}\]|[\"'“«](?=[ ”’\"')\],;:]|$))+[.!?…]*")
_DETACHED = lazy_pattern(r"(?:[”’»)\]}」』]|'(?= *[”\"]))+ *[\"”]?(?=[ .,;:!?]|$)[.!?…]*")
_STRAIGHT = lazy_pattern(r"\"(?=[ .,;:!?)]|$)[.!?…]*")
_NOTES = lazy_pattern(r"(?: *\[\d{1,3}(?: ?[,–-] ?\d{1,3})*\])+(?= |$)")
"""Numbers of notes, [3] or [1, 4–6]."""
_BULLET = lazy_pattern(r"(?<= )(?:\*{1,2}|[•·▪◦]) +$")


def cut_sentences(text: str, start: int, end: int) -> list[Extent]:
    """Return the extents of the sentences of a paragraph `[start, end)`, in order.

    Each includes its final stop and the quotation marks and brackets that close it, and has no
    blanks at its edges. Line breaks within the paragraph are treated as blanks.
    """
    flat = flattened(text[start:end])
    starts = (start + first for first in _starts(flat))
    edges = [*(offset for offset in starts if is_edge(text, offset)), end]
    pieces = (trim(text, first, last) for first, last in pairwise(edges))
    return [piece for piece in pieces if piece is not None]


def flattened(text: str) -> str:
    """Return text of the same length with spaces for blanks and breaks, without surrogates."""
    return text.translate(_FLAT) if _UNEVEN.search(text) else text


def _starts(flat: str) -> Iterator[int]:
    """Yield the starts of the sentences of flattened text."""
    from nupunkt import sent_spans  # slow to load

    yield 0
    found = {start for start, _ in sent_spans(flat)} | set(missed_starts(flat))
    cased = _CAPITAL.search(flat) is not None
    last = 0
    for start in sorted(found - {0}):
        start = skip_closers(flat, start, numbered=flat.startswith("[", last))
        start -= _bullet(flat, start)
        if not last < start < len(flat) or continues(flat, last, start, cased):
            continue
        if _INKED.search(flat, start):
            yield start
            last = start


def skip_closers(flat: str, start: int, *, numbered: bool = False) -> int:
    """Return where a sentence that was found to begin at `start` really begins.

    What closes the sentence before it is skipped: quotation marks, brackets, numbers of notes;
    those not where the sentence before begins with one itself, as in a list of sources
    (`numbered`).
    """
    before = len(flat[:start].rstrip(" "))
    match = _ATTACHED.match(flat, start) if before == start else None
    after_blanks = _skip(flat, start)
    if match is None and after_blanks > before:
        match = _DETACHED.match(flat, after_blanks)
        if match is None and flat.count('"', 0, after_blanks) % 2:
            match = _STRAIGHT.match(flat, after_blanks)
    if match is None and not numbered and flat.startswith("[", after_blanks):
        match = _NOTES.match(flat, after_blanks)
    return _skip(flat, match.end()) if match else after_blanks


def _bullet(flat: str, start: int) -> int:
    """Return the width of a bullet before `start`, which belongs to what follows it."""
    match = _BULLET.search(flat, max(0, start - 8), start)
    return len(match[0]) if match else 0


def _skip(flat: str, offset: int) -> int:
    """Return the first offset from `offset` on that is not a space."""
    while offset < len(flat) and flat[offset] == " ":
        offset += 1
    return offset
