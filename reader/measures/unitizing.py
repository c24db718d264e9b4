"""Krippendorff's alpha for unitizing: do annotators find the same units in a continuum?

Krippendorff, Content Analysis (2004), chapter 11.6. Each annotator cuts the continuum into marked
sections and the gaps between them. Unlike the other measures it knows how far ends are apart.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, combinations, pairwise

from reader.measures.marks import ArticleMarks, Mark, Row, Run, merged

Sections = Sequence[Run]
"""One annotator's marked sections, in order, without overlap."""


def disagreements(article: ArticleMarks, row: Row) -> tuple[float, float]:
    """What an article adds to observed and to expected disagreement.

    Each role of each label is a category of its own, over which both are summed. They are weighted
    by the article's length times its annotators, so that the sums over articles may be divided.
    """
    runs = [_runs_by_category(row.of(found)) for found in article.by.values()]
    weight = len(runs) * article.units
    seen = wanted = 0.0
    for category in sorted({category for found in runs for category in found}):
        layers = [merged(found.get(category, [])) for found in runs]
        seen += weight * observed(layers, article.units)
        wanted += weight * expected(layers, article.units)
    return seen, wanted


def unitizing_alpha(seen: float, wanted: float) -> float | None:
    """Alpha of the sums of `disagreements`; None where nothing is marked."""
    return 1 - seen / wanted if wanted else None


def observed(layers: Sequence[Sections], length: int) -> float:
    """Observed disagreement in a continuum of that length, by two annotators or more."""
    unlike = sum(_difference(one, other) for one, other in combinations(layers, 2))
    return 2 * unlike / (len(layers) * (len(layers) - 1) * length**2)


def expected(layers: Sequence[Sections], length: int) -> float:
    """Disagreement that is expected of the same sections and gaps at chance; 0: none are marked."""
    sizes = Counter(end - first for sections in layers for first, end in sections)
    gaps = sorted(gap for sections in layers for gap in _gaps(sections, length))
    over = list(accumulate(reversed(gaps), initial=0))[::-1]
    marked = sizes.total()
    total = 0.0
    for size, times in sizes.items():
        at = bisect_left(gaps, size)
        room = over[at] - (len(gaps) - at) * (size - 1)
        among = (marked - 1) * (2 * size**3 - 3 * size**2 + size) / 3
        total += times * (among + size**2 * room)
    all_units = len(layers) * length
    inside = sum(times * size * (size - 1) for size, times in sizes.items())
    return 2 * total / (length * (all_units * (all_units - 1) - inside))


def _runs_by_category(marks: Iterable[Mark]) -> dict[tuple[str, str], list[Run]]:
    found: dict[tuple[str, str], list[Run]] = {}
    for mark in marks:
        for part in mark.parts:
            found.setdefault((mark.label, part.role), []).append(part.run)
    return found


def _difference(one: Sections, other: Sections) -> int:
    """Squared differences between two annotators' sections, and squares of those met by none."""
    total = 0
    met: set[int] = set()
    start = 0
    for first, end in one:
        while start < len(other) and other[start][1] <= first:
            start += 1
        at = start
        while at < len(other) and other[at][0] < end:
            total += (first - other[at][0]) ** 2 + (end - other[at][1]) ** 2
            met.add(at)
            at += 1
        if at == start:
            total += (end - first) ** 2
    return total + sum((end - first) ** 2 for at, (first, end) in enumerate(other) if at not in met)


def _gaps(sections: Sections, length: int) -> list[int]:
    edges = [(0, 0), *sections, (length, length)]
    return [right[0] - left[1] for left, right in pairwise(edges) if right[0] > left[1]]
