"""Propose places for a span that has no sure place in a new text, for a person to choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import groupby

import msgspec

from reader.text.alignment import Alignment, common_prefix
from reader.text.characters import snap
from reader.text.lines import Extent, trim

MIN_SIMILARITY = 65
"""Least similarity of a proposal, 0 to 100: letters that match in order, of all letters. Two
sentences of the sample articles are less similar, unless they repeat each other; a sentence with
every fourth word replaced is more similar to its original."""

MAX_PROPOSALS = 9
"""Most places proposed for one span."""

_MAX_EXACT = 50
"""Most places with exactly the same quote that are examined."""

_MAX_LETTERS = 20_000
"""Code points in which a quote is searched for at once."""

_MAX_OCCURRENCES = 64
"""A token that occurs more often than this is useless as a seed."""

_CONTEXT = 12
"""Tokens either side by which places with exactly the same quote are ranked."""


class Proposal(msgspec.Struct, frozen=True):
    """A place in the new text where a span may belong."""

    start: int
    end: int
    score: int
    """Similarity of the quotes, 0 to 100."""


class Proposals:
    """Find places for spans of an old text in a new one.

    A place that surely belongs to other words is never proposed.
    """

    def __init__(self, alignment: Alignment) -> None:
        self._alignment = alignment

    def of(self, start: int, end: int) -> tuple[Proposal, ...]:
        """Return places for the span `[start, end)` of the old text, distinct and best first."""
        from rapidfuzz.fuzz import ratio  # not needed before a text has changed

        old, new = self._alignment.old, self._alignment.new
        first, last = old.covering(start, end)
        quote = _normalize(old.text[start:end])
        proposals: dict[Extent, Proposal] = {}
        for candidate in (*self._exact(first, last), *self._similar(quote, first, last)):
            extent = trim(new.text, *snap(new.text, *candidate))
            if extent is None or extent in proposals:
                continue
            score = int(ratio(quote, _normalize(new.text[slice(*extent)])))
            if score >= MIN_SIMILARITY:
                proposals[extent] = Proposal(*extent, score)
        return tuple(sorted(proposals.values(), key=lambda each: -each.score)[:MAX_PROPOSALS])

    def _exact(self, first: int, last: int) -> list[Extent]:
        """Return where exactly the same quote occurs, those with the most equal context first."""
        old, new, size = self._alignment.old, self._alignment.new, last - first
        places = new.find(old, first, last, _MAX_EXACT)
        free = [at for at in places if self._is_free(at, first, size)]
        expected = self._alignment.gap(first, last)[0]
        free.sort(key=lambda at: (-self._equal_context(at, first, size), abs(at - expected)))
        return [new.extent(at, at + size) for at in free]

    def _is_free(self, at: int, first: int, size: int) -> bool:
        """Return whether no token here is the sure partner of a token outside the span."""
        partner, taken = self._alignment.partner, self._alignment.taken
        return all(
            not taken[at + step] or partner(first + step) == at + step for step in range(size)
        )

    def _equal_context(self, at: int, first: int, size: int) -> int:
        """Return how many tokens beside the span equal those beside a position of the new text."""
        places = (self._alignment.old.ids, first), (self._alignment.new.ids, at)
        before = [ids[max(0, place - _CONTEXT) : place][::-1] for ids, place in places]
        after = [ids[place + size : place + size + _CONTEXT] for ids, place in places]
        return common_prefix(*before) + common_prefix(*after)

    def _similar(self, quote: str, first: int, last: int) -> Iterator[Extent]:
        """Yield where a similar quote may occur: between its old neighbours, then elsewhere."""
        new = self._alignment.new
        begin, end = self._alignment.gap(first, last)
        if begin < end:
            if end - begin <= 3 * (last - first) + _CONTEXT:
                yield new.extent(begin, end)
            partners = [self._alignment.partners[index] for index in range(first, last)]
            partners = [index for index in partners if begin <= index < end]
            if partners:
                yield new.extent(partners[0], partners[-1] + 1)
            yield from self._within(quote, begin, end)
        for begin, end in self._seeds(first, last):
            yield from self._within(quote, begin, end)

    def _within(self, quote: str, first: int, last: int) -> Iterator[Extent]:
        """Yield the part of the new tokens `[first, last)` that is most similar to the quote."""
        from rapidfuzz.fuzz import partial_ratio_alignment  # not needed before a text has changed

        new = self._alignment.new
        start, end = new.extent(first, last)
        end = min(end, start + _MAX_LETTERS)
        if end - start <= len(quote):
            yield start, end
            return
        part = partial_ratio_alignment(quote, new.text[start:end], score_cutoff=MIN_SIMILARITY)
        if part is not None and part.dest_start < part.dest_end:
            first, last = new.covering(start + part.dest_start, start + part.dest_end)
            if first < last:
                yield new.extent(first, last)

    def _seeds(self, first: int, last: int) -> Iterator[Extent]:
        """Yield runs of the new text without sure partners that share words with a span."""
        size = last - first
        width = max(4, size // 2)
        votes: Counter[int] = Counter()
        for index in range(first, last):
            for position in self._free.get(self._alignment.old.ids[index], ()):
                votes[max(0, position - index + first) // width] += 1
        for bucket, shared in votes.most_common(MAX_PROPOSALS):
            if 4 * shared >= size:
                yield from self._free_runs(
                    bucket * width - width, bucket * width + size + 2 * width
                )

    def _free_runs(self, begin: int, end: int) -> Iterable[Extent]:
        """Yield the runs of tokens in `[begin, end)` that are not sure partners."""
        taken = self._alignment.taken
        positions = range(max(0, begin), min(end, len(taken)))
        for is_taken, run in groupby(positions, taken.__getitem__):
            if not is_taken:
                first, *others = run
                yield first, first + len(others) + 1

    @cached_property
    def _free(self) -> dict[int, list[int]]:
        """Positions of each new token that is nobody's sure partner, except frequent tokens."""
        positions: dict[int, list[int]] = {}
        for position, (token, taken) in enumerate(
            zip(self._alignment.new.ids, self._alignment.taken, strict=True)
        ):
            if not taken:
                positions.setdefault(token, []).append(position)
        return {
            token: found for token, found in positions.items() if len(found) <= _MAX_OCCURRENCES
        }


def _normalize(text: str) -> str:
    """Return a quote with one space for each run of blanks."""
    return " ".join(text.split())
