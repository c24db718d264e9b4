"""Find a person with two first names, or with two titles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from reader.services.suggest.pairs.lists import same_given, titles_apart
from reader.services.suggest.pairs.pair import Pair
from reader.services.suggest.pairs.people import Person
from reader.services.suggest.pairs.words import Sentence, Weights, stem

MOST_PER_NAME = 60
"""Mentions of one surname that are compared."""
MOST_FORMS = 8
"""First names, or titles, of one surname: with more it is a family or a list."""
Mention = tuple[Sentence, Person]
Form = TypeVar("Form", str, int)


def find_names(
    sentences: Sequence[Sentence], people: Sequence[Mention], weights: Weights
) -> Iterator[Pair]:
    """Yield people with two first names, and with two titles."""
    by_surname: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in people:
        if len(by_surname[mention[1].surname]) < MOST_PER_NAME:
            by_surname[mention[1].surname].append(mention)
    alone = _alone(sentences, by_surname)
    for surname, mentions in by_surname.items():
        yield from _first_names(mentions, weights, alone[surname])
        yield from _titles(mentions, weights)
    yield from _surnames(people, weights, alone)


def _alone(sentences: Sequence[Sentence], surnames: dict[str, list[Mention]]) -> Counter[str]:
    """Count how often each surname is written."""
    roots = {stem(each): each for each in surnames}
    found: Counter[str] = Counter()
    for sentence in sentences:
        for root in sentence.places.keys() & roots.keys():
            found[roots[root]] += len(sentence.places[root])
    return found


def overlap(one: Sentence, other: Sentence, weights: Weights, without: frozenset[str]) -> float:
    """Return how much two sentences share, but for some stems: 0 to 1."""
    shared = one.places.keys() & other.places.keys()
    weight = sum(weights.of(root) for root in shared if root not in without)
    return weight / (weight + 5.0)


def _groups(
    mentions: Sequence[Mention], form: Callable[[Person], Form | None]
) -> dict[Form, list[Mention]]:
    found: dict[Form, list[Mention]] = {}
    for mention in mentions:
        if (one := form(mention[1])) is not None and one != "":
            found.setdefault(one, []).append(mention)
    return found


def _first_names(mentions: Sequence[Mention], weights: Weights, written: int) -> Iterator[Pair]:
    groups = _groups(mentions, lambda each: each.given)
    forms = list(groups)
    if len(forms) > MOST_FORMS:
        return
    for number, one in enumerate(forms):
        for other in forms[number + 1 :]:
            if same_given(one, other):
                continue
            first, second = _closest(groups[one], groups[other], weights)
            together = {each[0].number for each in groups[one]} & {
                each[0].number for each in groups[other]
            }
            rarer = min(len(groups[one]), len(groups[other]))
            score = 5.0 + 3.0 * overlap(first[0], second[0], weights, frozenset())
            score *= 0.12 if together else 1.0 if rarer == 1 else 0.35
            yield _pair("name", first, second, score, "the same surname with different first names")


def _titles(mentions: Sequence[Mention], weights: Weights) -> Iterator[Pair]:
    given = {each[1].given for each in mentions if each[1].given}
    groups = _groups(mentions, lambda each: each.title)
    forms = list(groups)
    if len(forms) > MOST_FORMS:
        return
    for number, one in enumerate(forms):
        for other in forms[number + 1 :]:
            if not (apart := titles_apart(one, other)):
                continue
            first, second = _closest(groups[one], groups[other], weights)
            a, b = first[1].given, second[1].given
            if a and b and not same_given(a, b):
                continue
            rarer = min(len(groups[one]), len(groups[other]))
            score = 4.0 + 3.0 * overlap(first[0], second[0], weights, frozenset())
            score *= apart * (1.0 if rarer == 1 else 0.35)
            if len(given) > 1 and not (a and b):
                score *= 0.4
            yield _pair("title", first, second, score, "the same person with different titles")


def _surnames(people: Sequence[Mention], weights: Weights, written: Counter[str]) -> Iterator[Pair]:
    """Yield people of one first name whose surnames differ, where one of them comes once."""
    groups = _groups(people, lambda each: each.given)
    for given, mentions in groups.items():
        surnames = _groups(mentions, lambda each: each.surname)
        if len(surnames) < 2 or len(surnames) > MOST_FORMS:
            continue
        forms = list(surnames)
        for number, one in enumerate(forms):
            for other in forms[number + 1 :]:
                if min(written[one], written[other]) > 1 or max(written[one], written[other]) < 2:
                    continue
                first, second = _closest(surnames[one], surnames[other], weights)
                alike = overlap(first[0], second[0], weights, frozenset((stem(given),)))
                if alike < 0.3:
                    continue
                score = 6.0 * alike
                yield _pair("name", first, second, score, "the same first name, other surnames")


def _closest(
    ones: Sequence[Mention], others: Sequence[Mention], weights: Weights
) -> tuple[Mention, Mention]:
    """Return a mention of each that stand in the most alike sentences."""
    few, many = list(ones[:6]), list(others[:6])
    return max(
        ((one, other) for one in few for other in many),
        key=lambda each: overlap(each[0][0], each[1][0], weights, frozenset()),
    )


def _pair(what: str, one: Mention, other: Mention, score: float, why: str) -> Pair:
    one, other = sorted((one, other), key=lambda each: each[1].start)
    quotes = [each[0].text[each[1].start : each[1].end] for each in (one, other)]
    reason = f"{why}: {quotes[0]} – {quotes[1]}"
    return Pair(what, (one[1].start, one[1].end), (other[1].start, other[1].end), reason, score)
