"""Count what one article contributes to the figures of one row; counts are summed over articles.

Every figure but unitizing alpha follows from these sums, so a resample of the articles costs one
addition per article. The counts of a row are one list of numbers:

    pairs that differ, one count per number of readers; one count per value; and for each pair of
    annotators
        agreeing, one count per value of the first, one of the second,
        exact, matched, marks of the first, of the second, overlapped of the first, of the second
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations

import msgspec

from reader.measures.coefficients import cohen_kappa, nominal_alpha
from reader.measures.marks import ArticleMarks, FigureRow, Mark
from reader.measures.matching import exact, f1, one_to_one, overlapping

_MATCHES = 6
"""Numbers at the end of a pair's counts: from `exact` on."""


class RowShape(msgspec.Struct, frozen=True, dict=True):
    """What the numbers of a row's counts mean."""

    row: FigureRow
    values: tuple[Hashable, ...]
    """The values that a unit may have."""
    pairs: tuple[tuple[str, str], ...]
    """All pairs of annotators."""
    readers: tuple[int, ...]
    """Each number of annotators that have read the same unit."""

    @cached_property
    def place_of(self) -> dict[tuple[str, str], int]:
        """Index of each pair."""
        return {pair: at for at, pair in enumerate(self.pairs)}

    @property
    def pair_size(self) -> int:
        """Number of counts of each pair."""
        return 1 + 2 * len(self.values) + _MATCHES

    @property
    def size(self) -> int:
        """Number of counts of the row."""
        return len(self.readers) + len(self.values) + len(self.pairs) * self.pair_size

    def matches(self, numbers: Sequence[int], pair: int) -> Sequence[int]:
        """Return the counts of the marks of a pair, given by its index, from those of the row."""
        end = self.size - (len(self.pairs) - 1 - pair) * self.pair_size
        return numbers[end - _MATCHES : end]


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


def tallies(article: ArticleMarks, shapes: Sequence[RowShape]) -> list[list[int]]:
    """Count what an article contributes to each row, one of all labels and one for each label.

    Marks of two labels never match, so that those of all labels are matched label by label.
    """
    of_one = [None if each.row.label is None else tally(article, each) for each in shapes]
    whole = [
        (each, numbers)
        for each, numbers in zip(shapes, of_one, strict=True)
        if numbers is not None and each.row.role is None
    ]

    def matches(pair: int) -> list[int]:
        counts = (shape.matches(numbers, pair) for shape, numbers in whole)
        return [sum(column) for column in zip([0] * _MATCHES, *counts, strict=True)]

    pairs = zip(shapes, of_one, strict=True)
    return [numbers or tally(article, shape, matches) for shape, numbers in pairs]


def tally(
    article: ArticleMarks, shape: RowShape, matches: Callable[[int], Sequence[int]] | None = None
) -> list[int]:
    """Count what an article contributes: each unit by those who have read it, if two have.

    `matches`: returns the counts of the marks of a pair, where they are known.
    """
    marks = {name: shape.row.select(article_marks) for name, article_marks in article.by.items()}
    values: dict[str, list[int]] = {}
    for name, selected in marks.items():
        units_by_value = shape.row.values(selected, article.units)
        read = article.bits[name] & article.shared
        values[name] = [units_by_value.get(value, 0) & read for value in shape.values]
    numbers = [_differing(article, values, article.readers.get(m, 0)) for m in shape.readers]
    numbers += (
        sum(bits.bit_count() for bits in column) for column in zip(*values.values(), strict=True)
    )
    head, size = len(numbers), shape.pair_size
    numbers += [0] * (len(shape.pairs) * size)
    # An article has few of all pairs: only those are looked at.
    for first, second in combinations(sorted(values), 2) if shape.pairs else ():
        at = shape.place_of[first, second]
        both = article.bits[first] & article.bits[second]
        counts = [*_value_counts(values[first], values[second], both)]
        counts += (
            matches(at)
            if matches is not None
            else _match_counts(
                article.read_by(second, marks[first]), article.read_by(first, marks[second])
            )
        )
        numbers[head + at * size : head + (at + 1) * size] = counts
    return numbers


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
