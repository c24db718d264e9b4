"""What is done where a value stands, and by whom: so two reports of one event are compared."""

from __future__ import annotations

from math import fsum

from reader.services.suggest.pairs.numbers import ORDINAL
from reader.services.suggest.pairs.pair import Value
from reader.services.suggest.pairs.words import Sentence, Weights, stem

REACH = 12
"""Tokens before and after a value among which the words of what is done stand."""
NAMES_REACH = 8
"""Those among which names stand that tell of whom a value is."""
SAME_DEED, OTHER_DEED, COUNTED_ALIKE = 1.4, 0.3, 0.6
"""Factors: where the same is done beside two values, where not, and where not but they count the
same and are not far apart."""
SAME_BEGINNING = 1.3
"""Factor, besides, of when and where an event that two articles are about began: it has one
beginning, but much else is done in it."""
OTHER_YEAR = 0.15
"""Factor of numbers where a year stands in one of the sentences alone: of an earlier event."""
OTHER_NAMES, SAME_NAMES = 0.5, 1.2
"""Factors where all names beside two values are others, and where all are the same."""
SORTS = {"place": 0.8, "percent": 0.9}
"""Factors of what many stand in any two reports."""
MONTH_ALONE = 0.4
_NOT_FAR_APART = 1.6
_OF_BEGINNING = ("time", ORDINAL)
_SAME = """
    begin start erupt ignite originate broke breaking
    die kill perish dead death deaths fatal fatality fatalities
    injure wound hurt injury injuries injured
    arrest detain
    buy purchase acquire bought
    crash collide collision
    hit strike struck
    explode blast explosion
    shoot shot shooting gunfire
    steal stole stolen rob robbed robbery
    leave left depart departed
    arrive arrival came
    rise rose risen increase grow grew grown climb
    fall fell fallen drop decline decrease
    approve pass adopt
    close shut
    discover
    rescue save
    happen occur
    destroy gut ruin
    collapse cave
    win won defeat beat
    meet met
    gather assemble
    hold held
    hire employ
    cost pay paid spend spent
    donate
    raise collect
    sentence
    fine
    convict
    vote
    sell sold
    release
    resign
    build built
    evacuate
    sink sank sunk
    derail
    burn burned burnt
    escape fled flee
    sign signed
    visit
    sue sued
"""
"""Words of deeds, a line for those that are of one."""
DEEDS = {
    stem(word): words.split()[0] for words in _SAME.strip().splitlines() for word in words.split()
}
_NO_DEEDS = frozenset(
    """
    including following according based added asked called used named building buildings wiring
    hearing hearings meeting meetings evening morning wedding ceiling united during regarding
    concerning parking housing funding feeling spring offering seeing being during thing nothing
    something anything everything king ring wing string sibling related alleged hundred needed
    dead death deaths injury injuries
    """.split()
)
"""Words that look like those of deeds, or name those to whom something was done."""


def deeds_near(sentence: Sentence, at: int) -> frozenset[str]:
    """Return what is done near a token of a sentence, each under one name."""
    first, last = max(0, at - REACH), at + REACH + 1
    near = slice(first, last)
    rows = zip(sentence.words[near], sentence.stems[near], sentence.kinds[near], strict=True)
    return frozenset(
        DEEDS.get(root, root)
        for word, root, kind in rows
        if root and word not in _NO_DEEDS and (root in DEEDS or kind == "v")
    )


def of_one_event(one: Sentence, a: Value, other: Sentence, b: Value, weights: Weights) -> float:
    """Return how likely two values of two articles are of one thing: 0 to about 1.7."""
    factor = SORTS.get(a.what, 1.0) * _names_fit(one, a, other, b, weights)
    if a.unit == "month" == b.unit and a.what == "date":
        factor *= MONTH_ALONE
    if deeds := deeds_near(one, a.at) & deeds_near(other, b.at):
        beginning = "begin" in deeds and a.what in _OF_BEGINNING
        factor *= SAME_DEED * (SAME_BEGINNING if beginning else 1.0)
        return factor * (1.0 if a.what != "number" or _of_one_year(one, other) else OTHER_YEAR)
    low, high = sorted((a.size, b.size))
    counts = a.what == "number" and a.unit and a.unit == b.unit
    return factor * (COUNTED_ALIKE if counts and high <= _NOT_FAR_APART * low else OTHER_DEED)


def _of_one_year(one: Sentence, other: Sentence) -> bool:
    """Return whether no year stands in one of two sentences alone: in 1931 a fire killed 12."""
    mine, theirs = (
        {value.key for value in each.values if value.what == "year"} for each in (one, other)
    )
    return mine == theirs


def _names_fit(one: Sentence, a: Value, other: Sentence, b: Value, weights: Weights) -> float:
    """Return how much the names beside two values are the same; 1 where only one has any."""
    mine, theirs = _names_near(one, a), _names_near(other, b)
    if not mine or not theirs:
        return 1.0
    of = weights.of
    least = min(fsum(map(of, mine)), fsum(map(of, theirs)))
    return OTHER_NAMES + (SAME_NAMES - OTHER_NAMES) * fsum(map(of, mine & theirs)) / least


def _names_near(sentence: Sentence, value: Value) -> set[str]:
    """Return the stems of names beside a value, but for its own."""
    first, last = max(1, value.at - NAMES_REACH), value.at + NAMES_REACH + 1
    own = range(value.at, sentence.at(max(value.start, value.end - 1)) + 1)
    return {
        sentence.stems[at]
        for at in sentence.capitals
        if first <= at < last and at not in own and sentence.kinds[at] == "N"
    } & sentence.places.keys()
