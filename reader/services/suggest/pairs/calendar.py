"""Find dates that cannot fall on the day of the week beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from reader.services.suggest.pairs.pair import Pair, Value
from reader.services.suggest.pairs.words import Sentence
from reader.text.lines import Extent

_DAYS = "Mon Tues Wednes Thurs Fri Satur Sun".split()
_DAY_FIRST = re.compile(r",? \(?(?:the )?")
"""Between the two in `Monday, May 4`."""
_DATE_FIRST = re.compile(r",? \(|, (?:which (?:is|was|falls on|fell on) )?a ")
"""Between the two in `May 4, a Monday`."""
_YEAR_AFTER = re.compile(r",? (?:of )?((?:19|20)\d\d)\b(?!-)")
_ROUND = 2001
"""The first of the years for which days of the week are reckoned: after 28 they are the same."""
_YEARS = range(_ROUND, _ROUND + 28)
_LONG = 6
"""Months between two dates from which they may be of two years."""
_KNOWN, _BY_OTHERS = 9.0, 7.0
"""Scores where the year is given or the same date stands there with another day, and where only
other dates of the article tell the year."""


class _Dated(NamedTuple):
    """A day of the week with its date."""

    day: int
    """From 0, Monday."""
    month: int
    number: int
    year: int | None
    """Of `_YEARS`, if one stands behind the date."""
    weekday: Extent
    date: Extent

    @property
    def whole(self) -> Extent:
        """Both, with the year."""
        return min(self.weekday[0], self.date[0]), max(self.weekday[1], self.date[1])

    def falls(self, year: int) -> bool:
        """Return whether it can be a day of a year."""
        try:
            return date(year, self.month, self.number).weekday() == self.day
        except ValueError:
            return False


def wrong_weekdays(sentences: Sequence[Sentence]) -> Iterator[Pair]:
    """Yield each day of the week that its date does not fall on, with what tells that: the date, if
    its year is known, or another date of the article with its day."""
    found = [each for sentence in sentences for each in _dated(sentence)]
    if not found:
        return
    text = sentences[0].text
    years: Counter[int] = Counter()
    for each in found:
        years.update([each.year] if each.year else filter(each.falls, _YEARS))
    year = years.most_common(1)[0][0] if years else _ROUND
    right = [each for each in found if each.falls(each.year or year)]
    by_date = {(each.month, each.number): each for each in reversed(right)}
    by_month = {each.month: each for each in reversed(right) if each.year is None}
    for each in found:
        if each.falls(each.year or year):
            continue
        same = by_date.get((each.month, each.number))
        if same is not None and (each.year is None or same.year in (None, each.year)):
            score = _KNOWN if same.year == each.year else _BY_OTHERS
            yield _pair(text, each.weekday, same.weekday, _written(text, each, same), score)
        elif each.year is not None:
            yield _pair(text, each.weekday, each.date, _written(text, each), _KNOWN)
        elif near := [by_month[month] for month in by_month if abs(month - each.month) < _LONG]:
            yield _pair(text, each.whole, near[0].whole, _written(text, each, near[0]), _BY_OTHERS)


def _dated(sentence: Sentence) -> Iterator[_Dated]:
    """Yield the days of the week of a sentence beside which a date stands."""
    days = [each for each in sentence.values if each.what == "weekday"]
    dates = {each.start: each for each in sentence.values if each.what == "date" and _day(each)}
    ends = {_end(sentence, each): each for each in dates.values()}
    years = sum(each.what == "year" for each in sentence.values)
    for each in days if dates else ():
        if sentence.text[each.end - 1] == "s":
            continue
        after = _DAY_FIRST.match(sentence.text, each.end)
        found = dates.get(after.end()) if after else None
        if found is None:
            found = next((d for end, d in ends.items() if _between(sentence, end, each)), None)
        if found is None:
            continue
        year = _YEAR_AFTER.match(sentence.text, found.end)
        if year or not years:
            yield _one(sentence, each, found, int(year[1]) if year else None)


def _between(sentence: Sentence, end: int, day: Value) -> bool:
    return _DATE_FIRST.fullmatch(sentence.text, end, day.start) is not None


def _end(sentence: Sentence, value: Value) -> int:
    year = _YEAR_AFTER.match(sentence.text, value.end)
    return year.end() if year else value.end


def _day(value: Value) -> int:
    return value.key[1] if isinstance(value.key, tuple) else 0


def _one(sentence: Sentence, day: Value, found: Value, year: int | None) -> _Dated:
    assert isinstance(found.key, tuple)
    month, number = found.key
    place = None if year is None else _ROUND + (year - _ROUND) % len(_YEARS)
    extent = found.start, _end(sentence, found)
    return _Dated(_DAYS.index(str(day.key)), month, number, place, (day.start, day.end), extent)


def _written(text: str, wrong: _Dated, right: _Dated | None = None) -> str:
    extents = sorted(each.whole for each in (wrong, right) if each is not None)
    wholes = [text[slice(*each)] for each in extents]
    quotes = " – ".join(" ".join(each.split()) for each in wholes)
    if right is None:
        return f"not the day of the week of this date: {quotes}"
    return f"days of the week that cannot both be so: {quotes}"


def _pair(text: str, one: Extent, other: Extent, reason: str, score: float) -> Pair:
    first, second = sorted((one, other))
    return Pair("weekday", first, second, reason, score)
