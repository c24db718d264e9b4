"""People of a sentence: full names, surnames, and the titles before and after them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reader.services.suggest.pairs.lists import GIVEN, NO_NAME, TITLES
from reader.services.suggest.pairs.places import places
from reader.services.suggest.pairs.words import Sentence

MOST = 12
"""Of one sentence."""
_LONGEST = 4
_COUNTED = ("vice", "prime", "foreign", "finance", "defense", "defence")
_SUFFIXES = frozenset("jr sr ii iii iv jr. sr.".split())
_APPOSITION = 7


class Person(NamedTuple):
    """A person as named at one place."""

    given: str
    """In lower case; empty where only the surname stands."""
    surname: str
    title: int | None
    start: int
    """Of the title, if there is one before the name, else of the name."""
    end: int
    name: int
    """Offset of the name itself."""
    at: int
    """Position of the name among the tokens."""


def people_in(sentence: Sentence) -> Iterator[Person]:
    """Yield the people of a sentence; a surname alone where a title stands before it."""
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


def _written(sentence: Sentence, at: int) -> str:
    token = sentence.tokens[at]
    return sentence.text[token.start : token.end]


def _is_name(sentence: Sentence, at: int) -> bool:
    written = _written(sentence, at)
    word = sentence.tokens[at].word.removesuffix("'s").removesuffix("’s")
    return written[0].isupper() and written[0].isalpha() and word not in NO_NAME


def _run(sentence: Sentence, at: int) -> int:
    """Return the end of the run of capitalised words that begins with a token."""
    last = at
    while last < len(sentence.tokens) and last < at + 7 and _is_name(sentence, last):
        owner = sentence.tokens[last].word.endswith(("'s", "’s"))
        last += 1
        if owner:
            break
    return last


def _person(sentence: Sentence, first: int, last: int) -> Person | None:
    tokens = sentence.tokens
    if _goes_on(sentence, last):
        return None
    title, begin = _title_before(sentence, first, last)
    at = max(first, begin)
    names = [tokens[each].word.removesuffix("'s").removesuffix("’s") for each in range(at, last)]
    while names and names[-1].strip(".") in _SUFFIXES:
        names.pop()
    if not names or len(names) > _LONGEST:
        return None
    given, surname = names[0] if len(names) > 1 else "", names[-1]
    if not _may_be(given, surname, titled=title is not None):
        return None
    if sentence.text[tokens[at].start : tokens[last - 1].end] in places():
        return None
    start = tokens[first].start
    if begin == first and first and title is not None:
        start = tokens[first - 1].start
    if title is None:
        title = _title_after(sentence, last)
    end = tokens[last - 1].end
    if tokens[last - 1].word.endswith(("'s", "’s")):
        end -= 2
    return Person(given, surname, title, start, end, tokens[at].start, at)


def _goes_on(sentence: Sentence, last: int) -> bool:
    """Return whether a run goes on with a word that no person's name has: Clinton Foundation."""
    tokens = sentence.tokens
    return (
        last < len(tokens)
        and tokens[last].word in NO_NAME
        and _written(sentence, last)[0].isupper()
        and tokens[last - 1].end + 1 == tokens[last].start
    )


def _may_be(given: str, surname: str, *, titled: bool) -> bool:
    """Return whether words can be a person's name."""
    if len(surname) < 2 or (not given and (not titled or surname.strip(".") in TITLES)):
        return False
    return not given or given in GIVEN or titled or _initial(given)


def _in_headline(sentence: Sentence, at: int, last: int) -> int:
    """Return the end of a given name and a surname where every word has a capital, or `at`."""
    return at + 2 if last >= at + 2 and sentence.tokens[at].word in GIVEN else at


def _titled(sentence: Sentence) -> bool:
    """Return whether most words of a sentence begin with a capital, as those of headlines do."""
    tokens = sentence.tokens
    if 4 * len(sentence.capitals) < len(tokens):
        return False
    words = sum(each.word.isalpha() for each in tokens)
    return sum(tokens[at].word.isalpha() for at in sentence.capitals) > 0.6 * words


def _initial(word: str) -> bool:
    return len(word) == 2 and word[1] == "."


def _title_of(sentence: Sentence, at: int) -> int | None:
    word = sentence.tokens[at].word.strip(".")
    if at and sentence.tokens[at - 1].word in _COUNTED:
        joined = f"{sentence.tokens[at - 1].word}-{word}"
        return TITLES.get(joined, TITLES.get(word))
    return TITLES.get(word)


def _title_before(sentence: Sentence, first: int, last: int) -> tuple[int | None, int]:
    """Return the title before a name, or None, and where the name begins."""
    for at in range(last - 2, first - 1, -1):
        if (title := _title_of(sentence, at)) is not None:
            return title, at + 1
    if first and (title := _title_of(sentence, first - 1)) is not None:
        return title, first
    return None, first


def _title_after(sentence: Sentence, last: int) -> int | None:
    """Return the title in an apposition after a name: `, the chairman of`, or None."""
    tokens = sentence.tokens
    if last >= len(tokens) or tokens[last].kind != ",":
        return None
    for at in range(last + 1, min(last + _APPOSITION, len(tokens))):
        word = tokens[at].word
        if tokens[at].kind in ",;:IXR" or word in ("who", "and", "of"):
            return None
        if (title := _title_of(sentence, at)) is not None:
            return title
    return None
