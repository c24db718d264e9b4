"""What speaks for a cue or a source: features in words, weighed by hand or by what was learned."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from reader.services.suggest.attribution.lexicon import ACCORDING, BE, PEOPLE, verbs
from reader.services.suggest.attribution.tokens import CONTENT, Features, Phrase, Place, Token
from reader.text.lines import Extent

_FAR_AWAY = 99
_POSSESSIVE = ("'s", "’s", "s'", "s’")
_KINDS_INSIDE = "IC,VvX-()"


def of_cue(place: Place, at: int, extent: tuple[int, int], contents: list[int]) -> Iterator[str]:
    """Yield what speaks for a cue: the verb at `at` in the tokens `extent`; `contents` are
    positions too."""
    tokens, (first, last) = place.tokens, extent
    word, kind = tokens[at].word, tokens[at].kind
    verb, level = verbs().get(word, (word, 0))
    right = min((each for each in contents if each >= last), default=None)
    left = max((each for each in contents if each < first), default=None)
    to_right = right - last if right is not None else _FAR_AWAY
    to_left = first - left - 1 if left is not None else _FAR_AWAY
    side = "L" if to_right <= to_left else "R"
    between = tokens[last:right] if side == "L" else tokens[(left or 0) + 1 : first]
    quoted = "q" if place.quoted else "-"
    yield from (f"level={level}", f"level={level}{quoted}", f"verb={verb}", f"kind={kind}")
    yield from (f"side={side}", f"side={side}{quoted}", f"form={word[-3:]}")
    yield from _distance(between, side, level)
    before = tokens[first - 1].kind if first else "^"
    after = tokens[last].kind if last < len(tokens) else "$"
    yield from (f"before={before}", f"before={before},{side}", f"after={after},{side}")
    if left is not None and right is not None:
        yield from ("in the middle", f"in the middle,{level}")
    yield from _voice(tokens, at, first, before)


def _distance(between: list[Token], side: str, level: int) -> Iterator[str]:
    """Yield what stands between a cue and the content."""
    kinds = "".join(each.kind for each in between)
    far = _bucket(sum(each.isalpha() for each in kinds))
    yield from (f"far={side}{far}", f"far={side}{far},{level}", f"between={side}{kinds[:5]}")
    if not kinds:
        yield from (f"touches={side}", f"touches={side}{level}")
    for what, signs in (("verbs", "Vv"), ("comma", ","), ("stop", ";:."), ("conjunction", "C")):
        if any(sign in kinds for sign in signs):
            yield f"{what} between={side}"


def _voice(tokens: list[Token], at: int, first: int, before: str) -> Iterator[str]:
    word = tokens[at].word
    if tokens[first].word == "to":
        yield "infinitive"
    if word.endswith("ing"):
        yield f"ing={before}"
    if word.endswith("ed") and first < at and tokens[at - 1].word in BE:
        yield "passive"


def _bucket(number: int) -> str:
    for most, name in ((3, str(number)), (6, "4-6"), (12, "7-12")):
        if number <= most:
            return name
    return "13+"


class AboutCue(NamedTuple):
    """What a source has to know of the cue."""

    first: int
    last: int
    """Positions of its tokens, `[first, last)`."""
    word: str
    form: str
    """`before` or `after` the content it stands, or what else decides where the source is."""
    gaps: dict[Extent, Features]
    """What the tokens between the cue and a source say, from when that is first asked for."""


def about_cue(tokens: list[Token], first: int, last: int, verb: int) -> AboutCue:
    """Return what a source has to know of the cue whose verb is at `verb`."""
    word = tokens[verb].word
    if word in ACCORDING:
        form = "according"
    elif tokens[verb].kind in ":-":
        form = "mark"
    elif tokens[first].word == "to":
        form = "to"
    elif word.endswith("ing"):
        form = "ing" if first == verb else "is ing"
    elif verb > first and tokens[verb - 1].word in BE:
        form = "passive"
    else:
        form = "after" if any(each.kind == CONTENT for each in tokens[:first]) else "before"
    return AboutCue(first, last, word, form, {})


def of_source(
    place: Place, phrases: tuple[int, int], last: int, cue: AboutCue
) -> tuple[Features, ...]:
    """Return what speaks for a source, in groups: the phrases from one position to another
    (included), up to the token before `last`.

    Sources share groups: what stands between them and the cue, what they begin and what they end
    with. So each group is made once, and weighed once.
    """
    known, begin = place.known, place.phrases[phrases[0]]
    side = "L" if last <= cue.first else "R"
    gap = (last, cue.first) if side == "L" else (cue.last, begin.first)
    between = cue.gaps.get(gap)
    if between is None:
        between = cue.gaps[gap] = tuple(_between(place, *gap, side, cue))
    opening = known.get((side, begin.first))
    if opening is None:
        opening = known[side, begin.first] = tuple(_opening(place, begin, side))
    closing = known.get((last, side))
    if closing is None:
        closing = known[last, side] = tuple(_closing(place, last, side))
    whole = known.get((*phrases, last))
    if whole is None:
        whole = known[*phrases, last] = tuple(_whole(place, phrases, last))
    return between, opening, closing, whole


def _between(place: Place, start: int, end: int, side: str, cue: AboutCue) -> Iterator[str]:
    """Yield how a passage lies to the cue, by the tokens `[start, end)` between them."""
    kinds, apart = place.kinds[start:end], _phrases_within(place, start, end)
    where = f"{side}{min(apart, 4)}"
    yield from (f"where={where}", f"where={where},{cue.form}")
    yield from (f"between={side}{kinds[:6]}", f"between={side}{kinds[:3]},{cue.form}")
    if not kinds:
        yield from (f"touches={side}", f"touches={side},{cue.form}")
    if CONTENT in kinds:
        yield "content between"
    if "V" in kinds or "v" in kinds:
        yield f"verbs between={side},{cue.form}"
    if cue.word in ACCORDING:
        yield f"according,{where}"


def _phrases_within(place: Place, start: int, end: int) -> int:
    """Return how many phrases lie between two positions; phrases are disjoint and in order."""
    if start >= end:
        return 0
    first = bisect_left(place.phrases, start, key=attrgetter("first"))
    last = bisect_right(place.phrases, end, key=attrgetter("last"))
    return max(0, last - first)


def _opening(place: Place, begin: Phrase, side: str) -> Iterator[str]:
    """Yield what the first phrase and the word before it say."""
    tokens, first = place.tokens, begin.first
    before = tokens[first - 1] if first else None
    kind = before.kind if before else "^"
    yield from (f"before={kind}", f"before={kind},{side}")
    if before and before.kind in "IC":
        yield f"before word={before.word}"
    if not first:
        yield f"begins,{side}"
    head = tokens[begin.last - 1].word
    yield from (f"kind={begin.kind}", f"kind={begin.kind},{side}", f"head={head}")
    if head in PEOPLE:
        yield "people"
    if begin.kind == "R":
        yield f"pronoun={tokens[first].word}"


def _closing(place: Place, last: int, side: str) -> Iterator[str]:
    """Yield what the last token, before `last`, and the one after it say."""
    after = place.kinds[last : last + 1] or "$"
    yield from (f"after={after}", f"after={after},{side}")
    ending = place.tokens[last - 1]
    for sign, name in ((",", "closes"), (")", "parentheses")):
        if ending.kind == sign:
            yield name
    if ending.word.endswith(_POSSESSIVE):
        yield "possessive"


def _whole(place: Place, phrases: tuple[int, int], last: int) -> Iterator[str]:
    """Yield what all of a passage says."""
    first, kinds = place.phrases[phrases[0]].first, place.kinds
    if first and kinds[first - 1] == kinds[last : last + 1] == '"':
        yield "in marks"
    if last - first == 1 and kinds[first] == "T":
        yield "time"
    yield f"size={phrases[1] - phrases[0]}"
    inside = "".join(filter(_KINDS_INSIDE.__contains__, kinds[first:last]))
    yield f"inside={inside[:6]}"
    if "V" in inside or "v" in inside:
        yield "verb inside"
    if inside.count(",") == 1:
        yield "one comma inside"
