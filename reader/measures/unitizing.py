"""Krippendorff's alpha for unitizing: do annotators find the same units in a continuum?

Krippendorff, Content Analysis (2004), chapter 11.6. Each annotator divides the continuum into
marked sections and the gaps between them. Unlike the other measures, it depends on how far apart
boundaries are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, combinations, pairwise
from typing import NamedTuple

from reader.measures.marks import ArticleMarks, FigureRow, Mark, UnitRange, merge_overlapping

Sections = Sequence[UnitRange]
"""One annotator's marked sections, in order, without overlap."""

Category = tuple[str, str]
"""Label and role."""


class Disagreement(NamedTuple):
    """What annotators make of one category in one continuum."""

    category: Category
    observed: float
    """Observed disagreement, weighted, as `expected` is."""
    expected: float
    several: bool
    """Whether somebody has more than one section of it."""


def disagreements(article: ArticleMarks) -> Iterator[Disagreement]:
    """Yield what an article adds to the observed and to the expected disagreement.

    Each stretch that the same annotators have read is a continuum, at whose ends their sections
    end. Each role of each label is a category of its own. They are weighted by the length of the
    continuum times its number of annotators, so that the quotient of the sums over categories and
    articles is meaningful.
    """
    runs = {name: _runs_by_category(marks) for name, marks in article.by.items()}
    for stretch, names in article.stretches():
        length = stretch[1] - stretch[0]
        weight = len(names) * length
        for category in sorted({category for name in names for category in runs[name]}):
            layers = [_sections(runs[name].get(category, []), stretch) for name in names]
            yield Disagreement(
                category,
                weight * observed(layers, length),
                weight * expected(layers, length),
                any(len(sections) > 1 for sections in layers),
            )


def in_row(found: Iterable[Disagreement], row: FigureRow) -> Iterator[Disagreement]:
    """Yield those that are about a row."""
    for each in found:
        label, role = each.category
        if row.label in (None, label) and row.role in (None, role):
            yield each


def summed(found: Iterable[Disagreement], row: FigureRow) -> tuple[float, float]:
    """Return the observed and the expected disagreement of a row."""
    observed_sum = expected_sum = 0.0
    for each in in_row(found, row):
        observed_sum += each.observed
        expected_sum += each.expected
    return observed_sum, expected_sum


def _sections(runs: Iterable[UnitRange], stretch: UnitRange) -> Sections:
    """Return the sections in a stretch of an article, counted from its beginning."""
    start, end = stretch
    inside = [(max(first, start) - start, min(last, end) - start) for first, last in runs]
    return merge_overlapping([(first, last) for first, last in inside if first < last])


def unitizing_alpha(observed: float, expected: float) -> float | None:
    """Return alpha from the sums of `disagreements`; None if nothing is marked."""
    return 1 - observed / expected if expected else None


def observed(layers: Sequence[Sections], length: int) -> float:
    """Return the observed disagreement of two or more annotators over `length` units."""
    difference = sum(_difference(first, second) for first, second in combinations(layers, 2))
    return 2 * difference / (len(layers) * (len(layers) - 1) * length**2)


def expected(layers: Sequence[Sections], length: int) -> float:
    """Return the disagreement of these sections and gaps expected by chance; 0 for no sections."""
    sizes = Counter(end - first for sections in layers for first, end in sections)
    gaps = sorted(gap for sections in layers for gap in _gaps(sections, length))
    tails = list(accumulate(reversed(gaps), initial=0))[::-1]
    marked = sizes.total()
    total = 0.0
    for size, times in sizes.items():
        index = bisect_left(gaps, size)
        room = tails[index] - (len(gaps) - index) * (size - 1)
        marked_part = (marked - 1) * (2 * size**3 - 3 * size**2 + size) / 3
        total += times * (marked_part + size**2 * room)
    all_units = len(layers) * length
    inside = sum(times * size * (size - 1) for size, times in sizes.items())
    return 2 * total / (length * (all_units * (all_units - 1) - inside))


def _runs_by_category(marks: Iterable[Mark]) -> dict[Category, list[UnitRange]]:
    """Return the ranges of the marks by label and role."""
    ranges: dict[Category, list[UnitRange]] = {}
    for mark in marks:
        for part in mark.parts:
            ranges.setdefault((mark.label, part.role), []).append(part.run)
    return ranges


def _difference(left: Sections, right: Sections) -> int:
    """Return the sum of squared differences between two annotators' overlapping sections.

    A section that overlaps none of the other annotator's adds the square of its length.
    """
    total = 0
    overlapped: set[int] = set()
    start = 0
    for first, end in left:
        while start < len(right) and right[start][1] <= first:
            start += 1
        index = start
        while index < len(right) and right[index][0] < end:
            total += (first - right[index][0]) ** 2 + (end - right[index][1]) ** 2
            overlapped.add(index)
            index += 1
        if index == start:
            total += (end - first) ** 2
    missed = (section for index, section in enumerate(right) if index not in overlapped)
    return total + sum((end - first) ** 2 for first, end in missed)


def _gaps(sections: Sections, length: int) -> list[int]:
    """Return the lengths of the gaps between sections and at both ends."""
    edges = [(0, 0), *sections, (length, length)]
    return [right[0] - left[1] for left, right in pairwise(edges) if right[0] > left[1]]
