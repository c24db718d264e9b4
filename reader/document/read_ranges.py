"""Record what has been read: text that was in focus, or stayed in view until a key was pressed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property

from reader.document.focus import Extent

IN_VIEW_SECONDS = 1.0
"""Seconds a view must stay before a key is pressed for its text to count as read."""

LONGEST_PAUSE = 60.0
"""Most seconds between two keys that count as active work."""

_SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""All code points that `str.isspace` calls blank."""


class ReadRanges:
    """The ranges read of one article, and the active time spent on it."""

    def __init__(self, text: str, ranges: Iterable[Extent] = (), seconds: float = 0.0) -> None:
        self._text = text
        self._covered = 0
        self._view: Extent | None = None
        self._view_since = 0.0
        self._last_key: float | None = None
        self.ranges: list[Extent] = []
        """Extents in code points: merged, in order, disjoint."""
        self.seconds = seconds
        """Active time in seconds."""
        for start, end in ranges:
            self.add(start, end)

    @property
    def share(self) -> float:
        """Share of the text that is read, 0 to 1, blanks not counted."""
        if not self._covered:
            return 1.0 if not self._text or self._text.isspace() else 0.0
        return self._covered / self._total

    @cached_property
    def _total(self) -> int:
        """Number of code points that are not blank."""
        return _ink(self._text)

    def add(self, start: int, end: int) -> None:
        """Count `[start, end)` as read."""
        start, end = max(0, start), min(end, len(self._text))
        if start >= end:
            return
        first = bisect_left(self.ranges, start, key=lambda extent: extent[1])
        last = first
        cursor, merged_start, merged_end = start, start, end
        while last < len(self.ranges) and self.ranges[last][0] <= end:
            known_start, known_end = self.ranges[last]
            self._covered += _ink(self._text[cursor:known_start]) if cursor < known_start else 0
            cursor = max(cursor, known_end)
            merged_start, merged_end = min(merged_start, known_start), max(merged_end, known_end)
            last += 1
        self._covered += _ink(self._text[cursor:end]) if cursor < end else 0
        self.ranges[first:last] = [(merged_start, merged_end)]

    def key(self, moment: float) -> None:
        """Record that a key was pressed; call it before the key acts.

        `moment`: seconds of any steady clock.
        """
        if self._last_key is not None:
            self.seconds += min(moment - self._last_key, LONGEST_PAUSE)
        self._last_key = moment
        if self._view is not None and moment - self._view_since >= IN_VIEW_SECONDS:
            self.add(*self._view)

    def look_at(self, view: Extent, moment: float) -> None:
        """Record the extent of text that is in view from `moment` on."""
        if view != self._view:
            self._view, self._view_since = view, moment


def _ink(text: str) -> int:
    """Return the number of code points that are not blank."""
    return len(text) - sum(map(text.count, _SPACES))
