"""What one article adds to the figures of one row: counts, which are summed over articles.

Every figure but unitizing alpha follows from these sums, so that a resample of the articles costs
an addition for each. The counts of a row are one list of numbers:

    unlike, one count per value, and for each pair of annotators
        agreeing, one count per value of the first, one of the second,
        exact, matched, marks of the first, of the second, met of the first, met of the second
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from functools import cached_property
from itertools import combinations

import msgspec

from reader.measures.coefficients import cohen_kappa, nominal_alpha
from reader.measures.marks import ArticleMarks, Mark, Row
from reader.measures.matching import exact, f1, one_to_one, overlapping

_MATCHES = 6


class Shape(msgspec.Struct, frozen=True):
    """What the numbers of a row's counts stand for."""

    row: Row
    values: tuple[Hashable, ...]
    """What may be said of a unit."""
    pairs: tuple[tuple[str, str], ...]
    """The annotators, two by two."""
    scale: int
    """`unlike` is counted in parts of this, so that it is a whole number."""

    @property
    def pair_size(self) -> int:
        return 1 + 2 * len(self.values) + _MATCHES

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return 1 + len(self.values) + len(self.pairs) * self.pair_size


class PairSums(msgspec.Struct, frozen=True):
    """What was counted of two annotators."""

    agreeing: int
    first_counts: Sequence[int]
    second_counts: Sequence[int]
    matches: Sequence[int]

    @property
    def units(self) -> int:
        """Units that both have read."""
        return sum(self.first_counts)

    def kappa(self) -> float | None:
        return cohen_kappa(self.agreeing, self.first_counts, self.second_counts)

    def f1_exact(self) -> float | None:
        return f1(self.matches[0], self.matches[2], self.matches[3])

    def f1_overlap(self) -> float | None:
        return f1(self.matches[1], self.matches[2], self.matches[3])

    def agr(self) -> tuple[float | None, float | None]:
        """The share of the first's marks that one of the second's overlaps; and the other way."""
        _, _, first, second, first_met, second_met = self.matches
        return (
            first_met / first if first else None,
            second_met / second if second else None,
        )


class Sums:
    """The sums of a row's counts, and what follows from them."""

    def __init__(self, shape: Shape, numbers: Sequence[int]) -> None:
        self._shape = shape
        self._numbers = numbers

    def alpha(self) -> float | None:
        counts = self._numbers[1 : 1 + len(self._shape.values)]
        return nominal_alpha(self._numbers[0] / self._shape.scale, counts)

    @cached_property
    def pairs(self) -> list[PairSums]:
        """In the order of the shape's pairs."""
        numbers, values, size = self._numbers, len(self._shape.values), self._shape.pair_size
        return [
            PairSums(
                numbers[at],
                numbers[at + 1 : at + 1 + values],
                numbers[at + 1 + values : at + 1 + 2 * values],
                numbers[at + 1 + 2 * values : at + size],
            )
            for at in range(1 + values, self._shape.size, size)
        ]


def tally(article: ArticleMarks, shape: Shape) -> list[int]:
    """Count what an article adds; all zero where fewer than two annotators have read it."""
    if len(article.by) < 2:
        return [0] * shape.size
    marks = {name: shape.row.of(found) for name, found in article.by.items()}
    said = {name: _said(found, article.units, shape) for name, found in marks.items()}
    unlike = sum(
        article.units - _agreeing(said[one], said[other]) for one, other in combinations(said, 2)
    )
    counts = [
        sum(bits.bit_count() for bits in bits_of) for bits_of in zip(*said.values(), strict=True)
    ]
    numbers = [2 * unlike * shape.scale // (len(said) - 1), *counts]
    for one, other in shape.pairs:
        if one in said and other in said:
            numbers += _of_pair(said[one], said[other], marks[one], marks[other])
        else:
            numbers += [0] * shape.pair_size
    return numbers


def _said(marks: Sequence[Mark], units: int, shape: Shape) -> list[int]:
    """The units of each value, as bits, in the order of the shape's values."""
    parts = shape.row.values(marks, units)
    return [parts.get(value, 0) for value in shape.values]


def _agreeing(one: Sequence[int], other: Sequence[int]) -> int:
    return sum((mine & theirs).bit_count() for mine, theirs in zip(one, other, strict=True))


def _of_pair(
    one: Sequence[int], other: Sequence[int], mine: Sequence[Mark], theirs: Sequence[Mark]
) -> Iterator[int]:
    yield _agreeing(one, other)
    yield from (bits.bit_count() for bits in one)
    yield from (bits.bit_count() for bits in other)
    near = overlapping(mine, theirs)
    yield exact(mine, theirs)
    yield len(one_to_one(near, mine, theirs))
    yield len(mine)
    yield len(theirs)
    yield len({pair.first for pair in near})
    yield len({pair.second for pair in near})
