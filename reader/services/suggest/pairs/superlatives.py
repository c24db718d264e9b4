"""Find firsts and superlatives that are said of two things."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import fsum
from typing import NamedTuple

from reader.services.suggest.pairs.pair import Pair
from reader.services.suggest.pairs.words import Sentence, Weights

_FIRST = re.compile(
    r"\b(?:the|its|his|her|their|[A-Z]\w+[’']s) (?:(?:very |ever )?first(?!\s+(?:half|quarter|few|"
    r"day|days|week|month|months|year|time in|lady|place|of all|two|three|debate))"
    r"|only|largest|biggest|smallest|highest|lowest|longest|shortest|oldest|youngest|richest|poorest"
    r"|tallest|deadliest|worst|best|fastest|busiest|strongest|most \w+|last surviving)"
    r"\s+(?P<what>[a-z][\w-]*(?:\s[a-z][\w-]*){0,3})"
)
_HINTS = frozenset(
    """
    first only largest biggest smallest highest lowest longest shortest oldest youngest richest
    poorest tallest deadliest worst best fastest busiest strongest most last
    """.split()
)
"""Without one of these words the pattern is not tried."""


class First(NamedTuple):
    """A superlative of a sentence."""

    sort: str
    written: str
    heads: list[str]
    """Stems of what it is said of; at least one."""
    within: frozenset[str]
    """Stems of the names right after it: what it is the most in, as `in Lisbon`."""


def firsts(sentence: Sentence) -> list[First]:
    """Return what a sentence says is the first, the only one or the most."""
    found: list[First] = []
    if _HINTS.isdisjoint(sentence.all_words):
        return found
    end = min(sentence.end, sentence.start + 3_000)
    for match in _FIRST.finditer(sentence.text, sentence.start, end):
        heads = _heads(sentence, match)
        if heads:
            written = " ".join(match.group().split())
            found.append(
                First(_sort(match.group()), written, heads, _within(sentence, match.end()))
            )
    return found


def superlative(
    one: Sentence,
    mine: Sequence[First],
    other: Sentence,
    theirs: Sequence[First],
    weights: Weights,
) -> Pair | None:
    """Return the pair if two sentences say of two things that they are the first or the most."""
    for a in mine:
        for b in theirs:
            if a.sort != b.sort or a.heads[0] != b.heads[0]:
                continue
            within = a.within & b.within
            if a.within and b.within and not within:
                continue
            names, others = _names(one) - within, _names(other) - within
            if not (names - others) or not (others - names):
                continue
            score = fsum(map(weights.of, {*a.heads, *within} & {*b.heads, *within}))
            score *= 0.4 if names & others else 1.0
            extents = (one.start, one.end), (other.start, other.end)
            reason = f"said of two things: {a.written} – {b.written}"
            return Pair("superlative", *extents, reason, score)
    return None


def _sort(written: str) -> str:
    words = written.split()
    return " ".join(words[1:3]) if words[1] == "most" else words[2 if words[1] == "very" else 1]


def _heads(sentence: Sentence, match: re.Match[str]) -> list[str]:
    first, last = sentence.at(match.start("what")), sentence.at(match.end("what") - 1)
    return [
        root
        for at in range(first, min(last + 1, len(sentence.words)))
        if (root := sentence.stems[at]) and root in sentence.places
    ]


def _within(sentence: Sentence, end: int) -> frozenset[str]:
    first = sentence.at(end)
    last = first
    while last < len(sentence.words) and (
        sentence.kinds[last] == "N" or (last == first and sentence.words[last] == "in")
    ):
        last += 1
    return frozenset(sentence.places.keys() & set(sentence.stems[first:last]))


def _names(sentence: Sentence) -> set[str]:
    return {
        sentence.stems[at]
        for at, kind in enumerate(sentence.kinds)
        if kind == "N" and sentence.stems[at]
    }
