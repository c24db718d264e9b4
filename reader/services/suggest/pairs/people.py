"""People of a sentence: full names, surnames, and the titles before and after them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reader.services.suggest.pairs.lists import (
    COURTESY,
    GIVEN,
    NO_NAME,
    RANKS,
    SEXES,
    TITLES,
    Title,
)
from reader.services.suggest.pairs.places import places
from reader.services.suggest.pairs.words import Sentence

MOST = 12
"""Of one sentence."""
_HINTS = GIVEN | TITLES.keys() | {""}
"""Without one of these words nobody is named; the last is what follows the stop of an initial."""
_LONGEST = 4
_COUNTED = ("vice", "prime", "foreign", "finance", "defense", "defence", "lieutenant", "lt.", "lt")
_OTHERWISE = frozenset(("private",))
"""Titles that are other words where they stand before no name."""
_SUFFIXES = frozenset("jr sr ii iii iv jr. sr.".split())
_APPOSITION = 7


class Person(NamedTuple):
    """A person as named at one place."""

    given: str
    """In lower case; empty where only the surname stands."""
    surname: str
    title: Title | None
    start: int
    """Of the title, if there is one before the name, else of the name."""
    end: int
    name: int
    """Offset of the name itself."""
    at: int
    """Position of the name among the tokens."""
    sex: str = ""
    """`his` or `hers` where the title before the name tells."""


def people_in(sentence: Sentence) -> Iterator[Person]:
    """Yield the people of a sentence; a surname alone where a title stands before it."""
    if _HINTS.isdisjoint(sentence.all_words):
        return
    done, found = 0, 0
    titled = _titled(sentence)
    for at in sentence.capitals:
        if at < done:
            continue
        if found == MOST:
            return
        last = _run(sentence, at)
        if titled:
            last = _in_headline(sentence, at, last)
        if last > at and (person := _person(sentence, at, last)) is not None:
            yield person
            found += 1
        done = last


def _is_name(sentence: Sentence, at: int) -> bool:
    word = sentence.words[at]
    if not (sentence.upper[at] and word[0].isalpha()):
        return False
    return word.removesuffix("'s").removesuffix("’s") not in NO_NAME


def _run(sentence: Sentence, at: int) -> int:
    """Return the end of the run of capitalised words that begins with a token."""
    last = at
    while last < len(sentence.words) and last < at + 7 and _is_name(sentence, last):
        owner = sentence.words[last].endswith(("'s", "’s"))
        last += 1
        if owner:
            break
    return last


def _person(sentence: Sentence, first: int, last: int) -> Person | None:
    words = sentence.words
    if _goes_on(sentence, last):
        return None
    title, opens, begin = _title_before(sentence, first, last)
    at = max(first, begin)
    while last - at > 2 and words[at] not in GIVEN and words[at + 1] in GIVEN:
        at += 1  # Trustee Ana Holm
    names = [each.removesuffix("'s").removesuffix("’s") for each in words[at:last]]
    while names and names[-1].strip(".") in _SUFFIXES:
        names.pop()
    if not names or len(names) > _LONGEST:
        return None
    given, surname = names[0] if len(names) > 1 else "", names[-1]
    if title in COURTESY and given not in GIVEN:
        given = ""
    if not _may_be(given, surname, titled=title is not None):
        return None
    spans = sentence.spans
    if sentence.text[spans[at][0] : spans[last - 1][1]] in places():
        return None
    start = spans[min(first, opens) if title is not None else at][0]
    sex = SEXES.get(words[at - 1].strip("."), "") if title is not None and at else ""
    if title is None:
        title = _title_after(sentence, last)
    end = spans[last - 1][1]
    if words[last - 1].endswith(("'s", "’s")):
        end -= 2
    return Person(given, surname, title, start, end, spans[at][0], at, sex)


def _goes_on(sentence: Sentence, last: int) -> bool:
    """Return whether a run goes on with a word that no person's name has: Clinton Foundation."""
    return (
        last < len(sentence.words)
        and sentence.words[last] in NO_NAME
        and sentence.upper[last]
        and sentence.spans[last - 1][1] + 1 == sentence.spans[last][0]
    )


def _may_be(given: str, surname: str, *, titled: bool) -> bool:
    """Return whether words can be a person's name."""
    if len(surname) < 2 or (not given and (not titled or surname.strip(".") in TITLES)):
        return False
    return not given or given in GIVEN or titled or _initial(given)


def _in_headline(sentence: Sentence, at: int, last: int) -> int:
    """Return the end of a given name and a surname where every word has a capital, or `at`."""
    return at + 2 if last >= at + 2 and sentence.words[at] in GIVEN else at


def _titled(sentence: Sentence) -> bool:
    """Return whether most words of a sentence begin with a capital, as those of headlines do."""
    words = sentence.words
    if 4 * len(sentence.capitals) < len(words):
        return False
    capitals = sum(words[at].isalpha() for at in sentence.capitals)
    return capitals > 0.6 * sum(map(str.isalpha, words))


def _initial(word: str) -> bool:
    return len(word) == 2 and word[1] == "."


def _title_of(sentence: Sentence, at: int) -> int | None:
    word = sentence.words[at].strip(".")
    if word == "miss" and not sentence.upper[at]:
        return None
    if at and sentence.words[at - 1] in _COUNTED:
        joined = f"{sentence.words[at - 1].strip('.')}-{word}"
        return TITLES.get(joined, TITLES.get(word))
    return TITLES.get(word)


def _whole(sentence: Sentence, last: int) -> tuple[Title, int]:
    """Return the title of which the last word is at a place, with those right before it, and where
    they begin."""
    found = [_title_of(sentence, last)]
    at = last - 1
    while at >= 0 and len(found) < _LONGEST:
        word = sentence.words[at].strip(".")
        number = RANKS.get(word, _title_of(sentence, at))
        if number is None and word not in _COUNTED:
            break
        found.append(number)
        at -= 1
    return tuple(each for each in found if each is not None), at + 1


def _title_before(sentence: Sentence, first: int, last: int) -> tuple[Title | None, int, int]:
    """Return the title before a name, or None, where it begins, and where the name does."""
    for at in range(last - 2, max(0, first - 1) - 1, -1):
        if _title_of(sentence, at) is not None:
            return *_whole(sentence, at), at + 1
    return None, first, first


def _title_after(sentence: Sentence, last: int) -> Title | None:
    """Return the title in an apposition after a name: `, the chairman of`, or None."""
    words, kinds = sentence.words, sentence.kinds
    if last >= len(words) or kinds[last] != ",":
        return None
    for at in range(last + 1, min(last + _APPOSITION, len(words))):
        if kinds[at] in ",;:IXR" or words[at] in ("who", "and", "of"):
            return None
        if (TITLES.get(words[at].strip(".")),) in COURTESY:
            return None  # of somebody else: `behind Ana Holm, Mr. Kern said`
        if words[at] not in _OTHERWISE and _title_of(sentence, at) is not None:
            while at + 1 < len(words) and _title_of(sentence, at + 1) is not None:
                at += 1
            return _whole(sentence, at)[0]
    return None
