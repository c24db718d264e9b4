"""Text without case and accents, in which words are found whatever the script.

Folding goes code point by code point, so that a place in folded text can be found in the text.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right

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
    """Return whether a mark can be left out in writing; no vowel sign of India, no dakuten."""
    mark = unicodedata.combining(char)
    return mark >= 200 or 10 <= mark <= 36


_TABLE = _Folded()


def fold(text: str) -> str:
    """Return a text for comparison: lower case, no accents, plain quotation marks and dashes.

    Blanks and line breaks are spaces; what shows nothing, as a soft hyphen, is left out.
    """
    return text.translate(_TABLE)


class Folding:
    """A text, folded, and where the places of that stand in it."""

    def __init__(self, text: str) -> None:
        self.text = fold(text)
        """The text, folded."""
        self._after = array("l")
        """Behind each code point that does not become just one: its offset in the text."""
        self._folded = array("l")
        """The same in the folded text."""
        odd = "".join(char for char in set(text) if len(_TABLE[ord(char)]) != 1)
        shift = 0
        for match in re.finditer(f"[{re.escape(odd)}]", text) if odd else ():
            shift += len(_TABLE[ord(match[0])]) - 1
            self._after.append(match.end())
            self._folded.append(match.end() + shift)

    def unfolded(self, place: Extent) -> Extent:
        """Return where `[start, end)` of the folded text stands in the text.

        An accent behind the last letter belongs to it, though nothing is left of it when folded.
        """
        return self._unfold(place[0], 0), self._unfold(place[1], 1)

    def _unfold(self, offset: int, within: int) -> int:
        """Return the offset in the text; `within`: what is added within a code point's own."""
        index = bisect_right(self._folded, offset)
        known = self._after[index - 1] - self._folded[index - 1] if index else 0
        if index < len(self._after):
            return min(offset + known, self._after[index] - 1 + within)
        return offset + known


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
