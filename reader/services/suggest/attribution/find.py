"""Find whole attributions in a text by rules alone: what was said, how and by whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reader.services.suggest.attribution.candidates import Candidate, around, cue_at, cues, sources
from reader.services.suggest.attribution.clauses import clauses
from reader.services.suggest.attribution.propose import BY_HAND, Worth, ranked
from reader.services.suggest.attribution.tokens import Place
from reader.text.lines import Extent

_FEWEST_WORDS = 3
_SUREST_CUE = 4.0
"""What a cue beside a quotation has to weigh."""
_LEAST_BEFORE_COLON = 2.0
"""The same where a colon stands before the quotation."""
_LEAST_SOURCE = -1.0


class Attribution(NamedTuple):
    """An attribution that was found. Extents are `[start, end)` in code points."""

    contents: tuple[Extent, ...]
    cue: Extent
    source: Extent | None


class _Stretch(NamedTuple):
    """Sentences that belong together because a quotation runs over their edges."""

    start: int
    end: int
    quotations: list[Extent]


def find_attributions(
    text: str, sentences: Sequence[Extent], quotations: Sequence[Extent]
) -> Iterator[Attribution]:
    """Yield the attributions of a text, by sentences.

    Sentences and quotations (with their marks, none within another) are in order.
    """
    stretches = _stretches(sentences, quotations)
    for at, stretch in enumerate(stretches):
        standing = _standing(text, stretch)
        following = stretches[at + 1] if at + 1 < len(stretches) else None
        quoted = _by_quotation(text, stretch, standing, following) if standing else None
        if quoted is not None:
            yield quoted
            continue
        extent = (stretch.start, stretch.end)
        for content, verb in clauses(text, extent, stretch.quotations):
            place = around(text, [content], extent)
            cue = cue_at(place, verb)
            if cue is not None:
                yield Attribution((content,), (cue.start, cue.end), _source(place, cue))


def _stretches(sentences: Sequence[Extent], quotations: Sequence[Extent]) -> list[_Stretch]:
    found: list[_Stretch] = []
    at = 0
    for start, end in sentences:
        last = found[-1] if found else None
        if last and last.quotations and last.quotations[-1][1] > start:
            found[-1] = _Stretch(last.start, max(end, last.end), last.quotations)
        else:
            found.append(_Stretch(start, end, []))
        while at < len(quotations) and quotations[at][0] < found[-1].end:
            if quotations[at][0] >= found[-1].start:
                found[-1].quotations.append(quotations[at])
            at += 1
    return found


def _standing(text: str, stretch: _Stretch) -> list[Extent]:
    """Return the quotations that stand for themselves, and are not a few words in a sentence."""
    return [each for each in stretch.quotations if _stands(text, stretch.start, *each)]


def _stands(text: str, begin: int, start: int, end: int) -> bool:
    inner, before = text[start + 1 : end - 1].strip(), text[begin:start].rstrip()
    few = len(text[start:end].split()) < _FEWEST_WORDS
    if not inner or (few and inner[-1] != ","):
        return False
    ends, opens = inner[-1] in ",.?!…-—―", inner[0].isupper()
    if not before:
        return ends or text[end : end + 1] == ","
    if before[-1] in ",:":
        return ends or opens
    return opens and ends


def _by_quotation(
    text: str, stretch: _Stretch, standing: list[Extent], following: _Stretch | None
) -> Attribution | None:
    """Return the attribution of quotations, with one that goes on in a sentence of its own."""
    place = around(text, standing, (stretch.start, stretch.end))
    candidates = (each for each in cues(place) if place.tokens[each.first].kind != "-")
    best = ranked(candidates, Worth(BY_HAND.cue))
    introduced = text[stretch.start : standing[0][0]].rstrip().endswith(":")
    if not best or best[0][0] < (_LEAST_BEFORE_COLON if introduced else _SUREST_CUE):
        return None
    cue = _verb_before(place, best[0][1], [each for _, each in best])
    contents = [*standing]
    if following is not None and standing[-1][0] < cue.start:
        contents += _continued(text, stretch, following)
    return Attribution(tuple(contents), (cue.start, cue.end), _source(place, cue))


def _verb_before(place: Place, cue: Candidate, others: Sequence[Candidate]) -> Candidate:
    """Return the verb that a colon follows, where the cue is that colon; else the cue."""
    if place.tokens[cue.first].kind != ":":
        return cue
    verbs = (each for each in others if each.last == cue.first)
    return next((each for each in verbs if place.tokens[each.last - 1].kind == "V"), cue)


def _continued(text: str, stretch: _Stretch, following: _Stretch) -> list[Extent]:
    """Return the quotations of the next sentences of the paragraph, if nothing else is in them."""
    standing = _standing(text, following)
    if not standing or "\n" in text[stretch.end : following.start]:
        return []
    rest = text[following.start : standing[0][0]] + text[standing[-1][1] : following.end]
    return [] if any(letter.isalpha() for letter in rest) else standing


def _source(place: Place, cue: Candidate) -> Extent | None:
    best = ranked(sources(place, cue), Worth(BY_HAND.source))
    if not best or best[0][0] <= _LEAST_SOURCE:
        return None
    return best[0][1].start, best[0][1].end
