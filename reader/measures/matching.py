"""Which marks of two annotators are the same, or nearly: span F1 and agr.

Two marks overlap if they have the same label and share a unit in the same role. How near they are
is the number of shared units by that of all their units (Jaccard).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reader.measures.marks import Mark


class Near(NamedTuple):
    """Two marks that overlap."""

    first: int
    """Index among the one's marks."""
    second: int
    """Index among the other's."""
    nearness: float
    """Above 0; 1: the same units."""


def exact(first: Sequence[Mark], second: Sequence[Mark]) -> int:
    """How many marks both have: same label, same spans in the same roles."""
    both = Counter(mark.identity for mark in first) & Counter(mark.identity for mark in second)
    return both.total()


def overlapping(first: Sequence[Mark], second: Sequence[Mark]) -> list[Near]:
    """Every two marks that overlap."""
    return [
        Near(i, j, near)
        for i, j in together(first, second)
        if (near := nearness(first[i], second[j]))
    ]


def together(first: Sequence[Mark], second: Sequence[Mark]) -> Iterator[tuple[int, int]]:
    """Indices of every two marks between whose first and last units something is shared."""
    order = sorted(range(len(second)), key=lambda j: second[j].first)
    opened: list[int] = []
    coming = 0
    for i in sorted(range(len(first)), key=lambda i: first[i].first):
        begin, end = first[i].first, first[i].last
        while coming < len(order) and second[order[coming]].first < end:
            opened.append(order[coming])
            coming += 1
        opened = [j for j in opened if second[j].last > begin]
        yield from ((i, j) for j in opened if second[j].first < end)


def nearness(one: Mark, other: Mark) -> float:
    """How near two marks are, 0 to 1; 0 where they do not overlap."""
    if one.label != other.label:
        return 0.0
    if one.parts == other.parts:
        return 1.0
    mine, theirs = _cells(one), _cells(other)
    return len(mine & theirs) / len(mine | theirs)


def one_to_one(pairs: Sequence[Near], first: Sequence[Mark], second: Sequence[Mark]) -> list[Near]:
    """Greedy: the nearest pair first, each mark once. Who is first makes no difference."""

    def order(pair: Near) -> tuple[float, list[object]]:
        places = sorted([first[pair.first].parts, second[pair.second].parts])
        return -pair.nearness, list[object](places)

    taken: list[Near] = []
    mine: set[int] = set()
    theirs: set[int] = set()
    for pair in sorted(pairs, key=order):
        if pair.first not in mine and pair.second not in theirs:
            mine.add(pair.first)
            theirs.add(pair.second)
            taken.append(pair)
    return taken


def f1(matched: int, first: int, second: int) -> float | None:
    """F1 of so many matched among so many marks of each; None where neither has any."""
    return 2 * matched / (first + second) if first + second else None


def _cells(mark: Mark) -> set[tuple[str, int]]:
    return {(part.role, unit) for part in mark.parts for unit in range(*part.run)}
