"""Tell which articles are on the same matter: by the words that both are about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from heapq import nlargest
from math import log, sqrt
from pathlib import Path

from reader.services.suggest.pairs.words import STOP, stem

LEAST = 0.2
"""How alike two articles on one matter are at least: 1 if their words are the same."""
FEWEST = 4
"""Words that are not common ones, which they share at least: of short texts a word or two makes
out much."""
PARTNERS = 6
"""Articles that one is compared with at most, but for those that choose it."""
MOST_CHARACTERS = 40_000
"""Of an article, from its beginning, by which its matter is told."""
_OTHERS, _SHARE_OF_COMMON, _SHARE_OF_RARE = 40, 0.35, 0.02
"""Articles on other matters that are thought beside those at hand, of which there may be few, and
the share of them that have a common word, and a rare one."""
_TELLING = 60
"""The weightiest words of an article, by which others are looked for."""
_MOST_OF_WORD, _NEAR = 40, 10
"""Articles of one word that are all looked at; of a more frequent one only those on each side."""
_LOOKED_AT = 18
"""Articles of which it is reckoned how alike they are."""
_SHORTEST = 3
_WORD = re.compile(r"[A-Za-z][a-z]{2,}")

Matter = Mapping[str, int]
"""How often an article has each stem."""


@cache
def _common() -> frozenset[str]:
    path = Path(__file__).with_name("common.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(stem(word) for line in lines if line[:1] != "#" for word in line.split())


def matter_of(text: str) -> Matter:
    """Return the words by which the matter of a text is told."""
    words = Counter(map(str.lower, _WORD.findall(text, 0, MOST_CHARACTERS)))
    found: Counter[str] = Counter()
    for word, times in words.items():
        root = stem(word)
        if len(root) >= _SHORTEST and word not in STOP and root not in STOP:
            found[root] += times
    return found


def same_matter(matters: Sequence[Matter]) -> list[tuple[int, int]]:
    """Return the pairs of articles that are on the same matter, in order, by the words of each."""
    weighed = _weighed(matters)
    index: defaultdict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(weighed):
        for root in each:
            index[root].append(number)
    chosen: set[tuple[int, int]] = set()
    for number, each in enumerate(weighed):
        near = [
            (-round(_alike(each, weighed[other]), 6), other)
            for other in _perhaps(number, weighed, index)
        ]
        near = sorted(pair for pair in near if -pair[0] >= LEAST)
        chosen.update((min(number, other), max(number, other)) for _, other in near[:PARTNERS])
    return sorted(chosen)


def _weighed(matters: Sequence[Matter]) -> list[dict[str, float]]:
    """Return the weight of each word of each article: its share of what the article is about."""
    count = Counter(root for each in matters for root in each)
    common = _common()
    weights = {
        root: log(
            (len(matters) + _OTHERS)
            / (times + _OTHERS * (_SHARE_OF_COMMON if root in common else _SHARE_OF_RARE))
        )
        for root, times in count.items()
    }
    found = []
    for each in matters:
        weighed = {root: (1 + log(times)) * weights[root] for root, times in each.items()}
        whole = sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
        found.append({root: weight / whole for root, weight in weighed.items()})
    return found


def _perhaps(
    number: int, weighed: Sequence[Mapping[str, float]], index: Mapping[str, list[int]]
) -> list[int]:
    """Return the articles that share the most of the weightiest words of one."""
    sums: defaultdict[int, float] = defaultdict(float)
    for root, weight in nlargest(_TELLING, weighed[number].items(), key=lambda e: (e[1], e[0])):
        numbers = index[root]
        if len(numbers) > _MOST_OF_WORD:
            at = bisect_left(numbers, number)
            numbers = numbers[max(0, at - _NEAR) : at + _NEAR + 1]
        for other in numbers:
            sums[other] += weight * weighed[other][root]
    sums.pop(number, None)
    return nlargest(_LOOKED_AT, sums, key=lambda other: (round(sums[other], 9), -other))


def _alike(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return how alike two articles are: 0 to 1; 0 if they share few words that are not common."""
    few, many = sorted((one, other), key=len)
    shared = [root for root in few if root in many]
    if sum(root not in _common() for root in shared) < FEWEST:
        return 0.0
    return sum(few[root] * many[root] for root in shared)
