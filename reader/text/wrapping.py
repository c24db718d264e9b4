"""Wrap a text into rows of a given width.

A row may break after blanks, dashes and soft hyphens, and between East Asian characters.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise

from reader.text.characters import (
    BLANK,
    BREAKABLE,
    SOFT_HYPHEN,
    is_edge,
    is_plain,
    lazy_pattern,
    split,
)
from reader.text.lines import Extent, content_end, line_ends
from reader.text.screen_text import drawn_grapheme, grapheme_width

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
    """Break one row of text that is not plain; indexes count its graphemes."""

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
                    self.cells.append(self.cells[-1] + drawn_grapheme(piece, self.cells[-1])[1])
            else:
                self.cells = list(accumulate(map(grapheme_width, pieces), initial=0))

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
