"""Propose the source and the cue of something said, best first."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise, repeat
from operator import itemgetter
from typing import NamedTuple

from reader.services.suggest.attribution.candidates import (
    FARTHEST,
    Candidate,
    around,
    cues,
    sources,
)
from reader.services.suggest.attribution.tokens import Features
from reader.services.suggest.attribution.weights import CUE, SOURCE, Weights
from reader.text.lines import Extent

VERSION = 2
"""Of the rules for attributions; increase it when they find something else in the same text."""
_CUE_COUNTS = 3.0
"""How often the score of a cue counts beside that of its source: a good source makes no cue."""
_PHRASES_BY_CUE = (FARTHEST, FARTHEST // 2, FARTHEST // 2)
"""How far from each of the best cues its sources are looked for: a long sentence has many phrases,
and what is far from a cue that is hardly one is no source."""
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


class Worth(dict[Features, float]):
    """What groups of features weigh, each added up when it is first asked for."""

    def __init__(self, weights: Weights) -> None:
        """Weigh by these."""
        self._weight = weights.get

    def __missing__(self, group: Features) -> float:
        worth = self[group] = sum(map(self._weight, group, repeat(0.0)))
        return worth


def ranked(candidates: Iterable[Candidate], worth: Worth) -> list[tuple[float, Candidate]]:
    """Return candidates with what speaks for each, the best first."""
    found = [(sum(map(worth.__getitem__, each.groups)), each) for each in candidates]
    return sorted(found, key=itemgetter(0), reverse=True)


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
    text: str, contents: Sequence[Extent], sentences: Sequence[Extent], scorer: Scorer = BY_HAND
) -> list[Proposal]:
    """Return proposals for the cue and the source of contents, best first, at most 12.

    Contents are in order, at least one. `sentences` are those of the text around them, or all.
    """
    place = around(text, contents, sentences_around(text, sentences, contents))
    found, worth = list[Proposal](), Worth(scorer.source)
    best = ranked(cues(place), Worth(scorer.cue))
    for (weight, cue), farthest in zip(best, _PHRASES_BY_CUE, strict=False):
        where, weight = (cue.start, cue.end), _CUE_COUNTS * weight
        with_sources = ranked(sources(place, cue, farthest), worth)[:_MOST_SOURCES]
        found += [
            Proposal(where, (source.start, source.end), weight + speaks)
            for speaks, source in with_sources
        ] or [Proposal(where, None, weight - 1)]
    return sorted(found, key=lambda each: -each.score)
