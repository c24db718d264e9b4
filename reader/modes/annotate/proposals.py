"""What is proposed for the annotation that was just made: shown, but no data until it is taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from reader.document.stretches import Mark
from reader.model.annotation import Annotation, Span
from reader.model.labels import CONTENT, CUE, SOURCE
from reader.services.suggest.attribution.propose import BY_HAND, VERSION, Scorer
from reader.services.suggest.attribution.readings import readings
from reader.text.anchor import span_at
from reader.text.lines import Extent
from reader.text.units import Units

BY = {"layer": "@rules", "rule": "attribution", "version": VERSION}
"""What is recorded of the rules with what they proposed, beside the roles that it is in."""


class Proposed(msgspec.Struct, frozen=True):
    """One way to complete an annotation."""

    spans: tuple[Span, ...]
    """Those that it would have, of proposed roles."""
    why: str
    """What speaks for it, in a few words that are safe for the screen."""


class Proposals(msgspec.Struct, frozen=True):
    """The ways to complete one annotation, best first, and which of them is shown."""

    annotation: str
    """Its id."""
    label: str
    ways: tuple[Proposed, ...]
    """At least one."""
    by: Mapping[str, Any]
    """What proposes them, as it is recorded with what is taken."""
    at: int = 0

    @property
    def shown(self) -> Proposed:
        """The way that is shown."""
        return self.ways[self.at]

    def further(self, step: int) -> Proposals:
        """Return them with another way shown; after the last comes the first."""
        return msgspec.structs.replace(self, at=(self.at + step) % len(self.ways))

    def marks(self) -> tuple[Mark, ...]:
        """Return what is shown in the text."""
        return tuple(
            Mark(span.start, span.end, self.label, span.role, self.annotation)
            for span in self.shown.spans
        )


class Weighing(NamedTuple):
    """What weighs the ways, and what is recorded of it."""

    scorer: Scorer = BY_HAND
    by: Mapping[str, Any] = BY


def proposals_for(
    units: Units, made: Annotation, weighing: Weighing | None = None
) -> Proposals | None:
    """Return what is proposed for an annotation that has its content alone; None for nothing.

    `weighing`: None: as set by hand.
    """
    scorer, by = weighing or Weighing()
    content = made.spans[0]

    def spans(role: str, extents: Iterable[Extent | None]) -> list[Span]:
        return [span_at(units.text, *each, role) for each in extents if each is not None]

    ways = []
    for each in readings(units, content.extent, scorer):
        contents = spans(CONTENT, each.contents if each.contents != (content.extent,) else ())
        others = spans(SOURCE, [each.source]) + spans(CUE, [each.cue])
        ways.append(Proposed((*contents, *others), each.why))
    return Proposals(made.id, made.label, tuple(ways), by) if ways else None
