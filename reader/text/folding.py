"""Text without case and accents, in which words are found whatever the script.

Folding goes code point by code point, so that a place in folded text can be found in the text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from itertools import accumulate

from reader.text.characters import EQUIVALENT
from reader.text.lines import Extent

_PLAIN = {ord(char): same[0] for same in EQUIVALENT for char in same}


class _Folded(dict[int, str]):
    """What each code point becomes, made when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    if category in ("Cf", "Cs"):
        return ""
    parts = unicodedata.normalize("NFKD", char.translate(_PLAIN))
    kept = "".join(part for part in parts if not _is_accent(part))
    return unicodedata.normalize("NFC", kept.casefold())


def _is_accent(char: str) -> bool:
    """Whether a mark can be left out in writing: not a vowel sign of India, nor a dakuten."""
    mark = unicodedata.combining(char)
    return mark >= 200 or 10 <= mark <= 36


_TABLE = _Folded()


def fold(text: str) -> str:
    """Return a text for comparison: lower case, no accents, plain quotation marks and dashes.

    Blanks and line breaks are spaces; what shows nothing, as a soft hyphen, is left out.
    """
    return text.translate(_TABLE)


def unfolded(text: str, place: Extent) -> Extent:
    """Return where `[start, end)` of the folded text stands in the text."""
    ends = [*accumulate(len(_TABLE[ord(char)]) for char in text)]
    # An accent behind the last letter belongs to it, though nothing is left of it when folded.
    return bisect_right(ends, place[0]), max(
        bisect_left(ends, place[1]) + 1, bisect_right(ends, place[1])
    )


class Words:
    """The words of a query, folded; a text has it that has every word, anywhere."""

    def __init__(self, query: str) -> None:
        words = fold(query).split()
        self.words = tuple(dict.fromkeys(words))
        """Each word once."""
        self._phrase = re.compile(" +".join(map(re.escape, words)))

    def place_in(self, folded: str) -> Extent | None:
        """Return where a folded text has the words one after the other, else the first of them.

        None where a word is not in it.
        """
        if not self.words or not all(word in folded for word in self.words):
            return None
        match = self._phrase.search(folded)
        if match is not None:
            return match.span()
        start = folded.index(self.words[0])
        return start, start + len(self.words[0])
