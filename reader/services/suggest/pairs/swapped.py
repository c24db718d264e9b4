"""Find numbers that are one another with two digits swapped: 6,957 and 6,597."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from reader.services.suggest.pairs.pair import Pair, Value
from reader.services.suggest.pairs.words import Sentence

_WHATS = ("number", "money", "percent")
_FEWEST = 3
"""Digits that one of the two has, without the noughts at its end."""
_MOST = 4
"""Places of numbers of the same digits: with more it is a table."""
_SHORT, _LONG = 2.5, 4.0
"""Scores: of as few digits, and of more."""
_Stands = tuple[Sentence, Value, str]


def swapped(sentences: Sequence[Sentence]) -> Iterator[Pair]:
    """Yield the numbers of different sentences of which two digits side by side are swapped."""
    alike: defaultdict[tuple[str, str], list[_Stands]] = defaultdict(list)
    for sentence in sentences:
        for value in sentence.values if sentence.digits else ():
            digits = _digits(sentence, value) if value.what in _WHATS else ""
            if len(digits) >= _FEWEST:
                alike[value.what, "".join(sorted(digits))].append((sentence, value, digits))
    for stands in alike.values():
        if len(stands) > _MOST:
            continue
        for one, other in combinations(stands, 2):
            size = max(len(each[2].strip("0")) for each in (one, other))
            if size >= _FEWEST and one[0] is not other[0] and _one_swap(one[2], other[2]):
                yield _pair(one, other, _SHORT if size == _FEWEST else _LONG)


def _digits(sentence: Sentence, value: Value) -> str:
    return "".join(filter(str.isdigit, sentence.text[value.start : value.end]))


def _one_swap(one: str, other: str) -> bool:
    """Return whether two digits side by side are all that tells two numbers apart."""
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), len(one))
    return one != other == one[:at] + one[at : at + 2][::-1] + one[at + 2 :]


def _pair(one: _Stands, other: _Stands, score: float) -> Pair:
    first, second = one[1], other[1]
    quotes = [each.text[value.start : value.end] for each, value, _ in (one, other)]
    reason = f"two digits swapped: {quotes[0]} – {quotes[1]}"
    extents = (first.start, first.end), (second.start, second.end)
    return Pair(first.what, *extents, reason, score)
