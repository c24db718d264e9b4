r"""The input of the measures: the marks of several annotators on one article, in units.

A unit is a word by `\w+|[^\w\s]`, or a code point. This is not the word of the motions but a plain
definition that other tools can reproduce. `FigureRow` says what a figure is about: all labels, one
label, or one role of a label.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property, reduce
from itertools import accumulate, chain, pairwise
from operator import or_

import msgspec

from reader.model.annotation import Annotation, Elsewhere

WORD = "word"
CODEPOINT = "codepoint"

NAMES = {WORD: "words and punctuation marks", CODEPOINT: "code points"}
"""Unit to its name in the plural."""

DEFINITIONS = {
    WORD: rf"{NAMES[WORD]}, cut by \w+|[^\w\s]",
    CODEPOINT: f"{NAMES[CODEPOINT]} of the text",
}
"""Unit to its definition in words."""

_WORDS_APART = re.compile(r"(\w+|[^\w\s])")

UnitRange = tuple[int, int]
"""`[first, end)`, in units."""


class Units:
    """The units of a text, counted from 0."""

    def __init__(self, text: str, unit: str = WORD) -> None:
        self.count = len(text)
        """Number of units in the text."""
        self._extents: tuple[list[int], list[int]] | None = None
        if unit == WORD:
            # What is between words, and words, by turns.
            edges = [*accumulate(map(len, _WORDS_APART.split(text)))]
            self._extents = edges[:-1:2], edges[1::2]
            self.count = len(edges) // 2

    def run(self, start: int, end: int) -> UnitRange | None:
        """Return the units that `[start, end)`, in code points, touches; None if there are none."""
        if self._extents is not None:
            starts, ends = self._extents
            start, end = bisect_right(ends, start), bisect_left(starts, end)
        return (start, end) if start < end else None


def merge_overlapping(runs: list[UnitRange]) -> list[UnitRange]:
    """Return the ranges in order, overlapping ones merged; ranges that only touch stay apart."""
    result: list[UnitRange] = []
    for first, end in sorted(runs):
        if result and first < result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((first, end))
    return result


def to_bits(runs: Iterable[UnitRange]) -> int:
    """Return a number with a 1 bit for each unit of the ranges."""
    bits = 0
    for first, end in runs:
        bits |= ((1 << (end - first)) - 1) << first
    return bits


class MarkPart(msgspec.Struct, frozen=True, order=True, gc=False):
    """One span of a mark; ordered by role and position."""

    role: str
    """Empty if the span has no role."""
    start: int
    """In code points, as `end` is."""
    end: int
    run: UnitRange
    """The units it touches."""


class Mark(msgspec.Struct, frozen=True, gc=False):
    """An annotation as the measures see it."""

    label: str
    parts: tuple[MarkPart, ...]
    """At least one, ordered by role and position. A discontinuous annotation has several."""
    id: str = ""
    """Id of the annotation."""
    elsewhere: tuple[Elsewhere, ...] = ()
    """Its passages in other articles, in order; they touch no unit of this one."""

    @property
    def first(self) -> int:
        """The first unit it touches."""
        return (
            self.parts[0].run[0]
            if len(self.parts) == 1
            else min(part.run[0] for part in self.parts)
        )

    @property
    def last(self) -> int:
        """The unit after the last one it touches."""
        return (
            self.parts[0].run[1]
            if len(self.parts) == 1
            else max(part.run[1] for part in self.parts)
        )

    @property
    def start(self) -> int:
        """Its first code point."""
        return (
            self.parts[0].start if len(self.parts) == 1 else min(part.start for part in self.parts)
        )

    @property
    def identity(self) -> tuple[str, tuple[MarkPart, ...], tuple[Elsewhere, ...]]:
        """Label, spans and roles: equal for two marks that are exactly the same."""
        return self.label, self.parts, self.elsewhere

    @property
    def bits(self) -> int:
        """The units that it touches, as bits; in a long article they take much room."""
        if len(self.parts) > 1:
            return to_bits(self.runs())
        first, end = self.parts[0].run
        return ((1 << (end - first)) - 1) << first

    def runs(self) -> list[UnitRange]:
        """Return the units of each part."""
        return [part.run for part in self.parts]

    def in_role(self, role: str) -> Mark | None:
        """Return the mark with only the parts in one role; None if it has no such part."""
        parts = tuple(part for part in self.parts if part.role == role)
        return Mark(self.label, parts, self.id, self.elsewhere) if parts else None


def bits_of(marks: Iterable[Mark]) -> int:
    """Return a number with a 1 bit for each unit that some marks touch."""
    bits = 0
    for mark in marks:
        bits |= mark.bits
    return bits


LabelSets = dict[frozenset[str], int]
"""Set of labels to the units that have it, as bits; each unit has exactly one."""


class ArticleMarks(msgspec.Struct, frozen=True, dict=True):
    """An article that some annotators have read, in part or to the end."""

    id: str
    units: int
    """Number of units in its text."""
    by: Mapping[str, Sequence[Mark]]
    """Annotator to marks. Someone who read it and marked nothing has an empty list; someone who did
    not read it is missing."""
    main: Mapping[str, str] = {}
    """Label to its main role, which holds the marked statement; labels without roles are
    missing."""
    read: Mapping[str, Sequence[UnitRange]] = {}
    """Annotator to the units they have read, their own marks among them: in order, disjoint; one
    who is missing has read all."""
    edges: int = 0
    """Spans that were given the edges of another annotator's with the same words."""

    @cached_property
    def bits(self) -> dict[str, int]:
        """Annotator to the units they have read, as bits."""
        whole = (1 << self.units) - 1
        return {name: to_bits(self.read[name]) if name in self.read else whole for name in self.by}

    @cached_property
    def readers(self) -> dict[int, int]:
        """Number of readers, from two on, to the units that so many have read, as bits."""
        parts = {0: (1 << self.units) - 1}
        for bits in self.bits.values():
            more = {count + 1: units & bits for count, units in parts.items()}
            fewer = {count: units & ~bits for count, units in parts.items()}
            parts = {at: fewer.get(at, 0) | more.get(at, 0) for at in (*parts, max(more))}
        return {count: units for count, units in parts.items() if count > 1 and units}

    @cached_property
    def shared(self) -> int:
        """The units that two annotators or more have read, as bits."""
        return reduce(or_, self.readers.values(), 0)

    @cached_property
    def names(self) -> list[str]:
        """The annotators, sorted."""
        return sorted(self.by)

    @cached_property
    def sets(self) -> dict[str, LabelSets]:
        """Annotator to the sets of labels that units have for them."""
        return {name: label_sets(marks, self.units) for name, marks in self.by.items()}

    def stretches(self) -> Iterator[tuple[UnitRange, list[str]]]:
        """Yield the ranges that the same annotators have read, two or more, with their names."""
        ends = {0, self.units, *chain.from_iterable(chain.from_iterable(self.read.values()))}
        for first, end in pairwise(sorted(ends)):
            names = [name for name, bits in self.bits.items() if bits >> first & 1]
            if len(names) > 1:
                yield (first, end), names

    def read_by(self, name: str, marks: Sequence[Mark]) -> Sequence[Mark]:
        """Return those of some marks of which an annotator has read all."""
        if name not in self.read:
            return marks
        unread = ~self.bits[name]
        return [mark for mark in marks if not mark.bits & unread]

    def compared(self, name: str, marks: Sequence[Mark]) -> int:
        """Return how many of an annotator's marks somebody else has read all of."""
        others = [other for other in self.by if other != name]
        if not self.read.keys() >= set(others):
            return len(marks)
        return len({id(mark) for other in others for mark in self.read_by(other, marks)})


