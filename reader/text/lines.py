"""Lines of a text, and extents without blanks at their edges."""

from __future__ import annotations

import re
from array import array

from reader.text.characters import BLANK, BREAK, BREAKS, lazy_pattern
from reader.text.graphemes import snap

Extent = tuple[int, int]
"""`[start, end)` in code points."""

_NONBLANK = re.compile(f"[^{BLANK}](?:[^{BREAKS}]*[^{BLANK}])?")
_FIRST = lazy_pattern(f"[^{BLANK}]")
_LAST = lazy_pattern(f"(?r)[^{BLANK}]")


def line_ends(text: str) -> array[int]:
    """Return the end of each line, its break included, so that the lines joined are the text."""
    ends = array("l", (match.end() for match in BREAK.finditer(text)))
    if text and (not ends or ends[-1] < len(text)):
        ends.append(len(text))
    return ends


def content_end(text: str, start: int, end: int) -> int:
    """Return where the line `[start, end)` ends without its break."""
    if end > start and text[end - 1] in BREAKS:
        end -= 1
        if end > start and text[end] == "\n" and text[end - 1] == "\r":
            end -= 1
    return end


def only_line_ends(old: str, new: str) -> bool:
    """Return whether two texts differ only in line ends, including those at the very end."""
    old, new = (BREAK.sub("\n", text.rstrip(BREAKS)) for text in (old, new))
    return old == new


def nonblank_lines(text: str) -> tuple[array[int], array[int]]:
    """Return starts and ends of the lines that show anything, without blanks at their edges."""
    starts, ends = array("l"), array("l")
    for match in _NONBLANK.finditer(text):
        start, end = match.span()
        if text[start] > "\x7f" or text[end - 1] > "\x7f":
            start, end = snap(text, start, end)
        starts.append(start)
        ends.append(end)
    return starts, ends


def trim(text: str, start: int, end: int) -> Extent | None:
    """Return `[start, end)` without blanks at its edges, in whole graphemes; None if all blank."""
    first = _FIRST.search(text, start, end)
    if first is None:
        return None
    last = _LAST.search(text, start, end)
    return snap(text, first.start(), last.end())
