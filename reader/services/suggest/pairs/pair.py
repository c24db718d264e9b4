"""What the rules find: pairs of passages, and the values that are compared."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from reader.text.lines import Extent

KINDS = {
    "number": "number",
    "percent": "number",
    "money": "number",
    "duration": "number",
    "sum": "number",
    "date": "date",
    "weekday": "date",
    "year": "date",
    "time": "date",
    "place": "place",
    "name": "person",
    "title": "person",
    "negation": "negation",
    "certainty": "certainty",
    "superlative": "other",
    "trend": "number",
    "quotation": "quotation",
}
"""What was found, to the kind of inconsistency that it is."""


class Pair(NamedTuple):
    """Two passages worth a look, or one that contradicts itself; extents in code points."""

    what: str
    """One of `KINDS`."""
    first: Extent
    second: Extent | None
    """After `first`, or None."""
    reason: str
    """A line; what it quotes is as it stands in the text."""
    score: float
    """Above 0: the higher, the more telling."""
    values: tuple[Hashable, ...] = ()
    """The keys of the two values that differ, where it is values, always in the same order."""

    @property
    def kind(self) -> str:
        """The kind of inconsistency."""
        return KINDS[self.what]

    @property
    def quoted(self) -> list[str]:
        """The words that the reason quotes, if any."""
        return self.reason.rpartition(": ")[2].split(" – ")


class Value(NamedTuple):
    """A number, a date, a place or the like, as it stands in a sentence."""

    what: str
    key: Hashable
    """Equal for what means the same."""
    start: int
    end: int
    at: int
    """Position in the tokens of its sentence."""
    unit: str = ""
    """Stem of what is counted, or of what the value hangs on."""
    size: float = 0.0
    """The number that it is, or 0."""
