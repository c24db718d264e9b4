"""Finding text: smart case, across line ends, whatever quotation marks and dashes are used.

What is seen is what is found: code points that show nothing are passed over, and a letter with its
accent is the same as one code point or as two.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from reader.document.focus import Extent
from reader.text.characters import BLANK, lazy_pattern

if TYPE_CHECKING:
    import regex

_ALIKE = ('"“”„‟«»', "'’‘‚ʼ", "-‐‑‒–—")
"""Signs that are looked for alike."""

_UNSEEN = "\xad\u200b-\u200d\u2060\ufeff"
_PASSED_OVER = re.compile(f"[{_UNSEEN}]")

_BLANKS = f"[{BLANK}]"


def pattern_of(query: str, *, unseen: bool = True) -> regex.Pattern[str]:
    """What a query looks for. Capitals matter where it has one.

    `unseen`: code points that show nothing may stand within a word; without, it looks faster.
    """
    query = unicodedata.normalize("NFC", query)
    case = "" if any(sign.isupper() for sign in query) else "(?i)"
    words = (_PASSED_OVER.sub("", word) for word in re.split(f"{_BLANKS}+", query.strip()))
    between, within = (f"[{BLANK}\xad]+", f"[{_UNSEEN}]*") if unseen else (f"{_BLANKS}+", "")
    return lazy_pattern(
        case + between.join(within.join(map(_sign, word)) for word in words if word)
    )


def _sign(sign: str) -> str:
    for alike in _ALIKE:
        if sign in alike:
            return f"[{re.escape(alike)}]"
    parts = unicodedata.normalize("NFD", sign)
    return re.escape(sign) if parts == sign else f"(?:{re.escape(sign)}|{re.escape(parts)})"


class Finder:
    """All places of a query in a text."""

    def __init__(self, text: str, query: str) -> None:
        self.query = query.strip()
        self._ends: array[int] = array("l")
        self._starts: array[int] = array("l")
        if _PASSED_OVER.sub("", self.query):
            unseen = _PASSED_OVER.search(text) is not None
            for found in pattern_of(query, unseen=unseen).finditer(text):
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
