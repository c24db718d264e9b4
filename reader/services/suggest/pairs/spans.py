"""Find spans of years and of hours, and ages, that are not what lies between two years or times."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.services.suggest.pairs.masked import NUMBER, Masked, group, written
from reader.text.phrases import counted

_AGE = re.compile(
    rf"(?:aged?|at the age of|at age|when (?:he|she) was|was|turned|at) {NUMBER}"
    rf"|{NUMBER}-?year-?old|{NUMBER} years? old"
)
_BOTH = re.compile(rf"(?:from|between) {NUMBER}.{{0,30}}? (?:to|until|and|till|through) {NUMBER}")
_MEANWHILE = re.compile(r"\b(?:in|over|within|during)(?: the| these| those)?(?: past| last)? \Z")
_TIED = 25
"""What such a length of time says of others: nothing of years that begin so many characters on."""


def wrong_spans(sentence: Masked) -> Iterator[str]:
    """Yield what years and times of day of a sentence are apart, where it gives another figure."""
    years = [each for each in sentence.values if each.what == "year"]
    if len(years) == 2:
        between = abs(years[1].size - years[0].size)
        lived = re.search(r"\bborn\b.*\b(?:died|dies|killed|death)\b", sentence.text)
        wrong = _wrong_age(sentence, between) if lived else _wrong_term(sentence, between)
        if wrong:
            first, last = sorted(each.size for each in years)
            length = counted(round(between), "year")
            yield f"from {first:.0f} to {last:.0f} is {length}"
    yield from _hours(sentence)


def _wrong_age(sentence: Masked, between: float) -> bool:
    ages = [group(match, sentence)[0] for match in _AGE.finditer(sentence.text)]
    return any(
        each.what in ("number", "duration") and not between - 1 <= each.size <= between
        for each in ages
    )


def _wrong_term(sentence: Masked, between: float) -> bool:
    lengths = [each for each in sentence.values if each.what == "duration"]
    joined = _BOTH.search(sentence.text)
    if joined is None or len(lengths) != 1:
        return False
    if any(each.what != "year" for each in group(joined, sentence)):
        return False
    length = lengths[0]
    sign = sentence.text.find(f"⟦{sentence.values.index(length)}⟧")
    if joined.start() - sign > _TIED and _MEANWHILE.search(sentence.text[:sign]):
        return False
    if length.unit == "decade":
        return abs(10 * length.size - between) > 5
    return length.unit == "year" and not between - 1 <= length.size <= between + 1


def _hours(sentence: Masked) -> Iterator[str]:
    times = [each.key for each in sentence.values if each.what == "time"]
    lengths = [e for e in sentence.values if e.what == "duration" and e.unit == "hour"]
    if len(times) != 2 or len(lengths) != 1 or not re.search(r"(?:from|between) ⟦", sentence.text):
        return
    first, last = times
    if isinstance(first, int) and isinstance(last, int):
        hours = ((last - first) % 1440) / 60
        if hours != lengths[0].size:
            length = "1 hour" if hours == 1 else f"{written(hours)} hours"
            yield f"from the one time to the other is {length}"
