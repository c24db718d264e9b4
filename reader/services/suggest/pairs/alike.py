"""Choose the sentences to compare: an inverted index with bounded lists."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from reader.model.progress import Progress, no_progress
from reader.services.suggest.pairs.words import Sentence, Weights

MOST_PER_WORD = 40
"""Sentences of one word that are all compared; of a more frequent word only those near by."""
NEAR = 4
"""Sentences after one that are compared with it where their word is frequent."""
PARTNERS = 14
"""Sentences that one is compared with at most."""


def alike(
    sentences: Sequence[Sentence],
    weights: Weights,
    *,
    across: bool = False,
    progress: Progress = no_progress,
) -> Iterator[tuple[Sentence, Sentence]]:
    """Yield pairs of sentences that share words, the first one first.

    With `across` only those of different articles are compared.
    """
    index: defaultdict[str, list[int]] = defaultdict(list)
    for number, sentence in enumerate(sentences):
        for root in sentence.places:
            index[root].append(number)
    seen: set[tuple[int, int]] = set()
    for number in progress(range(len(sentences)), len(sentences), "Comparing sentences"):
        for other in _partners(number, sentences, index, weights, across=across):
            pair = (min(number, other), max(number, other))
            if pair not in seen:
                seen.add(pair)
                yield sentences[pair[0]], sentences[pair[1]]


def _partners(
    number: int,
    sentences: Sequence[Sentence],
    index: dict[str, list[int]],
    weights: Weights,
    *,
    across: bool,
) -> list[int]:
    sentence = sentences[number]
    sums: defaultdict[int, float] = defaultdict(float)
    for root in sentence.places:
        numbers = index[root]
        if len(numbers) == 1:
            continue
        if len(numbers) > MOST_PER_WORD:
            at = bisect_left(numbers, number)
            numbers = numbers[max(0, at - NEAR) : at + NEAR + 1]
        weight = weights.of(root)
        for other in numbers:
            sums[other] += weight
    sums.pop(number, None)
    found = [e for e in sums if not across or sentences[e].article != sentence.article]
    return sorted(found, key=lambda each: (-sums[each], abs(each - number)))[:PARTNERS]
