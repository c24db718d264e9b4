"""What the measures are given: the marks of several annotators on one article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import msgspec

from reader.measures.units import Run, Units
from reader.model.annotation import Annotation


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
