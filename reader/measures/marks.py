r"""What the measures are given: the marks of several annotators on one article.

The units that agreement is counted in: words by `\w+|[^\w\s]`, or code points.

This is not the word of the motions: it is the plain cut that other tools can repeat.

What a figure is about: all labels, one label, or one role of a label.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property

import msgspec

from reader.model.annotation import Annotation

WORD = "word"
CODEPOINT = "codepoint"

NAMES = {WORD: "words and punctuation marks", CODEPOINT: "code points"}
"""Unit to how several of it are called."""

DEFINITIONS = {
    WORD: rf"{NAMES[WORD]}, cut by \w+|[^\w\s]",
    CODEPOINT: f"{NAMES[CODEPOINT]} of the text",
}
"""Unit to what it is, in words."""

_WORD = re.compile(r"\w+|[^\w\s]")

Run = tuple[int, int]
"""`[first, end)`, in units."""


class Units:
    """The units of a text, counted from 0."""

    def __init__(self, text: str, unit: str = WORD) -> None:
        self.count = len(text)
        """How many there are."""
        self._extents: tuple[list[int], list[int]] | None = None
        if unit == WORD:
            words = [found.span() for found in _WORD.finditer(text)]
            self._extents = [start for start, _ in words], [end for _, end in words]
            self.count = len(words)

    def run(self, start: int, end: int) -> Run | None:
        """Units that `[start, end)`, in code points, touches; None where there are none."""
        if self._extents is not None:
            starts, ends = self._extents
            start, end = bisect_right(ends, start), bisect_left(starts, end)
        return (start, end) if start < end else None


def merged(runs: list[Run]) -> list[Run]:
    """Runs in order, those that overlap made one; those that only touch stay apart."""
    found: list[Run] = []
    for first, end in sorted(runs):
        if found and first < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((first, end))
    return found


def mask(runs: list[Run]) -> int:
    """The units of runs as the bits of a number."""
    bits = 0
    for first, end in runs:
        bits |= ((1 << (end - first)) - 1) << first
    return bits


class Part(msgspec.Struct, frozen=True, order=True):
    """One span of a mark; compared by role and place."""

    role: str
    """Empty where the span has none."""
    start: int
    """In code points, as `end`."""
    end: int
    run: Run
    """The units it touches."""


class Mark(msgspec.Struct, frozen=True, dict=True):
    """An annotation, as far as agreement is concerned."""

    label: str
    parts: tuple[Part, ...]
    """At least one, by role and place. A discontinuous annotation has several."""
    id: str = ""
    """Id of the annotation."""

    @cached_property
    def first(self) -> int:
        """The first unit that it touches."""
        return min(part.run[0] for part in self.parts)

    @cached_property
    def last(self) -> int:
        """The unit after the last that it touches."""
        return max(part.run[1] for part in self.parts)

    @property
    def start(self) -> int:
        """The first code point of it."""
        return min(part.start for part in self.parts)

    @property
    def identity(self) -> tuple[str, tuple[Part, ...]]:
        """Equal for two marks that say exactly the same: label, spans and roles."""
        return self.label, self.parts

    def runs(self) -> list[Run]:
        return [part.run for part in self.parts]

    def in_role(self, role: str) -> Mark | None:
        """The mark without its other roles; None where nothing is left."""
        parts = tuple(part for part in self.parts if part.role == role)
        return Mark(self.label, parts, self.id) if parts else None


class ArticleMarks(msgspec.Struct, frozen=True):
    """An article that some annotators have read, each to the end."""

    id: str
    units: int
    """How many units its text has."""
    by: Mapping[str, Sequence[Mark]]
    """Annotator to marks; one who found nothing has none, one who did not read it is not here."""
    main: Mapping[str, str] = {}
    """Label to its main role, in which it says what is marked; none for labels without roles."""


def mark_of(annotation: Annotation, units: Units) -> Mark | None:
    """The mark of an annotation; None where it is lost or touches no unit."""
    parts = [
        Part(span.role or "", span.start, span.end, run)
        for span in annotation.spans
        if not span.lost and (run := units.run(span.start, span.end)) is not None
    ]
    return Mark(annotation.label, tuple(sorted(set(parts))), annotation.id) if parts else None


Partition = dict[Hashable, int]
"""Value to the units that have it, as bits; every unit has one value."""


class Row(msgspec.Struct, frozen=True):
    """One row of the table."""

    label: str | None = None
    """None: all labels together."""
    role: str | None = None
    """None: all roles of the label together."""

    @property
    def name(self) -> str:
        return "all labels" if self.label is None else " ".join(filter(None, self._names()))

    def _names(self) -> tuple[str | None, str | None]:
        return self.label, self.role

    def of(self, marks: Iterable[Mark]) -> list[Mark]:
        """The marks that this row is about, without the roles that it is not about."""
        mine = [mark for mark in marks if self.label in (None, mark.label)]
        if self.role is None:
            return mine
        return [part for mark in mine if (part := mark.in_role(self.role)) is not None]

    def values(self, marks: Sequence[Mark], units: int) -> Partition:
        """What an annotator says of each unit: yes or no, of all labels the set of labels.

        `marks` are those of this row.
        """
        whole = (1 << units) - 1
        if self.label is not None:
            marked = mask([run for mark in marks for run in mark.runs()])
            return _without_empty({True: marked, False: whole & ~marked})
        parts: dict[frozenset[str], int] = {frozenset(): whole}
        for label in {mark.label for mark in marks}:
            marked = mask([run for mark in marks if mark.label == label for run in mark.runs()])
            for value, bits in list(parts.items()):
                parts[value] = bits & ~marked
                parts[value | {label}] = bits & marked
        return _without_empty(parts)


def rows_of(marks: Iterable[Mark], labels: Sequence[tuple[str, Sequence[str]]]) -> list[Row]:
    """A row for all, for each label that a mark has, and for each of its roles if it has several.

    `labels`: names and their roles, in the order of showing; others come after them.
    """
    used: dict[str, set[str]] = {}
    for mark in marks:
        used.setdefault(mark.label, set()).update(part.role for part in mark.parts)
    order = [name for name, _ in labels if name in used]
    roles_of = dict(labels)
    rows = [Row()]
    for label in [*order, *sorted(used.keys() - set(order))]:
        known = [role for role in roles_of.get(label, ()) if role in used[label]]
        roles = [*known, *sorted(used[label] - set(known) - {""})]
        rows.append(Row(label))
        if len(roles) > 1:
            rows += [Row(label, role) for role in roles]
    return rows


def _without_empty(parts: dict[frozenset[str], int] | dict[bool, int]) -> Partition:
    return {value: bits for value, bits in parts.items() if bits}
