"""Find the pairs of an article that are worth a look, the most telling first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reader.model.progress import Progress, no_progress
from reader.services.suggest.pairs.alike import alike
from reader.services.suggest.pairs.calendar import wrong_weekdays
from reader.services.suggest.pairs.certainty import Stance, certainty, stances
from reader.services.suggest.pairs.clash import Clashes
from reader.services.suggest.pairs.dates import dateline_end, dates_in
from reader.services.suggest.pairs.language import why_not_for
from reader.services.suggest.pairs.names import find_names
from reader.services.suggest.pairs.negation import Denial, denials, negation
from reader.services.suggest.pairs.numbers import numbers_in
from reader.services.suggest.pairs.pair import Pair, Value
from reader.services.suggest.pairs.people import Person, people_in
from reader.services.suggest.pairs.places import places_in
from reader.services.suggest.pairs.quotes import open_quotations
from reader.services.suggest.pairs.sums import wrong_sums
from reader.services.suggest.pairs.superlatives import First, firsts, superlative
from reader.services.suggest.pairs.swapped import swapped
from reader.services.suggest.pairs.trends import Trend, trend, trends
from reader.services.suggest.pairs.words import Sentence, Weights
from reader.services.suggest.rules import TextView
from reader.text.lines import Extent

LEAST = 2.05
"""Score below which a pair is not listed, unless all are wanted."""
MOST_SENTENCES = 20_000
"""Sentences of an article that are looked at."""
MOST_SAME = 200
"""Sentences that are the same but for their digits: of more of them, as in a table, the first are
looked at."""
LONGEST_HEADLINE = 160
"""Characters."""
_NO_DIGITS = dict.fromkeys(map(ord, "0123456789"))
SAME_SORT, SAME_PASSAGE = 0.7, 0.72
"""Factors of a pair for each pair before it that is of its sort, or has one of its passages."""


class Said(NamedTuple):
    """What a sentence denies, what it is certain of, what it says is the most, and what rose."""

    denied: list[Denial]
    held: list[Stance]
    most: list[First]
    turned: list[Trend]


class Reading(NamedTuple):
    """An article as it is compared."""

    sentences: list[Sentence]
    people: list[tuple[Sentence, Person]]
    said: dict[Sentence, Said]


def find_pairs(
    view: TextView, *, least: float = LEAST, progress: Progress = no_progress
) -> list[Pair]:
    """Return the pairs worth a look that score `least` or more, the most telling first."""
    reading = read(view, progress=progress)
    sentences = reading.sentences
    weights = Weights(sentences)
    found = [
        *compared(reading.said, sentences, alike(sentences, weights, progress=progress), weights),
        *find_names(sentences, reading.people, weights),
        *swapped(sentences),
        *wrong_sums(sentences),
        *wrong_weekdays(sentences),
        *open_quotations(view),
    ]
    return ranked(found, least)


def why_none(view: TextView) -> str:
    """Return why a text may have no pairs, as a clause."""
    sentences = view.units("sentence")
    if len(sentences) < 2:
        return "there is only one sentence" if sentences else "there are no sentences"
    differ = "the rules find no two passages that differ in what they state of the same"
    return why_not_for(view.text) or differ


def left_out(view: TextView) -> str:
    """Say how many sentences of a text are compared, as a clause; empty where all are."""
    sentences = view.units("sentence")
    count = len(_not_a_table(view.text, sentences))
    if count == len(sentences):
        return ""
    which = f"of alike ones the first {MOST_SAME}" if count < MOST_SENTENCES else "the first"
    return f"{count:,} of {len(sentences):,} sentences compared, {which}"


def ranked(pairs: Iterable[Pair], least: float) -> list[Pair]:
    """Return pairs that score `least` or more, the most telling first, each once."""
    listed = [each for each in pairs if each.score >= least]
    kept = _each_once(sorted(listed, key=lambda each: (-each.score, each.first)))
    return [each for each in kept if each.score >= least]


def sentences_of(
    view: TextView, article: int = 0, progress: Progress = no_progress
) -> list[Sentence]:
    """Return the sentences of a text; the first is a headline if it is a short paragraph."""
    extents = _not_a_table(view.text, view.units("sentence", progress=progress))
    paragraphs = view.units("paragraph")
    first = paragraphs[0] if paragraphs else (0, 0)
    title = len(extents) > 2 and first[1] - first[0] < LONGEST_HEADLINE
    title = title and extents[0][1] >= len(view.text[: first[1]].rstrip())
    return [
        Sentence(view.text, extent, headline=title and number == 0, article=article)
        for number, extent in enumerate(extents)
    ]


def _not_a_table(text: str, extents: Sequence[Extent]) -> list[Extent]:
    """Return the sentences that are looked at: of very many that are nearly the same, the first."""
    if len(extents) <= MOST_SAME:
        return [*extents]
    times: Counter[str] = Counter()
    kept: list[Extent] = []
    for start, end in extents:
        form = text[start:end].translate(_NO_DIGITS)
        times[form] += 1
        if times[form] <= MOST_SAME:
            kept.append((start, end))
    return kept[:MOST_SENTENCES]


def read(view: TextView, article: int = 0, progress: Progress = no_progress) -> Reading:
    """Return the sentences of an article with their values, and the people in them."""
    sentences = sentences_of(view, article, progress)
    people: list[tuple[Sentence, Person]] = []
    for sentence in progress(sentences, len(sentences), "Reading sentences"):
        dates = [*dates_in(sentence)]
        text = dateline_end(sentence) if dates else 0
        sentence.take([each for each in dates if each.start >= text])
        taken = [(each.start, each.end) for each in dates]
        sentence.take([e for e in numbers_in(sentence) if not _within(e, taken)])
        sentence.take([*places_in(sentence)])
        people += [(sentence, each) for each in people_in(sentence)]
    said = {
        each: Said(denials(each), stances(each), firsts(each), trends(each)) for each in sentences
    }
    return Reading(sentences, people, said)


def _within(value: Value, taken: Sequence[tuple[int, int]]) -> bool:
    return any(value.start < end and start < value.end for start, end in taken)


def compared(
    said: Mapping[Sentence, Said],
    sentences: Sequence[Sentence],
    chosen: Iterable[tuple[Sentence, Sentence]],
    weights: Weights,
    *,
    across: bool = False,
) -> Iterator[Pair]:
    """Yield what cannot both be so in the pairs of sentences that were chosen; with `across`, of
    two articles."""
    clashes = Clashes(sentences, weights, across=across)
    for one, other in chosen:
        if one.values and other.values:
            yield from clashes.between(one, other)
        mine, theirs = said[one], said[other]
        if (mine.denied or theirs.denied) and (
            pair := negation(one, mine.denied, other, theirs.denied, weights)
        ) is not None:
            yield pair
        if (mine.held and theirs.held) and (
            pair := certainty(one, mine.held, other, theirs.held, weights)
        ) is not None:
            yield pair
        if (mine.most and theirs.most) and (
            pair := superlative(one, mine.most, other, theirs.most, weights)
        ) is not None:
            yield pair
        if (mine.turned and theirs.turned) and (
            pair := trend(one, mine.turned, other, theirs.turned, weights)
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
        ends: list[object] = [(pair.kind, each) for each in (pair.first, pair.second) if each]
        ends += [(pair.what, pair.values)] if pair.values else []
        again = max(times[each] for each in ends)
        factor = SAME_SORT ** sorts[pair.what] * SAME_PASSAGE**again
        times.update(ends)
        sorts[pair.what] += not again
        kept.append(pair._replace(score=pair.score * factor))
    return sorted(kept, key=lambda each: (-each.score, each.first))
