r"""The units that agreement is counted in: words by `\w+|[^\w\s]`, or code points.

This is not the word of the motions: it is the plain cut that other tools can repeat.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

WORD = "word"
CODEPOINT = "codepoint"

NAMES = {WORD: "words and punctuation marks", CODEPOINT: "code points"}
"""Unit to how several of it are called."""

DEFINITIONS = {
    WORD: rf"{NAMES[WORD]}, cut by \w+|[^\w\s]",
    CODEPOINT: f"{NAMES[CODEPOINT]} of the text",
}
"""Unit to what it is, in words."""

_WORD = re.compile(r"\w+|[^\w\s]")

Run = tuple[int, int]
"""`[first, end)`, in units."""


class Units:
    """The units of a text, counted from 0."""

    def __init__(self, text: str, unit: str = WORD) -> None:
        self.count = len(text)
        """How many there are."""
        self._extents: tuple[list[int], list[int]] | None = None
        if unit == WORD:
            words = [found.span() for found in _WORD.finditer(text)]
            self._extents = [start for start, _ in words], [end for _, end in words]
            self.count = len(words)

    def run(self, start: int, end: int) -> Run | None:
        """Units that `[start, end)`, in code points, touches; None where there are none."""
        if self._extents is not None:
            starts, ends = self._extents
            start, end = bisect_right(ends, start), bisect_left(starts, end)
        return (start, end) if start < end else None


def merged(runs: list[Run]) -> list[Run]:
    """Runs in order, those that overlap made one; those that only touch stay apart."""
    found: list[Run] = []
    for first, end in sorted(runs):
        if found and first < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((first, end))
    return found


def mask(runs: list[Run]) -> int:
    """The units of runs as the bits of a number."""
    bits = 0
    for first, end in runs:
        bits |= ((1 << (end - first)) - 1) << first
    return bits
