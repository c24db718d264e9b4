"""Count what one article contributes to the figures of one row; counts are summed over articles.

Every figure but unitizing alpha follows from these sums, so a resample of the articles costs one
addition per article. The counts of a row are one list of numbers:

    pairs that differ, one count per number of readers; one count per value; and for each pair of
    annotators
        agreeing, one count per value of the first, one of the second,
        exact, matched, marks of the first, of the second, overlapped of the first, of the second
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from operator import add
from typing import Any, NamedTuple

import msgspec

from reader.measures.coefficients import cohen_kappa, nominal_alpha
from reader.measures.marks import ArticleMarks, FigureRow, Mark
from reader.measures.matching import exact, f1, one_to_one, overlapping

MATCHES = 6
"""Numbers at the end of a pair's counts: from `exact` on."""


class RowShape(msgspec.Struct, frozen=True, dict=True):
    """What the numbers of a row's counts mean."""

    row: FigureRow
    values: tuple[Any, ...]
    """The values that a unit may have."""
    pairs: tuple[tuple[str, str], ...]
    """All pairs of annotators."""
    readers: tuple[int, ...]
    """Each number of annotators that have read the same unit."""

    @cached_property
    def place_of(self) -> dict[tuple[str, str], int]:
        """Index of each pair."""
        return {pair: at for at, pair in enumerate(self.pairs)}

    @cached_property
    def pair_size(self) -> int:
        """Number of counts of each pair."""
        return 1 + 2 * len(self.values) + MATCHES

    @cached_property
    def size(self) -> int:
        """Number of counts of the row."""
        return len(self.readers) + len(self.values) + len(self.pairs) * self.pair_size


class PairSums(msgspec.Struct, frozen=True):
    """The counts of a pair of annotators, summed over articles."""

    agreeing: int
    first_counts: Sequence[int]
    second_counts: Sequence[int]
    matches: Sequence[int]

    @property
    def units(self) -> int:
        """Number of units that both have read."""
        return sum(self.first_counts)

    def kappa(self) -> float | None:
        """Return Cohen's kappa, or None; see `cohen_kappa`."""
        return cohen_kappa(self.agreeing, self.first_counts, self.second_counts)

    def f1_exact(self) -> float | None:
        """Return F1 of the marks that both have; None if neither has any."""
        return f1(self.matches[0], self.matches[2], self.matches[3])

    def f1_overlap(self) -> float | None:
        """Return F1 of the marks matched one to one by overlap; None if neither has any."""
        return f1(self.matches[1], self.matches[2], self.matches[3])


class Sums:
    """What follows from the sums of a row's counts."""

    def __init__(self, shape: RowShape, numbers: Sequence[int]) -> None:
        readers, values = len(shape.readers), len(shape.values)
        # Of m values on a unit, each ordered pair has a weight of 1 / (m - 1).
        disagreement = sum(
            2 * pairs / (count - 1)
            for pairs, count in zip(numbers[:readers], shape.readers, strict=True)
        )
        self.alpha = nominal_alpha(disagreement, numbers[readers : readers + values])
        """Krippendorff's alpha, or None; see `nominal_alpha`."""
        self._shape, self._numbers = shape, numbers

    @cached_property
    def pairs(self) -> list[PairSums]:
        """The sums of each pair, in the order of the shape's pairs."""
        numbers, values, size = self._numbers, len(self._shape.values), self._shape.pair_size
        return [
            PairSums(
                numbers[offset],
                numbers[offset + 1 : offset + 1 + values],
                numbers[offset + 1 + values : offset + 1 + 2 * values],
                numbers[offset + 1 + 2 * values : offset + size],
            )
            for offset in range(len(self._shape.readers) + values, self._shape.size, size)
        ]


