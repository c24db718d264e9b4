"""What may be the cue and the source of something said."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from reader.services.suggest.attribution import features
from reader.services.suggest.attribution.lexicon import ACCORDING, PARTICLES, verbs
from reader.services.suggest.attribution.tokens import (
    CONTENT,
    QUOTES,
    RELATIVE,
    Features,
    Place,
    Token,
    phrases_of,
    tokens_of,
)
from reader.text.lines import Extent

_MOST_AROUND = 600
"""Code points of the sentence before and after a content that are looked at: more than nearly any
sentence has, so that the time is bounded where no stop ends one."""
_MOST_PHRASES = 5
_MOST_TOKENS = 32
FARTHEST = 8
"""Phrases on each side of a cue that are looked at; farther ones are hardly ever the source."""
_LONGEST_IN_PARENTHESES = 8


class Candidate(NamedTuple):
    """A passage that may be the cue or the source."""

    start: int
    end: int
    first: int
    last: int
    """Positions of its tokens, `[first, last)`."""
    groups: tuple[Features, ...]
    """What speaks for or against it, in groups that others may share."""

    @property
    def features(self) -> Features:
        """All that speaks for or against it."""
        return tuple(chain.from_iterable(self.groups))


def around(text: str, contents: Sequence[Extent], sentences: Extent) -> Place:
    """Return what stands around contents (in order) within the extent of their sentences."""
    tokens: list[Token] = []
    position, last = _near(text, contents, sentences)
    for start, end in contents:
        tokens += tokens_of(text, position, start)
        tokens.append(Token(start, end, "", CONTENT))
        position = end
    tokens += tokens_of(text, position, last)
    quoted = text[contents[0][0]] in QUOTES or text[contents[-1][1] - 1] in QUOTES
    kinds = "".join(each.kind for each in tokens)
    return Place(tokens, phrases_of(tokens), quoted, kinds, {})


def _near(text: str, contents: Sequence[Extent], sentences: Extent) -> Extent:
    """Return the extent of sentences as far as it is near contents; no word is cut."""
    start, end = contents[0][0], contents[-1][1]
    first, last = max(sentences[0], start - _MOST_AROUND), min(sentences[1], end + _MOST_AROUND)
    while sentences[0] < first < start and text[first - 1].isalnum():
        first += 1
    while end < last < sentences[1] and text[last].isalnum():
        last -= 1
    return first, last


def cues(place: Place) -> list[Candidate]:
    """Return what may be the cue."""
    contents, tokens = _contents(place), place.tokens
    return [_cue(place, at, contents) for at in range(len(tokens)) if _may_be_cue(tokens, at)]


def cue_at(place: Place, offset: int) -> Candidate | None:
    """Return the cue whose verb begins at an offset of the text, if one may be there."""
    at = bisect_left(place.tokens, offset, key=lambda each: each.start)
    if at == len(place.tokens) or not _may_be_cue(place.tokens, at):
        return None
    return _cue(place, at, _contents(place))


def _cue(place: Place, at: int, contents: list[int]) -> Candidate:
    """Return the cue whose verb is the token at a position; `contents` are positions, too."""
    first, last = _cue_extent(place.tokens, at)
    speaks = tuple(features.of_cue(place, at, (first, last), contents))
    start, end = place.tokens[first].start, place.tokens[last - 1].end
    return Candidate(start, end, first, last, (speaks,))


def _contents(place: Place) -> list[int]:
    return [at for at, each in enumerate(place.tokens) if each.kind == CONTENT]


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


def _is_impersonal(tokens: Sequence[Token], cue: Candidate) -> bool:
    """Return whether a cue is passive, after "it"."""
    after_it = cue.first > 0 and tokens[cue.first - 1].word == "it"
    return after_it and any(each.word in _PASSIVE for each in tokens[cue.first : cue.last])


def sources(place: Place, cue: Candidate, farthest: int = FARTHEST) -> list[Candidate]:
    """Return what may be the source where this is the cue: one to five noun phrases in a row,
    of which the first is among the `farthest` on a side; none of "It was rumoured that …"."""
    tokens, phrases = place.tokens, place.phrases
    impersonal = _is_impersonal(tokens, cue)
    if impersonal and (cue.last == len(tokens) or tokens[cue.last].word != "by"):
        return []
    verb = max(range(cue.first, cue.last), key=lambda at: tokens[at].kind in "Vv")
    about = features.about_cue(tokens, cue.first, cue.last, verb)
    found = []
    at = bisect_left(phrases, cue.first, key=lambda each: each.first)
    for begin in range(max(0, at - farthest), min(len(phrases), at + farthest)):
        phrase = phrases[begin]
        if _says_when(tokens, phrase.first):
            continue
        for end in range(begin, min(begin + _MOST_PHRASES, len(phrases))):
            extent = (phrase.first, phrases[end].last)
            if not _joined(place, (begin, end), (cue.first, cue.last)):
                break
            if tokens[extent[1] - 1].word in RELATIVE and (end > begin or extent[1] != cue.first):
                continue
            if impersonal and extent[1] == cue.first:
                continue
            for last in _ends(place, *extent):
                speaks = features.of_source(place, (begin, end), last, about)
                start, stop = tokens[phrase.first].start, tokens[last - 1].end
                found.append(Candidate(start, stop, phrase.first, last, speaks))
    return found


def _says_when(tokens: Sequence[Token], first: int) -> bool:
    """Return whether what comes up to a comma says only when: "Late on Tuesday, Reyes said"."""
    dated = False
    for token in tokens[first : first + _LONGEST_WHEN]:
        if token.kind == ",":
            return dated
        if token.kind != "T" and token.word not in _SPANS_OF_TIME and token.word not in _WHEN:
            return False
        dated = dated or token.word not in _WHEN
    return False


_LONGEST_WHEN = 8
_SPANS_OF_TIME = frozenset(
    """
    minute minutes hour hours day days night morning afternoon evening week weeks weekend month
    months year years moment moments
    """.split()
)
_WHEN = frozenset(
    """
    late early later earlier last this next that same a an the one two three four five six seven
    eight nine ten few several some on in at of ago before after just only
    """.split()
)
_PASSIVE = frozenset("is was be been being".split())
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
    that closes an apposition; one with "who" has not ended before it. Never within quotation marks
    that opened after the beginning."""
    tokens, kinds = place.tokens, place.kinds
    if ",R" in kinds[first:last] and any(
        tokens[at].word in RELATIVE and kinds[at - 1] == "," for at in range(first + 1, last)
    ):
        if kinds[last : last + 1] == ",":
            yield last + 1
        return
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
