"""What a rule is: a function that looks at a text and proposes annotations of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

import msgspec

from reader.model.annotation import Span
from reader.text.anchor import span_at
from reader.text.lines import Extent
from reader.text.quotations import Quotation, Quotations
from reader.text.units import Units, tidy


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """One annotation that a rule proposes; `TextView.span` makes its spans."""

    label: str
    spans: tuple[Span, ...]
    """At least one."""
    note: str | None = None
    attributes: dict[str, Any] = {}


class TextView:
    """A text as rules look at it. Extents are `[start, end)` in code points."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _units(self) -> Units:
        return Units(self.text)

    def units(self, kind: str, start: int = 0, end: int | None = None) -> list[Extent]:
        """Return the words, clauses, sentences or paragraphs (`kind`) that lie in `[start, end)`.

        They are those that the keys of the reader move by.
        """
        return self._units.within(kind, start, len(self.text) if end is None else end)

    def quotations(self) -> Iterator[Quotation]:
        """Yield the quotations, in order; one within another is passed over."""
        quotations, offset = Quotations(self._units), 0
        while (found := quotations.next(offset)) is not None:
            yield found
            offset = found.outer[1]

    def span(self, start: int, end: int, role: str | None = None) -> Span:
        """Return the span of `[start, end)`, without blanks at its edges.

        Raises:
            ValueError: it is not a part of the text, or blank.
        """
        extent = tidy(self.text, start, end) if 0 <= start < end <= len(self.text) else None
        if extent is None:
            raise ValueError(f"[{start}, {end}) is no passage of the text")
        return span_at(self.text, *extent, role)


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule, by which suggestions can be told apart and made anew."""

    name: str
    """As the registry has it."""
    labels: frozenset[str]
    """What it may suggest. A workspace that defines none of them does not run it."""
    find: Callable[[TextView], Iterable[Suggestion]]
    """Gives what it suggests of a text, the same each time."""
    version: int = 1
    """To be counted up when it finds something else in the same text."""