def mark_of(annotation: Annotation, units: Units) -> Mark | None:
    """Return the mark of an annotation; None if it is lost or touches no unit."""
    spans = annotation.spans
    if len(spans) == 1 and not spans[0].lost:  # as nearly all
        (span,) = spans
        run = units.run(span.start, span.end)
        if run is None:
            return None
        part = MarkPart(span.role or "", span.start, span.end, run)
        return Mark(annotation.label, (part,), annotation.id)
    parts = [
        MarkPart(span.role or "", span.start, span.end, run)
        for span in spans
        if not span.lost and (run := units.run(span.start, span.end)) is not None
    ]
    if not parts:
        return None
    there = sorted(filter(None, (span.elsewhere for span in spans if span.lost)))
    return Mark(annotation.label, tuple(sorted(set(parts))), annotation.id, tuple(there))


def marks_in(annotations: Iterable[Annotation], units: Units) -> list[Mark]:
    """Return the marks of annotations, in order; those without any are left out."""
    return [mark for each in annotations if (mark := mark_of(each, units)) is not None]


class FigureRow(msgspec.Struct, frozen=True):
    """The annotations that one row of the table is about."""

    label: str | None = None
    """None: all labels together."""
    role: str | None = None
    """None: all roles of the label together."""

    @property
    def name(self) -> str:
        """The row's name, for people."""
        return (
            "all labels" if self.label is None else " ".join(filter(None, (self.label, self.role)))
        )

    def select(self, marks: Iterable[Mark]) -> list[Mark]:
        """Return the marks that this row is about, reduced to the roles that it is about."""
        mine = [mark for mark in marks if self.label in (None, mark.label)]
        if self.role is None:
            return mine
        return [part for mark in mine if (part := mark.in_role(self.role)) is not None]

    def marked(self, sets: LabelSets, marks: Sequence[Mark]) -> int:
        """Return the units that marks of this row's label touch, as bits.

        `sets`: of whom the marks are, see `ArticleMarks.sets`; `marks`: those of this row.
        """
        if self.role is not None:
            return bits_of(marks)
        return reduce(or_, (bits for labels, bits in sets.items() if self.label in labels), 0)


def label_sets(marks: Sequence[Mark], units: int) -> LabelSets:
    """Return the sets of labels that units have for one annotator, to these units."""
    parts: LabelSets = {frozenset(): (1 << units) - 1} if units else {}
    for label in {mark.label for mark in marks}:
        marked = bits_of(mark for mark in marks if mark.label == label)
        halves = [(value, bits & ~marked) for value, bits in parts.items()]
        halves += [(value | {label}, bits & marked) for value, bits in parts.items()]
        parts = {value: bits for value, bits in halves if bits}
    return parts


Used = Mapping[str, Set[str]]
"""Label to the roles of its parts; "" for those without one."""


def used_roles(marks: Iterable[Mark]) -> Used:
    """Return the labels of some marks, with their roles."""
    used: dict[str, set[str]] = {}
    for label, role in {(mark.label, part.role) for mark in marks for part in mark.parts}:
        used.setdefault(label, set()).add(role)
    return used


def figure_rows(used: Used, labels: Sequence[tuple[str, Sequence[str]]]) -> list[FigureRow]:
    """Return a row for all labels, one for each label used, and one for each role of several.

    `labels`: names and their roles in display order; others come after them.
    """
    order = [name for name, _ in labels if name in used]
    roles_of = dict(labels)
    rows = [FigureRow()]
    for label in [*order, *sorted(used.keys() - set(order))]:
        known = [role for role in roles_of.get(label, ()) if role in used[label]]
        roles = [*known, *sorted(used[label] - set(known) - {""})]
        rows.append(FigureRow(label))
        if len(roles) > 1:
            rows += [FigureRow(label, role) for role in roles]
    return rows
