"""Match the marks of two annotators, exactly or by overlap: for span F1 and agr.

Two marks overlap if they have the same label and share a unit in the same role. Their similarity is
the number of shared units divided by that of all their units (Jaccard index).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reader.measures.marks import Mark, to_bits


class Overlap(NamedTuple):
    """Two marks that overlap."""

    first: int
    """Index among the first annotator's marks."""
    second: int
    """Index among the second annotator's marks."""
    similarity: float
    """Above 0, at most 1 for the same units."""


def exact(first: Sequence[Mark], second: Sequence[Mark]) -> int:
    """Return how many marks both have: same label, same spans in the same roles."""
    left, both = Counter(mark.identity for mark in first), 0
    for mark in second:
        identity = mark.identity
        if left[identity] > 0:
            left[identity] -= 1
            both += 1
    return both


def overlapping(first: Sequence[Mark], second: Sequence[Mark]) -> list[Overlap]:
    """Return every pair of marks that overlap."""
    return [
        Overlap(i, j, near)
        for i, j in in_reach(first, second)
        if (near := similarity(first[i], second[j]))
    ]


def in_reach(first: Sequence[Mark], second: Sequence[Mark]) -> Iterator[tuple[int, int]]:
    """Yield the indices of every two marks whose ranges from first to last unit overlap."""
    begins, ends = [mark.first for mark in second], [mark.last for mark in second]
    order = sorted(range(len(second)), key=begins.__getitem__)
    active: list[int] = []
    upcoming = 0
    for begin, i, end in sorted((mark.first, i, mark.last) for i, mark in enumerate(first)):
        while upcoming < len(order) and begins[order[upcoming]] < end:
            active.append(order[upcoming])
            upcoming += 1
        active = [j for j in active if ends[j] > begin]
        yield from ((i, j) for j in active if begins[j] < end)


def similarity(first: Mark, second: Mark) -> float:
    """Return the Jaccard index of two marks, 0 to 1; 0 if they do not overlap."""
    if first.label != second.label:
        return 0.0
    if first.parts == second.parts:
        return 1.0
    if len(first.parts) == len(second.parts) == 1:  # as nearly all
        (one,), (other,) = first.parts, second.parts
        shared = min(one.run[1], other.run[1]) - max(one.run[0], other.run[0])
        if shared <= 0 or one.role != other.role:
            return 0.0
        return shared / (one.run[1] - one.run[0] + other.run[1] - other.run[0] - shared)
    return jaccard(covered([first]), covered([second]))


Covered = Mapping[tuple[str, str], int]
"""Label and role to units, as bits."""


def covered(marks: Iterable[Mark]) -> Covered:
    """Return the units that some marks cover."""
    found: dict[tuple[str, str], int] = {}
    for mark in marks:
        for part in mark.parts:
            place = mark.label, part.role
            found[place] = found.get(place, 0) | to_bits((part.run,))
    return found


def jaccard(first: Covered, second: Covered) -> float:
    """Return the Jaccard index of what two cover, 0 to 1; 1 if both cover nothing."""
    every = sum(map(int.bit_count, first.values())) + sum(map(int.bit_count, second.values()))
    shared = sum((bits & second.get(place, 0)).bit_count() for place, bits in first.items())
    return shared / (every - shared) if every else 1.0


def one_to_one(
    pairs: Sequence[Overlap], first: Sequence[Mark], second: Sequence[Mark]
) -> list[Overlap]:
    """Match greedily, most similar pairs first, each mark once, whoever is the first annotator."""

    def order(pair: Overlap) -> tuple[float, list[object]]:
        parts = sorted([first[pair.first].parts, second[pair.second].parts])
        return -pair.similarity, list[object](parts)

    matching: list[Overlap] = []
    used_first: set[int] = set()
    used_second: set[int] = set()
    for pair in sorted(pairs, key=order):
        if pair.first not in used_first and pair.second not in used_second:
            used_first.add(pair.first)
            used_second.add(pair.second)
            matching.append(pair)
    return matching


def f1(matched: int, first: int, second: int) -> float | None:
    """Return F1 from the number of matches and of marks of each; None if neither has any."""
    return 2 * matched / (first + second) if first + second else None
