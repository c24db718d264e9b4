"""Plant a contradiction in an article: change one of two places that state the same thing."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from reader.services.suggest.pairs.lists import GIVEN, NO_NAME, TITLES
from reader.services.suggest.pairs.places import places
from reader.services.suggest.pairs.words import STOP, stem
from reader.services.suggest.rules import TextView
from reader.text.lines import Extent

_FEWEST_SHARED = 3
"""Words that two sentences share, besides what is changed, to speak of the same thing."""
_BESIDE = 40
"""Characters on each side of what is changed, among which one of these words stands in both."""
_FEWEST_DENIED, _LEAST_ALIKE = 4, 0.4
"""The same where one of them is denied, and the share of its words that they are."""
_NAMES = "Nathan Walter Felix Oscar Howard Claire Martha Irene Sylvia Norman Hector Ralph".split()
_SMALL = "two three four five six seven eight nine ten eleven twelve thirty forty sixty".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_TITLED = "Sen. Gov. Rep. President Mayor Senator Governor Judge Secretary Gen.".split()
_PLACES = (
    "France Brazil Kenya Poland Vietnam Canada Norway Peru Ohio Texas Oregon Nevada Boston Chicago "
    "Lisbon Cairo Toronto Seattle Madrid Jakarta"
).split()
_NUMBER = re.compile(
    r"(?<![\w$€£.,/:-])(\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d+)?|\d{5,}"
    rf"|{'|'.join(_SMALL)})(?![\w%.,/:-]*\d|\w|\s?(?:%|per ?cent|[ap]\.?m|million|billion))"
)
_SHARE = re.compile(
    r"(?<![\w.,])(?P<share>\d+(?:\.\d+)?)(?=\s?%|\spercent)"
    r"|(?<=[$€£])(?P<money>\d[\d,]*(?:\.\d+)?)(?P<scale>\s[mb]illion)?"
)
_MONTH = "|".join([*_MONTHS, "Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec"])
_DATE = re.compile(
    rf"\b({'|'.join(_DAYS)})\b|(?<=[a-z.] )(\d{{1,2}})(?!\d|,\d|\w)|\b((?:19|20)\d\d)\b(?!,\d)"
)
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|will|would|has|have|had|can|could|should|did|does|do)\b(?! not|n['’]t)"
)
_SUMS = (
    "Of the {t} people who took part, {a} were in favor and {b} were against.",
    "The group has {t} members in all: {a} women and {b} men.",
    "Turnout rose from {a} to {t}, an increase of {b}.",
    "They won by {t} votes to {a}, a margin of {b}.",
    "It sold {a} copies in spring and {b} in autumn, a total of {t}.",
)


class Planted(NamedTuple):
    """An article that contradicts itself."""

    kind: str
    text: str
    changed: Extent
    """What was changed."""
    same: list[Extent]
    """Where it stands as it was; empty where one passage contradicts itself."""


class _Article:
    def __init__(self, text: str) -> None:
        self.text = text
        view = TextView(text)
        self.sentences = view.units("sentence")
        self.quotations = [each for each in view.quotations() if each.closed]
        self.words = [_content(text[a:b]) for a, b in self.sentences]

    def sentence(self, at: int) -> int | None:
        """The number of the sentence at an offset."""
        return next((n for n, (a, b) in enumerate(self.sentences) if a <= at < b), None)


def _content(text: str) -> set[str]:
    words = re.findall(r"[A-Za-z][\w’'-]+", text)
    return {stem(each.lower()) for each in words if each.lower() not in STOP}


def plant(text: str, kind: str, random_: random.Random) -> Planted | None:
    """Return an article changed so that it contradicts itself; None if it states nothing twice."""
    article = _Article(text)
    if kind == "sum":
        return _sum(article, random_)
    if kind == "quotation":
        return _quotation(article, random_)
    if kind == "negation":
        return _negation(article, random_)
    find, other = _VALUES[kind]
    groups: dict[str, list[Extent]] = {}
    for key, extent in find(text):
        groups.setdefault(key, []).append(extent)
    choices = [
        (key, extent)
        for key, extents in groups.items()
        for extent in extents
        if any(_same_thing(kind, article, extent, each) for each in extents)
    ]
    if not choices:
        return None
    key, changed = random_.choice(choices)
    new = other(text[changed[0] : changed[1]], random_)
    rest = [each for each in groups[key] if _same_thing(kind, article, changed, each)]
    return _planted(kind, text, changed, new, rest)


def _planted(kind: str, text: str, old: Extent, new: str, rest: list[Extent]) -> Planted:
    shift = len(new) - (old[1] - old[0])
    moved = [(a + shift, b + shift) if a >= old[1] else (a, b) for a, b in rest]
    whole = text[: old[0]] + new + text[old[1] :]
    return Planted(kind, whole, (old[0], max(old[0] + 1, old[0] + len(new))), moved)


def _same_thing(kind: str, article: _Article, one: Extent, other: Extent) -> bool:
    first, second = article.sentence(one[0]), article.sentence(other[0])
    if first is None or second is None or first == second:
        return False
    if kind in ("name", "title"):
        return True
    own = _content(article.text[one[0] : one[1]])
    shared = (article.words[first] & article.words[second]) - own
    beside = _beside(article, one, first) & _beside(article, other, second) & shared
    return len(shared) >= _FEWEST_SHARED and bool(beside)


def _beside(article: _Article, extent: Extent, sentence: int) -> set[str]:
    start, end = article.sentences[sentence]
    a, b = max(start, extent[0] - _BESIDE), min(end, extent[1] + _BESIDE)
    return _content(article.text[a : extent[0]]) | _content(article.text[extent[1] : b])


_Found = Iterator[tuple[str, Extent]]


def _numbers(text: str) -> _Found:
    for match in _NUMBER.finditer(text):
        if not _month_before(text, match.start()):
            yield match[1].lower(), match.span(1)


def _shares(text: str) -> _Found:
    for match in _SHARE.finditer(text):
        sort = "share" if match["share"] else "money"
        yield f"{sort} {match[sort]} {match['scale'] or ''}", match.span(sort)


def _month_before(text: str, at: int) -> re.Match[str] | None:
    return re.search(rf"({_MONTH})\.? \Z", text[max(0, at - 12) : at])


def _dates(text: str) -> _Found:
    for match in _DATE.finditer(text):
        if match[2]:
            if before := _month_before(text, match.start()):
                yield f"{before[1][:3]} {match[2]}", match.span(2)
        else:
            yield match[0], match.span()


def _places(text: str) -> _Found:
    known = places()
    for match in re.finditer(r"[A-Z][a-z]+(?: [A-Z][a-z]+)*", text):
        if match[0] in known and re.search(
            r"\b(?:in|at|near|to|from|outside) \Z", text[max(0, match.start() - 9) : match.start()]
        ):
            yield known[match[0]].name, match.span()


def _names(text: str) -> _Found:
    for match in re.finditer(r"\b([A-Z][a-z]+) ([A-Z][a-z]+)\b", text):
        if match[1].lower() in GIVEN:
            yield match[0], match.span(1)


def _titles(text: str) -> _Found:
    for match in re.finditer(r"\b([A-Z][a-z]+\.?) (?:[A-Z][a-z.]* ){0,2}([A-Z][a-z]{2,})\b", text):
        title = TITLES.get(match[1].lower().strip("."))
        if match[2].lower() in NO_NAME:
            continue
        if title is not None and match[1] not in ("Mr.", "Ms.", "Mrs.", "Miss", "Chief"):
            yield f"{title} {match[2]}", match.span(1)


def _other_number(old: str, random_: random.Random) -> str:
    if old[0].isalpha():
        return random_.choice([each for each in _SMALL if each != old.lower()])
    size = float(old.replace(",", ""))
    while True:
        new = size * random_.choice((0.5, 0.6, 0.7, 0.8, 1.2, 1.3, 1.5, 2.0))
        written = f"{new:.1f}" if "." in old else f"{max(2, round(new)):,}"
        if written != old:
            return written


def _other_date(old: str, random_: random.Random) -> str:
    if old in _DAYS:
        return random_.choice([each for each in _DAYS if each != old])
    if len(old) == 4:
        return str(int(old) + random_.choice((-7, -4, -3, -2, -1, 1, 2, 3)))
    return str(random_.choice([each for each in range(1, 29) if each != int(old)]))


def _other_title(old: str, random_: random.Random) -> str:
    mine = TITLES[old.lower().strip(".")]
    return random_.choice([e for e in _TITLED if TITLES[e.lower().strip(".")] != mine])


def _from(names: list[str]) -> Callable[[str, random.Random], str]:
    return lambda old, random_: random_.choice([each for each in names if each != old])


_VALUES: dict[str, tuple[Callable[[str], _Found], Callable[[str, random.Random], str]]] = {
    "number": (_numbers, _other_number),
    "percent or money": (_shares, _other_number),
    "date": (_dates, _other_date),
    "place": (_places, _from(_PLACES)),
    "name": (_names, _from(_NAMES)),
    "title": (_titles, _other_title),
}
KINDS = (*_VALUES, "negation", "sum", "quotation")


def _negation(article: _Article, random_: random.Random) -> Planted | None:
    choices: list[tuple[int, int]] = []
    for number, (start, end) in enumerate(article.sentences):
        for match in _AUXILIARY.finditer(article.text, start, end):
            after = _next(article.text[match.end() : end])
            if any(_said_twice(article, number, each, after) for each in range(len(article.words))):
                choices.append((number, match.end()))
    if not choices:
        return None
    number, at = random_.choice(choices)
    text = article.text
    start, end = article.sentences[number]
    after = _next(text[at:end])
    rest = [
        article.sentences[each]
        for each in range(len(article.words))
        if _said_twice(article, number, each, after)
    ]
    planted = _planted("negation", text, (at, at), " not", rest)
    return planted._replace(changed=(start, end + len(" not")))


def _next(text: str) -> set[str]:
    """The predicate that a text begins with, if it does."""
    match = re.match(r"\s(?:be |been |a |an |the |[a-z]+ly )?([a-z][\w’'-]+)", text[:40])
    return _content(match[1]) if match else set()


def _said_twice(article: _Article, one: int, other: int, after: set[str]) -> bool:
    shared = article.words[one] & article.words[other]
    start, end = article.sentences[other]
    first, last = article.sentences[one]
    both = f"{article.text[start:end]} {article.text[first:last]}"
    denied = re.search(r"\bnot\b|n['’]t\b|\bnever\b|\bno\b", both)
    alike = len(shared) >= max(_FEWEST_DENIED, _LEAST_ALIKE * len(article.words[one]))
    return one != other and alike and bool(shared & after) and not denied


def _sum(article: _Article, random_: random.Random) -> Planted | None:
    a, b = random_.randint(20, 90), random_.randint(20, 90)
    wrong = random_.choice((-9, -5, -3, 3, 5, 9))
    template = random_.choice(_SUMS)
    new = " " + template.format(a=a, b=b, t=a + b + wrong)
    ends = [b for a, b in article.sentences if article.text[a:b].endswith((".", '."'))]
    if not ends:
        return None
    at = random_.choice(ends)
    return _planted("sum", article.text, (at, at), new, [])


def _quotation(article: _Article, random_: random.Random) -> Planted | None:
    if not article.quotations:
        return None
    chosen = random_.choice(article.quotations)
    planted = _planted("quotation", article.text, (chosen.inner[1], chosen.end), "", [])
    return planted._replace(changed=(chosen.start, chosen.inner[1]))
