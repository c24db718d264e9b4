"""Rules: functions that look at a text and propose annotations, and the list of them.

A rule is added by a module here with a `RULE`, which is imported when it is used, and a line in
`RULES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from importlib import import_module
from typing import Any

import msgspec

from reader.model.annotation import Span
from reader.model.errors import WrongUse
from reader.model.progress import Progress, no_progress
from reader.text.anchor import span_at
from reader.text.lines import Extent
from reader.text.phrases import instead
from reader.text.quotation_pairs import Quotation
from reader.text.quotations import Quotations
from reader.text.units import Units

RULES: dict[str, str] = {"attribution": "reader.services.suggest.rules.attribution"}
"""Name to module, in the order in which they are run."""


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """An annotation that a rule proposes; `TextView.span` makes its spans."""

    label: str
    spans: tuple[Span, ...]
    """At least one."""
    note: str | None = None
    attributes: dict[str, Any] = {}


class TextView:
    """A text as rules see it. Extents are `[start, end)` in code points."""

    def __init__(self, text: str, *, markdown: bool = False) -> None:
        self.text = text
        self._markdown = markdown
        self._whole: dict[str, Sequence[Extent]] = {}
        """The units of all of the text, by kind, that were asked for: to cut them takes long."""

    @cached_property
    def _units(self) -> Units:
        return Units(self.text, markdown=self._markdown)

    def units(
        self,
        kind: str,
        start: int = 0,
        end: int | None = None,
        progress: Progress = no_progress,
    ) -> Sequence[Extent]:
        """Return the words, clauses, sentences or paragraphs (`kind`) within `[start, end)`, as the
        keys of the reader move by them."""
        if start or end is not None:
            return self._units.within(kind, start, len(self.text) if end is None else end)
        if kind not in self._whole:
            self._whole[kind] = self._units.within(kind, 0, len(self.text), progress)
        return self._whole[kind]

    def quotations(self) -> Iterator[Quotation]:
        """Yield the quotations in order, without those within others."""
        quotations, offset = Quotations(self._units), 0
        while (found := quotations.next(offset)) is not None:
            yield found
            offset = found.outer[1]

    def span(self, start: int, end: int, role: str | None = None) -> Span:
        """Return the span of `[start, end)`, without blanks at its edges.

        Raises:
            ValueError: it is outside the text, or blank.
        """
        extent = self._units.tidy(start, end) if 0 <= start < end <= len(self.text) else None
        if extent is None:
            raise ValueError(f"[{start}, {end}) is no passage of the text")
        return span_at(self.text, *extent, role)


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule; its name and version are recorded with its suggestions."""

    name: str
    """As in `RULES`."""
    labels: frozenset[str]
    """What it may suggest. A workspace that defines none of them does not run it."""
    find: Callable[[TextView], Iterable[Suggestion]]
    """Returns the suggestions for a text, the same each time."""
    version: int = 1
    """Increase it when the rule finds something else in the same text."""


def find_rules(names: Iterable[str] = ()) -> list[Rule]:
    """Return the rules of these names, or all.

    Raises:
        WrongUse: there is none of a name; the message lists those that exist.
    """
    wanted = [*names] or [*RULES]
    for name in wanted:
        if name not in RULES:
            raise WrongUse(f"there is no rule {name!r}{instead(name, RULES)}")
    return [import_module(RULES[name]).RULE for name in wanted]
