"""What of an article has been read: what the focus was on, or stayed in view while keys came."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property

from reader.document.focus import Extent

IN_VIEW_SECONDS = 1.0
"""How long a view has to stay before a key for its text to count as read."""

LONGEST_PAUSE = 60.0
"""Seconds between two keys that still count as active work."""

_SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""All that `str.isspace` calls blank."""


class Reading:
    """Read ranges of one article, its active seconds, and what the clock of keys says."""

    def __init__(self, text: str, ranges: Iterable[Extent] = (), seconds: float = 0.0) -> None:
        self._text = text
        self._covered = 0
        self._view: Extent | None = None
        self._view_since = 0.0
        self._last_key: float | None = None
        self.ranges: list[Extent] = []
        """Merged, in order, disjoint."""
        self.seconds = seconds
        """Active time, in seconds."""
        for start, end in ranges:
            self.add(start, end)

    @property
    def share(self) -> float:
        """Part of the text that is read, 0 to 1, blanks not counted."""
        if not self._covered:
            return 1.0 if not self._text or self._text.isspace() else 0.0
        return self._covered / self._total

    @cached_property
    def _total(self) -> int:
        return _ink(self._text)

    def add(self, start: int, end: int) -> None:
        """Count `[start, end)` as read."""
        start, end = max(0, start), min(end, len(self._text))
        if start >= end:
            return
        first = bisect_left(self.ranges, start, key=lambda extent: extent[1])
        last = first
        cursor, low, high = start, start, end
        while last < len(self.ranges) and self.ranges[last][0] <= end:
            known_start, known_end = self.ranges[last]
            self._covered += _ink(self._text[cursor:known_start]) if cursor < known_start else 0
            cursor = max(cursor, known_end)
            low, high = min(low, known_start), max(high, known_end)
            last += 1
        self._covered += _ink(self._text[cursor:end]) if cursor < end else 0
        self.ranges[first:last] = [(low, high)]

    def key(self, moment: float) -> None:
        """Take note that a key came at a moment (seconds of any steady clock), before it acts."""
        if self._last_key is not None:
            self.seconds += min(moment - self._last_key, LONGEST_PAUSE)
        self._last_key = moment
        if self._view is not None and moment - self._view_since >= IN_VIEW_SECONDS:
            self.add(*self._view)

    def look_at(self, view: Extent, moment: float) -> None:
        """Take note of the text that is in view from a moment on."""
        if view != self._view:
            self._view, self._view_since = view, moment


def _ink(text: str) -> int:
    """Number of code points that are not blank."""
    return len(text) - sum(map(text.count, _SPACES))
