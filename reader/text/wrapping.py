"""Rows of a text at a width.

Where a row may break: after blanks, dashes and soft hyphens, between East Asian characters.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from itertools import accumulate

from reader.text.characters import BLANK, BREAKABLE, SOFT_HYPHEN, is_plain, lazy_pattern
from reader.text.graphemes import is_edge, split
from reader.text.lines import Extent, content_end, line_ends
from reader.text.paragraphs import set_apart
from reader.text.screen_text import drawn_grapheme, grapheme_width

# Kinsoku: what may not stand first in a row, and what may not stand last.
_NOT_FIRST = (
    r"、。，．・：；？！\)\]}〕〉》」』】〗〙〛｝）］｠｣､｡･’”…‥ー～〜%％!?,.:;»›"
    r"ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶㇰ-ㇿ々〻ゝゞヽヾ\p{M}\u200d"
)
_NOT_LAST = r"(\[{〔〈《「『【〖〘〚｛（［｟｢‘“«‹$£¥＄￥"
_EAST_ASIAN = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Yi}\u3001-\u303fー\uff01-\uff60\uff62-\uff65"
)
# Thai and Lao: a syllable begins at the one and ends after the other.
_LEADING_VOWEL = r"\u0e40-\u0e44\u0ec0-\u0ec4"
_LAST_VOWEL = r"\u0e30\u0e33\u0e46\u0eb0\u0eb3\u0ec6"

_AFTER_DASH = r"""
    (?<=\p{L}{2}[-‐])(?=\p{L}{2})
  | (?<=\p{L}(?:--|–))(?=\p{L})
  | (?<=[^\s(\[“‘—–-]—)(?=[\p{L}\p{N}“‘"'(\[])
"""

# Where a row may break but after a blank; a break within a grapheme is sorted out later.
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
    """Last place in `(start, limit]` where a row of `text` may break."""
    blank = _LAST_BLANK.search(text, start, limit)
    low = blank.end() if blank else start
    if _SPECIAL.search(text, low, limit + 1):
        for offset in range(limit, low, -1):
            if _OPPORTUNITY.match(text, offset):
                return offset
    return low if low > start else None


def last_dash(text: str, start: int, limit: int) -> int | None:
    """Last place in `(start, limit]` that follows a dash a row may break after."""
    if _DASH.search(text, start, limit):
        for offset in range(limit, start, -1):
            if _BREAK_AFTER_DASH.match(text, offset):
                return offset
    return None


_WRITTEN = re.compile(f"[^{BLANK}]")


class Layout:
    """The rows of a text at a width; the rows joined are the text.

    Each line of the text is wrapped by itself. Where lines are paragraphs without blank lines
    between them, an empty row stands before every paragraph but the first.
    """

    def __init__(self, text: str, width: int, spaced: bool | None = None) -> None:
        """Lay out `text` at `width` cells; `spaced` None: see `paragraphs.set_apart`."""
        self.text = text
        self.width = max(1, width)
        self.spaced = set_apart(text) if spaced is None else spaced
        self._starts = array("l")
        self._build()

    def _build(self) -> None:
        start, below = 0, False
        for end in line_ends(self.text):
            written = _WRITTEN.search(self.text, start, end) is not None
            if self.spaced and written and below:
                self._starts.append(start)
            self._starts.extend(wrap_line(self.text, start, end, self.width))
            start, below = end, written
        if not self._starts:
            self._starts.append(0)

    def __len__(self) -> int:
        return len(self._starts)

    def row(self, index: int) -> Extent:
        """`[start, end)` of a row, its line break included; `(e, e)` for an empty row."""
        following = index + 1
        end = self._starts[following] if following < len(self._starts) else len(self.text)
        return self._starts[index], end

    def row_of(self, offset: int) -> int:
        """The row that shows the code point at `offset`; the last one for the end of the text."""
        return max(0, bisect_right(self._starts, offset) - 1)


def wrap_line(text: str, start: int, end: int, width: int) -> list[int]:
    """Starts of the rows of one line `[start, end)`, its break included; the first is `start`.

    Rows break after blanks, dashes and soft hyphens, and between East Asian characters. Blanks
    hang on the row they follow. What is longer than a row is cut between graphemes.
    """
    end = content_end(text, start, end)
    plain = is_plain(text, start, end)
    rows = [start]
    while (following := _next_row(text, rows[-1], end, width, plain)) is not None:
        rows.append(following)
    return rows


def _next_row(text: str, start: int, end: int, width: int, plain: bool) -> int | None:
    """Start of the row after the one that begins at `start`; None where that is the last."""
    limit = start + width
    if plain or is_plain(text, start, min(limit + 1, end)):
        return _cut_plain(text, start, end, limit) if limit < end else None
    return _Row(text, start, end, width).cut()


def _cut_plain(text: str, start: int, end: int, limit: int) -> int | None:
    """The same where each code point is a cell, and `[start, limit)` fits."""
    cut = text.rfind(" ", start, limit + 1) + 1
    cut = last_dash(text, max(cut, start), limit) or cut or limit
    return _past_blanks(text, cut, end)


def _past_blanks(text: str, offset: int, end: int) -> int | None:
    """First grapheme from `offset` on that is no blank; None where only blanks follow."""
    while offset < end and text[offset] in BREAKABLE:
        offset += 1
    if offset >= end:
        return None
    return offset if is_edge(text, offset) else offset - 1


class _Row:
    """A row as graphemes; indexes count these."""

    def __init__(self, text: str, start: int, end: int, width: int) -> None:
        self.text = text
        self.end = end
        self.width = width
        self.edges: list[int] = []
        self.cells: list[int] = []
        reach = start
        while not self.edges or (reach < end and self.cells[-2] <= width):
            reach = min(end, 2 * reach - start + width + 8)
            self._measure(start, reach)

    def _measure(self, start: int, reach: int) -> None:
        """Graphemes up to `reach`, where the last one may be cut short."""
        pieces = split(self.text, start, reach)
        self.edges = list(accumulate(map(len, pieces), initial=start))
        if "\t" in pieces:
            self.cells = list(accumulate(pieces, _drawn_end, initial=0))
        else:
            self.cells = list(accumulate(map(grapheme_width, pieces), initial=0))

    def cut(self) -> int | None:
        """Start of the next row; None where this row is the last."""
        limit = max(1, self._fitting(self.width))
        here = self.edges[limit]
        if here >= self.end or self.text[here] in BREAKABLE:
            cut = _past_blanks(self.text, here, self.end)
            if cut is None or cut > here:
                return cut
        return self.edges[self._break(limit) or self._forced(limit)]

    def _fitting(self, width: int) -> int:
        """How many graphemes fit into `width` cells."""
        return bisect_right(self.cells, width) - 1

    def _break(self, limit: int) -> int | None:
        """The last place up to `limit` where the row may break."""
        end = self.edges[limit]
        while (offset := last_break(self.text, self.edges[0], end)) is not None:
            index = bisect_left(self.edges, offset)
            whole = self.edges[index] == offset
            if whole and self._has_room(index):
                return index
            end = self.edges[self._fitting(self.width - 1)] if whole else offset - 1
        return None

    def _forced(self, limit: int) -> int:
        """Where a piece that is longer than a row is cut."""
        while limit > 1 and not self._has_room(limit):
            limit -= 1
        return limit

    def _has_room(self, index: int) -> bool:
        """Whether the hyphen fits that shows where a row breaks at a soft hyphen."""
        hyphen = self.text[self.edges[index] - 1] == SOFT_HYPHEN
        return not hyphen or self.cells[index] < self.width


def _drawn_end(cell: int, grapheme: str) -> int:
    return cell + drawn_grapheme(grapheme, cell)[1]
