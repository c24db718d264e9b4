"""Tokens: what two versions of a text are compared by.

A token is a run of letters and digits, or one sign of anything else that shows; a character of a
script without blanks between words is one by itself. Blanks and line ends are between tokens, so
that a text that was wrapped anew has the same ones. Unlike words, as the focus moves by them,
tokens keep the punctuation: a comma that came or went is an edit.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property

from reader.text.characters import BLANK, BREAK
from reader.text.lines import Extent

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
_TOKEN = re.compile(f"[^\\W{_UNSPACED}]+|[^{BLANK}]")

_SEPARATOR = "\x1f"
"""Stands between tokens where they are searched as one string; no token has it but as itself."""


class Tokens:
    """The tokens of a text, by number; places among them are half-open too: `[first, last)`."""

    def __init__(self, text: str, numbers: dict[str, int]) -> None:
        """`numbers` gives each token a number and is added to; share it to compare two texts."""
        self.text = text
        self.starts, self.ends, self.ids = array("l"), array("l"), array("l")
        for found in _TOKEN.finditer(text):
            self.starts.append(found.start())
            self.ends.append(found.end())
            self.ids.append(numbers.setdefault(found[0], len(numbers)))

    def __len__(self) -> int:
        return len(self.ids)

    def covering(self, start: int, end: int) -> Extent:
        """The tokens that share a code point with `[start, end)`."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def extent(self, first: int, last: int) -> Extent:
        """Where the tokens `[first, last)`, at least one, begin and end in the text."""
        return self.starts[first], self.ends[last - 1]

    def breaks_before(self, place: int) -> bool:
        """Whether a line begins with this token, or the text begins or ends there."""
        if not 0 < place < len(self):
            return True
        return BREAK.search(self.text, self.ends[place - 1], self.starts[place]) is not None

    def near(self, first: int, last: int, words: int) -> Extent:
        """`[first, last)` grown by up to so many words either side, as far as the line goes.

        Punctuation between and before them comes along and does not count.
        """
        left, found = first, 0
        while found < words and not self.breaks_before(left):
            left -= 1
            found += self.is_word(left)
        right, found = last, 0
        while found < words and not self.breaks_before(right):
            found += self.is_word(right)
            right += 1
        return left, right

    def is_word(self, place: int) -> bool:
        """Whether a token is no punctuation."""
        return self.text[self.starts[place]].isalnum()

    def find(self, other: Tokens, first: int, last: int, most: int) -> list[int]:
        """Where the tokens `[first, last)` of another text begin in this one, at most so many."""
        wanted = other._spelled[other._places[first] : other._places[last] + 1]
        found: list[int] = []
        at = self._spelled.find(wanted)
        while at >= 0 and len(found) < most:
            found.append(bisect_left(self._places, at))
            at = self._spelled.find(wanted, at + 1)
        return found

    @cached_property
    def _spelled(self) -> str:
        words = (self.text[start:end] for start, end in self._extents())
        return _SEPARATOR + "".join(f"{word}{_SEPARATOR}" for word in words)

    @cached_property
    def _places(self) -> array[int]:
        """Where the separator before each token stands in `_spelled`, and the last one."""
        places = array("l", [0])
        for start, end in self._extents():
            places.append(places[-1] + end - start + 1)
        return places

    def _extents(self) -> Iterator[Extent]:
        return zip(self.starts, self.ends, strict=True)
