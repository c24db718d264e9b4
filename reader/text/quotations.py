"""Find quotations: text between quotation marks of any kind, nested and across paragraphs.

- A quotation that runs over several paragraphs, each of which opens it again while only the last
  closes it, is one quotation.
- A quotation that never closes ends with its paragraph and has `closed=False`.

`quotation_marks` says what the marks are, `quotation_pairs` matches those of one paragraph.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from reader.text.lines import Extent
from reader.text.quotation_marks import mark_at, mark_pattern
from reader.text.quotation_pairs import ParagraphQuotations, Quotation
from reader.text.units import Units

if TYPE_CHECKING:
    import regex


_NEAREST = 20
"""Quotations around a place that are told apart."""


class _Run(NamedTuple):
    """The paragraphs that a quotation runs over, and all their quotations in order."""

    start: int
    end: int
    quotations: list[Quotation]


class Quotations:
    """The quotations of a text, found paragraph by paragraph where they are asked for."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._text = units.text
        self._known: dict[Extent, ParagraphQuotations] = {}
        self._last = _Run(0, 0, [])
        """The run asked for last: most keys stay in it."""

    def around(self, start: int, end: int) -> list[Quotation]:
        """Return the quotations that contain `[start, end)`, marks included, smallest first.

        Of many, as marks that never close make them, only the smallest.
        """
        near = self._run_at(start).quotations
        around = [each for each in near if each.start <= start and end <= each.end]
        return sorted(around, key=lambda each: each.end - each.start)[:_NEAREST]

    def outermost_in(self, start: int, end: int) -> list[Quotation]:
        """Return the quotations that begin in `[start, end)`, a part of one paragraph, in order and
        without those within others."""
        found: list[Quotation] = []
        for each in sorted(
            self._run_at(start).quotations, key=lambda each: (each.start, -each.end)
        ):
            if start <= each.start < end and (not found or found[-1].end <= each.start):
                found.append(each)
        return found

    def next(self, offset: int) -> Quotation | None:
        """Return the first quotation that begins at `offset` or later, or None."""
        position: int | None = offset
        while position is not None:
            run = self._run_at(position)
            first = bisect_left(run.quotations, offset, key=lambda each: each.start)
            if first < len(run.quotations):
                return run.quotations[first]
            position = self._next_mark(max(position, run.end)) if run.end else None
        return None

    def _next_mark(self, offset: int) -> int | None:
        """Return the offset of the first mark from `offset` on, or None."""
        match = self._mark.search(self._text, offset)
        return match.start() if match else None

    @cached_property
    def _mark(self) -> regex.Pattern[str]:
        return mark_pattern(self._text, 0, len(self._text))

    def _run_at(self, offset: int) -> _Run:
        """Return the paragraph at `offset` with those that its quotations run into."""
        paragraph = self._units.at("paragraph", offset)
        if paragraph is None:
            return _Run(0, 0, [])
        if self._last.start <= paragraph[0] < self._last.end:
            return self._last
        run = deque([paragraph])
        while (before := self._units.previous("paragraph", run[0][0])) and self._continues(
            before, run[0]
        ):
            run.appendleft(before)
        while (after := self._units.next("paragraph", run[-1][1])) and self._continues(
            run[-1], after
        ):
            run.append(after)
        paragraphs = [(extent, self._paragraph(extent)) for extent in run]
        self._last = _Run(run[0][0], run[-1][1], join_paragraphs(self._text, paragraphs))
        return self._last

    def _continues(self, before: Extent, after: Extent) -> bool:
        """Return whether a quotation that `before` leaves open is opened again by `after`."""
        if self._text[after[0]].isalnum():
            return False
        left_open = self._paragraph(before).left_open
        return bool(left_open) and mark_at(self._text, after[0]) in [
            each.sign for each in left_open
        ]

    def _paragraph(self, extent: Extent) -> ParagraphQuotations:
        """Return the quotations of one paragraph, found once."""
        if extent not in self._known:
            self._known[extent] = ParagraphQuotations(self._text, *extent)
        return self._known[extent]


def join_paragraphs(
    text: str, paragraphs: Sequence[tuple[Extent, ParagraphQuotations]]
) -> list[Quotation]:
    """Return the quotations of consecutive paragraphs, joining those that run over several."""
    result: list[Quotation] = []
    running: Quotation | None = None
    sign = ""
    for (start, end), paragraph in paragraphs:
        quotations, left_open = list(paragraph.quotations), list(paragraph.left_open)
        if running is not None and mark_at(text, start) == sign:
            first = next((each for each in quotations if each.start == start), None)
            if first is not None:
                quotations.remove(first)
                result.append(Quotation(running.start, first.end, True, first.width))
                running = None
            elif left_open and left_open[0].offset == start:
                del left_open[0]
                running = Quotation(running.start, end, False, running.width)
        elif running is not None:
            result.append(running)
            running = None
        result += quotations
        for mark in left_open:
            unclosed = Quotation(mark.offset, end, False, len(mark.sign))
            if running is not None and mark.offset > running.start:
                result.append(unclosed)
            else:
                running, sign = unclosed, mark.sign
    if running is not None:
        result.append(running)
    return sorted(result)
