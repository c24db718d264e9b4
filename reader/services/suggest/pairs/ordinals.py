"""Find ordinals in words that tell where something is: `the third floor`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.services.suggest.pairs.numbers import ORDINAL
from reader.services.suggest.pairs.pair import Value
from reader.services.suggest.pairs.words import LONGEST, Sentence, stem

_ORDINALS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
""".split()
_HINTS = frozenset(_ORDINALS)
_WHERE = "floor story storey deck level ward district precinct grade carriage platform lane".split()
_PATTERN = re.compile(rf"\b({'|'.join(_ORDINALS)})[- ]({'|'.join(_WHERE)})\b")


def ordinals_in(sentence: Sentence) -> Iterator[Value]:
    """Yield the ordinals of a sentence; in digits they are among its numbers."""
    if _HINTS.isdisjoint(sentence.all_words):
        return
    end = min(sentence.end, sentence.start + LONGEST)
    for match in _PATTERN.finditer(sentence.text, sentence.start, end):
        number, at = float(_ORDINALS.index(match[1]) + 1), sentence.at(match.start())
        yield Value(ORDINAL, number, match.start(), match.end(1), at, stem(match[2]), number)
