"""The focus: the span of text that the next key acts on, and how motions move or extend it."""

from __future__ import annotations

from collections.abc import Iterator

from reader.text.graphemes import next_edge, previous_edge, snap
from reader.text.quotations import Quotation, Quotations
from reader.text.units import Units

Extent = tuple[int, int]

QUOTATION = "quotation"
"""Kind of unit that may hold others of its kind."""


class Focus:
    """A span that moves by units of text; while extending it grows and shrinks at one end."""

    def __init__(self, units: Units) -> None:
        self.units = units
        self.quotations = Quotations(units)
        self.start = 0
        self.end = 0
        self.unit = "sentence"
        """Kind of unit the focus is; `span` when it is none."""
        self.extending = False
        """Whether motions move one end instead of the whole."""
        self.moving_start = False
        """Which end moves: the start, or, as usual, the end."""
        self._held = False
        self._narrower: list[tuple[Extent, str]] = []

    def settle(self) -> None:
        """Go to the first sentence, if the focus was nowhere yet.

        Not done at once: the first sentence of a run takes as long to find as all the rest of
        opening an article.
        """
        first = self.units.at("sentence", 0) if self.start == self.end else None
        if first:
            self.put(*first, unit="sentence")

    @property
    def extent(self) -> Extent:
        return self.start, self.end

    @property
    def moving_point(self) -> int:
        """Offset of the end that moves."""
        return self.start if self.moving_start else self.end

    def put(self, start: int, end: int, unit: str = "span") -> None:
        """Set the focus, whole graphemes; unless extending, its end is what moves next.

        A file may hold a tag that reaches past the end of the text; the focus does not.
        """
        text = self.units.text
        self.start, self.end = snap(text, min(start, len(text)), min(end, len(text)))
        self.unit = unit
        self.moving_start = self.moving_start and self.extending
        self._held = False
        self._narrower = []

    def move(self, kind: str, step: int, *, extend: bool = False) -> bool:
        """Go, or extend, to the next (`step` 1) or previous (-1) unit; False at the ends."""
        if self.extending or extend:
            return self._extend(kind, step)
        found = self._inner(kind, step) or (
            self.units.next(kind, self.end) if step > 0 else self.units.previous(kind, self.start)
        )
        if found is None:
            return False
        self.put(*found, unit=kind)
        return True

    def _inner(self, kind: str, step: int) -> Extent | None:
        """From a larger focus a word motion goes to its first or its last word."""
        if kind != "word" or self.unit == "word":
            return None
        inside = self.units.within("word", self.start, self.end)
        return (inside[0] if step > 0 else inside[-1]) if len(inside) > 1 else None

    def to_edge(self, kind: str, step: int) -> bool:
        """Go, or extend, to the last (`step` 1) or first (-1) unit of the article."""
        text_end = len(self.units.text)
        found = self.units.previous(kind, text_end) if step > 0 else self.units.next(kind, 0)
        if found is None:
            return False
        self.reach(found, kind)
        return True

    def reach(self, extent: Extent, kind: str) -> None:
        """Put the focus on a unit; while extending, take in everything up to it."""
        if not self.extending:
            self.put(*extent, unit=kind)
            return
        self.moving_start = extent[0] < self.start
        self._set(min(self.start, extent[0]), max(self.end, extent[1]))

    def extend(self) -> None:
        """Begin to extend; again: the other end moves."""
        if self.extending:
            self.moving_start = not self.moving_start
        else:
            self.extending = True
            self.moving_start = False

    def leave(self) -> None:
        """Stop extending; the focus stays as it is."""
        self.extending = False
        self.moving_start = False

    def nudge(self, step: int) -> bool:
        """Move the moving end by one grapheme; the focus keeps at least one."""
        text = self.units.text
        point = self.moving_point
        point = next_edge(text, point) if step > 0 else previous_edge(text, point)
        start, end = (point, self.end) if self.moving_start else (self.start, point)
        if start >= end or (start, end) == self.extent:
            return False
        self._set(start, end)
        return True

    def widen(self) -> bool:
        """Go to the smallest unit of any kind that strictly contains the focus."""
        around = [
            (unit[1] - unit[0], unit, kind)
            for unit, kind in self._units_around()
            if unit[0] <= self.start and self.end <= unit[1] and unit != self.extent
        ]
        if not around:
            return False
        _, unit, kind = min(around)
        history = [*self._narrower, (self.extent, self.unit)]
        self.put(*unit, unit=kind)
        self._narrower = history
        return True

    def _units_around(self) -> Iterator[tuple[Extent, str]]:
        for kind in self.units.kinds:
            unit = self.units.at(kind, self.start)
            if unit is not None:
                yield unit, kind
        for quotation in self.quotations.around(self.start, self.end):
            for extent in (self._inside(quotation), quotation.outer):
                if extent is not None:
                    yield extent, QUOTATION

    def to_quotation(self) -> Quotation | None:
        """Go into the quotation around the focus or the next one; again: take its marks in too.

        From a larger focus the next one is the first in it, as with words.
        """
        around = self.quotations.around(self.start, self.end)
        for one in around:
            if self._inside(one) == self.extent:
                self.reach(one.outer, QUOTATION)
                return one
        larger = [one for one in around if one.outer != self.extent]
        behind = self.extending or any(one.outer == self.extent for one in around)
        found = larger[0] if larger else self.quotations.next(self.end if behind else self.start)
        inside = self._inside(found) if found else None
        if inside is not None:
            self.reach(inside, QUOTATION)
        return found if inside is not None else None

    def _inside(self, quotation: Quotation) -> Extent | None:
        """What stands between the marks, without blanks at its edges."""
        return self.units.trim(*quotation.inner)

    def narrow(self) -> bool:
        """Go back the way `widen` came; without such a way, to the first word."""
        if self._narrower:
            history = self._narrower
            extent, unit = history.pop()
            self.put(*extent, unit=unit)
            self._narrower = history
            return True
        return self.move("word", 1) if self.unit != "word" and not self.extending else False

    def _extend(self, kind: str, step: int) -> bool:
        if not self.extending and not self._held:
            self.moving_start = step < 0
        moved = self._move_start(kind, step) if self.moving_start else self._move_end(kind, step)
        self._held = True
        return moved

    def _move_end(self, kind: str, step: int) -> bool:
        if step > 0:
            found = self.units.next(kind, self.end)
            inside = self.units.at(kind, self.end)
            if inside and inside[0] < self.end < inside[1]:
                found = inside
            return self._set(self.start, found[1]) if found else False
        previous = self.units.previous(kind, self.end - 1)
        if previous and previous[1] > self.start:
            return self._set(self.start, previous[1])
        return self._cross(kind, step)

    def _move_start(self, kind: str, step: int) -> bool:
        if step < 0:
            found = self.units.previous(kind, self.start)
            inside = self.units.at(kind, self.start)
            if inside and inside[0] < self.start < inside[1]:
                found = inside
            return self._set(found[0], self.end) if found else False
        following = self.units.next(kind, self.start + 1)
        if following and following[0] < self.end:
            return self._set(following[0], self.end)
        return self._cross(kind, step)

    def _cross(self, kind: str, step: int) -> bool:
        """The moving end passes the unit that stays, and goes on at its other side."""
        if step < 0:
            found = self.units.previous(kind, self.start)
            start, end = (found[0] if found else self.start), self.end
        else:
            found = self.units.next(kind, self.end)
            start, end = self.start, (found[1] if found else self.end)
        if found is None:
            return False
        self.moving_start = step < 0
        return self._set(start, end)

    def _set(self, start: int, end: int) -> bool:
        changed = (start, end) != self.extent
        self.start, self.end = snap(self.units.text, start, end)
        self.unit = "span"
        self._narrower.clear()
        return changed
