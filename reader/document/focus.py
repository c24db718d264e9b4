"""The focus: the span of text that the next key acts on, and the motions that move or extend it.

Whatever selects words settles its edges (`reader.text.units`), so that the focus shows what a tag
takes. Only `put`, the marks of a quotation and `nudge` set it just as they say.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from reader.text.characters import next_edge, previous_edge, snap
from reader.text.lines import Extent
from reader.text.units import Units, bare, settled

if TYPE_CHECKING:
    from reader.text.quotation_pairs import Quotation
    from reader.text.quotations import Quotations
    from reader.text.turns import Turns

QUOTATION = "quotation"
"""Kind of unit that may contain others of its kind."""

TURN = "turn"
"""Kind of unit of transcripts alone: what a speaker says, and that with the name."""


class Focus:
    """A span that moves by units of text; while extending, one of its ends moves."""

    def __init__(self, units: Units) -> None:
        self.units = units
        self.start = 0
        self.end = 0
        self.unit = "sentence"
        """Kind of unit that the focus is, or `span`."""
        self.extending = False
        """Whether motions move one end instead of the whole."""
        self.moving_start = False
        """Whether the moving end is the start rather than the end."""
        self._held = False
        """Whether the focus was extended by the last motion, so that the same end keeps moving."""
        self._narrower: list[tuple[Extent, str]] = []
        """Earlier extents and kinds that `widen` left, for `narrow`."""

    @cached_property
    def quotations(self) -> Quotations:
        """The quotations of the text, once they are asked for."""
        from reader.text.quotations import Quotations  # not needed at once

        return Quotations(self.units)

    def settle(self) -> None:
        """Go to the first sentence, unless the focus is somewhere already.

        Not done on opening: finding the first sentence of a run of the program takes as long as all
        the rest of opening an article.
        """
        first = self.units.at("sentence", 0) if self.start == self.end else None
        if first:
            self.put(*first, unit="sentence")

    @property
    def extent(self) -> Extent:
        """`[start, end)` in code points."""
        return self.start, self.end

    def put(self, start: int, end: int, unit: str = "span") -> None:
        """Set the focus to whole graphemes; unless extending, its end becomes the moving end.

        A stored annotation may reach past the end of the text; the focus does not.
        """
        text = self.units.text
        self.start, self.end = snap(text, min(start, len(text)), min(end, len(text)))
        self.unit = unit
        self.moving_start = self.moving_start and self.extending
        self._held = False
        self._narrower = []

    def select(self, start: int, end: int, unit: str = "span") -> None:
        """Set the focus to the words of `[start, end)`, with the edges that they have."""
        self.put(*self.edges(start, end), unit)

    def edges(self, start: int, end: int) -> Extent:
        """Return the span that the words of `[start, end)` are, in whole graphemes."""
        start, end = snap(self.units.text, start, end)
        return settled(self.units, start, end, self._around) or (start, end)

    def _around(self, start: int, end: int) -> list[Quotation]:
        return self.quotations.around(start, end)

    def move(self, kind: str, step: int, *, extend: bool = False) -> bool:
        """Go or extend to the next (`step` 1) or previous (-1) unit; return False at the ends."""
        if self.extending or extend:
            return self._extend(kind, step)
        unit = self._inner(kind, step) or (
            self.units.next(kind, self.end) if step > 0 else self.units.previous(kind, self.start)
        )
        if unit is None:
            return False
        self.select(*unit, unit=kind)
        return True

    def _inner(self, kind: str, step: int) -> Extent | None:
        """Return the first or last word of a larger focus, to which a word motion goes from it."""
        if kind != "word" or self.unit == "word":
            return None
        inside = self.units.within("word", self.start, self.end)
        return (inside[0] if step > 0 else inside[-1]) if len(inside) > 1 else None

    def to_edge(self, kind: str, step: int) -> bool:
        """Go or extend to the last (`step` 1) or first (-1) unit; return False if there is none."""
        text_end = len(self.units.text)
        unit = self.units.previous(kind, text_end) if step > 0 else self.units.next(kind, 0)
        if unit is None:
            return False
        self.reach(unit, kind)
        return True

    def reach(self, extent: Extent, kind: str) -> None:
        """Set the focus to a unit; while extending, include everything up to it."""
        if not self.extending:
            self.select(*extent, unit=kind)
            return
        self.moving_start = extent[0] < self.start
        self._set(min(self.start, extent[0]), max(self.end, extent[1]))

    def extend(self) -> None:
        """Start extending; if already extending, switch the moving end."""
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
        """Move the moving end by one grapheme, keeping at least one; return whether it moved."""
        text = self.units.text
        point = self.start if self.moving_start else self.end
        point = next_edge(text, point) if step > 0 else previous_edge(text, point)
        start, end = (point, self.end) if self.moving_start else (self.start, point)
        if start >= end or (start, end) == self.extent:
            return False
        self._set(start, end, as_it_is=True)
        return True

    def widen(self) -> bool:
        """Go to the smallest unit strictly around the focus; return whether there is one."""
        around = {
            unit: kind
            for unit, kind in self._units_around()
            if unit[0] <= self.start and self.end <= unit[1] and unit != self.extent
        }
        if not around:
            return False
        unit = min(around, key=lambda unit: unit[1] - unit[0])
        kind = around[unit]
        history = [*self._narrower, (self.extent, self.unit)]
        self.put(*unit, unit=kind)
        self._narrower = history
        return True

    def _units_around(self) -> Iterator[tuple[Extent, str]]:
        """Yield the quotations and units at the focus with their kinds, a clause that is all of a
        sentence before that sentence."""
        for quotation in self.quotations.around(self.start, self.end):
            for extent in (self._inside(quotation), quotation.outer):
                if extent is not None:
                    yield extent, QUOTATION
        for kind in self.units.kinds:
            unit = self.units.at(kind, self.start)
            if unit is not None:
                yield self.edges(*unit), kind
        turn = self._turns.at(self.start)
        if turn is not None:
            yield turn.words, TURN
            yield (turn.start, turn.end), TURN

    @cached_property
    def _turns(self) -> Turns:
        from reader.text.turns import Turns  # not needed at once

        return Turns(self.units.text)

    def to_quotation(self) -> Quotation | None:
        """Go into the quotation around the focus, or the next; if already there, include its marks.

        From a larger focus, the next quotation is the first inside it, as with words. Return it, or
        None.
        """
        around = self.quotations.around(self.start, self.end)
        for each in around:
            if self._inside(each) == self.extent != each.outer:
                self._include(each)
                return each
        larger = [each for each in around if each.outer != self.extent]
        after_focus = self.extending or any(each.outer == self.extent for each in around)
        quotation = (
            larger[0] if larger else self.quotations.next(self.end if after_focus else self.start)
        )
        if quotation is not None and self._inside(quotation) == self.extent:
            quotation = self.quotations.next(self.end)
        inside = self._inside(quotation) if quotation else None
        if inside is not None:
            self.reach(inside, QUOTATION)
        return quotation if inside is not None else None

    def _include(self, quotation: Quotation) -> None:
        """Set the focus to a quotation with its marks; while extending, take in all up to it."""
        start, end = quotation.outer
        if self.extending:
            self._set(min(self.start, start), max(self.end, end), as_it_is=True)
        else:
            self.put(start, end, QUOTATION)

    def _inside(self, quotation: Quotation) -> Extent | None:
        """Return the extent of the words between the marks, or None where there is nothing."""
        inner = self.units.trim(*quotation.inner)
        return self.edges(*inner) if inner is not None else None

    def narrow(self) -> bool:
        """Undo the last `widen`, else go to the first word; return whether the focus changed."""
        if self._narrower:
            history = self._narrower
            extent, unit = history.pop()
            self.put(*extent, unit=unit)
            self._narrower = history
            return True
        return self.move("word", 1) if self.unit != "word" and not self.extending else False

    def _extend(self, kind: str, step: int) -> bool:
        """Move one end by a unit; the direction of the first motion chooses the end."""
        if not self.extending and not self._held:
            self.moving_start = step < 0
        moved = self._shrink(kind, step) if self.moving_start == (step > 0) else False
        moved = moved or self._grow(kind, step)
        self._held = True
        return moved

    def _shrink(self, kind: str, step: int) -> bool:
        """Move the moving end by a unit towards the fixed one; return whether there is room."""
        start, end = bare(self.units, *self.extent) or self.extent
        if step < 0:
            unit = self.units.previous(kind, end - 1)
            return self._set(self.start, unit[1]) if unit and unit[1] > start else False
        unit = self.units.next(kind, start + 1)
        return self._set(unit[0], self.end) if unit and unit[0] < end else False

    def _grow(self, kind: str, step: int) -> bool:
        """Move an end outward by a unit; it is the moving end from now on.

        A unit that adds no word, such as what is left of a sentence after its last one, is passed.
        """
        point = self.start if step < 0 else self.end
        unit = self._unit_from(kind, step, point)
        while unit is not None:
            self.moving_start = step < 0
            if self._set(*((unit[0], self.end) if step < 0 else (self.start, unit[1]))):
                return True
            unit = self._unit_from(kind, step, unit[0] if step < 0 else unit[1])
        return False

    def _unit_from(self, kind: str, step: int, point: int) -> Extent | None:
        """Return the unit that goes on from `point`: the one around it if its end moves, or a
        further one."""
        inside = self.units.at(kind, point) if self.moving_start == (step < 0) else None
        if inside and inside[0] < point < inside[1]:
            return inside
        return self.units.previous(kind, point) if step < 0 else self.units.next(kind, point)

    def _set(self, start: int, end: int, *, as_it_is: bool = False) -> bool:
        """Set the extent, in whole graphemes; return whether it changed.

        `as_it_is`: with just these edges, not with those that its words have.
        """
        before = self.extent
        self.start, self.end = (
            snap(self.units.text, start, end) if as_it_is else self.edges(start, end)
        )
        self.unit = "span"
        self._narrower.clear()
        return self.extent != before
