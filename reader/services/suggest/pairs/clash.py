"""Find values that differ where two sentences speak of the same thing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations, takewhile
from typing import NamedTuple

from reader.services.suggest.pairs.deeds import of_one_event
from reader.services.suggest.pairs.numbers import AGE, ORDINAL, counted_after
from reader.services.suggest.pairs.pair import Pair, Value
from reader.services.suggest.pairs.places import apart
from reader.services.suggest.pairs.words import Sentence, Weights

_WORDS = {
    "number": "different numbers",
    ORDINAL: "different numbers",
    "percent": "different percentages",
    "money": "different sums of money",
    "duration": "different lengths of time",
    "date": "different dates",
    "weekday": "different days of the week",
    "year": "different years",
    "time": "different times of day",
    "place": "different places",
}
_FACTOR = {
    "number": 1.15,
    ORDINAL: 1.0,
    "percent": 1.1,
    "money": 1.2,
    "duration": 1.0,
    "date": 1.1,
    "weekday": 0.9,
    "year": 0.8,
    "time": 1.1,
    "place": 1.1,
}
LEAST = 0.6
"""Score below which a pair is not listed."""
_MOST_SHARED, _HALF_SHARED = 16.0, 18.0
"""What shared words are together at most, and what is half of it."""
_TOGETHER, _BOTH_OFTEN, _ONE_OFTEN = 0.7, 0.7, 1.25
"""Factors where the two values stand in one sentence elsewhere, where both stand in several, and
where one does."""
_REACH = 6.0
_WHO = 5
"""Tokens before an age among which `who` stands after a name."""
_BESIDE = 3
"""Words on each side of a value that are compared."""
_SAME_BESIDE, _SAME_ON, _SAME_NAME = 1.35, 1.2, 2.5
"""Factors: of the same word right before or after two values, of each that goes on there beside two
numbers or weekdays, and of the same name before two numbers or ages."""
_SAME_UNIT, _ALIKE_UNIT, _UNSAID_UNIT, _OTHER_UNIT = 1.6, 0.8, 0.4, 0.35
"""Factors of two numbers that count the same; things that share a word, as `three early states` and
`four early voters`; of which one does not say what it counts; and other things."""
_SAID = 0.3
"""Factor where the value of the one sentence stands in the other, too."""
_KNOWN_THERE = 0.5
"""Factor of two articles where the value of the one stands somewhere in the other, too."""
_Key = tuple[str, Hashable]


class _Placed(NamedTuple):
    """A value with what stands around it."""

    value: Value
    near: dict[str, float]
    """How near each stem of the sentence stands to it: 1 for the nearest."""
    before: Sequence[str]
    after: Sequence[str]
    """The words beside it, the nearest first."""
    named: bool
    """It stands right after a name, as in Route 66."""
    counted: frozenset[str]
    """The stems of what a number counts: of both words of `early states`."""
    names: Sequence[str]
    """Of the person before an age: `ana` and `kern` in `Ana Kern, 34,`."""


class Clashes:
    """Compares the values of pairs of sentences."""

    def __init__(
        self, sentences: Sequence[Sentence], weights: Weights, *, across: bool = False
    ) -> None:
        """Count the values of all sentences, and which of them stand together. `across`: they are
        of two articles, in which the same words are no sign yet that both are of one thing."""
        self._weights, self._across = weights, across
        self._count: Counter[_Key] = Counter()
        self._together: set[tuple[_Key, _Key]] = set()
        self._placed: dict[Sentence, list[_Placed]] = {}
        self._known: defaultdict[int, set[object]] = defaultdict(set)
        for sentence in sentences:
            self._known[sentence.article] |= sentence.keys
            keys = sorted({(each.what, each.key) for each in sentence.values}, key=repr)
            self._count.update(keys)
            for one, other in combinations(keys, 2):
                if one[0] == other[0]:
                    self._together.add((one, other))

    def between(self, one: Sentence, other: Sentence) -> Iterator[Pair]:
        """Yield what differs between two sentences, `one` before `other`."""
        differing = [
            (a, b)
            for a in self._values(one)
            for b in self._values(other)
            if a.value.what == b.value.what and a.value.key != b.value.key
        ]
        shared = [root for root in one.places if root in other.places] if differing else []
        for a, b in differing if shared else ():
            score = self._score(one, a, other, b, shared)
            if score >= LEAST:
                yield _pair(one, a.value, other, b.value, score)

    def _values(self, sentence: Sentence) -> list[_Placed]:
        if sentence not in self._placed:
            self._placed[sentence] = [_place(sentence, each) for each in sentence.values]
        return self._placed[sentence]

    def _score(
        self, one: Sentence, a: _Placed, other: Sentence, b: _Placed, shared: Sequence[str]
    ) -> float:
        fits = _fit(a, b, brief=one.headline) * _persons_fit(a, b)
        if not fits:
            return 0.0
        if a.value.what == "place":  # the one is no sign that both are of one thing
            own = one.stems[a.value.at], other.stems[b.value.at]
            shared = [root for root in shared if root not in own]
        mine, theirs, of = a.near, b.near, self._weights.of
        weight = sum([of(root) * (mine[root] + theirs[root]) for root in shared]) / 2
        weight = _MOST_SHARED * weight / (_HALF_SHARED + weight)
        if self._across:  # what the other article says elsewhere is of something else
            stands_there = (a.value.what, a.value.key) in self._known[other.article]
            stands_here = (b.value.what, b.value.key) in self._known[one.article]
            age = a.value.unit == AGE
            fits *= _KNOWN_THERE if not age and (stands_there or stands_here) else 1.0
            named = not age or bool(a.names and b.names)
            fits *= named and of_one_event(one, a.value, other, b.value, self._weights)
        return weight * fits * _beside(a, b) * self._rarity(one, a.value, other, b.value)

    def _rarity(self, one: Sentence, a: Value, other: Sentence, b: Value) -> float:
        """Return how likely two values are of one thing, by where else they stand."""
        first, second = (a.what, a.key), (b.what, b.key)
        factor = _FACTOR[a.what]
        if a.what == "place" and _lies_around(one, a, other, b):
            return _SAID * factor
        if second in one.keys or first in other.keys:
            factor *= 0.8 if a.what == "place" and a.unit == b.unit == "in" else _SAID
        elif (first, second) in self._together or (second, first) in self._together:
            factor *= _TOGETHER
        if min(self._count[first], self._count[second]) > 1:
            factor *= _BOTH_OFTEN
        elif max(self._count[first], self._count[second]) > 1:
            factor *= _ONE_OFTEN
        return factor


def _place(sentence: Sentence, value: Value) -> _Placed:
    at, last = value.at, sentence.at(value.end)
    near = {
        root: _REACH / (_REACH + min([abs(each - at) for each in places]))
        for root, places in sentence.places.items()
    }
    before = sentence.words[max(0, at - _BESIDE) : at][::-1]
    after = [*takewhile(str.isalpha, sentence.words[last : last + _BESIDE])]
    last_part = sentence.at(max(value.start, value.end - 1))
    counted = {value.unit, *counted_after(sentence, last_part)} if value.what == "number" else ()
    named = at > 1 and sentence.kinds[at - 1] == "N"
    return _Placed(value, near, before, after, named, frozenset(counted), _names(sentence, value))


def _names(sentence: Sentence, value: Value) -> Sequence[str]:
    """Return the words of the name that an age stands behind, or nothing: `Ana Kern, 34,`, and
    `Ana Kern, who turned 34`."""
    if value.unit != AGE:
        return ()
    words, last = sentence.words, value.at - 1
    near = range(last - 1, max(0, last - _WHO), -1)
    last = next((each for each in near if words[each : each + 2] == (",", "who")), last)
    if last < 1 or words[last] != ",":
        return ()
    first = last
    while first and first > last - _BESIDE and sentence.upper[first - 1]:
        first -= 1
    return () if "the" in words[max(0, first - 1) : last] else words[first:last]


def _fit(one: _Placed, other: _Placed, *, brief: bool) -> float:
    """Return whether two values of one sort can be of one thing: 0 to about 2.

    `brief`: the first need not say what it counts, as `12 killed` in a headline.
    """
    a, b = one.value, other.value
    if a.what == "place":
        if not apart(str(a.key), str(b.key)):
            return 0.0
        return {0: 0.55, 1: 0.8, 2: 1.25}[(a.unit == "in") + (b.unit == "in")]
    if a.what == "date":
        return _dates_fit(a.key, b.key)
    if a.what == ORDINAL:
        return _SAME_UNIT if a.unit == b.unit else 0.0
    if a.what not in ("number", "duration", "percent", "money"):
        return 1.0
    return _sizes(a, b) * _units_fit(one, other, brief=brief)


def _units_fit(one: _Placed, other: _Placed, *, brief: bool) -> float:
    a, b = one.value, other.value
    if a.what in ("percent", "money"):
        return 1.2 if a.unit == b.unit else 0.4
    if a.unit == b.unit:
        return _SAME_UNIT if a.unit else 0.8
    if a.what == "duration":
        return 0.0
    if brief and not a.unit:
        return 0.8
    alike = _ALIKE_UNIT if one.counted & other.counted else _OTHER_UNIT
    return alike if a.unit and b.unit else _UNSAID_UNIT


def _persons_fit(a: _Placed, b: _Placed) -> float:
    """Return whether two ages can be one person's, by the names right before them."""
    if a.value.unit != AGE or b.value.unit != AGE or not (a.names and b.names):
        return 1.0
    same = a.names[-1] == b.names[-1] or a.names == b.names[:1] or b.names == a.names[:1]
    return _SAME_NAME if same else 0.0