class Tally(NamedTuple):
    """What an article contributes to a row: of all pairs of annotators it has few."""

    head: list[int]
    """The counts that stand before those of the pairs."""
    pairs: dict[int, list[int]]
    """The counts of the pairs that it has, by their index."""

    def numbers(self, shape: RowShape) -> list[int]:
        """Return all counts of the row, one after the other."""
        found = [0] * shape.size
        self.add_to(found, shape)
        return found

    def add_to(self, numbers: list[int], shape: RowShape) -> None:
        """Add them to the counts of a row."""
        head, size = len(self.head), shape.pair_size
        numbers[:head] = map(add, numbers, self.head)
        for pair, counts in self.pairs.items():
            begin, end = head + pair * size, head + (pair + 1) * size
            numbers[begin:end] = map(add, numbers[begin:end], counts)


def tallies(article: ArticleMarks, shapes: Sequence[RowShape]) -> list[Tally]:
    """Count what an article contributes to each row, one of all labels and one for each label.

    Marks of two labels never match, so that those of all labels are matched label by label.
    """
    of_one = [None if each.row.label is None else tally(article, each) for each in shapes]
    whole = [
        found
        for each, found in zip(shapes, of_one, strict=True)
        if found is not None and each.row.role is None
    ]

    def matches(pair: int) -> list[int]:
        counts = (found.pairs[pair][-MATCHES:] for found in whole)
        return [sum(column) for column in zip([0] * MATCHES, *counts, strict=True)]

    pairs = zip(shapes, of_one, strict=True)
    return [found or tally(article, shape, matches) for shape, found in pairs]


def tally(
    article: ArticleMarks, shape: RowShape, matches: Callable[[int], Sequence[int]] | None = None
) -> Tally:
    """Count what an article contributes: each unit by those who have read it, if two have.

    `matches`: returns the counts of the marks of a pair, where they are known.
    """
    row, shared = shape.row, article.shared
    marks = {} if matches is not None else {n: row.select(some) for n, some in article.by.items()}
    values: dict[str, list[int]] = {}
    for name, sets in article.sets.items():
        read = article.bits[name] & shared
        if row.label is None:
            values[name] = [sets.get(value, 0) & read for value in shape.values]
        else:
            marked = row.marked(sets, marks[name])
            values[name] = [read & (marked if value else ~marked) for value in shape.values]
    head = [_differing(article, values, article.readers.get(m, 0)) for m in shape.readers]
    head += (
        sum(bits.bit_count() for bits in column) for column in zip(*values.values(), strict=True)
    )
    pairs: dict[int, list[int]] = {}
    for first, second in combinations(sorted(values), 2) if shape.pairs else ():
        at = shape.place_of[first, second]
        both = article.bits[first] & article.bits[second]
        pairs[at] = [
            *_value_counts(values[first], values[second], both),
            *(
                matches(at)
                if matches is not None
                else _match_counts(
                    article.read_by(second, marks[first]), article.read_by(first, marks[second])
                )
            ),
        ]
    return Tally(head, pairs)


def _differing(article: ArticleMarks, values: Mapping[str, Sequence[int]], units: int) -> int:
    """Return on how many of some units two annotators differ, summed over the pairs."""
    total = 0
    for first, second in combinations(values, 2) if units else ():
        both = units & article.bits[first] & article.bits[second]
        total += both.bit_count() - _agreeing(values[first], values[second], units)
    return total


def _agreeing(first: Sequence[int], second: Sequence[int], units: int) -> int:
    """Return how many of some units have the same value for both."""
    return sum(
        (first_bits & second_bits & units).bit_count()
        for first_bits, second_bits in zip(first, second, strict=True)
    )


def _value_counts(first: Sequence[int], second: Sequence[int], both: int) -> Iterator[int]:
    """Yield the counts of one pair's values, over the units that both have read."""
    yield _agreeing(first, second, both)
    yield from ((bits & both).bit_count() for bits in first)
    yield from ((bits & both).bit_count() for bits in second)


def _match_counts(first: Sequence[Mark], second: Sequence[Mark]) -> Iterator[int]:
    """Yield the counts of one pair's marks, those of which both have read all."""
    overlaps = overlapping(first, second)
    yield exact(first, second)
    yield len(one_to_one(overlaps, first, second))
    yield len(first)
    yield len(second)
    yield len({pair.first for pair in overlaps})
    yield len({pair.second for pair in overlaps})
