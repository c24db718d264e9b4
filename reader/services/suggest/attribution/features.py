"""What speaks for a cue or a source: features in words, weighed by hand or by what was learned."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from reader.services.suggest.attribution.lexicon import ACCORDING, BE, PEOPLE, verbs
from reader.services.suggest.attribution.tokens import CONTENT, Place, Token

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
    return AboutCue(first, last, word, form)


def of_source(place: Place, phrases: tuple[int, int], last: int, cue: AboutCue) -> tuple[str, ...]:
    """Return what speaks for a source: the phrases from one position to another (included), up to
    the token before `last`."""
    side = "L" if last <= cue.first else "R"
    key = (*phrases, last, side)
    known = place.known.get(key)
    if known is None:
        known = place.known[key] = tuple(_of_phrases(place, phrases, last, side))
    return (*_from_cue(place, phrases, last, cue), *known)


def _of_phrases(place: Place, phrases: tuple[int, int], last: int, side: str) -> Iterator[str]:
    """Yield what speaks for phrases as a source on a side of whatever cue."""
    tokens, begin = place.tokens, place.phrases[phrases[0]]
    yield from _edges(tokens, begin.first, last, side)
    head = tokens[begin.last - 1].word
    yield from (f"kind={begin.kind}", f"kind={begin.kind},{side}", f"head={head}")
    if head in PEOPLE:
        yield "people"
    if begin.kind == "R":
        yield f"pronoun={tokens[begin.first].word}"
    if last - begin.first == 1 and tokens[begin.first].kind == "T":
        yield "time"
    yield f"size={phrases[1] - phrases[0]}"
    yield from _inside(place, begin.first, last)


def _from_cue(place: Place, phrases: tuple[int, int], last: int, cue: AboutCue) -> list[str]:
    """Return how a passage lies to the cue."""
    first, side = place.phrases[phrases[0]].first, "L" if last <= cue.first else "R"
    start, end = (last, cue.first) if side == "L" else (cue.last, first)
    kinds, apart = place.kinds[start:end], _phrases_within(place, start, end)
    where, between = f"{side}{min(apart, 4)}", f"between={side}{kinds[:3]},{cue.form}"
    found = [f"where={where}", f"where={where},{cue.form}", f"between={side}{kinds[:6]}", between]
    if not kinds:
        found += [f"touches={side}", f"touches={side},{cue.form}"]
    if CONTENT in kinds:
        found.append("content between")
    if "V" in kinds or "v" in kinds:
        found.append(f"verbs between={side},{cue.form}")
    if cue.word in ACCORDING:
        found.append(f"according,{where}")
    return found


def _phrases_within(place: Place, start: int, end: int) -> int:
    """Return how many phrases lie between two positions; phrases are disjoint and in order."""
    if start >= end:
        return 0
    first = bisect_left(place.phrases, start, key=attrgetter("first"))
    last = bisect_right(place.phrases, end, key=attrgetter("last"))
    return max(0, last - first)


def _edges(tokens: list[Token], first: int, last: int, side: str) -> Iterator[str]:
    before = tokens[first - 1] if first else None
    after = tokens[last].kind if last < len(tokens) else "$"
    kind = before.kind if before else "^"
    yield from (
        f"before={kind}",
        f"before={kind},{side}",
        f"after={after}",
        f"after={after},{side}",
    )
    if before and before.kind in "IC":
        yield f"before word={before.word}"
    if kind == after == '"':
        yield "in marks"
    if not first:
        yield f"begins,{side}"


def _inside(place: Place, first: int, last: int) -> Iterator[str]:
    inside = "".join(filter(_KINDS_INSIDE.__contains__, place.kinds[first:last]))
    yield f"inside={inside[:6]}"
    if "V" in inside or "v" in inside:
        yield "verb inside"
    if inside.count(",") == 1:
        yield "one comma inside"
    ending = place.tokens[last - 1]
    for sign, name in ((",", "closes"), (")", "parentheses")):
        if ending.kind == sign:
            yield name
    if ending.word.endswith(_POSSESSIVE):
        yield "possessive"