def _lies_around(one: Sentence, a: Value, other: Sentence, b: Value) -> bool:
    """Return whether one of two places lies in a third one beside the other, or that in it: plants
    in Ohio and Texas, and the plant in Toledo."""
    return any(
        not apart(str(place.key), str(each.key))
        for each, sentence in ((b, one), (a, other))
        for place in sentence.values
        if place.what == "place" and place.key != each.key and place not in (a, b)
    )


def _dates_fit(one: Hashable, other: Hashable) -> float:
    if not (isinstance(one, tuple) and isinstance(other, tuple)):
        return 1.0
    if one[0] == other[0] and not (one[1] and other[1]):
        return 0.0
    return 1.2 if bool(one[1]) == bool(other[1]) else 0.8


def _sizes(a: Value, b: Value) -> float:
    """Return how near two numbers are."""
    low, high = sorted((a.size, b.size))
    if low <= 0:
        return 0.4
    ratio = high / low
    return 1.0 if ratio <= 3 else 0.8 if ratio <= 12 else 0.45


def _beside(a: _Placed, b: _Placed) -> float:
    """Return how much the words right before and after two values are the same."""
    before, after = _same(a.before, b.before), _same(a.after, b.after)
    factor = _SAME_BESIDE ** (bool(before) + bool(after))
    if a.value.what in ("number", "weekday"):
        factor *= _SAME_ON ** (max(0, before - 1) + max(0, after - 1))
    if a.value.what == "number":
        factor *= _SAME_NAME if before and a.named and b.named else 1.0
    return factor


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words two lists begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _pair(one: Sentence, a: Value, other: Sentence, b: Value, score: float) -> Pair:
    first, second = (
        " ".join(each.text[value.start : value.end].split())
        for each, value in ((one, a), (other, b))
    )
    where = "headline and text have " if one.headline else ""
    what = "different ages" if a.unit == AGE else _WORDS[a.what]
    reason = f"{where}{what}: {first} – {second}"
    if one.headline:
        score *= 1.15
    values = tuple(sorted((a.key, b.key), key=repr))
    kind = "number" if a.what == ORDINAL else a.what
    return Pair(kind, (a.start, a.end), (b.start, b.end), reason, score, values)
