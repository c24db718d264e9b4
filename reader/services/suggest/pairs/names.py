"""Find a person with two first names, or with two titles."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from math import fsum
from typing import NamedTuple, TypeVar

from reader.services.suggest.pairs.lists import Title, same_given, titles_apart
from reader.services.suggest.pairs.pair import Pair
from reader.services.suggest.pairs.people import Person
from reader.services.suggest.pairs.words import Sentence, Weights, stem

MOST_PER_NAME = 60
"""Mentions of one surname that are compared."""
MOST_FORMS = 8
"""First names, or titles, of one surname: with more it is a family or a list."""
MOST_COMPARED = 6
"""Mentions of each form that are compared."""
_FAMILY, _BOTH_OFTEN = 0.12, 0.35
"""Factors where two first names stand in one sentence, and where both forms stand twice."""
_KIN = frozenset(
    """
    wife husband widow widower spouse son daughter sons daughters brother sister brothers sisters
    mother father parents stepmother stepfather stepson stepdaughter nephew niece uncle aunt cousin
    grandson granddaughter grandfather grandmother twin siblings couple
    married marries marry marrying wed wedded remarried
    """.split()
)
_KIN_BEFORE, _KIN_AFTER = 2, 9
"""Tokens before and after the beginning of a name where a word of kinship tells of a family."""
_NOT_ONE_PERSON = 0.55
"""Factor between articles where nothing but the surname tells that it is one person."""
_LEAST_ALIKE = 0.3
_TITLES = 4.6
"""Score of two titles in sentences that share nothing else."""
Mention = tuple[Sentence, Person]
Form = TypeVar("Form", str, tuple[Title, str])


def find_names(
    sentences: Sequence[Sentence],
    people: Sequence[Mention],
    weights: Weights,
    *,
    across: bool = False,
) -> Iterator[Pair]:
    """Yield people with two first names, and with two titles; with `across` in two articles."""
    by_surname: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in people:
        if len(by_surname[mention[1].surname]) < MOST_PER_NAME:
            by_surname[mention[1].surname].append(mention)
    written = _alone(sentences, by_surname)
    named = _Named(weights, _families(sentences, by_surname.values()), across=across)
    for mentions in by_surname.values():
        yield from named.first_names(mentions)
        yield from named.titles(mentions)
    yield from named.surnames(people, written)


def _alone(sentences: Sequence[Sentence], surnames: dict[str, list[Mention]]) -> Counter[str]:
    """Count how often each surname is written."""
    roots = {stem(each): each for each in surnames}
    found: Counter[str] = Counter()
    for sentence in sentences:
        for root in sentence.places.keys() & roots.keys():
            found[roots[root]] += len(sentence.places[root])
    return found


class _Families(NamedTuple):
    """Given names that tell the persons of one surname apart."""

    alone: set[str]
    """Those that stand without a surname: who is called so is one of several."""
    joined: set[frozenset[str]]
    """Two that stand before one surname: Ana and Ole Holm."""


def _families(sentences: Sequence[Sentence], by_surname: Iterable[Sequence[Mention]]) -> _Families:
    """Look for given names of surnames that stand with several."""
    roots: dict[str, str] = {}
    for mentions in by_surname:
        given = {each[1].given for each in mentions if each[1].given}
        if 1 < len(given) <= MOST_FORMS:
            roots.update((stem(each), each) for each in given)
    found = _Families(set(), set())
    for sentence in sentences:
        for root in sentence.places.keys() & roots.keys():
            for at in sentence.places[root]:
                _note(sentence, at, roots, found)
    return found


def _note(sentence: Sentence, at: int, roots: dict[str, str], found: _Families) -> None:
    """Note what the given name at a token tells."""
    given, words, capitals = roots[sentence.stems[at]], sentence.words, sentence.capitals
    if _stands(capitals, at) and not (_stands(capitals, at - 1) or _stands(capitals, at + 1)):
        found.alone.add(given)
    if at + 3 < len(words) and words[at + 1] in ("and", "&"):
        other = roots.get(sentence.stems[at + 2])
        if other is not None and _stands(capitals, at + 3):
            found.joined.add(frozenset((given, other)))


def _is_relative(mention: Mention) -> bool:
    """Return whether a word of kinship stands beside a name: his daughter Ida Holm."""
    sentence, person = mention
    words, after = sentence.words, sentence.at(person.end)
    near = words[max(0, sentence.at(person.start) - _KIN_BEFORE) : person.at]
    if sentence.kinds[after : after + 1] == (",",):
        near += words[after : after + _KIN_AFTER]
    return not _KIN.isdisjoint(near)


def _stands(places: Sequence[int], at: int) -> bool:
    """Return whether a number is among others that rise."""
    place = bisect_left(places, at)
    return place < len(places) and places[place] == at


def overlap(one: Sentence, other: Sentence, weights: Weights, without: frozenset[str]) -> float:
    """Return how much two sentences share, but for some stems: 0 to 1."""
    shared = one.places.keys() & other.places.keys()
    weight = fsum(weights.of(root) for root in shared if root not in without)
    return weight / (weight + 5.0)


def _titled(person: Person) -> tuple[Title, str] | None:
    """Return the title of a person, and whose it is."""
    return (person.title, person.sex) if person.title else None


def _groups(
    mentions: Sequence[Mention], form: Callable[[Person], Form | None]
) -> dict[Form, list[Mention]]:
    found: dict[Form, list[Mention]] = {}
    for mention in mentions:
        if (one := form(mention[1])) is not None and one:
            found.setdefault(one, []).append(mention)
    return found


class _Named:
    """Compares the mentions of people."""

    def __init__(self, weights: Weights, families: _Families, *, across: bool) -> None:
        self._weights, self._families, self._across = weights, families, across

    def first_names(self, mentions: Sequence[Mention]) -> Iterator[Pair]:
        """Yield the different first names of one surname."""
        for ones, others in _two_of(_groups(mentions, lambda each: each.given)):
            if same_given(ones[0][1].given, others[0][1].given):
                continue
            if (closest := self._closest(ones, others)) is None:
                continue
            score = 5.0 + 3.0 * self._alike(*closest)
            if self._across and not self._one_person(*closest):
                score *= _NOT_ONE_PERSON
            if self._family(ones, others) or {e[0] for e in ones} & {e[0] for e in others}:
                score *= _FAMILY
            elif min(len(ones), len(others)) > 1:
                score *= _BOTH_OFTEN
            yield _pair("name", *closest, score, "the same surname with different first names")

    def _one_person(self, one: Mention, other: Mention) -> bool:
        """Return whether two persons of two articles are called the same, or what is said of them
        is alike."""
        same = one[1].title is not None and one[1].title == other[1].title
        return same or self._alike(one, other, frozenset((stem(one[1].surname),))) >= _LEAST_ALIKE

    def _family(self, ones: Sequence[Mention], others: Sequence[Mention]) -> bool:
        """Return whether two given names are of two persons, by how they stand elsewhere."""
        one, other = ones[0][1].given, others[0][1].given
        if frozenset((one, other)) in self._families.joined:
            return True
        fewest = min(len(ones), len(others))
        rare = {each[0][1].given for each in (ones, others) if len(each) == fewest}
        return rare <= self._families.alone or any(map(_is_relative, (*ones, *others)))

    def titles(self, mentions: Sequence[Mention]) -> Iterator[Pair]:
        """Yield the different titles of one surname."""
        given = {each[1].given for each in mentions if each[1].given}
        for ones, others in _two_of(_groups(mentions, _titled)):
            one, other = ones[0][1], others[0][1]
            sexes = frozenset((one.sex, other.sex)) - {""}
            apart = titles_apart(one.title or (), other.title or (), sexes)
            if len(sexes) > 1 and any(map(_is_relative, (*ones, *others))):
                continue
            closest = self._closest(ones, others) if apart else None
            if closest is None:
                continue
            a, b = closest[0][1].given, closest[1][1].given
            if a and b and not same_given(a, b):
                continue
            score = apart * (_TITLES + 3.0 * self._alike(*closest))
            score *= _BOTH_OFTEN if min(len(ones), len(others)) > 1 else 1.0
            score *= 0.4 if len(given) > 1 and not (a and b) else 1.0
            yield _pair("title", *closest, score, "the same person with different titles")

    def surnames(self, people: Sequence[Mention], written: Counter[str]) -> Iterator[Pair]:
        """Yield people of one first name whose surnames differ, where one of them comes once."""
        for given, mentions in _groups(people, lambda each: each.given).items():
            for ones, others in _two_of(_groups(mentions, lambda each: each.surname)):
                times = [written[each[0][1].surname] for each in (ones, others)]
                if min(times) > 1 or max(times) < 2:
                    continue
                closest = self._closest(ones, others)
                if closest is None:
                    continue
                alike = self._alike(*closest, frozenset((stem(given),)))
                if alike >= _LEAST_ALIKE:
                    yield _pair(
                        "name", *closest, 6.0 * alike, "the same first name, other surnames"
                    )

    def _alike(self, one: Mention, other: Mention, without: frozenset[str] = frozenset()) -> float:
        return overlap(one[0], other[0], self._weights, without)

    def _closest(
        self, ones: Sequence[Mention], others: Sequence[Mention]
    ) -> tuple[Mention, Mention] | None:
        """Return a mention of each that stand in the most alike sentences, if there are."""
        both = [
            (one, other)
            for one in ones[:MOST_COMPARED]
            for other in others[:MOST_COMPARED]
            if not self._across or one[0].article != other[0].article
        ]
        return max(both, key=lambda each: self._alike(*each), default=None)


def _two_of(groups: dict[Form, list[Mention]]) -> Iterator[tuple[list[Mention], list[Mention]]]:
    """Yield two groups at a time, unless there are too many."""
    if len(groups) <= MOST_FORMS:
        yield from combinations(groups.values(), 2)


def _pair(what: str, one: Mention, other: Mention, score: float, why: str) -> Pair:
    one, other = sorted((one, other), key=lambda each: (each[0].article, each[1].start))
    quotes = [each[0].text[each[1].start : each[1].end] for each in (one, other)]
    reason = f"{why}: {quotes[0]} – {quotes[1]}"
    return Pair(what, (one[1].start, one[1].end), (other[1].start, other[1].end), reason, score)
