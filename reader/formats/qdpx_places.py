"""How a project of REFI-QDA counts: what its selections are called tells.

Programs differ in whether the end of a selection is its last character or the next, in what a
character is, and in whether the two signs that end a line in files of Windows are one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import cache
from itertools import product
from typing import NamedTuple

from reader.formats.base import UNITS, to_codepoints
from reader.formats.xml_text import NOT_XML
from reader.model.annotation import InvalidRecord

_SPACE = re.compile(r"\r\n|\s")
_MORE = re.compile(r"(\.\.\.|…)\Z")
"""How a name ends that is only the beginning of its quote."""

Extent = tuple[int, int]


class Reading(NamedTuple):
    """One way to count."""

    one_break: bool
    """Whether a carriage return and a line feed are one character."""
    inclusive: bool
    """Whether an end is the place of the last character."""
    unit: str


READINGS = [*map(Reading._make, product((False, True), (False, True), UNITS))]
"""Every way, ours first."""


class Place(NamedTuple):
    """Where a selection says that it is, and what it is called."""

    within: Text
    start: int
    end: int
    name: str

    def extent(self, reading: Reading) -> Extent | None:
        return self.within.extent(reading, self.start, self.end)

    def is_named(self, reading: Reading) -> bool:
        """Return whether it is called by its quote if one counts so."""
        extent = self.extent(reading)
        return extent is not None and spaced(self.within.text[slice(*extent)]) == spaced(self.name)


class Text:
    """A text in which places are counted."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._in_one = text.replace("\r\n", "\n")
        self._breaks: list[int] = []
        """Where in that text a line ended with two characters."""
        for number, found in enumerate(re.finditer("\r\n", text)):
            self._breaks.append(found.start() - number)
        self._converter = cache(self._convert)

    def _convert(self, unit: str, one_break: bool) -> Callable[[int], int | None]:
        return to_codepoints(unit, self._in_one if one_break else self.text)

    def extent(self, reading: Reading, start: int, end: int) -> Extent | None:
        """Return a place as `[start, end)` in code points; None if it is none in the text."""
        convert = self._converter(reading.unit, reading.one_break)
        first, last = convert(start), convert(end + reading.inclusive)
        if first is None or last is None:
            return None
        if reading.one_break:
            first += bisect_left(self._breaks, first)
            last += bisect_left(self._breaks, last)
        return (first, last) if 0 <= first < last <= len(self.text) else None


def spaced(text: str) -> str:
    """Return a text as it is in an attribute of XML that was written without care."""
    return _SPACE.sub(" ", NOT_XML.sub("\ufffd", text))


def likeliest(places: Iterable[Place]) -> list[Reading]:
    """Return the ways to count by which most places are called by their quotes; none if none is."""
    counts = dict.fromkeys(READINGS, 0)
    for place in places:
        if place.name:
            for reading in READINGS:
                counts[reading] += place.is_named(reading)
    best = max(counts.values())
    return [reading for reading, count in counts.items() if count == best > 0]


def located(place: Place, readings: Iterable[Reading]) -> Extent:
    """Return where a selection is, by ways to count.

    Raises:
        InvalidRecord: it is nowhere, its name says otherwise, or it may be in several places.
    """
    readings = [*readings]
    said = f"{place.start}-{place.end}"
    if not readings:
        raise InvalidRecord(
            f"no selection is called by its quote, so nothing tells how {said} is counted"
        )
    extents = {extent for reading in readings if (extent := place.extent(reading)) is not None}
    if not extents:
        raise InvalidRecord(f"nothing stands at {said} in its text")
    if place.name:
        text = place.within.text
        extents = {each for each in extents if _may_be(place.name, text[slice(*each)])}
        if not extents:
            raise InvalidRecord(f"it is called {place.name!r:.60}, which is not the text at {said}")
    if len(extents) > 1:
        raise InvalidRecord(f"{said} can be counted in more than one way in its text")
    return extents.pop()


def _may_be(name: str, quote: str) -> bool:
    begin, more = _MORE.subn("", spaced(name))
    quote = spaced(quote)
    return quote == spaced(name) or (bool(more) and quote.startswith(begin.rstrip()))
