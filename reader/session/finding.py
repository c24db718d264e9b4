"""Finding text: smart case, across line ends, whatever quotation marks and dashes are used."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from reader.session.focus import Extent
from reader.text.characters import BLANK
from reader.text.patterns import lazy_pattern

if TYPE_CHECKING:
    import regex

_ALIKE = ('"“”„‟«»', "'’‘‚ʼ", "-‐‑‒–—")
"""Signs that are looked for alike."""

_BLANKS = f"[{BLANK}]"


def pattern_of(query: str) -> regex.Pattern[str]:
    """What a query looks for. Capitals matter where it has one."""
    case = "" if any(sign.isupper() for sign in query) else "(?i)"
    words = (_word(word) for word in re.split(f"{_BLANKS}+", query.strip()))
    return lazy_pattern(case + f"{_BLANKS}+".join(words))


def _word(word: str) -> str:
    return "".join(_sign(sign) for sign in word)


def _sign(sign: str) -> str:
    for alike in _ALIKE:
        if sign in alike:
            return f"[{re.escape(alike)}]"
    return re.escape(sign)


class Finder:
    """All places of a query in a text."""

    def __init__(self, text: str, query: str) -> None:
        self.query = query.strip()
        self._ends: array[int] = array("l")
        self._starts: array[int] = array("l")
        if self.query:
            for found in pattern_of(query).finditer(text):
                self._starts.append(found.start())
                self._ends.append(found.end())

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, index: int) -> Extent:
        return self._starts[index], self._ends[index]

    def next(self, offset: int) -> tuple[int, bool]:
        """Index of the first place that begins after `offset`; True: that was round the end."""
        index = bisect_right(self._starts, offset)
        return (index, False) if index < len(self) else (0, True)

    def previous(self, offset: int) -> tuple[int, bool]:
        """Index of the last place that begins before `offset`; True: round the beginning."""
        index = bisect_left(self._starts, offset) - 1
        return (index, False) if index >= 0 else (len(self) - 1, True)

    def within(self, start: int, end: int) -> list[Extent]:
        """The places that touch `[start, end)`."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        return [self[index] for index in range(first, last)]
