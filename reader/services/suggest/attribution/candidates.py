"""What may be the cue and the source of something said."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reader.services.suggest.attribution import features
from reader.services.suggest.attribution.lexicon import ACCORDING, PARTICLES, verbs
from reader.services.suggest.attribution.tokens import (
    CONTENT,
    QUOTES,
    Place,
    Token,
    phrases_of,
    tokens_of,
)
from reader.text.lines import Extent

_MOST_PHRASES = 5
_MOST_TOKENS = 32
_FARTHEST = 8
"""Phrases on each side of a cue that are looked at; farther ones are hardly ever the source."""
_LONGEST_IN_PARENTHESES = 8


class Candidate(NamedTuple):
    """A passage that may be the cue or the source."""

    start: int
    end: int
    first: int
    last: int
    """Positions of its tokens, `[first, last)`."""
    features: tuple[str, ...]
    """What speaks for or against it."""


def around(text: str, contents: Sequence[Extent], sentences: Extent) -> Place:
    """Return what stands around contents (in order) within the extent of their sentences."""
    tokens: list[Token] = []
    position = sentences[0]
    for start, end in contents:
        tokens += tokens_of(text, position, start)
        tokens.append(Token(start, end, "", CONTENT))
        position = end
    tokens += tokens_of(text, position, sentences[1])
    quoted = text[contents[0][0]] in QUOTES or text[contents[-1][1] - 1] in QUOTES
    kinds = "".join(each.kind for each in tokens)
    return Place(tokens, phrases_of(tokens), quoted, kinds, {})


def cues(place: Place) -> list[Candidate]:
    """Return what may be the cue."""
    tokens = place.tokens
    contents = [at for at, each in enumerate(tokens) if each.kind == CONTENT]
    found = []
    for at in range(len(tokens)):
        if _may_be_cue(tokens, at):
            first, last = _cue_extent(tokens, at)
            speaks = tuple(features.of_cue(place, at, (first, last), contents))
            found.append(Candidate(tokens[first].start, tokens[last - 1].end, first, last, speaks))
    return found


def _may_be_cue(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    before = tokens[at - 1].kind if at else ""
    after = tokens[at + 1].kind if at + 1 < len(tokens) else ""
    if token.kind in "Vv" or token.word in ACCORDING or token.word == "as":
        return True
    if token.kind in ":-":
        return CONTENT in (before, after)
    if token.kind in "nI" and after == CONTENT:
        return True
    if token.kind not in "nN" or not at:
        return False
    return token.word in verbs() or (before in "NnRT)," and token.word.endswith("s"))


def _cue_extent(tokens: list[Token], at: int) -> tuple[int, int]:
    """Return the positions of a verb with its auxiliaries and what belongs to it."""
    first, last = at, at + 1
    if tokens[at].kind in ":-":
        return first, last
    while first and tokens[first - 1].kind in "XA":
        first -= 1
    if last < len(tokens) and tokens[last].word in PARTICLES:
        after = tokens[last + 1].kind if last + 1 < len(tokens) else ""
        if tokens[at].word == "according" or after == CONTENT:
            last += 1
    return first, last


def sources(place: Place, cue: Candidate) -> list[Candidate]:
    """Return what may be the source where this is the cue: one to five noun phrases in a row."""
    tokens, phrases = place.tokens, place.phrases
    verb = max(range(cue.first, cue.last), key=lambda at: tokens[at].kind in "Vv")
    about = features.about_cue(tokens, cue.first, cue.last, verb)
    found = []
    at = bisect_left(phrases, cue.first, key=lambda each: each.first)
    for begin in range(max(0, at - _FARTHEST), min(len(phrases), at + _FARTHEST)):
        phrase = phrases[begin]
        for end in range(begin, min(begin + _MOST_PHRASES, len(phrases))):
            extent = (phrase.first, phrases[end].last)
            if not _joined(place, (begin, end), (cue.first, cue.last)):
                break
            for last in _ends(place, *extent):
                speaks = features.of_source(place, (begin, end), last, about)
                start, stop = tokens[phrase.first].start, tokens[last - 1].end
                found.append(Candidate(start, stop, phrase.first, last, speaks))
    return found


_PARTING = frozenset(CONTENT + ";.:!?")
"""Kinds of tokens that are within no source."""


def _joined(place: Place, within: tuple[int, int], cue: tuple[int, int]) -> bool:
    """Return whether phrases up to `within[1]` can be one passage, apart from the cue."""
    (begin, end), phrases = within, place.phrases
    first, last = phrases[begin].first, phrases[end].last
    if last - first > _MOST_TOKENS or (first < cue[1] and cue[0] < last):
        return False
    return end == begin or _PARTING.isdisjoint(
        place.kinds[phrases[end - 1].last : phrases[end].first]
    )


def _ends(place: Place, first: int, last: int) -> Iterator[int]:
    """Yield where phrases may end: as they stand, with parentheses that follow, and with the comma
    that closes an apposition; never within quotation marks that opened after the beginning."""
    tokens, kinds = place.tokens, place.kinds
    if kinds.count('"', first, last) % 2:
        if last == len(tokens) or kinds[last] != '"':
            return
        last += 1
    yield last
    if last < len(tokens) and tokens[last].kind == "(":
        near = range(last, min(last + _LONGEST_IN_PARENTHESES, len(tokens)))
        closing = next((at for at in near if tokens[at].kind == ")"), None)
        if closing is not None:
            last = closing + 1
            yield last
    if kinds[last : last + 1] == "," and "," in kinds[first:last]:
        yield last + 1
