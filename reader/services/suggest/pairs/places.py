"""Places of a sentence, and which of them lie in which."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from reader.services.suggest.pairs.pair import Value
from reader.services.suggest.pairs.words import Sentence

MOST = 12
"""Of one sentence."""
LOCATIVE = frozenset("in at near outside from to inside around across throughout".split())
_SETTLEMENTS = frozenset("city town village capital port region province state resort".split())
_STATES = "United States"
_FAMILY = frozenset("Jordan Chad Georgia Mali Sydney Austin Chelsea Madison Paris Florence".split())
"""Places that are names of people as well: only after a preposition."""
_PART_OF_NAME = frozenset(
    """
    University Times Post Journal Herald Tribune Globe Daily News Party Court Council Bank Committee
    Department Ministry House Street Avenue Road Airport Airlines Stadium Square Police Institute
    College School Hospital Summit Agreement Accord Treaty Pact Act Organization Organisation
    Association Union League Club City United Press Magazine Review Register Inquirer Chronicle
    Foundation Fund Group Company Corporation Inc Ltd Hotel Tower Exchange Post-Dispatch Sun
    """.split()
)


class Place(NamedTuple):
    """A place: its names are one."""

    name: str
    within: frozenset[str]
    """What it lies in: a state, a country."""


@cache
def places() -> dict[str, Place]:
    """Return the known places by each of their names."""
    found: dict[str, Place] = {}
    path = Path(__file__).with_name("places.txt")
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line[0] == "#":
            continue
        names, _, inside = line.lstrip("> ").partition(": ")
        first, *others = names.split("; ")
        first = first.removesuffix(" state")
        around = frozenset((_STATES,)) if line[0] == ">" else frozenset[str]()
        if first not in found:
            for name in (first, *others):
                found[name] = Place(first, around)
        for name in filter(None, inside.split("; ")):
            known = found.get(name)
            whole = around | {first} | (known.within if known else frozenset())
            if known is None or known.within:
                found[name] = Place(name, whole)
    return found


@cache
def _first_words() -> frozenset[str]:
    return frozenset(_bare(name.split()[0]).rstrip(".,").lower() for name in places())


@lru_cache(maxsize=20_000)
def _begins_place(word: str) -> bool:
    """Return whether the name of a place may begin with a token in lower case."""
    return _bare(word).rstrip(".") in _first_words()


def apart(one: str, other: str) -> bool:
    """Return whether neither of two known places lies in the other."""
    known = places()
    return other not in known[one].within and one not in known[other].within


def places_in(sentence: Sentence) -> Iterator[Value]:
    """Yield the known places of a sentence, but for those within other names."""
    known, words, kinds = places(), sentence.words, sentence.kinds
    done, found = 0, 0
    for at in sentence.capitals:
        if at < done or not _begins_place(words[at]):
            continue
        if found == MOST:
            return
        if (last := _longest(sentence, at)) is None:
            continue
        start, end = sentence.spans[at][0], sentence.spans[last - 1][1]
        name = _bare(sentence.text[start:end])
        if not _is_other(sentence, name, at, last):
            before = words[at - 1] if at else ""
            locative = before in LOCATIVE or (
                before == "of" and at > 1 and words[at - 2] in _SETTLEMENTS
            )
            unit = "in" if locative else "at" if before == "," else ""
            if last < len(words) and kinds[last] == "N" and words[last][0].isalpha():
                unit = unit or "of"
            end = start + len(name)
            yield Value("place", known[name].name, start, end, at, unit)
            found += 1
        done = last


def _bare(name: str) -> str:
    for ending in ("'s", "’s", "'", "’"):
        if name.endswith(ending):
            return name[: -len(ending)]
    return name


def _longest(sentence: Sentence, at: int) -> int | None:
    """Return the end of the longest known place that begins with a capital, or None."""
    text, known, spans = sentence.text, places(), sentence.spans
    start = spans[at][0]
    for last in range(min(at + 4, len(spans)), at, -1):
        if _bare(text[start : spans[last - 1][1]]) in known:
            return last
    return None


def _is_other(sentence: Sentence, name: str, at: int, last: int) -> bool:
    """Return whether a place stands within the name of something else, or is a person's."""
    text, spans = sentence.text, sentence.spans
    before = text[slice(*spans[at - 1])] if at else ""
    after = text[slice(*spans[last])] if last < len(spans) else ""
    if after.strip(".") in _PART_OF_NAME or before in ("Bank", "University", "Republic"):
        return True
    if at > 1 and before == "of" and text[spans[at - 2][0]].isupper():
        return True
    if name in _FAMILY and before not in LOCATIVE:
        return True
    named = at and sentence.kinds[at - 1] == "N" and before[:1].isupper() and before[-1:] != "."
    return bool(named) and at > 1
