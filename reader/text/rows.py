"""Lay out a long text in rows of a given width, lazily, around the place that is shown.

Hard-wrapped text is unwrapped for rows narrower than its lines: wrapped a second time, each line
would leave a row of only a word or two.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from reader.text.characters import BLANK, BREAK, BREAKS, lazy_pattern, lazy_re, next_edge
from reader.text.lines import (
    Extent,
    content_end,
    continues_run,
    is_full,
    needs_spacing,
    wrap_width,
    wrapped_runs,
)
from reader.text.screen_text import NOTHING_ADDED, ScreenRow, wrap_line

if TYPE_CHECKING:
    from reader.text.markdown import Markdown

_WORD = lazy_pattern(f"[^{BLANK}]+")
_MARKER = lazy_pattern(r"[-*+•>#|=_]+|\(?\w{1,3}[.)]")
"""Starts a line that must stay a line: a list item, a quoted line, a heading."""

ZERO_WIDTH = "\u200b"
"""Takes no cell; a row may break after it."""


def unwrapped_for(text: str, width: int) -> str:
    """Return the text as laid out in rows of `width` cells; its length is unchanged.

    Where hard-wrapped text, or a hard-wrapped paragraph of other text, is wider than that, breaks
    within paragraphs become blanks. Lines that are short, indented or begin like a list item
    remain.
    """
    wrapped = wrap_width(text)
    if wrapped is None:
        return _unwrap_runs(text, width) if wrapped_runs(text)[0] else text
    return _unwrap(text, wrapped) if wrapped > width else text


@lru_cache(maxsize=1)
def _unwrap_runs(text: str, width: int) -> str:
    """Return the text with the lines joined of each run that is wider than `width`."""
    pieces: list[str] = []
    copied = 0
    for start, end in zip(*wrapped_runs(text), strict=True):
        *lines, (last, _) = _with_breaks(text, start, end)
        if max(len(last), *(len(line) for line, _ in lines)) > width:
            pieces.append(text[copied:start])
            pieces += (line + _blank_for(line, broken) for line, broken in lines)
            copied = end - len(last)
    return "".join([*pieces, text[copied:]])


def _with_breaks(text: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    """Yield the lines of `[start, end)`, each with its break; the last has none."""
    for match in BREAK.finditer(text, start, end):
        yield text[start : match.start()], match[0]
        start = match.end()
    yield text[start:end], ""


@lru_cache(maxsize=1)  # each resize lays out the same text again
def _unwrap(text: str, wrapped: int) -> str:
    """Return hard-wrapped text with a blank for each break within a paragraph."""
    pieces: list[str] = []
    start = 0
    for line, broken in _with_breaks(text, 0, len(text)):
        start += len(line) + len(broken)
        joins = broken in ("\n", "\r\n") and _continues(line, text, start, wrapped)
        pieces += [line, _blank_for(line, broken) if joins else broken]
    return "".join(pieces)


def _continues(line: str, text: str, after: int, wrapped: int) -> bool:
    """Return whether the line at `after` continues the sentence or paragraph of `line`."""
    word = _WORD.match(text, after)
    if word is None or " " not in line.strip():
        return False
    return _MARKER.fullmatch(word[0]) is None and is_full(line.rstrip(BLANK), word[0], wrapped)


def _blank_for(line: str, line_break: str) -> str:
    """Return blanks as long as a line break: one space at most, none after a blank."""
    blank = ZERO_WIDTH if line[-1:].isspace() else " "
    return blank.rjust(len(line_break), ZERO_WIDTH)


_NONBLANK = re.compile(f"[^{BLANK}]")
_LAST_BREAK = lazy_pattern(f"(?r)[{BREAKS}]")

FAR = 100_000
"""Distance, in code points, up to which the text in between is laid out to reach a place."""


class Rows:
    """The rows of a text, numbered from a place: 0 is the first row of its line.

    Rows above it have negative numbers. Each line of the text is wrapped by itself, one of a great
    length in pieces, so that what a key costs does not grow with it. Where lines are
    paragraphs without blank lines between them, an empty row precedes each but the first. Only the
    rows asked for are laid out, whatever the length of the text.
    """

    def __init__(
        self, text: str, width: int, place: int = 0, markup: Markdown | None = None
    ) -> None:
        """Number the rows from the line at `place`, or from the first line if that is near."""
        self.width = max(1, width)
        self._original, self._markup = text, markup
        unwrapped = unwrapped_for(text, self.width)
        self.text = text = unwrapped if markup is None else markup.with_breaks(unwrapped)
        """What is drawn, one code point for each of the text; see `unwrapped_for`."""
        self.spaced = markup is None and needs_spacing(text)
        self.begin = _first_line(text)
        """Where the rows begin: blank lines before the first that shows anything take none."""
        near = self.begin if place <= FAR else _piece_start(text, min(place, len(text) - 1))
        first = max(self.begin, near)
        self._after = array("l")
        """Starts of the rows from 0 on."""
        self._before = array("l")
        """Starts of the rows above, from -1 upward."""
        self._top = self._bottom = first
        """What is laid out so far: `[top, bottom)`, whole lines or pieces of long ones."""
        self._add_below()

    def _add_below(self) -> bool:
        """Lay out one more line, or piece of one, below; return False if there is none."""
        start = self._bottom
        if start >= len(self.text) and self._after:
            return False
        self._bottom = _piece_end(self.text, start)
        self._after.extend(self._rows_of(start, self._bottom))
        return True

    def _add_above(self) -> bool:
        """Lay out one more line, or piece of one, above; return False if there is none."""
        end = self._top
        if end <= self.begin:
            return False
        self._top = _piece_start(self.text, end - 1)
        self._before.extend(reversed(self._rows_of(self._top, end)))
        return True

    def _rows_of(self, start: int, end: int) -> list[int]:
        """Return the starts of the rows of a line, with the empty row that may precede it."""
        kept = self._markup.is_kept(start) if self._markup is not None else None
        rows = (_WRAPS[kept] if kept else wrap_line)(self.text, start, end, self.width)
        return [start, *rows] if self.spaced and self._begins_paragraph(start, end) else rows

    def _begins_paragraph(self, start: int, end: int) -> bool:
        """Return whether a line begins a paragraph that directly follows another."""
        if start <= 0 or self.text[start - 1] not in BREAKS:
            return False
        if continues_run(self._original, start):
            return False
        lines = (_piece_start(self.text, start - 1), start), (start, end)
        return all(_NONBLANK.search(self.text, *line) for line in lines)

    def drawn(self, start: int, end: int) -> ScreenRow:
        """Return a row as it is drawn: those of a table have their columns in line."""
        markup = self._markup
        added = markup.in_line(start, self.width) if markup is not None else NOTHING_ADDED
        return ScreenRow(self.text, start, end, added)

    def has(self, index: int) -> bool:
        """Return whether there is a row of that number."""
        while index >= len(self._after) and self._add_below():
            pass
        while -index > len(self._before) and self._add_above():
            pass
        return -len(self._before) <= index < len(self._after)

    def clamp(self, index: int) -> int:
        """Return the number of that row, or of the nearest there is."""
        self.has(index)
        return max(-len(self._before), min(index, len(self._after) - 1))

    def row(self, index: int) -> Extent:
        """Return `[start, end)` of a row, its line break included; `(e, e)` for an empty row."""
        end = self._start(index + 1) if self.has(index + 1) else len(self.text)
        return self._start(index), end

    def _start(self, index: int) -> int:
        """Return the start of a row that exists."""
        self.has(index)
        return self._after[index] if index >= 0 else self._before[-index - 1]

    def is_far(self, offset: int) -> bool:
        """Return whether reaching the code point at `offset` would lay out much text."""
        return offset < self._top - FAR or offset > self._bottom + FAR

    def row_of(self, offset: int) -> int:
        """Return the row that shows the code point at `offset`, or the last for the end."""
        offset = max(offset, self.begin)
        while offset >= self._bottom and self._add_below():
            pass
        while offset < self._top and self._add_above():
            pass
        if offset >= self._after[0] or not self._before:
            return max(0, bisect_right(self._after, offset) - 1)
        return -1 - bisect_left(self._before, -offset, key=lambda start: -start)

    def __len__(self) -> int:
        """Return the number of rows of the whole text; this lays out all of it."""
        while self._add_below() or self._add_above():
            pass
        return len(self._after) + len(self._before)


def _first_line(text: str) -> int:
    """Return the start of the first line that shows anything; 0 where none does."""
    inked = _NONBLANK.search(text)
    breaks = BREAK.finditer(text, 0, inked.start() if inked else 0)
    return max((line_break.end() for line_break in breaks), default=0)


def _wrap_code(text: str, start: int, end: int, width: int) -> list[int]:
    """Return the starts of the rows of a line of code, cut where it reaches the edge."""
    rows, last = [start], content_end(text, start, end)
    while True:
        ahead = min(last, rows[-1] + 8 * width)
        reach = ScreenRow(text, rows[-1], ahead).offset_at(width)
        if reach >= last:
            return rows
        rows.append(max(reach, next_edge(text, rows[-1])))


def _wrap_cells(text: str, start: int, end: int, width: int) -> list[int]:
    """Return the starts of the rows of a table's row, broken before the cells that do not fit."""
    rows, last = [start], content_end(text, start, end)
    edges = [match.start() for match in _CELL.finditer(text, start, last)]
    for edge, following in pairwise([*edges, last]):
        if edge > rows[-1] and ScreenRow(text, rows[-1], following).width > width:
            rows.append(edge)
    pairs = zip(rows, [*rows[1:], end], strict=True)
    return [row for first, after in pairs for row in wrap_line(text, first, after, width)]


