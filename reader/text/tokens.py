"""Tokens, the units by which two versions of a text are compared.

A token is a run of letters and digits, or one other visible character; each character of a script
without blanks between words is a token. Blanks and line ends only separate tokens, so a text that
was merely rewrapped has the same tokens. Unlike the words by which the focus moves, tokens include
punctuation: an added or deleted comma is an edit.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate, repeat
from sys import byteorder, maxunicode

from reader.text.characters import BLANK, BREAK
from reader.text.lines import Extent

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
_TOKEN = re.compile(f"([^\\W{_UNSPACED}]+|[^{BLANK}])")
"""In a group: what splits a text at it gives tokens and what is between them in turns."""


class Tokens:
    """The tokens of a text as numbers; ranges of tokens are half-open: `[first, last)`."""

    def __init__(self, text: str, numbers: dict[str, int]) -> None:
        """Tokenize a text.

        `numbers` maps each token to its number and is added to; share it to compare two texts.
        """
        self.text = text
        # Step by step, and no step of Python for each token: a text may have half a million.
        parts = _TOKEN.split(text)
        tokens = parts[1::2]
        for token in dict.fromkeys(tokens):
            numbers.setdefault(token, len(numbers))
        self.ids = array("l", map(numbers.__getitem__, tokens))
        edges = array("l", accumulate(map(len, parts)))
        self.starts, self.ends = edges[:-1:2], edges[1::2]

    def __len__(self) -> int:
        return len(self.ids)

    def covering(self, start: int, end: int) -> Extent:
        """Return the tokens that share a code point with `[start, end)`."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def extent(self, first: int, last: int) -> Extent:
        """Return the extent in the text of the tokens `[first, last)`, at least one."""
        return self.starts[first], self.ends[last - 1]

    def breaks_before(self, place: int) -> bool:
        """Return whether a line begins with this token, or the text begins or ends there."""
        if not 0 < place < len(self):
            return True
        return BREAK.search(self.text, self.ends[place - 1], self.starts[place]) is not None

    def with_neighbours(self, first: int, last: int, words: int) -> Extent:
        """Return `[first, last)` grown by up to `words` words either side, within the line.

        Punctuation between and before those words is included and does not count.
        """
        left, count = first, 0
        while count < words and not self.breaks_before(left):
            left -= 1
            count += self.is_word(left)
        right, count = last, 0
        while count < words and not self.breaks_before(right):
            count += self.is_word(right)
            right += 1
        return left, right

    def is_word(self, place: int) -> bool:
        """Return whether a token is not punctuation."""
        return self.text[self.starts[place]].isalnum()

    def find(self, other: Tokens, first: int, last: int, most: int) -> list[int]:
        """Return up to `most` positions here of the tokens `[first, last)` of another text."""
        size, wanted = last - first, other._signs[first:last]
        positions: list[int] = []
        at = self._signs.find(wanted)
        while at >= 0 and len(positions) < most:
            if self.ids[at : at + size] == other.ids[first:last]:
                positions.append(at)
            at = self._signs.find(wanted, at + 1)
        return positions

    @cached_property
    def _signs(self) -> str:
        """A code point for each token, so that a run is found as fast as a part of a string.

        There are more numbers than code points: those beyond share the last one.
        """
        most = max(self.ids, default=0)
        ids = self.ids if most <= maxunicode else map(min, self.ids, repeat(maxunicode))
        return array("I", ids).tobytes().decode(f"utf-32-{byteorder[0]}e", "surrogatepass")
