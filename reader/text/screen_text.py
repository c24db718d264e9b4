"""Turn text into what may reach the screen, measure it in cells, and wrap it into rows.

No control character that a terminal would obey is passed on, and nothing is hidden. A row may break
after blanks, dashes and soft hyphens, and between East Asian characters.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate, pairwise
from types import MappingProxyType

from rich.cells import cell_len

from reader.text.cell_counts import may_differ, surplus
from reader.text.characters import (
    BLANK,
    BREAKABLE,
    FORBIDDEN,
    NOT_DRAWN,
    SOFT_HYPHEN,
    VISIBLE,
    graphemes,
    is_edge,
    is_plain,
    lazy_pattern,
    lazy_re,
    split,
)
from reader.text.lines import Extent, content_end, line_ends

MARKUP, HEADING, STRONG, EMPHASIS = 1, 2, 4, 8
"""What Markdown says of a character, as bits."""

TAB = 8
"""Tabs reach to the next multiple of this many cells."""


_MOST_DRAWN = 2048
"""Code points of a grapheme that are drawn: more than any script needs."""


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
    grapheme = grapheme[:_MOST_DRAWN]
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


@lru_cache(maxsize=16384)
def grapheme_room(grapheme: str) -> int:
    """Return the cells that any terminal gives a grapheme at most that is not a tab."""
    drawn, width = drawn_grapheme(grapheme, 0)
    return width + surplus(drawn)


NOTHING_ADDED: Mapping[int, str] = MappingProxyType({})


class ScreenRow:
    """One row of the screen: `[start, end)` of a text, including a line break at its end."""

    def __init__(
        self, text: str, start: int, end: int, added: Mapping[int, str] = NOTHING_ADDED
    ) -> None:
        """`added`: what is drawn before the graphemes at some offsets, a cell for each letter."""
        self.text = text
        self.start = start
        self.end = end
        self._content = content_end(text, start, end)
        self._plain = not added and is_plain(text, start, self._content)
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
            if first in added:
                part, width = added[first] + part, len(added[first]) + width
            self._edges.append(first)
            self._cells.append(cell)
            self._parts.append(part)
            cell += width
        self._edges.append(self._content)
        self._cells.append(cell)
        self._rooms = self._cells
        if may_differ(text[start : self._content]):
            more = accumulate(map(surplus, self._parts), initial=0)
            self._rooms = [cell + most for cell, most in zip(self._cells, more, strict=True)]

    @property
    def width(self) -> int:
        """Width in cells, blanks at its end included."""
        return self._content - self.start if self._plain else self._cells[-1]

    def fitting(self, cells: int) -> int:
        """Return the offset up to which the row takes no more cells on any terminal."""
        if self._plain:
            return min(self.start + max(cells, 0), self._content)
        return self._edges[max(0, bisect_right(self._rooms, cells) - 1)]

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


_ENOUGH = 32
"""Characters behind an edge of graphemes that are enough to be sure of it."""

_BLANKS = re.compile(f"[{BLANK}]+")
_LONE_CR = lazy_re("\r(?!\n)")
_OBEYED = lazy_re("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


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
    if text.isascii() and text.isprintable() and "  " not in text:  # a cell for each letter
        line = text.strip(" ")
        if cells is None or len(line) <= cells:
            return line
        return line[: cells - 1].strip(" ") + "…" if cells > 0 else ""
    line = _BLANKS.sub(" ", text).strip(" ")
    if cells is not None and len(line) > (most := 2 * cells + 2 * _ENOUGH):
        begun = _as_drawn(line[:most])  # a long text is not drawn whole for its first cells
        if ScreenRow(begun, 0, len(begun)).fitting(cells) < len(begun) - _ENOUGH:
            line = begun
    line = _as_drawn(line)
    row = ScreenRow(line, 0, len(line))
    if cells is None or row.fitting(cells) == len(line):
        return line
    if cells < 1:
        return ""
    return row.drawn(0, row.fitting(cells - 1)).strip(" ") + "…"


def _as_drawn(line: str) -> str:
    """Return what the screen shows of a line, without blanks at its edges.

    A blank behind what is not drawn is at an edge too.
    """
    return ScreenRow(line, 0, len(line)).drawn(0, len(line)).strip(" ")


def both_ends(text: str, cells: int) -> str:
    """Return a line as `one_line` does, but cut in its middle: its last two thirds matter more."""
    line = one_line(text)
    if cell_len(line) <= cells:
        return line
    tail = _tail(line, (cells - 1) * 2 // 3)
    return one_line(line, cells - cell_len(tail)) + tail


def line_end(text: str, cells: int) -> str:
    """Return a line as `one_line` does, but cut at its beginning."""
    line = one_line(text)
    return line if cell_len(line) <= cells else "…" + _tail(line, cells - 1)


def _tail(line: str, cells: int) -> str:
    """Return the last graphemes of a line that is drawn, as many as fit."""
    row = ScreenRow(line, 0, len(line))
    first = at = max(0, row.width - max(0, cells))
    start = row.offset_at(at)
    while row.cell_of(start) < first and at < row.width:  # past a grapheme of several cells
        at += 1
        start = row.offset_at(at)
    return row.drawn(start, len(line))


# Kinsoku: characters that may not be first in a row, and those that may not be last.
_NOT_FIRST = (
    r"、。，．・：；？！\)\]}〕〉》」』】〗〙〛｝）］｠｣､｡･’”…‥ー～〜%％!?,.:;»›"
    r"ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶㇰ-ㇿ々〻ゝゞヽヾ\p{M}\u200d"
)
_NOT_LAST = r"(\[{〔〈《「『【〖〘〚｛（［｟｢‘“«‹$£¥＄￥"
_EAST_ASIAN = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Yi}\u3001-\u303fー\uff01-\uff60\uff62-\uff65"
)
# Thai and Lao: a syllable begins at a leading vowel and ends after a last vowel.
_LEADING_VOWEL = r"\u0e40-\u0e44\u0ec0-\u0ec4"
_LAST_VOWEL = r"\u0e30\u0e33\u0e46\u0eb0\u0eb3\u0ec6"

_AFTER_DASH = r"""
    (?<=\p{L}{2}[-‐])(?=\p{L}{2})
  | (?<=\p{L}(?:--|–))(?=\p{L})
  | (?<=[^\s(\[“‘—–-]—)(?=[\p{L}\p{N}“‘"'(\[])
"""

# Where a row may break other than after a blank; breaks within a grapheme are discarded later.
_OPPORTUNITY = lazy_pattern(rf"""(?V1x)
    (?<={SOFT_HYPHEN})(?=[^{BREAKABLE}])
  | {_AFTER_DASH}
  | (?<=[^{BLANK}{_NOT_LAST}])(?=[[{_EAST_ASIAN}]--[{_NOT_FIRST}]])
  | (?<=[[{_EAST_ASIAN}]--[{_NOT_LAST}]])(?=[^{BLANK}{_NOT_FIRST}])
  | (?<=[\p{{Thai}}\p{{Lao}}])(?=[{_LEADING_VOWEL}])
  | (?<=[{_LAST_VOWEL}])(?=[\p{{Thai}}\p{{Lao}}])
""")

_LAST_BLANK = lazy_pattern(f"(?r)[{BREAKABLE}]")
_SPECIAL = lazy_pattern(rf"[-‐–—{SOFT_HYPHEN}{_EAST_ASIAN}\p{{Thai}}\p{{Lao}}]")
_BREAK_AFTER_DASH = lazy_pattern(f"(?x){_AFTER_DASH}")
_DASH = re.compile("[-‐–—]")


def last_break(text: str, start: int, limit: int) -> int | None:
    """Return the last offset in `(start, limit]` where a row of `text` may break, or None."""
    blank = _LAST_BLANK.search(text, start, limit)
    low = blank.end() if blank else start
    if _SPECIAL.search(text, low, limit + 1):
        for offset in range(limit, low, -1):
            if _OPPORTUNITY.match(text, offset):
                return offset
    return low if low > start else None


def last_dash(text: str, start: int, limit: int) -> int | None:
    """Return the last offset in `(start, limit]` after a dash that allows a break, or None."""
    if _DASH.search(text, start, limit):
        for offset in range(limit, start, -1):
            if _BREAK_AFTER_DASH.match(text, offset):
                return offset
    return None


def wrap(text: str, width: int) -> list[Extent]:
    """Return the rows of a text, each line of it wrapped by itself; the rows joined are the text.

    An empty text has one empty row.
    """
    lines = pairwise([0, *line_ends(text)])
    starts = [row for start, end in lines for row in wrap_line(text, start, end, width)]
    return list(pairwise([*(starts or [0]), len(text)]))


def wrap_line(text: str, start: int, end: int, width: int) -> list[int]:
    """Return the starts of the rows of one line `[start, end)`, its break included.

    The first is `start`. Blanks hang on the row they follow. A word longer than a row is cut
    between graphemes.
    """
    end = content_end(text, start, end)
    plain = is_plain(text, start, end)
    rows = [start]
    while (following := _next_row(text, rows[-1], end, width, plain)) is not None:
        rows.append(following)
    return rows


def _next_row(text: str, start: int, end: int, width: int, plain: bool) -> int | None:
    """Return the start of the row after the one that begins at `start`; None if there is none."""
    limit = start + width
    if not (plain or is_plain(text, start, min(limit + 1, end))):
        return _RowBreaker(text, start, end, width).cut()
    if limit >= end:
        return None
    cut = text.rfind(" ", start, limit + 1) + 1
    return _skip_blanks(text, last_dash(text, max(cut, start), limit) or cut or limit, end)


def _skip_blanks(text: str, offset: int, end: int) -> int | None:
    """Return the first grapheme from `offset` on that is not blank; None if only blanks follow."""
    while offset < end and text[offset] in BREAKABLE:
        offset += 1
    if offset >= end:
        return None
    return offset if is_edge(text, offset) else offset - 1


class _RowBreaker:
    """Break one row of text that is not plain; indexes count its graphemes.

    A grapheme that terminals differ on has the room of the widest.
    """

    def __init__(self, text: str, start: int, end: int, width: int) -> None:
        self.text = text
        self.end = end
        self.width = width
        self.edges: list[int] = []
        self.cells: list[int] = []
        reach = start
        while not self.edges or (reach < end and self.cells[-2] <= width):
            reach = min(end, 2 * reach - start + width + 8)
            pieces = split(text, start, reach)  # the last may be incomplete
            self.edges = list(accumulate(map(len, pieces), initial=start))
            if "\t" in pieces:
                self.cells = [0]
                for piece in pieces:
                    drawn, width = drawn_grapheme(piece, self.cells[-1])
                    self.cells.append(self.cells[-1] + width + surplus(drawn))
            else:
                self.cells = list(accumulate(map(grapheme_room, pieces), initial=0))

    def cut(self) -> int | None:
        """Return the start of the next row; None if this row is the last."""
        limit = max(1, self._fitting(self.width))
        edge = self.edges[limit]
        if edge >= self.end or self.text[edge] in BREAKABLE:
            cut = _skip_blanks(self.text, edge, self.end)
            if cut is None or cut > edge:
                return cut
        if index := self._break(limit):
            return self.edges[index]
        while limit > 1 and not self._has_room(limit):  # a piece longer than a row is cut
            limit -= 1
        return self.edges[limit]

    def _fitting(self, width: int) -> int:
        """Return how many graphemes fit into `width` cells."""
        return bisect_right(self.cells, width) - 1

    def _break(self, limit: int) -> int | None:
        """Return the last index up to `limit` where the row may break, or None."""
        end = self.edges[limit]
        while (offset := last_break(self.text, self.edges[0], end)) is not None:
            index = bisect_left(self.edges, offset)
            whole = self.edges[index] == offset
            if whole and self._has_room(index):
                return index
            end = self.edges[self._fitting(self.width - 1)] if whole else offset - 1
        return None

    def _has_room(self, index: int) -> bool:
        """Return whether there is room for the hyphen shown where a row breaks at a soft hyphen."""
        hyphen = self.text[self.edges[index] - 1] == SOFT_HYPHEN
        return not hyphen or self.cells[index] < self.width


def as_sentence(words: str) -> str:
    """Return words as a sentence: with a capital, unless a name or path begins it, and a stop."""
    first = words.partition(" ")[0].rstrip(";,")
    stop = "" if words.endswith((".", "…", "?", "!")) else "."
    return f"{words[:1].upper() if first.isalpha() else words[:1]}{words[1:]}{stop}"
