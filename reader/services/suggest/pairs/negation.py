"""Find statements that are made in one place and denied in another."""

from __future__ import annotations

from collections.abc import Set
from math import fsum
from typing import NamedTuple

from reader.services.suggest.pairs.pair import Pair
from reader.services.suggest.pairs.words import Sentence, Weights, stem

_NEAR = 10
"""Tokens around a negation that are compared."""
_SCOPE = 7
"""Tokens after a negation that it may speak of."""
_MOST, _HALF, _LIFT = 8.2, 6.0, 0.85
"""The highest score; what is half of it but for the lift; and below 1, what lifts weak denials,
which name things in other words."""
_SAME_VERB, _BARE_VERB, _BEFORE = 3.0, 1.6, 3
"""Factors where both have the same auxiliary, and where the other has none for `did`, `has`
or `was`; and the tokens before a word among which that is."""
_DO, _HAVE, _BE = "do does did", "has have had", "is are was were be been"
_AUXILIARIES = {
    word: words
    for words in (
        _BE,
        _HAVE,
        _DO,
        "will would wo",
        "can could ca",
    )
    for word in words.split()
}
_FIRST, _OTHER = 1.3, 0.6
"""Factors where the first word of what is denied is said there, and where only others are."""
_LEAST_FIRST = 0.85
"""Share of what is denied that counts as said where its first word is: what goes on in `not sold at
noon` may be told in other words."""
_PART = 0.6
"""Factor where a part of a statement is denied, by `no` and the like: another may still be so."""
_WHOLE = frozenset("not never cannot".split())
_NEGATIONS = _WHOLE | frozenset("no neither nor nobody none nothing hardly".split())
_MIND = frozenset(map(stem, "think know see want need believe feel understand".split()))
_THOUGHT = 0.5
"""Factor where one of these is the first word of what is denied, and not after the same auxiliary:
everybody does them, each of something else."""
_SPEAKERS = frozenset("i we you".split())
_OTHER_SPEAKER = 0.5
"""Factor where `I`, `we` or `you` do not what somebody else does."""
_CONTRACTED = ("n't", "n’t")
_VERBS = frozenset(("refus", "declin", "fail"))
"""Stems that deny what follows `to` after them."""
_YET = ("yet", "to")
"""What `has yet to sign` and `has not signed` deny is the same."""
_HINTS = _NEGATIONS | {"yet", "t"}
"""Without one of these words, the last of which ends contracted ones, nothing is negated."""
_NOT_ONLY = frozenset("only just necessarily least longer doubt matter".split())


class Denial(NamedTuple):
    """A negation in a sentence."""

    at: int
    """Position of its token."""
    scope: frozenset[str]
    """Stems of what it speaks of."""
    first: str
    """The first of them, or nothing."""
    around: frozenset[str]
    """Stems of what stands near it."""


def denials(sentence: Sentence) -> list[Denial]:
    """Return the negations of a sentence."""
    found: list[Denial] = []
    if _HINTS.isdisjoint(sentence.all_words) and _VERBS.isdisjoint(sentence.places):
        return found
    words = sentence.words
    heads = [
        at
        for at, (word, root) in enumerate(zip(words, sentence.stems, strict=True))
        if word in _NEGATIONS
        or word[-3:] in _CONTRACTED
        or root in _VERBS
        or words[at : at + 2] == _YET
    ]
    for at in heads:
        if sentence.stems[at] in _VERBS and not _refuses(sentence, at):
            continue
        if (at + 1 < len(words) and words[at + 1] in _NOT_ONLY) or _is_answer(sentence, at):
            continue
        scope: list[str] = []
        for place in range(at + 1, min(at + 1 + _SCOPE, len(words))):
            if sentence.kinds[place] in ";:?!" or (scope and words[place] in ("but", "because")):
                break
            root = sentence.stems[place]
            if place in sentence.places.get(root, ()):
                scope.append(root)
            if root in _VERBS:
                break
        if scope:
            found.append(Denial(at, frozenset(scope[:4]), scope[0], _around(sentence, at)))
    return found


def _refuses(sentence: Sentence, at: int) -> bool:
    if at and _is_whole(sentence.words[at - 1]):
        return False
    return sentence.words[at + 1 : at + 2] == ("to",)


def _is_answer(sentence: Sentence, at: int) -> bool:
    """Return whether a negation says all by itself: `“Probably not,” she said`, `No, we met`."""
    after = sentence.kinds[at + 1 : at + 3]
    if not after or after[0].isalnum():
        return False
    return '"' in after or _before(sentence, at) not in _AUXILIARIES


