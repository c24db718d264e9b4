"""Units of a text: words, clauses, sentences, paragraphs. Cut when first asked for, then cached.

Also the edges of a span: the same words are the same span, whoever selected them and however.

- no blanks; words without the punctuation around them;
- with all words of the sentence that it ends in, the marks that close that sentence: its final stop
  and its closing quotation mark; from the first word of a sentence to the last of one, also what
  stands before the first, so that it is those sentences;
- a quotation mark or bracket at its edge that has its partner among the words;
- the words of a quotation alone stay without its marks.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

from reader.text.characters import is_edge, lazy_pattern, next_edge, snap
from reader.text.lines import Extent, paragraphs, trim
from reader.text.words import cut_words, whole_graphemes

if TYPE_CHECKING:
    from reader.model.progress import Progress
    from reader.text.markdown import Markdown
    from reader.text.quotation_pairs import Quotation


def _cut_sentences(text: str, start: int, end: int) -> list[Extent]:
    from reader.text.sentences import cut_sentences  # not needed at once

    return cut_sentences(text, start, end)


def _cut_clauses(text: str, start: int, end: int) -> list[Extent]:
    from reader.text.clauses import cut_clauses  # slow to load, and not needed at once

    return cut_clauses(text, start, end)


Cutter = Callable[[str, int, int], list[Extent]]

CUTTERS: dict[str, Cutter] = {"word": cut_words, "clause": _cut_clauses, "sentence": _cut_sentences}
"""How each kind of unit smaller than a paragraph is cut out of a region `[start, end)`: ordered,
disjoint, whole graphemes, no blanks at edges."""

KINDS = (*CUTTERS, "paragraph")

_REGION = 8192
"""Most code points cut at once; a longer paragraph is divided where a sentence surely ends."""

_LONGEST = 200_000
"""Code points of a span at most whose last quotation mark is looked for behind it."""

_MAX_CACHED = 1024
"""Most regions whose units are cached."""

_SURE_END = lazy_pattern(
    r"[.!?](?<=\p{Ll}{3}.)[”\"’)]*\s+(?=[“\"‘(]?\p{Lu}\p{Ll})|[。！？।॥](?=[^\p{P}\s])"
)
_SURE_END_WITHOUT_BLANK = lazy_pattern(r"[。！？।॥](?=[^\p{P}\s])")
"""The part of it that needs no blank behind."""

_BLANK = lazy_pattern(r"\s+")


def _markup_of(text: str) -> Markdown | None:
    """Return the markup of a Markdown text; None where it is too long to look for it."""
    from reader.text.markdown import LONGEST, Markdown  # other texts do without

    return Markdown(text) if len(text) <= LONGEST else None


class Units:
    """Units of a text by kind; each extent is `[start, end)` in code points."""

    kinds = KINDS
    """The kinds, smaller before larger."""

    def __init__(self, text: str, *, markdown: bool = False) -> None:
        self.text = text
        self.markup = _markup_of(text) if markdown else None
        """The markup of a Markdown text, which is in no unit at its edges."""
        self._cache: dict[tuple[str, int], _Extents] = {}

    def trim(self, start: int, end: int) -> Extent | None:
        """Return `[start, end)` without blanks and markup at its edges; None for nothing else."""
        return trim(self.text, start, end) if self.markup is None else self.markup.trim(start, end)

    def tidy(self, start: int, end: int) -> Extent | None:
        """Return `[start, end)` as a tag has it: trimmed, with a closing mark that it lacks."""
        extent = self.trim(start, end)
        return tidy(self.text, *extent) if extent is not None else None

    @cached_property
    def _cells(self) -> list[list[Extent]]:
        """The paragraphs of a Markdown text, each cut into the cells of a table's row."""
        return list(self.markup.paragraphs()) if self.markup is not None else []

    @cached_property
    def _paragraphs(self) -> _Extents:
        """All paragraphs, found when the first unit is asked for."""
        if self.markup is None:
            return _Extents(*paragraphs(self.text))
        return _Extents.of([(cells[0][0], cells[-1][1]) for cells in self._cells])

    @cached_property
    def _regions(self) -> _Extents:
        """The regions in which smaller units are cut."""
        if self.markup is None:
            return _divide(self.text, self._paragraphs)
        return _divide(self.text, _Extents.of([cell for cells in self._cells for cell in cells]))

    def at(self, kind: str, offset: int) -> Extent | None:
        """Return the unit that covers `offset`, else the nearest after it, else the last before."""
        for table in self._tables_after(kind, offset):
            index = bisect_right(table.ends, offset)
            if index < len(table):
                return self._shown(kind, table[index])
        return self.previous(kind, offset)

    def next(self, kind: str, offset: int) -> Extent | None:
        """Return the first unit that starts at `offset` or later, or None."""
        for table in self._tables_after(kind, offset):
            index = bisect_left(table.starts, offset)
            if index < len(table):
                return self._shown(kind, table[index])
        return None

    def previous(self, kind: str, offset: int) -> Extent | None:
        """Return the last unit that ends at `offset` or before, or None."""
        for table in self._tables_before(kind, offset):
            index = bisect_right(table.ends, offset) - 1
            if index >= 0:
                return self._shown(kind, table[index])
        return None

    def within(
        self, kind: str, start: int, end: int, progress: Progress | None = None
    ) -> list[Extent]:
        """Return the units wholly inside `[start, end)`, in order."""
        extents: list[Extent] = []
        tables: Iterable[_Extents] = self._tables_after(kind, start, end)
        if progress is not None:
            tables = progress(tables, len(self._regions), f"Finding {kind}s")
        for table in tables:
            first, last = bisect_left(table.starts, start), bisect_right(table.ends, end)
            extents.extend(self._shown(kind, table[index]) for index in range(first, last))
        return extents

    def _shown(self, kind: str, unit: Extent) -> Extent:
        """Return a unit without markup at its edges, which only paragraphs still have."""
        if self.markup is None or kind != "paragraph":
            return unit
        return self.markup.trim(*unit) or unit

    def paragraph_number(self, offset: int) -> int:
        """Return the number, from 1, of the paragraph at `offset`, or of the last before it."""
        return max(1, bisect_right(self._paragraphs.starts, offset))

    def _tables_after(self, kind: str, offset: int, end: int | None = None) -> Iterator[_Extents]:
        """Yield the units of each region from the one that may cover `offset` on, up to `end`."""
        if kind == "paragraph":
            return iter((self._paragraphs,))
        starts = self._regions.starts
        first = max(0, bisect_right(starts, offset) - 1)
        last = len(starts) if end is None else bisect_left(starts, end)
        return (self._table(kind, index) for index in range(first, last))

    def _tables_before(self, kind: str, offset: int) -> Iterator[_Extents]:
        """Yield the units of each region backwards from the one that may cover `offset`."""
        if kind == "paragraph":
            return iter((self._paragraphs,))
        last = bisect_right(self._regions.starts, offset) - 1
        return (self._table(kind, index) for index in range(last, -1, -1))

    def _table(self, kind: str, region: int) -> _Extents:
        """Return the units of one region, cut now or cached."""
        table = self._cache.get((kind, region))
        if table is None:
            if len(self._cache) >= _MAX_CACHED:
                del self._cache[next(iter(self._cache))]
            table = _Extents.of(self._cut(CUTTERS[kind], *self._regions[region]))
            self._cache[kind, region] = table
        return table

    def _cut(self, cut: Cutter, start: int, end: int) -> list[Extent]:
        """Return the units of a region, cut as if the markup in it were not there."""
        if self.markup is None:
            return cut(self.text, start, end)
        pieces = self.markup.words_only(start, end)
        if len(pieces) < 2:
            return cut(self.text, *pieces[0]) if pieces else []
        words = "".join(self.text[first:last] for first, last in pieces)
        reached = [*accumulate((last - first for first, last in pieces), initial=0)]

        def place(offset: int) -> int:
            index = bisect_right(reached, offset) - 1
            return pieces[index][0] + offset - reached[index]

        found = [(place(first), place(last - 1) + 1) for first, last in cut(words, 0, len(words))]
        return whole_graphemes(self.text, found)


