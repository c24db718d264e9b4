"""Find what rose in one place and fell in another."""

from __future__ import annotations

from math import fsum
from typing import NamedTuple

from reader.services.suggest.pairs.pair import Pair
from reader.services.suggest.pairs.words import Sentence, Weights

_UP = frozenset(
    """
    rise rises rising rose risen grow grows growing grew grown growth increase increases increasing
    increased climb climbs climbing climbed surge surges surging surged soar soars soaring soared
    """.split()
)
_DOWN = frozenset(
    """
    fall falls falling fell fallen drop drops dropping dropped decline declines declining declined
    decrease decreases decreasing decreased shrink shrinks shrinking shrank shrunk plunge plunges
    plunging plunged slump slumps slumping slumped
    """.split()
)
_HINTS = _UP | _DOWN
_BEFORE, _AFTER = 8, 5
"""Tokens before such a word that tell what rose or fell, and those after it that do, as in `a rise
in trade`, or tell by how much."""
_NO_TREND = frozenset("to out off into apart behind ill for asleep short".split())
"""Words after which what says by how much nothing is something else: `fell ill`."""
_BARE, _MIXED = 0.6, 0.5
"""Factors of what does not say by how much, and of a sentence in which something rose and something
fell."""
_MOST, _HALF = 12.0, 3.0
"""The highest score, and the weight of shared words that gives half of it."""
_PERIODS = ("year", "date", "weekday")


class Trend(NamedTuple):
    """A word of a sentence that says that something rose or fell."""

    up: bool
    word: str
    about: frozenset[str]
    """Stems of what rose or fell."""
    weight: float
    """How much it says: 1 at most."""


def trends(sentence: Sentence) -> list[Trend]:
    """Return what a sentence says has risen or fallen."""
    if _HINTS.isdisjoint(sentence.all_words):
        return []
    found: list[Trend] = []
    words, begin = sentence.words, 0
    weight = 1.0 if _UP.isdisjoint(words) or _DOWN.isdisjoint(words) else _MIXED
    for at, word in enumerate(words):
        if word not in _HINTS:
            continue
        measured = any(
            each.what in ("percent", "number", "money") and at < each.at <= at + _AFTER
            for each in sentence.values
        )
        if about := _about(sentence, begin, at, measured=measured):
            found.append(Trend(word in _UP, word, about, weight * (1.0 if measured else _BARE)))
        begin = at + 1
    return found


def _about(sentence: Sentence, begin: int, at: int, *, measured: bool) -> frozenset[str]:
    """Return the stems of what rose or fell, from the one side and the other."""
    following = sentence.words[at + 1] if at + 1 < len(sentence.words) else ""
    begin = max(begin, at - _BEFORE)
    begin += sentence.kinds[begin:at].index("V") + 1 if "V" in sentence.kinds[begin:at] else 0
    stems = sentence.stems[begin:at]
    if following in ("in", "of"):
        stems += sentence.stems[at + 2 : at + 2 + _AFTER]
    elif following in _NO_TREND and not measured:
        return frozenset()
    return frozenset(stems) & sentence.places.keys()


def trend(
    one: Sentence, mine: list[Trend], other: Sentence, theirs: list[Trend], weights: Weights
) -> Pair | None:
    """Return the pair if one of two sentences says that what fell in the other one rose."""
    if any(_apart(one, other, what) for what in _PERIODS):
        return None
    best: tuple[float, Trend, Trend] | None = None
    for a in mine:
        for b in theirs:
            score = _score(a, b, weights) if a.up != b.up else 0.0
            if score > (best[0] if best else 0.0):
                best = score, a, b
    if best is None:
        return None
    score, a, b = best
    reason = f"up in one place, down in the other: {a.word} – {b.word}"
    return Pair("trend", (one.start, one.end), (other.start, other.end), reason, score)


def _apart(one: Sentence, other: Sentence, what: str) -> bool:
    """Return whether two sentences speak of different periods."""
    mine, theirs = ({e.key for e in each.values if e.what == what} for each in (one, other))
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _score(a: Trend, b: Trend, weights: Weights) -> float:
    shared = fsum(map(weights.of, a.about & b.about))
    whole = max(fsum(map(weights.of, each.about)) for each in (a, b))
    return _MOST * shared / (_HALF + shared) * (shared / whole) ** 2 * a.weight * b.weight
