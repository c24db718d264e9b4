"""Units of a text: words, sentences, paragraphs. Cut where they are asked for, and kept.

The edges of a tag: no blanks, and no quotation mark or bracket without its partner.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property

from reader.text.characters import lazy_pattern
from reader.text.graphemes import is_edge, next_edge
from reader.text.lines import Extent, trim
from reader.text.paragraphs import paragraphs
from reader.text.sentences import cut_sentences
from reader.text.words import cut_words

Cutter = Callable[[str, int, int], list[Extent]]
"""Gives the units of `[start, end)`: ordered, disjoint, whole graphemes, no blanks at edges."""


def _cut_clauses(text: str, start: int, end: int) -> list[Extent]:
    from reader.text.clauses import cut_clauses  # slow to load, and not needed at once

    return cut_clauses(text, start, end)


CUTTERS: dict[str, Cutter] = {
    "word": cut_words,
    "clause": _cut_clauses,
    "sentence": cut_sentences,
}
"""How each kind of unit smaller than a paragraph is cut out of a region."""

KINDS = (*CUTTERS, "paragraph")

_REGION = 8192
"""Most code points cut at once; a longer paragraph is divided where a sentence surely ends."""

_KEPT = 1024
"""Most regions whose units are kept."""

_SURE_END = lazy_pattern(
    r"\p{Ll}{3}[.!?][”\"’)]*\s+(?=[“\"‘(]?\p{Lu}\p{Ll})|[。！？।॥](?=[^\p{P}\s])"
)
_BLANK = lazy_pattern(r"\s+")


def warm_up() -> None:
    """Load what cuts words and sentences, a tenth of a second; a background thread may call it."""
    for cut in CUTTERS.values():
        cut("Ready.", 0, 6)


class Units:
    """Units of a text by kind; every extent is `[start, end)` in code points."""

    kinds = KINDS
    """The kinds there are, smaller before larger."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._kept: dict[tuple[str, int], _Table] = {}

    @cached_property
    def _paragraphs(self) -> _Table:
        """All paragraphs; looked for when the first unit is asked for."""
        return _Table(*paragraphs(self.text))

    @cached_property
    def _regions(self) -> _Table:
        return _regions(self.text, self._paragraphs)

    def at(self, kind: str, offset: int) -> Extent | None:
        """The unit that covers `offset`, else the nearest that follows, else the last before."""
        last = self._last_from(kind, offset)
        if last is not None and last[1] > offset:
            return last
        return self.next(kind, offset) or last

    def next(self, kind: str, offset: int) -> Extent | None:
        """The first unit that starts at `offset` or later."""
        for table in self._tables_after(kind, offset):
            index = bisect_left(table.starts, offset)
            if index < len(table):
                return table[index]
        return None

    def previous(self, kind: str, offset: int) -> Extent | None:
        """The last unit that ends at `offset` or before."""
        for table in self._tables_before(kind, offset):
            index = bisect_right(table.ends, offset) - 1
            if index >= 0:
                return table[index]
        return None

    def within(self, kind: str, start: int, end: int) -> list[Extent]:
        """The units that lie wholly inside `[start, end)`, in order."""
        found: list[Extent] = []
        for table in self._tables_after(kind, start, end):
            first, last = bisect_left(table.starts, start), bisect_right(table.ends, end)
            found.extend(table[index] for index in range(first, last))
        return found

    def paragraph_number(self, offset: int) -> int:
        """Number of the paragraph that covers `offset` or is the last before it, from 1."""
        return max(1, bisect_right(self._paragraphs.starts, offset))

    def trim(self, start: int, end: int) -> Extent | None:
        """`[start, end)` without blanks at its edges; None when nothing is left."""
        return trim(self.text, start, end)

    def _last_from(self, kind: str, offset: int) -> Extent | None:
        """The last unit that starts at `offset` or before."""
        for table in self._tables_before(kind, offset):
            index = bisect_right(table.starts, offset) - 1
            if index >= 0:
                return table[index]
        return None

    def _tables_after(self, kind: str, offset: int, end: int | None = None) -> Iterator[_Table]:
        """Units, region by region, from the region that may cover `offset` on, up to `end`."""
        if kind == "paragraph":
            return iter((self._paragraphs,))
        starts = self._regions.starts
        first = max(0, bisect_right(starts, offset) - 1)
        last = len(starts) if end is None else bisect_left(starts, end)
        return (self._table(kind, index) for index in range(first, last))

    def _tables_before(self, kind: str, offset: int) -> Iterator[_Table]:
        """Units, region by region, backwards from the region that may cover `offset`."""
        if kind == "paragraph":
            return iter((self._paragraphs,))
        last = bisect_right(self._regions.starts, offset) - 1
        return (self._table(kind, index) for index in range(last, -1, -1))

    def _table(self, kind: str, region: int) -> _Table:
        """Units of one region, cut now or kept from before."""
        table = self._kept.get((kind, region))
        if table is None:
            if len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            table = _Table.of(CUTTERS[kind](self.text, *self._regions[region]))
            self._kept[kind, region] = table
        return table