def _before(sentence: Sentence, at: int) -> str:
    """Return the word that a negation stands after; that of `isn't` is `is`."""
    word = sentence.words[at]
    if word[-3:] in _CONTRACTED:
        return word[:-3]
    return sentence.words[at - 1] if at else ""


def _around(sentence: Sentence, at: int) -> frozenset[str]:
    near = range(max(0, at - _NEAR), min(at + _NEAR + 1, len(sentence.stems)))
    known, stems = sentence.places, sentence.stems
    return frozenset(stems[each] for each in near if each in known.get(stems[each], ()))


def negation(
    one: Sentence, mine: list[Denial], other: Sentence, theirs: list[Denial], weights: Weights
) -> Pair | None:
    """Return the pair if one of two sentences denies what the other says."""
    best = 0.0, ""
    for this, own, that, its in ((one, mine, other, theirs), (other, theirs, one, mine)):
        for each in own:
            if not each.scope.isdisjoint(that.places):
                best = max(best, _denied(this, each, that, its, weights))
    if best[0] <= 0:
        return None
    where = "headline and text: " if one.headline else ""
    reason = f"{where}said here and denied there: {best[1]}"
    extents = (one.start, one.end), (other.start, other.end)
    return Pair("negation", *extents, reason, best[0] * (1.15 if one.headline else 1.0))


def _denied(
    one: Sentence, denial: Denial, other: Sentence, theirs: list[Denial], weights: Weights
) -> tuple[float, str]:
    """Return how much `other` says what `one` denies, and what that is; it has words of it."""
    scope = denial.scope & other.places.keys()
    if not all(map(scope.isdisjoint, [each.scope for each in theirs])):
        return 0.0, ""
    shared = one.places.keys() & other.places.keys()
    around = denial.around
    near = fsum(map(weights.of, around & shared))
    coverage = near / (fsum(map(weights.of, around)) + 1.0)
    weight = (near + fsum(map(weights.of, shared))) / 2
    within = fsum(map(weights.of, scope)) / fsum(map(weights.of, denial.scope))
    within = max(_LEAST_FIRST, within) * _FIRST if denial.first in scope else within * _OTHER
    score = weight * coverage * within * _together(other, around & shared)
    verb = _with_its_verb(one, denial, other)
    score *= verb
    score *= 1.0 if _is_whole(one.words[denial.at]) else _PART
    score *= _THOUGHT if verb < _SAME_VERB and denial.first in _MIND else 1.0
    first = min(scope, key=lambda root: min(_after(one.places[root], denial.at)))
    place = min(p for p in one.places[first] if p > denial.at)
    begin = max(0, denial.at - 1)
    words = one.text[one.spans[begin][0] : one.spans[place][1]]
    return _MOST * (score / (_HALF + score)) ** _LIFT, " ".join(words.split())


def _with_its_verb(one: Sentence, denial: Denial, other: Sentence) -> float:
    """Return what it adds that what is denied stands after the same auxiliary: `was not sold`
    here, `were sold` there; and after none, for `did not sell` or `refused to sell`."""
    subject = _SPEAKERS.intersection(one.words[max(0, denial.at - 2) : denial.at])
    if subject and subject.isdisjoint(other.words):
        return _OTHER_SPEAKER
    before = _before(one, denial.at)
    verb = _DO if one.stems[denial.at] in _VERBS else _AUXILIARIES.get(before)
    if verb is None:
        return 1.0
    for place in other.places.get(denial.first, ()):
        words = other.words[max(0, place - _BEFORE) : place]
        kinds = {_AUXILIARIES[each] for each in words if each in _AUXILIARIES}
        if verb in kinds:
            return _SAME_VERB
        if verb in (_DO, _HAVE, _BE) and not kinds and words[-1:] != ("to",):
            return _BARE_VERB
    return 1.0


def _is_whole(word: str) -> bool:
    return word in _WHOLE or word[-3:] in _CONTRACTED


def _after(places: list[int], at: int) -> list[int]:
    return [each - at for each in places if each > at] or [99]


def _together(sentence: Sentence, roots: Set[str]) -> float:
    """Return how near to each other words stand: 1 where all do, 0 for none."""
    places = sorted(sentence.places[root][0] for root in roots)
    if not places:
        return 0.0
    return 20 / (20 + max(0, places[-1] - places[0] - 2 * len(places)))
