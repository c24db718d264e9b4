"""Dates, weekdays, years and times of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.services.suggest.pairs.pair import Value
from reader.services.suggest.pairs.words import LONGEST, Sentence

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"\b(?P<month>{_MONTH})\s(?P<day>{_DAY})\b(?!\d|,\d)"
    rf"|\b(?P<day2>{_DAY})\s(?:of\s)?(?P<month2>{_MONTH})(?!\w)"
    r"|\b(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d)\b"
    r"|\b(?P<alone>January|February|March|April|June|July|August|September|October|November"
    r"|December|(?<=in )May|(?<=by )May|(?<=since )May|(?<=until )May)\b"
)
_WEEKDAY = re.compile(r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b")
_YEAR = re.compile(r"(?<![\w$€£.,/-])((?:1[5-9]|20)\d\d)(?![\w%]|[.,]\d|-\d{2}-)")
_TIME = re.compile(
    r"(?<![\w.:$])(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap]\.?m\b\.?)"
    r"|(?<![\w.:])(?P<hour2>[01]?\d|2[0-3]):(?P<minute2>[0-5]\d)\b|\b(?P<word>noon|midnight)\b",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    rf"(?:[A-Z][\w.’'-]*,? ){{0,4}}[A-Z][\w.’'-]*(?<!day), {_MONTH} {_DAY}(?:, \d{{4}})?"
    r"(?: \([^)\n]{1,20}\))?(?: ?—| (?:–|--?) )"
)
"""What a report begins with: `LISBON, March 3 —`. it says when it was written, and
nothing of when something is."""
_NAMED = re.compile("Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec")
"""Without a name or a digit there is no date; looking for these takes a tenth as long."""
_TIMES = frozenset(("noon", "midnight"))
MOST = 12
"""Of each sort, of one sentence."""


def dateline_end(sentence: Sentence) -> int:
    """Return the offset behind the dateline that a sentence begins with, or its own."""
    match = _DATELINE.match(sentence.text, sentence.start, sentence.end)
    return match.end() if match else sentence.start


def dates_in(sentence: Sentence) -> Iterator[Value]:
    """Yield the dates of a sentence."""
    text, start, end = sentence.text, sentence.start, min(sentence.end, sentence.start + LONGEST)
    digits = sentence.digits
    if digits or _NAMED.search(text, start, end):
        for _, match in zip(range(MOST), _DATE.finditer(text, start, end), strict=False):
            yield _value(sentence, "date", _date(match), match)
    if text.find("day", start, end) >= 0:
        for _, match in zip(range(MOST), _WEEKDAY.finditer(text, start, end), strict=False):
            yield _value(sentence, "weekday", match[1], match)
    if digits:
        for _, match in zip(range(MOST), _YEAR.finditer(text, start, end), strict=False):
            yield _value(sentence, "year", int(match[1]), match, float(match[1]))
    if digits or not _TIMES.isdisjoint(sentence.all_words):
        for _, match in zip(range(MOST), _TIME.finditer(text, start, end), strict=False):
            yield _value(sentence, "time", _time(match), match)


def _value(
    sentence: Sentence, what: str, key: object, match: re.Match[str], size: float = 0.0
) -> Value:
    at = sentence.at(match.start())
    unit = "month" if what == "date" and isinstance(key, tuple) and key[1] == 0 else ""
    return Value(what, key, match.start(), match.end(), at, unit, size)


def _date(match: re.Match[str]) -> tuple[int, int]:
    """Return month and day; the day is 0 where there is none."""
    if match["iso"]:
        return int(match["iso"][5:7]), int(match["iso"][8:])
    month = (match["month"] or match["month2"] or match["alone"]).lower().strip(".")
    day = re.sub(r"\D", "", match["day"] or match["day2"] or "0")
    return MONTHS[month], int(day)


def _time(match: re.Match[str]) -> int:
    """Return minutes from midnight."""
    if match["word"]:
        return 720 if match["word"].lower() == "noon" else 0
    if match["hour2"]:
        return 60 * int(match["hour2"]) + int(match["minute2"])
    hour = int(match["hour"]) % 12 + (12 if match["half"][0] in "pP" else 0)
    return 60 * hour + int(match["minute"] or 0)
