"""Where a span that has no sure place may stand now: for a person to confirm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

import msgspec

from reader.text.alignment import NONE, Alignment
from reader.text.graphemes import snap
from reader.text.lines import Extent, trim

FLOOR = 65
"""Least likeness, 0 to 100, of what is proposed: letters in the same order, of all letters. Two
sentences of the sample articles are less alike, but for those that repeat each other; one in which
every fourth word was replaced is more alike to what it was."""

MOST = 9
"""Places that are proposed for one span at most."""

_MOST_EXACT = 50
"""Places with the very quote that are looked at."""

_MOST_LETTERS = 20_000
"""Code points in which a quote is looked for at once."""

_COMMON = 64
"""A token that stands in more places than that leads nowhere."""

_CONTEXT = 12
"""Tokens either side by which places with the very quote are put in order."""


class Proposal(msgspec.Struct, frozen=True):
    """A place of the new text that a span may have."""

    start: int
    end: int
    score: int
    """How alike the quotes are, 0 to 100."""


class Proposals:
    """Places for spans between two texts; never one that surely belongs to other words."""

    def __init__(self, alignment: Alignment) -> None:
        self._alignment = alignment

    def of(self, start: int, end: int) -> tuple[Proposal, ...]:
        """Places for the span `[start, end)` of the old text, the best first, none twice."""
        old, new = self._alignment.old, self._alignment.new
        first, last = old.covering(start, end)
        quote = _plain(old.text[start:end])
        found: dict[Extent, Proposal] = {}
        for where in (*self._exact(first, last), *self._alike(quote, first, last)):
            extent = trim(new.text, *snap(new.text, *where))
            if extent is None or extent in found:
                continue
            score = _likeness(quote, _plain(new.text[slice(*extent)]))
            if score >= FLOOR:
                found[extent] = Proposal(*extent, score)
        return tuple(sorted(found.values(), key=lambda each: -each.score)[:MOST])

    def _exact(self, first: int, last: int) -> list[Extent]:
        """Where the very quote stands; those come first that have more of the same beside them."""
        old, new, size = self._alignment.old, self._alignment.new, last - first
        places = new.find(old, first, last, _MOST_EXACT)
        free = [at for at in places if self._is_free(at, first, size)]
        expected = self._alignment.gap(first, last)[0]
        free.sort(key=lambda at: (-self._same_beside(at, first, size), abs(at - expected)))
        return [new.extent(at, at + size) for at in free]

    def _is_free(self, at: int, first: int, size: int) -> bool:
        """Whether no token there surely belongs to another one than that of the span."""
        partner, taken = self._alignment.partner, self._alignment.taken
        return all(
            not taken[at + step] or partner(first + step) == at + step for step in range(size)
        )

    def _same_beside(self, at: int, first: int, size: int) -> int:
        old, new = self._alignment.old.ids, self._alignment.new.ids
        left = right = 0
        while left < min(_CONTEXT, at, first) and new[at - left - 1] == old[first - left - 1]:
            left += 1
        after, there = first + size, at + size
        most = min(_CONTEXT, len(old) - after, len(new) - there)
        while right < most and new[there + right] == old[after + right]:
            right += 1
        return left + right

    def _alike(self, quote: str, first: int, last: int) -> Iterator[Extent]:
        """Where something like the quote may stand: between its old neighbours, or elsewhere."""
        new = self._alignment.new
        begin, end = self._alignment.gap(first, last)
        if begin < end:
            if end - begin <= 3 * (last - first) + _CONTEXT:
                yield new.extent(begin, end)
            there = [self._alignment.partners[at] for at in range(first, last)]
            there = [at for at in there if begin <= at < end]
            if there:
                yield new.extent(there[0], there[-1] + 1)
            yield from self._within(quote, begin, end)
        for begin, end in self._seeds(first, last):
            yield from self._within(quote, begin, end)

    def _within(self, quote: str, first: int, last: int) -> Iterator[Extent]:
        """The part of the new tokens `[first, last)` that is most like the quote."""
        from rapidfuzz.fuzz import partial_ratio_alignment  # not needed before a text has changed

        new = self._alignment.new
        start, end = new.extent(first, last)
        end = min(end, start + _MOST_LETTERS)
        if end - start <= len(quote):
            yield start, end
            return
        part = partial_ratio_alignment(quote, new.text[start:end], score_cutoff=FLOOR)
        if part is not None and part.dest_start < part.dest_end:
            first, last = new.covering(start + part.dest_start, start + part.dest_end)
            if first < last:
                yield new.extent(first, last)

    def _seeds(self, first: int, last: int) -> Iterator[Extent]:
        """Stretches of the new text, no sure partners among them, that share words with a span."""
        size = last - first
        width = max(4, size // 2)
        votes: Counter[int] = Counter()
        for at in range(first, last):
            for place in self._free.get(self._alignment.old.ids[at], ()):
                votes[max(0, place - at + first) // width] += 1
        for bucket, shared in votes.most_common(MOST):
            if 4 * shared >= size:
                yield from self._free_runs(
                    bucket * width - width, bucket * width + size + 2 * width
                )

    def _free_runs(self, begin: int, end: int) -> Iterable[Extent]:
        """The runs of tokens in `[begin, end)` that are no sure partners."""
        taken, start = self._alignment.taken, NONE
        end = min(end, len(taken))
        for at in range(max(0, begin), end + 1):
            if at < end and not taken[at]:
                start = at if start == NONE else start
            elif start != NONE:
                yield start, at
                start = NONE

    @cached_property
    def _free(self) -> dict[int, list[int]]:
        """Places of each token that is no sure partner in the new text, but of common ones."""
        places: dict[int, list[int]] = {}
        for at, (token, taken) in enumerate(
            zip(self._alignment.new.ids, self._alignment.taken, strict=True)
        ):
            if not taken:
                places.setdefault(token, []).append(at)
        return {token: found for token, found in places.items() if len(found) <= _COMMON}


def _plain(text: str) -> str:
    """A quote with one blank for each run of them."""
    return " ".join(text.split())


def _likeness(one: str, other: str) -> int:
    from rapidfuzz.fuzz import ratio  # not needed before a text has changed

    return int(ratio(one, other))
