"""Find pairs between two articles on the same matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from reader.services.suggest.pairs import find
from reader.services.suggest.pairs.alike import alike
from reader.services.suggest.pairs.find import Reading, compared, ranked, read
from reader.services.suggest.pairs.names import find_names
from reader.services.suggest.pairs.ordinals import ordinals_in
from reader.services.suggest.pairs.pair import Pair
from reader.services.suggest.pairs.tolls import Report, find_tolls
from reader.services.suggest.pairs.words import Weights
from reader.services.suggest.rules import TextView

LEAST = 3.5
"""Score below which a pair between articles is not listed, before it is put on the scale of those
within one."""
_SORTS = {"certainty": 0.7, "negation": 0.75}
"""Factors of what is said in many words, in which two articles are alike by chance more often."""
KEPT = 256
"""Articles that are kept in memory as they are compared."""
_SCALE = find.LEAST / LEAST
"""To the scores of pairs within an article, so that all can be put in one order."""


class Across(NamedTuple):
    """A pair of passages of two articles, by their numbers; `first` stands in the first."""

    one: int
    other: int
    pair: Pair


def find_across(
    chosen: Iterable[tuple[int, int]],
    view: Callable[[int], TextView],
    *,
    least: float = find.LEAST,
) -> Iterator[Across]:
    """Yield the pairs worth a look between the articles of each chosen pair, the most telling of
    each first; `view` returns an article by its number."""

    @lru_cache(maxsize=KEPT)
    def reading(number: int) -> Reading:
        found = read(view(number), number)
        for sentence in found.sentences:
            sentence.take([*ordinals_in(sentence)])
        return found

    for one, other in chosen:
        for pair in _between(reading(one), reading(other), least / _SCALE):
            yield Across(one, other, pair._replace(score=pair.score * _SCALE))


def _between(one: Reading, other: Reading, least: float) -> list[Pair]:
    sentences = [*one.sentences, *other.sentences]
    if not one.sentences or not other.sentences:
        return []
    weights = Weights(sentences)
    said = {**one.said, **other.said}
    found = [
        *find_tolls(Report(one.sentences, one.people), Report(other.sentences, other.people)),
        *compared(said, sentences, alike(sentences, weights, across=True), weights, across=True),
        *find_names(sentences, [*one.people, *other.people], weights, across=True),
    ]
    scored = (each._replace(score=each.score * _SORTS.get(each.what, 1.0)) for each in found)
    return ranked(scored, least)
