"""The marks of one part of a text, by edges: which of them lie on each stretch between two edges.

What is asked of a stretch is how many marks lie there and which two are topmost. So a row costs
what it has of edges, however many marks lie on it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

import msgspec


class Mark(msgspec.Struct, frozen=True, gc=False):
    """One span of one annotation, as the article view paints it."""

    start: int
    end: int
    label: str
    role: str | None
    annotation: str
    """Id of the annotation."""


def painting_order(mark: Mark) -> tuple[int, int, str]:
    """Sort key: the topmost mark, the shortest, comes last."""
    return mark.start - mark.end, mark.start, mark.annotation


KEPT = 4
"""Marks of a stretch that are known from the topmost down, so that some may go again."""

MOST_FOLLOWED = 20
"""Changes from which on the topmost marks are found afresh."""


class Stretch(NamedTuple):
    """A stretch of text that the same marks cover from end to end, at least one."""

    start: int
    end: int
    depth: int
    """How many marks lie here."""
    labels: frozenset[str]
    """Theirs."""
    top: Mark
    under: Mark | None
    """The mark below the topmost."""


class Part:
    """The marks that touch one part of a text."""

    def __init__(self, start: int, end: int) -> None:
        self._start, self._end = start, end
        self._marks: list[Mark] = []
        self._sorted = True
        """Whether they are in painting order; sorted once, when that is first needed."""
        self._edges: dict[str, Counter[int]] | None = None
        """For each label, how many marks more or fewer lie from an edge on; None: not counted."""
        self._stretches: list[Stretch] = []
        """As they were cut last."""
        self._tops: list[list[Mark]] = []
        """Of each the topmost marks, from the topmost down."""
        self._changed: list[tuple[Mark, bool]] = []
        """What was added, True, and removed since then, in order."""

    def add(self, mark: Mark) -> None:
        """Add a mark that touches this part."""
        if self._edges is None:
            self._sorted = False
            self._marks.append(mark)
        else:
            insort(self._marks, mark, key=painting_order)
            self._count(self._edges, mark, 1)
            self._changed.append((mark, True))

    def remove(self, mark: Mark) -> None:
        """Remove a mark that was added."""
        self._marks.pop(self._in_order().index(mark, self._place(mark)))
        if self._edges is not None:
            self._count(self._edges, mark, -1)
            self._changed.append((mark, False))

    def touching(self, start: int, end: int) -> list[Mark]:
        """Return the marks that share a code point with `[start, end)`, in any order."""
        return [mark for mark in self._marks if mark.start < end and mark.end > start]

    def topmost(self, start: int, end: int) -> Mark | None:
        """Return the topmost of them, or None."""
        marks = reversed(self._in_order())
        return next((mark for mark in marks if mark.start < end and mark.end > start), None)

    def exactly(self, start: int, end: int) -> list[Mark]:
        """Return the marks on just `[start, end)`, in painting order."""
        marks = self._in_order()
        at = bisect_left(marks, (start - end, start, ""), key=painting_order)
        return [*takewhile(lambda mark: (mark.start, mark.end) == (start, end), marks[at:])]

    def between(self, start: int, end: int) -> Iterator[Stretch]:
        """Yield the stretches that share a code point with `[start, end)`, in order."""
        if self._edges is None or self._changed:
            self._cut()
        at = bisect_right(self._stretches, start, key=lambda stretch: stretch.end)
        for stretch in self._stretches[at:]:
            if stretch.start >= end:
                break
            yield stretch

    def _in_order(self) -> list[Mark]:
        if not self._sorted:
            self._marks.sort(key=painting_order)
            self._sorted = True
        return self._marks

    def _place(self, mark: Mark) -> int:
        return bisect_left(self._marks, painting_order(mark), key=painting_order)

    def _count(self, edges: dict[str, Counter[int]], mark: Mark, step: int) -> None:
        counts = edges.setdefault(mark.label, Counter())
        counts[max(mark.start, self._start)] += step
        counts[min(mark.end, self._end)] -= step

    def _cut(self) -> None:
        """Cut this part at the edges of its marks.

        An edge stays when its marks are gone. So each stretch lies in one that was cut before, and
        its topmost marks follow from those there and from what changed, unless a mark came up from
        below.
        """
        marks = self._in_order()
        if self._edges is None:
            self._edges = {}
            for mark in marks:
                self._count(self._edges, mark, 1)
        covered = list(_covered(self._edges))
        tops = self._still_topmost(covered)
        # From the topmost down, and only to stretches that still lack a mark.
        numbers = [at for at, top in enumerate(tops) if len(top) < min(covered[at][2], 2)]
        for at in numbers:
            tops[at] = []
        open_starts = [covered[at][0] for at in numbers]
        for mark in reversed(marks) if numbers else ():
            at = bisect_left(open_starts, mark.start)
            while at < len(open_starts) and open_starts[at] < mark.end:
                top, depth = tops[numbers[at]], covered[numbers[at]][2]
                top.append(mark)
                if len(top) == min(depth, KEPT):
                    del open_starts[at], numbers[at]
                else:
                    at += 1
            if not open_starts:
                break
        self._stretches = [
            Stretch(*each, top[0], top[1] if len(top) > 1 else None)
            for each, top in zip(covered, tops, strict=True)
        ]
        self._tops, self._changed = tops, []

    def _still_topmost(self, covered: Sequence[Covered]) -> list[list[Mark]]:
        """Return the topmost marks of stretches, as far as they follow."""
        if not self._changed or len(self._changed) > MOST_FOLLOWED:
            return [[] for _ in covered]
        tops, number = list[list[Mark]](), 0
        before = self._stretches
        for start, end, _, _ in covered:
            while number < len(before) and before[number].end <= start:
                number += 1
            top, depth = list[Mark](), 0
            if number < len(before) and before[number].start <= start:
                top, depth = self._tops[number], before[number].depth
            for mark, added in self._changed:
                if mark.start < end and start < mark.end:
                    top = _followed(top, depth, mark, added=added)
                    depth += 1 if added else -1
            tops.append(top)
        return tops


def _followed(top: list[Mark], depth: int, mark: Mark, *, added: bool) -> list[Mark]:
    """Return what is surely topmost, `KEPT` marks at most, after one was added or removed.

    `top`: what was so before, of `depth` marks in all.
    """
    if not added:
        return [each for each in top if each != mark]
    order = painting_order(mark)
    at = sum(order < painting_order(each) for each in top)
    if at == len(top) < depth:  # others may lie above it
        return top
    return [*top[:at], mark, *top[at:]][:KEPT]


Covered = tuple[int, int, int, frozenset[str]]
"""Start, end, number of marks and labels of a stretch."""


def _covered(edges: dict[str, Counter[int]]) -> Iterator[Covered]:
    """Yield start, end, number of marks and labels of each stretch that is covered."""
    here = dict.fromkeys(edges, 0)
    changes: dict[int, list[tuple[str, int]]] = {}
    for label, counts in edges.items():
        for offset, change in counts.items():
            changes.setdefault(offset, []).append((label, change))
    last, depth, labels = 0, 0, frozenset[str]()
    for offset in sorted(changes):
        if depth:
            yield last, offset, depth, labels
        for label, change in changes[offset]:
            here[label] += change
        last, depth = offset, sum(here.values())
        labels = frozenset(label for label, count in here.items() if count)
