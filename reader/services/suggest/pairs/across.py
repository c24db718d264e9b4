"""Find pairs between articles on the same matter, which share rare words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from math import log
from typing import NamedTuple

from reader.services.suggest.pairs.alike import alike
from reader.services.suggest.pairs.find import Reading, compared, ranked, read
from reader.services.suggest.pairs.names import find_names
from reader.services.suggest.pairs.pair import Pair
from reader.services.suggest.pairs.words import Weights
from reader.services.suggest.rules import TextView

LEAST = 3.5
"""Score below which a pair between articles is not listed."""
MOST_ARTICLES_OF_WORD = 12
"""Articles that a word is rare in."""
PARTNERS = 4
"""Articles that one is compared with at most."""
FEWEST_WORDS = 6
"""Rare words that articles on one matter share."""
KEPT = 256
"""Articles that are kept in memory as they are compared."""
_WORD = re.compile(r"[A-Z][a-z]{2,}|[a-z]{6,}")


class Across(NamedTuple):
    """A pair of passages of two articles, by their numbers; `first` stands in the first."""

    one: int
    other: int
    pair: Pair


def words_of(text: str) -> frozenset[str]:
    """Return the words by which articles on the same matter are told."""
    return frozenset(each.lower() for each in _WORD.findall(text))


def same_matter(words: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
    """Return the pairs of articles that share rare words, in order, by the words of each."""
    index: defaultdict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(words):
        for word in each:
            index[word].append(number)
    rare = {word: all_ for word, all_ in index.items() if 2 <= len(all_) <= MOST_ARTICLES_OF_WORD}
    chosen: set[tuple[int, int]] = set()
    for number, each in enumerate(words):
        weights: defaultdict[int, float] = defaultdict(float)
        counts: defaultdict[int, int] = defaultdict(int)
        for word in each & rare.keys():
            for other in rare[word]:
                weights[other] += log(1 + len(words) / len(rare[word]))
                counts[other] += 1
        near = [o for o in weights if o != number and counts[o] >= FEWEST_WORDS]
        near.sort(key=lambda other: (-round(weights[other], 6), other))
        chosen.update((min(number, other), max(number, other)) for other in near[:PARTNERS])
    return sorted(chosen)


def find_across(
    chosen: Iterable[tuple[int, int]],
    view: Callable[[int], TextView],
    *,
    least: float = LEAST,
) -> Iterator[Across]:
    """Yield the pairs worth a look between the articles of each chosen pair, the most telling of
    each first; `view` returns an article by its number."""

    @lru_cache(maxsize=KEPT)
    def reading(number: int) -> Reading:
        return read(view(number), number)

    for one, other in chosen:
        for pair in _between(reading(one), reading(other), least):
            yield Across(one, other, pair)


def _between(one: Reading, other: Reading, least: float) -> list[Pair]:
    sentences = [*one.sentences, *other.sentences]
    if not one.sentences or not other.sentences:
        return []
    weights = Weights(sentences)
    said = {**one.said, **other.said}
    found = [
        *compared(said, sentences, alike(sentences, weights, across=True), weights),
        *find_names(sentences, [*one.people, *other.people], weights, across=True),
    ]
    return ranked(found, least)
