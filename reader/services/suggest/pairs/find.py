"""Find the pairs of an article that are worth a look, the most telling first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from reader.services.suggest.pairs.alike import alike
from reader.services.suggest.pairs.certainty import certainty, stances
from reader.services.suggest.pairs.clash import Clashes
from reader.services.suggest.pairs.dates import dates_in
from reader.services.suggest.pairs.names import find_names
from reader.services.suggest.pairs.negation import denials, negation
from reader.services.suggest.pairs.numbers import numbers_in
from reader.services.suggest.pairs.pair import Pair, Value
from reader.services.suggest.pairs.people import Person, people_in
from reader.services.suggest.pairs.places import places_in
from reader.services.suggest.pairs.quotes import open_quotations
from reader.services.suggest.pairs.sums import wrong_sums
from reader.services.suggest.pairs.superlatives import firsts, superlative
from reader.services.suggest.pairs.words import Sentence, Weights
from reader.services.suggest.rules import TextView

LEAST = 2.2
"""Score below which a pair is not listed, unless all are wanted."""
MOST_SENTENCES = 20_000
"""Sentences of an article that are looked at."""
LONGEST_HEADLINE = 160
"""Characters."""
SAME_SORT, SAME_PASSAGE = 0.9, 0.75
"""Factors of a pair for each pair before it that is of its sort, or has one of its passages."""


def find_pairs(view: TextView, *, least: float = LEAST) -> list[Pair]:
    """Return the pairs worth a look that score `least` or more, the most telling first."""
    sentences = sentences_of(view)
    weights = Weights(sentences)
    people = _read(sentences)
    found = [
        *_compared(sentences, weights),
        *find_names(sentences, people, weights),
        *wrong_sums(sentences),
        *open_quotations(view),
    ]
    found = [each for each in found if each.score >= least]
    return _each_once(sorted(found, key=lambda each: (-each.score, each.first)))


def sentences_of(view: TextView) -> list[Sentence]:
    """Return the sentences of a text; the first is a headline if it is a short paragraph."""
    extents = view.units("sentence")[:MOST_SENTENCES]
    paragraphs = view.units("paragraph")
    first = paragraphs[0] if paragraphs else (0, 0)
    title = len(extents) > 2 and first[1] - first[0] < LONGEST_HEADLINE
    title = title and extents[0][1] >= len(view.text[: first[1]].rstrip())
    return [
        Sentence(number, view.text, extent, headline=title and number == 0)
        for number, extent in enumerate(extents)
    ]


def _read(sentences: Sequence[Sentence]) -> list[tuple[Sentence, Person]]:
    """Give sentences their values; return the people in them."""
    people: list[tuple[Sentence, Person]] = []
    for sentence in sentences:
        dates = [*dates_in(sentence)]
        sentence.take(dates)
        taken = [(each.start, each.end) for each in dates]
        sentence.take([e for e in numbers_in(sentence) if not _within(e, taken)])
        sentence.take([*places_in(sentence)])
        people += [(sentence, each) for each in people_in(sentence)]
    return people


def _within(value: Value, taken: Sequence[tuple[int, int]]) -> bool:
    return any(value.start < end and start < value.end for start, end in taken)


def _compared(sentences: Sequence[Sentence], weights: Weights) -> Iterator[Pair]:
    clashes = Clashes(sentences, weights)
    denied = [denials(each) for each in sentences]
    held = [stances(each) for each in sentences]
    most = [firsts(each) for each in sentences]
    wanted = [bool(each.places) for each in sentences]
    for one, other in alike(sentences, weights, wanted):
        a, b = one.number, other.number
        yield from clashes.between(one, other)
        if (denied[a] or denied[b]) and (
            pair := negation(one, denied[a], other, denied[b], weights)
        ) is not None:
            yield pair
        if (held[a] and held[b]) and (
            pair := certainty(one, held[a], other, held[b], weights)
        ) is not None:
            yield pair
        if (most[a] and most[b]) and (
            pair := superlative(one, most[a], other, most[b], weights)
        ) is not None:
            yield pair


def _each_once(pairs: Sequence[Pair]) -> list[Pair]:
    """Leave out what is there twice; put back what is the next of its sort, or of its passage."""
    kept: list[Pair] = []
    seen: set[tuple[object, ...]] = set()
    sorts: Counter[str] = Counter()
    times: Counter[object] = Counter()
    for pair in pairs:
        key = (pair.what, pair.first, pair.second)
        if key in seen:
            continue
        seen.add(key)
        ends = [(pair.kind, each) for each in (pair.first, pair.second) if each]
        again = max(times[each] for each in ends)
        factor = SAME_SORT ** sorts[pair.what] * SAME_PASSAGE**again
        times.update(ends)
        sorts[pair.what] += not again
        kept.append(pair._replace(score=pair.score * factor))
    return sorted(kept, key=lambda each: (-each.score, each.first))