class _Extents:
    """Ordered, disjoint extents."""

    __slots__ = ("ends", "starts")

    def __init__(self, starts: array[int], ends: array[int]) -> None:
        self.starts = starts
        self.ends = ends

    @classmethod
    def of(cls, extents: list[Extent]) -> _Extents:
        """Build the table from a list of extents."""
        return cls(
            array("l", [start for start, _ in extents]), array("l", [end for _, end in extents])
        )

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, index: int) -> Extent:
        return self.starts[index], self.ends[index]


def _divide(text: str, whole: _Extents) -> _Extents:
    """Return the paragraphs, long ones divided into regions."""
    if all(end - start <= _REGION for start, end in zip(whole.starts, whole.ends, strict=True)):
        return whole
    regions: list[Extent] = []
    for start, end in zip(whole.starts, whole.ends, strict=True):
        while end - start > _REGION:
            cut = _division(text, start + _REGION // 2, start + _REGION)
            regions.append((start, cut))
            start = cut
        regions.append((start, end))
    return _Extents.of(regions)


def _division(text: str, start: int, end: int) -> int:
    """Return where to divide a long paragraph: after a sentence, a blank, or else anywhere."""
    has_blank = _BLANK.search(text, start, end) is not None  # which dots by the million have not
    for pattern in (_SURE_END, _BLANK) if has_blank else (_SURE_END_WITHOUT_BLANK,):
        match = pattern.search(text, start, end)
        if match and is_edge(text, match.end()):
            return int(match.end())
    return next_edge(text, end - 1)


Around: TypeAlias = "Callable[[int, int], list[Quotation]]"
"""Returns the quotations that contain `[start, end)`."""


def bare(units: Units, start: int, end: int) -> Extent | None:
    """Return `[start, end)` from its first word to its last, without what is around them.

    A word that is selected in part counts as far as it is selected. None: there is no word.
    """
    first, last = units.at("word", start), units.at("word", max(start, end - 1))
    if first is not None and first[1] <= start:
        first = None
    if last is not None and last[0] >= end:
        last = units.previous("word", end)
    if first is None or last is None or first[0] >= end or last[1] <= start:
        return None
    return max(start, first[0]), min(end, last[1])


def outward(units: Units, start: int, end: int) -> Extent:
    """Return `[start, end)` grown to the whole words that it begins and ends in."""
    first, last = units.at("word", start), units.at("word", max(start, end - 1))
    if first is not None and first[0] <= start < first[1]:
        start = first[0]
    if last is not None and last[0] < end <= last[1]:
        end = last[1]
    return start, end


def settled(units: Units, start: int, end: int, around: Around) -> Extent | None:
    """Return the span that the words of `[start, end)` are; None if it is all blank.

    What has no word stays as it is, without blanks. `around` is asked for only where a mark
    at an edge may be that of a quotation.
    """
    words = bare(units, start, end)
    if words is None:
        return units.trim(start, end)
    first, last = words[0], words[1] - 1
    begins, ends = units.at("sentence", first), units.at("sentence", last)
    if ends is None or not _has_words_of(units, words, ends):
        end = words[1] + _closes_after(units.text, *words)
    elif begins is not None and _has_words_of(units, words, begins):
        return begins[0], ends[1]
    else:
        end = _before_partner(units, words, ends[1], around)
    return snap(units.text, _with_partner(units.text, *words, around), end)


def _has_words_of(units: Units, words: Extent, sentence: Extent) -> bool:
    """Return whether all words of a sentence are among those of an extent."""
    inside = bare(units, *sentence)
    return inside is not None and words[0] <= inside[0] and inside[1] <= words[1]


def _with_partner(text: str, start: int, end: int, around: Around) -> int:
    """Return `start`, or before it where a mark stands that is closed before `end`."""
    before = text[max(0, start - 1) : start]
    if not before or before.isalnum() or before.isspace():
        return start
    if before in _BRACKETS:
        return start if _open_bracket(text, start - 1, end) else start - 1
    for each in around(start, start + 1):
        if each.closed and each.inner[0] == start and each.end <= end:
            return each.start
    return start


def _before_partner(units: Units, words: Extent, end: int, around: Around) -> int:
    """Return `end`, or before it where a quotation of just these words has its closing mark."""
    if end - words[1] < 2:
        return end
    for each in around(*words):
        inner = trim(units.text, *each.inner)
        if each.end <= end and inner is not None and bare(units, *inner) == words:
            return min(end, inner[1])
    return end


_BRACKETS = {"(": ")", "[": "]", "{": "}", "（": "）", "《": "》", "〈": "〉"}


def tidy(text: str, start: int, end: int) -> Extent | None:
    """Return `[start, end)` without blanks at its edges and with a closing mark it lacks.

    Words exclude the punctuation around them, so `the book “Red Flags”` would end after `Flags`.
    Where a pair is left open and its partner follows directly, the partner is included. None if the
    extent is all blank.
    """
    extent = trim(text, start, end)
    if extent is None:
        return None
    start, end = extent
    width = _closes_after(text, start, end)
    return start, next_edge(text, end + width - 1) if width else end


def _closes_after(text: str, start: int, end: int) -> int:
    """Return the width of the mark at `end` if it closes a pair that `[start, end)` leaves open."""
    from reader.text.quotation_marks import mark_at, mark_pattern  # not needed at once
    from reader.text.quotation_pairs import ParagraphQuotations

    sign = text[end : end + 1]
    if sign in _BRACKETS.values():
        return int(_open_bracket(text, start, end) == sign)
    if end - start > _LONGEST or mark_pattern(text, end, end).match(text, end, end + 1) is None:
        return 0
    for width in range(1, 1 + len(mark_at(text, end))):
        found = ParagraphQuotations(text, start, end + width).quotations
        if any(each.end == end + width for each in found):
            return width
    return 0


def _open_bracket(text: str, start: int, end: int) -> str | None:
    """Return the bracket that would close the innermost pair left open; None if none is."""
    expected: list[str] = []
    for sign in text[start:end]:
        if expected and sign == expected[-1]:
            expected.pop()
        elif sign in _BRACKETS:
            expected.append(_BRACKETS[sign])
    return expected[-1] if expected else None