_CELL = lazy_re(r"(?<!\\)\|(?=[^\S\n]*\S)")
_WRAPS = {"code": _wrap_code, "row": _wrap_cells}


# Pieces of a line that is longer than `_LONG`

_LONG = 1 << 17
"""Code points of a line from which on it is laid out in pieces."""

_PIECE = 1 << 15
"""Code points of a piece, about; at most a quarter of `_LONG`."""

_NEAR = 256
"""Code points in which a blank is looked for that a piece may end after."""


def _piece_end(text: str, start: int) -> int:
    """Return the end of the line or piece that begins at `start`."""
    match = BREAK.search(text, start, start + _LONG)
    found = BREAK.match(text, match.start()) if match else None  # the whole of CR LF
    end = found.end() if found else len(text)
    begins_line = start == 0 or text[start - 1] in BREAKS
    if begins_line and (found or start + _LONG >= len(text)):
        return end
    number = start // _PIECE + 1
    while number * _PIECE < len(text):
        if (cut := _cut(text, number)) >= start + _PIECE // 2:
            return min(cut, end)
        number += 1
    return end


def _piece_start(text: str, offset: int) -> int:
    """Return the start of the line or piece that contains the code point at `offset`."""
    if 0 < offset < len(text) and text[offset] == "\n" and text[offset - 1] == "\r":
        offset -= 1
    least = max(0, offset - _LONG)
    match = _LAST_BREAK.search(text, least, offset)
    begin = match.end() if match else least
    begins_line = match is not None or not least
    reach = begin + _LONG
    if begins_line and (reach >= len(text) or BREAK.search(text, begin, reach)):
        return begin
    number = offset // _PIECE
    while number and (cut := _cut(text, number)) >= begin + _PIECE // 2:
        if cut <= offset:
            return cut
        number -= 1
    return begin


def _cut(text: str, number: int) -> int:
    """Return where a long line is cut: after a blank near a multiple of a piece's length."""
    place = number * _PIECE
    blank = text.rfind(" ", max(0, place - _NEAR), place)
    return blank + 1 if blank >= 0 else next_edge(text, place - 1)
