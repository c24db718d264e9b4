"""Propose the source and the cue of something said, best first."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise, repeat
from typing import NamedTuple

from reader.services.suggest.attribution.candidates import Candidate, around, cues, sources
from reader.services.suggest.attribution.tokens import Place
from reader.services.suggest.attribution.weights import CUE, SOURCE, Weights
from reader.text.lines import Extent

_CUE_COUNTS = 3.0
"""How often the score of a cue counts beside that of its source: a good source makes no cue."""
_MOST_CUES = 3
_MOST_SOURCES = 4


class Scorer(NamedTuple):
    """What weighs the candidates: by hand, or learned."""

    cue: Weights = CUE
    source: Weights = SOURCE


BY_HAND = Scorer()


class Proposal(NamedTuple):
    """One way to read an attribution. Extents are `[start, end)` in code points."""

    cue: Extent
    source: Extent | None
    """None where nobody is named in the sentence."""
    score: float


def ranked(candidates: Iterable[Candidate], weights: Weights) -> list[tuple[float, Candidate]]:
    """Return candidates with what speaks for each, the best first."""
    weight, zeros = weights.get, repeat(0.0)
    found = [(sum(map(weight, each.features, zeros)), each) for each in candidates]
    return sorted(found, key=lambda each: -each[0])


def sentences_around(text: str, sentences: Sequence[Extent], contents: Sequence[Extent]) -> Extent:
    """Return the extent of the sentences that contents stand in; where nothing else does, with
    the sentences before and after. Contents are in order."""
    start, end = contents[0][0], contents[-1][1]
    starts = [each for each, _ in sentences]
    first = max(0, bisect_right(starts, start) - 1)
    last = max(first, bisect_right(starts, end - 1) - 1)
    if not sentences:
        return start, end
    extent = min(sentences[first][0], start), max(sentences[last][1], end)
    rest = [text[extent[0] : start], text[end : extent[1]]]
    rest += [text[a[1] : b[0]] for a, b in pairwise(contents)]
    if any(letter.isalnum() for each in rest for letter in each):
        return extent
    before, after = max(0, first - 1), min(len(sentences) - 1, last + 1)
    return min(sentences[before][0], start), max(sentences[after][1], end)


def propose(
    text: str,
    contents: Sequence[Extent],
    sentences: Sequence[Extent],
    scorer: Scorer = BY_HAND,
) -> list[Proposal]:
    """Return proposals for the cue and the source of contents, best first, at most 12.

    Contents are in order, at least one. `sentences` are those of the text around them, or all.
    """
    place = around(text, contents, sentences_around(text, sentences, contents))
    found: list[Proposal] = []
    for weight, cue in ranked(cues(place), scorer.cue)[:_MOST_CUES]:
        found += _with_sources(place, cue, _CUE_COUNTS * weight, scorer)
    return sorted(found, key=lambda each: -each.score)


def _with_sources(place: Place, cue: Candidate, weight: float, scorer: Scorer) -> list[Proposal]:
    where = (cue.start, cue.end)
    found = [
        Proposal(where, (source.start, source.end), weight + worth)
        for worth, source in ranked(sources(place, cue), scorer.source)[:_MOST_SOURCES]
    ]
    return found or [Proposal(where, None, weight - 1)]
