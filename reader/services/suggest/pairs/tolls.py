"""Find what two reports of one event count differently: the dead, the injured, somebody's sons."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from reader.services.suggest.pairs.deeds import DEEDS
from reader.services.suggest.pairs.numbers import number_of
from reader.services.suggest.pairs.pair import Pair, Value
from reader.services.suggest.pairs.people import Person
from reader.services.suggest.pairs.words import Sentence, stem

SCORE, SCORE_FAR_APART = 16.0, 8.0
"""Of such a pair, as those between articles are scored, and of numbers that are far apart: they may
be of others."""
_FAR_APART = 4
_BEFORE, _AFTER, _CLAUSE = 4, 6, 8
"""Tokens before and after a number among which it is said what happened to those it counts, and
on each side of it where it may be said that it is of another event."""
_TOLLS = {
    "die": "dead",
    "injure": "injured",
    "arrest": "arrested",
    "miss": "missing",
    "homeless": "left homeless",
    "displac": "left homeless",
    "evacuate": "brought away",
}
_DONE_TO_OTHERS = frozenset("kill injur wound hurt arrest detain displac evacuat".split())
"""Stems of what somebody does to those who are named next: two gunmen killed a guard."""
_ANYBODY = frozenset(
    map(
        stem,
        """
        people persons victims residents passengers civilians lives men bodies individuals
        inhabitants villagers
        """.split(),
    )
)
"""Whom a toll counts: soldiers, children and so on are counted apart."""
_LIVES, _TAKES = stem("lives"), frozenset(map(stem, "claimed claiming took taking cost".split()))
_HOMELESS = re.compile(r" (?:[a-z]+ )?(?:from|without|out of) (?:their )?homes\b")
_LOST = re.compile(r" (?:[a-z]+ )?(?:who )?(?:lost|had lost|have lost) their lives\b")
_CLOSES = frozenset(',.;:()"-?!')
_NAMES_OTHERS = ("D", "M", "N", "R")
_PART = frozenset("of more other others another".split())
_NOT_SO = frozenset(
    "how no not none never n't could would might if since ago previous every".split()
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d\Z")
"""In the clause of a number: it is of another event, of none, or of a part of those meant."""
_OPPOSITE = {"sons": "daughters", "brothers": "sisters"}
_OPPOSITE |= {other: one for one, other in _OPPOSITE.items()}
_OF_KIN = re.compile(
    r"\b(?:his|her|their|whose|has|have) (?P<count>\d+|[a-z]+)"
    r"(?: (?:young|small|adult|older|younger|grown))?"
    r" (?P<kin>sons|daughters|children|brothers|sisters|grandchildren)\b"
)
_Key = tuple[str, str, str]
"""Whether a toll or kin, what happened or whose kin, and who is counted."""


class _Stated(NamedTuple):
    """A number as it is stated of something."""

    sentence: Sentence
    start: int
    end: int
    size: float


class Report(NamedTuple):
    """An article on an event."""

    sentences: Sequence[Sentence]
    people: Iterable[tuple[Sentence, Person]]


def find_tolls(one: Report, other: Report) -> Iterator[Pair]:
    """Yield what two articles on one event count differently."""
    mine, theirs = _stated(one), _stated(other)
    for key in sorted(mine.keys() & theirs.keys()):
        first, second = mine[key], theirs[key]
        if {each.size for each in first}.isdisjoint(each.size for each in second):
            yield _pair(key, _plainest(first), _plainest(second))
    for key in sorted(mine):
        kind, whose, kin = key
        opposite = (kind, whose, _OPPOSITE.get(kin, ""))
        if opposite in theirs and key not in theirs and opposite not in mine:
            a, b = _plainest(mine[key]), _plainest(theirs[opposite])
            if a.size == b.size:
                yield _pair(key, a, b)


def _plainest(stated: Sequence[_Stated]) -> _Stated:
    """Return the first below the headline, if there is one."""
    return next((each for each in stated if not each.sentence.headline), stated[0])


def _pair(key: _Key, a: _Stated, b: _Stated) -> Pair:
    low, high = sorted((a.size, b.size))
    score = SCORE if high <= _FAR_APART * low else SCORE_FAR_APART
    quotes = [" ".join(each.sentence.text[each.start : each.end].split()) for each in (a, b)]
    what = f"different numbers of those {key[1]}" if key[0] == "toll" else "different kin"
    reason = f"{what}: {quotes[0]} – {quotes[1]}"
    return Pair("number", (a.start, a.end), (b.start, b.end), reason, score, (key, low, high))


def _stated(report: Report) -> dict[_Key, list[_Stated]]:
    found: defaultdict[_Key, list[_Stated]] = defaultdict(list)
    for sentence in report.sentences:
        for value in sentence.values:
            if value.what == "number" and (toll := _toll(sentence, value)):
                stated = _Stated(sentence, value.start, value.end, value.size)
                found["toll", _TOLLS[toll], _whom(sentence, value)].append(stated)
    for sentence, person in report.people:
        for match in _OF_KIN.finditer(sentence.text, person.end, sentence.end):
            if (size := number_of(match["count"])) is not None and _is_of(sentence, person, match):
                stated = _Stated(sentence, match.start("count"), match.end(), size)
                found["kin", person.surname, match["kin"]].append(stated)
    return dict(found)


def _is_of(sentence: Sentence, person: Person, match: re.Match[str]) -> bool:
    """Return whether no other name stands between a person and their kin."""
    first, last = sentence.at(person.end), sentence.at(match.start())
    return "N" not in sentence.kinds[first:last]


def _toll(sentence: Sentence, value: Value) -> str:
    """Return what happened to those that a number counts, or nothing."""
    last = sentence.at(max(value.start, value.end - 1))
    if value.size < 1 or value.size % 1 or _is_otherwise(sentence, value.at, last):
        return ""
    if _HOMELESS.match(sentence.text, value.end):
        return "homeless"
    if _LOST.match(sentence.text, value.end):
        return "die"
    before = sentence.stems[max(0, value.at - _BEFORE) : value.at]
    if _LIVES in sentence.stems[last + 1 : last + 2] or before[-2:-1] == (_LIVES,):
        return "" if _TAKES.isdisjoint(before) else "die"
    found = [*_before(sentence, value.at), *_behind(sentence, value.at, last)]
    return min(found)[1] if found else ""


def _before(sentence: Sentence, at: int) -> Iterator[tuple[int, str]]:
    """Yield what happened, where that stands before a number, with its distance: killed 12."""
    for place in range(at - 1, max(-1, at - 1 - _BEFORE), -1):
        if _ends(sentence, place):
            return
        if (deed := _deed(sentence, place)) in _TOLLS:
            yield at - place, deed


def _behind(sentence: Sentence, at: int, last: int) -> Iterator[tuple[int, str]]:
    """Yield what happened, where that stands behind a number: 12 who died, 12 were killed; not
    where it happened to others, as in 12 soldiers killed a boy."""
    for place in range(last + 1, min(len(sentence.words), last + 1 + _AFTER)):
        if _ends(sentence, place):
            return
        if (deed := _deed(sentence, place)) in _TOLLS:
            done = sentence.stems[place] in _DONE_TO_OTHERS and sentence.kinds[place - 1] != "X"
            to_others = done and "".join(sentence.kinds[place + 1 : place + 2]) in _NAMES_OTHERS
            if not (to_others or _of_some(sentence, at, last, place)):
                yield place - last, deed
            return


def _of_some(sentence: Sentence, at: int, last: int, place: int) -> bool:
    """Return whether it happened to a part of those that a number counts: four of the 12 died;
    not: four of the 12 dead, of the 12 who died."""
    words = sentence.words
    if words[max(0, at - 2) : at] != ("of", "the") or "who" in words[last + 1 : place]:
        return False
    return words[place] == "died" or sentence.kinds[place - 1] == "X"


def _deed(sentence: Sentence, place: int) -> str:
    root = sentence.stems[place]
    return DEEDS.get(root, root)


def _ends(sentence: Sentence, place: int) -> bool:
    """Return whether what is said of a number goes no farther than to a token."""
    kind, word = sentence.kinds[place], sentence.words[place]
    number = word not in ("a", "an", "one") and number_of(word) is not None
    return number or kind in _CLOSES or kind in "MC"


def _is_otherwise(sentence: Sentence, at: int, last: int) -> bool:
    """Return whether a number is of a part, of nobody, or of another event."""
    words, kinds = sentence.words, sentence.kinds
    before = () if _of_all(sentence, at) else words[max(0, at - 1) : at]
    if not _PART.isdisjoint(before + words[last + 1 : last + 2]):
        return True
    clause = [
        *takewhile(
            lambda each: kinds[each] not in _CLOSES, range(at - 1, max(-1, at - _CLAUSE), -1)
        ),
        *takewhile(
            lambda each: kinds[each] not in _CLOSES,
            range(last + 1, min(len(words), last + _CLAUSE)),
        ),
    ]
    return any(words[each] in _NOT_SO or _YEAR.match(words[each]) for each in clause)


def _of_all(sentence: Sentence, at: int) -> bool:
    """Return whether a number is of all to whom something happened: the deaths of 12."""
    if at < 2 or sentence.words[at - 1] != "of":
        return False
    return sentence.stems[at - 2] == _LIVES or _deed(sentence, at - 2) in _TOLLS


def _whom(sentence: Sentence, value: Value) -> str:
    """Return whom a number counts, as a stem; `people` for anybody."""
    last = sentence.at(max(value.start, value.end - 1))
    places = range(last + 1, min(len(sentence.words), last + 1 + _BEFORE))
    counted = [
        sentence.stems[each]
        for each in takewhile(lambda each: sentence.kinds[each] in "nNA", places)
    ]
    counted = [*takewhile(lambda root: DEEDS.get(root, root) not in _TOLLS, counted)]
    return "people" if not counted or not _ANYBODY.isdisjoint(counted) else counted[-1]
