"""Turn text into what may reach the screen, and measure it in cells.

No control character that a terminal would obey is passed on, and nothing is hidden.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from rich.cells import cell_len

from reader.text.characters import (
    BLANK,
    FORBIDDEN,
    NOT_DRAWN,
    SOFT_HYPHEN,
    VISIBLE,
    graphemes,
    is_plain,
)
from reader.text.lines import content_end

TAB = 8
"""Tabs reach to the next multiple of this many cells."""


def drawn_grapheme(grapheme: str, cell: int) -> tuple[str, int]:
    """Return what is drawn for a grapheme that begins at `cell`, and its width in cells.

    A grapheme without width is not drawn, so that nothing changes the cell before it; nor is a
    variation selector that follows nothing with a width. A joiner that joins nothing is dropped,
    since Rich counts no width for what follows one.
    """
    if grapheme == "\t":
        width = TAB - cell % TAB
        return " " * width, width
    if grapheme in NOT_DRAWN or grapheme == "\r\n":
        return "", 0
    if FORBIDDEN.search(grapheme):
        grapheme = grapheme.translate(VISIBLE)
    grapheme = grapheme.rstrip("\u200d")
    if "\ufe0f" in grapheme and not cell_len(grapheme.partition("\ufe0f")[0]):
        grapheme = grapheme.replace("\ufe0f", "")
    width = cell_len(grapheme)
    return (grapheme, width) if width else ("", 0)


@lru_cache(maxsize=16384)
def grapheme_width(grapheme: str) -> int:
    """Return the width in cells of a grapheme that is not a tab."""
    return drawn_grapheme(grapheme, 0)[1]


class ScreenRow:
    """One row of the screen: `[start, end)` of a text, including a line break at its end."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.end = end
        self._content = content_end(text, start, end)
        self._plain = is_plain(text, start, self._content)
        self._edges: list[int] = []
        self._cells: list[int] = []
        self._parts: list[str] = []
        if self._plain:
            return
        cell = 0
        wrapped = self._content == end < len(text)
        for first, last in graphemes(text, start, self._content):
            part, width = drawn_grapheme(text[first:last], cell)
            if last == end and wrapped and text[first] == SOFT_HYPHEN:
                part, width = "-", 1  # where a row was broken at it, it is shown
            self._edges.append(first)
            self._cells.append(cell)
            self._parts.append(part)
            cell += width
        self._edges.append(self._content)
        self._cells.append(cell)

    @property
    def width(self) -> int:
        """Width in cells, blanks at its end included."""
        return self._content - self.start if self._plain else self._cells[-1]

    def drawn(self, start: int, end: int) -> str:
        """Return what the screen shows for the graphemes that begin in `[start, end)`.

        Tabs are spaces; a line break is nothing. Adjacent pieces joined give the whole row.
        """
        if self._plain:
            return self.text[max(start, self.start) : max(min(end, self._content), self.start)]
        first, last = bisect_left(self._edges, start), bisect_left(self._edges, end)
        return "".join(self._parts[first:last])

    def cell_of(self, offset: int) -> int:
        """Return the first cell of the grapheme at `offset`.

        An offset before the row gives its first cell; one after it, its width.
        """
        if self._plain:
            return min(max(offset, self.start), self._content) - self.start
        index = bisect_left(self._edges, offset)
        return self._cells[min(index, len(self._cells) - 1)]

    def covered(self, offset: int, cells: int) -> tuple[int, int]:
        """Return where drawing resumes after `cells` were drawn over the grapheme at `offset`.

        The second value is the number of cells to blank before that, since a grapheme is never cut.
        """
        reach = self.cell_of(offset) + cells
        if self._plain:
            return min(self.start + reach, self._content), 0
        index = bisect_left(self._cells, reach, hi=len(self._cells) - 1)
        return self._edges[index], max(0, self._cells[index] - reach)

    def offset_at(self, cell: int) -> int:
        """Return the start of the grapheme drawn at `cell`; past the last, the content's end."""
        if self._plain:
            return min(self.start + max(cell, 0), self._content)
        index = bisect_right(self._cells, cell) - 1
        return self._edges[max(index, 0)]


_BLANKS = re.compile(f"[{BLANK}]+")
_LONE_CR = re.compile("\r(?!\n)")
_OBEYED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def display(text: str) -> str:
    """Return what is shown for `text`, of the same length, code point for code point.

    C0 and C1 controls, DEL, controls of writing direction and lone surrogates become a visible sign
    of one cell. Tab and LF stay; every other line break becomes LF, but CR before LF stays.
    """
    if FORBIDDEN.search(text) is None:
        return text
    return _LONE_CR.sub("\n", text).translate(VISIBLE)


def escape_controls(text: str) -> str:
    """Return output that is safe for a terminal: forbidden code points as `\\uXXXX`, as in JSON.

    Line ends stay, CR before LF among them.
    """
    if FORBIDDEN.search(text) is None:
        return text
    parts = text.split("\r\n")
    return "\r\n".join(
        FORBIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", part) for part in parts
    )


def without_controls(text: str) -> str:
    """Return text without controls for the clipboard, which may be pasted into a terminal.

    Line ends, tabs and controls of writing direction stay.
    """
    return _OBEYED.sub("", text)


def one_line(text: str, cells: int | None = None) -> str:
    """Return a title, name, note or path for one line of the screen.

    Runs of blanks and line breaks become one space and are dropped at the edges. If longer than
    `cells` cells, it is cut between graphemes and ends with an ellipsis.
    """
    line = _BLANKS.sub(" ", text).strip(" ")
    row = ScreenRow(line, 0, len(line))
    if cells is None or row.width <= cells:
        return row.drawn(0, len(line)).strip(" ")
    if cells < 1:
        return ""
    return row.drawn(0, row.offset_at(cells - 1)).strip(" ") + "…"
