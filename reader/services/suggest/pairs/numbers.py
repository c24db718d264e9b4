"""Numbers of a sentence with what they count: percentages, money, durations, counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.services.suggest.pairs.pair import Value
from reader.services.suggest.pairs.words import LONGEST, STOP, Sentence, stem

MOST_VALUES = 8
"""Numbers of one sentence that are looked at."""

ONES = dict(
    zip(
        """
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen
        """.split(),
        range(20),
        strict=True,
    )
)
TENS = dict(
    zip(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        range(20, 100, 10),
        strict=True,
    )
)
SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
    "m": 1_000_000,
    "bn": 1_000_000_000,
    "k": 1_000,
    "mn": 1_000_000,
}
FRACTIONS = {
    "half": 0.5,
    "third": 1 / 3,
    "thirds": 1 / 3,
    "quarter": 0.25,
    "quarters": 0.25,
    "fifth": 0.2,
    "fifths": 0.2,
    "tenth": 0.1,
    "tenths": 0.1,
}
AGE = "aged"
"""What an age counts."""
ORDINAL = "ordinal"
"""What `17th` in `the 17th century` is."""
_ORDINALS = ("st", "nd", "rd", "th")
PERIODS = frozenset("second minute hour day night week weekend month year decade century".split())
"""What durations are counted in."""
_PERIOD_STEMS = {stem(each): each for each in PERIODS}

_SMALL = "|".join(sorted([*ONES, *TENS], key=len, reverse=True))
_WORDS = rf"(?:{_SMALL})(?:[- ](?:{_SMALL}))?"
_NUMBER = re.compile(
    r"(?<![\w.,/:⁄])(?<![^\W\d]-)(?P<sign>[$€£¥]|US\$|A\$|C\$)?\s?"
    r"(?P<number>\d{1,2}⁄\d{1,2}|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
    rf"|\b{_WORDS}\b|\b(?:a|an)(?= (?:hundred|thousand|million|billion|dozen|third|quarter)\b)"
    r"|\b(?=(?:half|dozens?)\b))"
    r"(?P<scale>(?:(?:[ -]|(?<=\d))(?:hundred|thousand|million|billion|trillion|dozen))+\b"
    r"|(?:bn|mn|m|k)\b)?"
    r"(?P<fraction>[ -](?:thirds?|quarters?|fifths?|tenths?)\b|half\b)?"
    r"(?P<after>\s?%|[ -]per ?cent(?:age)?(?:[ -]points?)?\b"
    r"|\s(?:dollars|euros|pounds|yen|rubles|roubles|yuan|pesos|rupees)\b|(?:st|nd|rd|th)\b)?",
    re.IGNORECASE,
)
_AGED = re.compile(r"(?:\b(?:aged|age|age of|turned|turns|turn) |(?<=[a-z]), )\Z")
"""Before an age: `aged 34`, `the age of 34`, `turned 34`; after a name, `Ana Kern, 34,`."""
_WHEN = re.compile(r" when (?:he|she) (?:died|was killed)\b")
"""Behind it: `was 34 when she died`."""
_YEARS_OLD = re.compile(r"[- ]years?[- ]olds?\b")
_AGES = re.compile(r"\b(ages (?:of )?)(?:\d+ ((?:and|to|through|or) ))?\Z")
"""Before the bounds of a group, which are compared with those written alike: `the ages of 17 and
20` and `ages 16 to 24` are two groups."""
_JOINED = re.compile(r"-([^\W\d_]+)(?!\w)")
"""What a number counts in one word with it."""
_OLDEST = 120
_CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "us$": "dollars"}
"""Signs of money, in words."""
_HINTS = frozenset((*ONES, *TENS)) | frozenset(
    "half dozen dozens third quarter hundred thousand million billion".split()
)
"""Without a digit or one of these words there is no number, and the pattern is not tried."""
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d\Z")
_VAGUE = frozenset("one".split())
_SKIPPED = frozenset("of the other more new american young old young former different".split())
_CLOSES = STOP - _SKIPPED
"""Words behind which what a number counts is not looked for."""
_BETWEEN = 4
"""Tokens after a number among which it is looked for."""
_PHRASE_ENDS = frozenset(("of", "the"))
"""Words that end it: `five times the number` counts times, `12 members of the board` members."""


def number_of(written: str) -> float | None:
    """Return the number that digits or words mean, or None."""
    plain = written.lower().replace(",", "").strip()
    above, _, below = plain.partition("⁄")
    try:
        return float(above) / float(below or 1)
    except (ValueError, ZeroDivisionError):
        pass
    total = 0.0
    for word in re.split(r"[- ]", plain):
        if word in {"a", "an"}:
            total += 1
        elif word in ONES or word in TENS:
            total += ONES.get(word, TENS.get(word, 0))
        else:
            return None
    return total


def numbers_in(sentence: Sentence) -> Iterator[Value]:
    """Yield the numbers of a sentence, but for years, dates and times; at most `MOST_VALUES`."""
    if not sentence.digits and _HINTS.isdisjoint(sentence.all_words):
        return
    found, end = 0, min(sentence.end, sentence.start + LONGEST)
    for match in _NUMBER.finditer(sentence.text, sentence.start, end):
        if (value := _value(sentence, match)) is not None:
            yield value
            found += 1
            if found >= MOST_VALUES:
                return


def _value(sentence: Sentence, match: re.Match[str]) -> Value | None:
    size = _size(match)
    written = match.group()
    after = (match["after"] or "").strip(" -").lower()
    if size is None or not written.strip():
        return None
    start = match.start() + len(written) - len(written.lstrip())
    at, end = sentence.at(start), match.end()
    if after in _ORDINALS:
        unit = unit_after(sentence, at, end)
        return Value(ORDINAL, size, start, end, at, unit, size) if unit else None
    if after == "%" or after.startswith("per"):
        return Value("percent", size, start, end, at, "point" if "point" in after else "", size)
    if sign := (match["sign"] or after).lower():
        return Value("money", size, start, end, at, _CURRENCIES.get(sign, sign), size)
    return _counted(sentence, match, start, size)


def _counted(sentence: Sentence, match: re.Match[str], start: int, size: float) -> Value | None:
    """Return a number that is neither money nor a percentage, or None for a year, a bare
    one, or the sign of a note: `[4]`."""
    at, end = sentence.at(start), match.end()
    if sentence.text[start - 1 : end + 1] == f"[{sentence.text[start:end]}]":
        return None
    if _is_age(sentence, match, size):
        return Value("duration", size, start, end, at, AGE, size)
    if match["fraction"]:
        return Value("number", round(size, 4), start, end, at, "part", size)
    if not match["scale"] and _YEAR.match(match["number"]):
        return None
    bound = _AGES.search(sentence.text, max(sentence.start, start - 20), start)
    after = unit_after(sentence, sentence.at(max(start, end - 1)), end)
    unit = "".join(bound.groups("")) if bound else after
    if unit in _PERIOD_STEMS:
        return Value("duration", size, start, end, at, unit, size)
    vague = match["number"].lower() in _VAGUE
    return None if vague else Value("number", size, start, end, at, unit, size)


def _is_age(sentence: Sentence, match: re.Match[str], size: float) -> bool:
    """Return whether a number is somebody's age: `aged 34`, `34-year-old`, `Ana Kern, 34,`."""
    text, at = sentence.text, match.end()
    if match["scale"] or match["fraction"] or not 0 < size <= _OLDEST:
        return False
    if _YEARS_OLD.match(text, at) or _WHEN.match(text, at):
        return True
    before = _AGED.search(text, max(sentence.start, match.start() - 9), match.start())
    if before is None:
        return False
    if before.group() != ", ":
        return True
    name = text[max(sentence.start, match.start() - 30) : match.start() - 2].split()
    return bool(name) and name[-1][0].isupper() and text[at : at + 1] in ",.;"


