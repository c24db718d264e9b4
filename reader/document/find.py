"""Search text: whatever its case and accents, or exactly; across line ends, and with any kind of
quotation marks and dashes.

A match is what the user sees: code points that show nothing are skipped, and a letter with its
accent matches whether it is one code point or two.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.text.characters import BLANK, EQUIVALENT, lazy_pattern, lazy_re
from reader.text.lines import Extent

if TYPE_CHECKING:
    import regex

_UNSEEN = "\xad\u200b-\u200d\u2060\ufeff"
_INVISIBLE = lazy_re(f"[{_UNSEEN}]")

_BLANKS = f"[{BLANK}]"


def pattern_of(query: str, *, unseen: bool) -> regex.Pattern[str]:
    """Return the pattern of a query, in just its case and with its accents.

    `unseen`: code points that show nothing may occur within a word; without it the search is
    faster.
    """
    query = unicodedata.normalize("NFC", query)
    words = (_INVISIBLE.sub("", word) for word in re.split(f"{_BLANKS}+", query.strip()))
    gap, filler = (f"[{BLANK}\xad]+", f"[{_UNSEEN}]*") if unseen else (f"{_BLANKS}+", "")
    return lazy_pattern(gap.join(filler.join(map(_character, word)) for word in words if word))


def _character(char: str) -> str:
    """Return the pattern of one character of a query."""
    for equivalent in EQUIVALENT:
        if char in equivalent:
            return f"[{re.escape(equivalent)}]"
    parts = unicodedata.normalize("NFD", char)
    return re.escape(char) if parts == char else f"(?:{re.escape(char)}|{re.escape(parts)})"


class Finder:
    """All matches of a query in a text."""

    def __init__(self, text: str, query: str, *, exact: bool = False) -> None:
        """`exact`: in just the case that it is written in, with its accents."""
        self.query = query.strip()
        self.exact = exact
        self.visited: tuple[int, Extent] | None = None
        """Index of the match that was gone to last, and the focus on it."""
        self._ends: array[int] = array("l")
        self._starts: array[int] = array("l")
        from reader.text.folding import fold  # not needed at once

        places = self._exact(text) if exact or not fold(self.query).strip() else self._alike(text)
        for start, end in places if _INVISIBLE.sub("", self.query) else ():
            self._starts.append(start)
            self._ends.append(end)

    def _exact(self, text: str) -> Iterator[Extent]:
        unseen = _INVISIBLE.search(text) is not None
        for match in pattern_of(self.query, unseen=unseen).finditer(text):
            yield match.span()

    def _alike(self, text: str) -> Iterator[Extent]:
        """Yield the places where case and accents are left out of account."""
        from reader.text.folding import Folding, fold

        folding, reached = Folding(text), 0
        for match in pattern_of(fold(self.query), unseen=False).finditer(folding.text):
            start, end = folding.unfolded(match.span())
            if start >= reached:  # else it is within a letter that becomes several, as ß
                yield start, end
                reached = end

    def __len__(self) -> int:
        """Return the number of matches."""
        return len(self._starts)

    def __getitem__(self, index: int) -> Extent:
        """Return the extent of a match."""
        return self._starts[index], self._ends[index]

    def next(self, offset: int) -> tuple[int, bool]:
        """Return the index of the first match after `offset`, and whether it wrapped round."""
        index = bisect_right(self._starts, offset)
        return (index, False) if index < len(self) else (0, True)

    def previous(self, offset: int) -> tuple[int, bool]:
        """Return the index of the last match before `offset`, and whether it wrapped round."""
        index = bisect_left(self._starts, offset) - 1
        return (index, False) if index >= 0 else (len(self) - 1, True)

    def within(self, start: int, end: int) -> list[Extent]:
        """Return the matches that touch `[start, end)`."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        return [self[index] for index in range(first, last)]
