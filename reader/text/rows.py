"""Rows of a long text at a width, made as they are asked for, around a place of it.

Hard-wrapped text on rows that are narrower than its lines: as if it were not wrapped.

Wrapped once more, each line would leave a stub of a word or two on a row of its own.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

from reader.text.characters import BLANK, BREAK, BREAKS, lazy_pattern
from reader.text.hard_wraps import goes_on, wrapped_runs
from reader.text.lines import Extent
from reader.text.paragraphs import is_full, set_apart, wrapped_at
from reader.text.wrapping import wrap_line

_WORD = lazy_pattern(f"[^{BLANK}]+")
_MARKER = lazy_pattern(r"[-*+•>#|=_]+|\(?\w{1,3}[.)]")
"""What a line begins with that stands by itself: an item of a list, a quoted line, a heading."""

NOTHING = "\u200b"
"""Takes no cell, and a row may break after it."""


def joined_for(text: str, width: int) -> str:
    """The text as it is laid out on rows of `width` cells; as long as it is.

    Where hard-wrapped text is wider, or a hard-wrapped paragraph of other text, the breaks within
    paragraphs are blanks. Lines that are short, indented, or begin as an item of a list stay lines.
    """
    wrapped = wrapped_at(text)
    if wrapped is None:
        return _joined_runs(text, width) if wrapped_runs(text)[0] else text
    return _joined(text, wrapped) if wrapped > width else text


@lru_cache(maxsize=1)
def _joined_runs(text: str, width: int) -> str:
    """The text with the lines of each run made one that is wider than `width`."""
    pieces: list[str] = []
    done = 0
    for start, end in zip(*wrapped_runs(text), strict=True):
        lines = list(_with_breaks(text, start, end))
        if max(len(line) for line, _ in lines) > width:
            pieces.append(text[done:start])
            pieces += (
                line + (_blank_for(line, broken) if broken else "") for line, broken in lines
            )
            done = end
    return "".join([*pieces, text[done:]]) if pieces else text


def _with_breaks(text: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    """The lines of `[start, end)`, each with its break; the last has none."""
    for found in BREAK.finditer(text, start, end):
        yield text[start : found.start()], found[0]
        start = found.end()
    yield text[start:end], ""


@lru_cache(maxsize=1)  # a layout is made anew with each size, from the same text
def _joined(text: str, wrapped: int) -> str:
    pieces: list[str] = []
    start = 0
    for found in BREAK.finditer(text):
        line = text[start : found.start()]
        soft = found[0] in ("\n", "\r\n") and _goes_on(line, text, found.end(), wrapped)
        pieces += [line, _blank_for(line, found[0]) if soft else found[0]]
        start = found.end()
    return "".join([*pieces, text[start:]])


def _goes_on(line: str, text: str, after: int, wrapped: int) -> bool:
    """Whether the line at `after` goes on with the sentence or paragraph of `line`."""
    word = _WORD.match(text, after)
    if word is None or " " not in line.strip():
        return False
    return _MARKER.fullmatch(word[0]) is None and is_full(line.rstrip(BLANK), word[0], wrapped)


def _blank_for(line: str, line_break: str) -> str:
    if line[-1:].isspace():
        return NOTHING * len(line_break)
    return NOTHING * (len(line_break) - 1) + " "


_WRITTEN = re.compile(f"[^{BLANK}]")
_LAST_BREAK = lazy_pattern(f"(?r)[{BREAKS}]")

FAR = 100_000
"""Code points that are laid out on the way to a place rather than begin anew there."""


class Rows:
    """The rows that `wrap.Layout` has, numbered from a place: 0 is the first row of its line.

    Rows above have negative numbers. Whatever the length of the text, only what was asked for is
    laid out.
    """

    def __init__(self, text: str, width: int, place: int = 0) -> None:
        """Number the rows from the line at `place`, or from the first where that is near."""
        self.width = max(1, width)
        self._original = text
        self.text = text = joined_for(text, self.width)
        """What is drawn, code point by code point as the text; see `joined_for`."""
        self.spaced = set_apart(text)
        first = 0 if place <= FAR else _line_start(text, min(place, len(text) - 1))
        self._after = array("l")
        """Starts of the rows from 0 on."""
        self._before = array("l")
        """Starts of the rows above, from -1 upward."""
        self._top = self._bottom = first
        """What is laid out: `[top, bottom)`, whole lines."""
        self._lay_below()

    # Making rows

    def _lay_below(self) -> bool:
        """Lay out one more line below; False: there is none."""
        start = self._bottom
        if start >= len(self.text) and self._after:
            return False
        found = BREAK.search(self.text, start)
        self._bottom = found.end() if found else len(self.text)
        self._after.extend(self._rows_of(start, self._bottom))
        return True

    def _lay_above(self) -> bool:
        end = self._top
        if end <= 0:
            return False
        self._top = _line_start(self.text, end - 1)
        self._before.extend(reversed(self._rows_of(self._top, end)))
        return True

    def _rows_of(self, start: int, end: int) -> list[int]:
        """Starts of the rows of a line, with the empty one that may stand before it."""
        rows = wrap_line(self.text, start, end, self.width)
        return [start, *rows] if self.spaced and self._begins_below_another(start, end) else rows

    def _begins_below_another(self, start: int, end: int) -> bool:
        """Whether a line is a paragraph, or the first of one, that follows another directly."""
        if start <= 0 or not self._written(start, end) or goes_on(self._original, start):
            return False
        return self._written(_line_start(self.text, start - 1), start)

    def _written(self, start: int, end: int) -> bool:
        return _WRITTEN.search(self.text, start, end) is not None

    # Asking for rows

    def has(self, index: int) -> bool:
        """Whether there is such a row."""
        while index >= len(self._after) and self._lay_below():
            pass
        while -index > len(self._before) and self._lay_above():
            pass
        return -len(self._before) <= index < len(self._after)

    def clamp(self, index: int) -> int:
        """The row of that number, or the nearest there is."""
        if self.has(index):
            return index
        return len(self._after) - 1 if index > 0 else -len(self._before)

    def row(self, index: int) -> Extent:
        """`[start, end)` of a row, its line break included; `(e, e)` for an empty row."""
        end = self._start(index + 1) if self.has(index + 1) else len(self.text)
        return self._start(index), end

    def _start(self, index: int) -> int:
        self.has(index)
        return self._after[index] if index >= 0 else self._before[-index - 1]

    def is_far(self, offset: int) -> bool:
        """Whether much would have to be laid out on the way to the code point at `offset`."""
        return offset < self._top - FAR or offset > self._bottom + FAR

    def row_of(self, offset: int) -> int:
        """The row that shows the code point at `offset`; the last one for the end of the text."""
        while offset >= self._bottom and self._lay_below():
            pass
        while offset < self._top and self._lay_above():
            pass
        if offset >= self._after[0] or not self._before:
            return max(0, bisect_right(self._after, offset) - 1)
        return -1 - bisect_left(self._before, -offset, key=lambda start: -start)

    def __len__(self) -> int:
        """How many rows the text has; this lays out all of it."""
        while self._lay_below() or self._lay_above():
            pass
        return len(self._after) + len(self._before)


def _line_start(text: str, offset: int) -> int:
    """Start of the line that the code point at `offset` is in."""
    if 0 < offset < len(text) and text[offset] == "\n" and text[offset - 1] == "\r":
        offset -= 1
    found = _LAST_BREAK.search(text, 0, offset)
    return found.end() if found else 0