class _Table:
    """Ordered, disjoint extents."""

    __slots__ = ("ends", "starts")

    def __init__(self, starts: array[int], ends: array[int]) -> None:
        self.starts = starts
        self.ends = ends

    @classmethod
    def of(cls, extents: list[Extent]) -> _Table:
        return cls(
            array("l", [start for start, _ in extents]), array("l", [end for _, end in extents])
        )

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, index: int) -> Extent:
        return self.starts[index], self.ends[index]


def _regions(text: str, whole: _Table) -> _Table:
    """The paragraphs, long ones divided."""
    if all(end - start <= _REGION for start, end in zip(whole.starts, whole.ends, strict=True)):
        return whole
    regions: list[Extent] = []
    for start, end in zip(whole.starts, whole.ends, strict=True):
        while end - start > _REGION:
            cut = _division(text, start + _REGION // 2, start + _REGION)
            regions.append((start, cut))
            start = cut
        regions.append((start, end))
    return _Table.of(regions)


def _division(text: str, start: int, end: int) -> int:
    """Where a long paragraph is divided: after a sentence, else after a blank, else anywhere."""
    for pattern in (_SURE_END, _BLANK):
        found = pattern.search(text, start, end)
        if found and is_edge(text, found.end()):
            return int(found.end())
    return next_edge(text, end - 1)


_PAIRS = {"“": "”", "‘": "’", "«": "»", "»": "«", "„": "“", "‚": "‘", "「": "」", "『": "』"}
_PAIRS |= {"(": ")", "[": "]", "{": "}", "（": "）", "《": "》", "〈": "〉", '"': '"'}
_PAIRS |= {"``": "''"}
_CLOSERS = frozenset(closer[0] for closer in _PAIRS.values())


def tidy(text: str, start: int, end: int) -> Extent | None:
    """`[start, end)` without blanks at its edges, and with the mark that closes what it opens.

    Words are taken without the punctuation around them, so that `the book “Red Flags”` would end
    after `Flags`: where a pair is left open and its partner follows at once, it belongs to it.
    None when nothing but blanks is there.
    """
    extent = trim(text, start, end)
    if extent is None:
        return None
    start, end = extent
    closer = _open(text[start:end]) if end < len(text) and text[end] in _CLOSERS else None
    if closer is not None and text.startswith(closer, end):
        end = next_edge(text, end + len(closer) - 1)
    return start, end


def _open(quote: str) -> str | None:
    """The mark that would close the innermost pair left open in a quote; None: none is open."""
    waiting: list[str] = []
    for place, sign in enumerate(quote):
        mark = quote[place : place + 2] if sign in "`'" else sign
        if waiting and mark == waiting[-1]:
            waiting.pop()
        elif mark in _PAIRS and not _apostrophe(quote, place):
            waiting.append(_PAIRS[mark])
    return waiting[-1] if waiting else None


def _apostrophe(quote: str, place: int) -> bool:
    """Whether a mark follows a letter or digit, as in don‘t or 6'2", and opens nothing."""
    return quote[place] in '‘"' and place > 0 and quote[place - 1].isalnum()