def _size(match: re.Match[str]) -> float | None:
    """Return the number with its scale and fraction, or None."""
    size = number_of(match["number"]) if match["number"] else 1.0
    if size is None:
        return None
    for scale in re.split(r"[ -]", (match["scale"] or "").strip(" -").lower()):
        size *= 12 if scale == "dozen" else SCALES.get(scale, 1)
    fraction = (match["fraction"] or "").strip(" -").lower()
    return size * FRACTIONS[fraction] if fraction else size


def unit_after(sentence: Sentence, at: int, end: int) -> str:
    """Return the stem of what a number counts, or nothing; it ends in the token at a position, of
    which it may be a part: `six-year`, `30-foot`."""
    words = sentence.words
    rest = sentence.text[end : sentence.spans[at][1]] if at < len(words) else ""
    if joined := _JOINED.match(rest):
        return stem(joined[1].lower())
    return (counted_after(sentence, at) or [""])[-1]


def counted_after(sentence: Sentence, at: int) -> list[str]:
    """Return the stems of what a number that ends in a token counts, the head last:
    `nine early voting states` has those of all three."""
    words, kinds, found = sentence.words, sentence.kinds, list[str]()
    for place in range(at + 1, min(at + 1 + _BETWEEN, len(words))):
        word, kind = words[place], kinds[place]
        if kind in 'IXRCVv,.;:()"M-?!' or word in _CLOSES or (found and word in _PHRASE_ENDS):
            break
        if kind in "nNAD" and word not in _SKIPPED and not word.endswith("ly"):
            found.append(stem(word))
            if found[-1] in _PERIOD_STEMS:
                break
    return found
