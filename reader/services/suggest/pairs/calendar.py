"""Find dates whose days of the week cannot both be so: Monday, March 3, and Thursday, March 5."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from reader.services.suggest.pairs.pair import Pair, Value
from reader.services.suggest.pairs.words import Sentence

_DAYS = ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")
_BETWEEN = re.compile(r",?\s(?:the\s)?\Z")
"""Between the day of the week and the date."""
_COMMON, _LEAP = 2023, 2024
"""Years of 365 and of 366 days; to how far apart two dates are, another year does not matter."""
_FARTHEST = 6
"""Months apart: of dates farther from each other one may be of another year."""
_MOST = 50
"""Such dates of an article that are compared."""
_SCORE = 6.0


class _Dated(NamedTuple):
    """A date with its day of the week."""

    weekday: int
    month: int
    day: int
    year: int
    """0 where it is not given."""
    start: int
    end: int
    text: str


def wrong_weekdays(sentences: Sequence[Sentence]) -> Iterator[Pair]:
    """Yield each date that has another day of the week than one before it allows, with the first
    such."""
    dated = [each for sentence in sentences for each in _dated(sentence)][:_MOST]
    for place, other in enumerate(dated):
        for one in dated[:place]:
            if not _may_fit(one, other):
                reason = f"days of the week that cannot both be so: {one.text} – {other.text}"
                extents = (one.start, one.end), (other.start, other.end)
                yield Pair("weekday", *extents, reason, _SCORE)
                break


def _dated(sentence: Sentence) -> Iterator[_Dated]:
    dates = [e for e in sentence.values if e.what == "date" and _day(e)[1]]
    years = [e for e in sentence.values if e.what == "year"]
    for named in sentence.values if dates else ():
        if named.what != "weekday":
            continue
        for each in dates:
            between = sentence.text[named.end : each.start]
            if named.end < each.start and _BETWEEN.fullmatch(between):
                month, day = _day(each)
                year = next((int(e.size) for e in years if 0 < e.start - each.end <= 2), 0)
                text = " ".join(sentence.text[named.start : each.end].split())
                weekday = _DAYS.index(str(named.key))
                yield _Dated(weekday, month, day, year, named.start, each.end, text)


def _day(value: Value) -> tuple[int, int]:
    month, day = value.key if isinstance(value.key, tuple) else (0, 0)
    return int(month), int(day)


def _may_fit(one: _Dated, other: _Dated) -> bool:
    """Return whether the days of the week of two dates are as far apart as the dates."""
    years = {one.year, other.year} - {0}
    if len(years) > 1 or abs(one.month - other.month) > _FARTHEST:
        return True
    apart = (other.weekday - one.weekday) % 7
    for year in years or {_COMMON, _LEAP}:
        try:
            first, second = (date(year, each.month, each.day) for each in (one, other))
        except ValueError:  # February 30
            return True
        if (second - first).days % 7 == apart:
            return True
    return False
