"""Hints: a code of one or two characters on each visible word, to jump to it or to select a range.

With 35 characters, and at most 1,225 words in view, selecting any range of whole words takes at
most five keys: `S`, two for its first word, two for its last. A column of 80 cells and 57 rows has
some 800 words; where there are more than codes, those furthest away have none.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from reader.text.characters import BREAK, lazy_pattern
from reader.text.lines import Extent
from reader.text.screen_text import ScreenRow

CHARACTERS = "asdfghjklwertyuiopzxcvbnm1234567890"
"""The characters of hints, those of the home row first; not `q`, which leaves them."""

MAX_HINTS = len(CHARACTERS) ** 2
"""Most words that can have a hint."""

BACKWARD = 4
"""How many times its distance a word before the focus is away, as reading goes on forwards."""

FARTHER = 3
"""How many times its distance a word is away that has a word on each side."""

FEW = 3
"""Characters that share a hint where words are not known."""


class Hint(NamedTuple):
    """What is drawn over one word."""

    start: int
    """Offset of the word."""
    code: str
    """One or two characters."""
    lit: int
    """How many of them, from the end, are still to be typed; 0: the word is out of the question."""


def _short(count: int) -> int:
    """Return how many of `count` hints can be of one character."""
    base = len(CHARACTERS)
    return count if count <= base else (MAX_HINTS - count) // (base - 1)


def codes(count: int) -> list[str]:
    """Return up to `MAX_HINTS` hints, shorter ones first; none is a prefix of another."""
    count = min(count, MAX_HINTS)
    singles = _short(count)
    pairs = (first + second for first in CHARACTERS[singles:] for second in CHARACTERS)
    return [*CHARACTERS[:singles], *(next(pairs) for _ in range(count - singles))]


class Hints:
    """The hints of one jump: to one word, or from a first word to a last one."""

    def __init__(
        self, text: str, words: Sequence[Extent], focus: Extent, *, span: bool, beside: bool = False
    ) -> None:
        """Assign hints, see `_in_order` for the shortest; `span`: choose two words.

        Words near the focus have short ones: those from its beginning on, as reading goes on
        forwards; `beside`: those on both sides of it, and last those within.
        """
        self.words = words
        """All words in view."""
        self.span = span
        self.first: Extent | None = None
        """The first of two words, once it is chosen."""
        self.typed = ""
        """The part of a hint typed so far."""
        away = partial(_away_from if beside else _distance, focus)
        self.places = _places(text, words, away)
        """What hints stand on: words, or a few characters where words are not known."""
        order = _in_order(text, self.places, away)[:MAX_HINTS]
        short = _short(len(order))
        # Long ones go down the page: few change while only the focus moves.
        order = [*order[:short], *sorted(order[short:])]
        self._codes = dict(zip(codes(len(order)), order, strict=False))
        self._starts = sorted((place[0], code) for code, place in self._codes.items())

    @property
    def left_out(self) -> int:
        """Number of words too far away to have a hint."""
        return max(0, len(self.places) - MAX_HINTS)

    def within(self, start: int, end: int) -> Iterator[Hint]:
        """Yield the hints on words that begin in `[start, end)`, in order."""
        for place, code in self._starts[bisect_left(self._starts, (start, "")) :]:
            if place >= end:
                break
            lit = len(code) - len(self.typed) if code.startswith(self.typed) else 0
            yield Hint(place, code, lit)

    def type(self, character: str) -> bool:
        """Type one character of a hint; return False if no hint continues with it.

        Names of keys are refused: `up` and `f2` could be read as hints of two characters.
        """
        typed = self.typed + character.lower()
        if len(character) != 1 or not any(code.startswith(typed) for code in self._codes):
            return False
        self.typed = typed
        return True

    def take_back(self) -> bool:
        """Take back what was typed last: a character, else the first of two words.

        Return False if there is nothing.
        """
        if not self.typed and self.first is None:
            return False
        if not self.typed:
            self.first = None
        self.typed = ""
        return True

    def take(self) -> Extent | None:
        """Return the chosen extent, if the last hint is complete; else None.

        The first of two words is remembered. All hints stay unchanged, since whoever selects a
        range reads both before typing the first.
        """
        place = self._codes.get(self.typed)
        if place is None:
            return None
        if not self.span:
            return next(word for word in self.words if word[0] == place[0])
        if self.first is None:
            self.first = place
            self.typed = ""
            return None
        return min(self.first[0], place[0]), max(self.first[1], place[1])


# Where hints stand

_HAN = lazy_pattern(r"\p{Han}\p{M}*+")


def _places(text: str, words: Sequence[Extent], away: Callable[[Extent], int]) -> list[Extent]:
    """Return what has hints; where there is no room for them all, two have one."""
    places = list(_known(text, words))
    crowded = sorted(_crowded(text, places), key=away)
    joined = set(crowded[_short(min(len(places), MAX_HINTS)) :])
    found: list[Extent] = []
    for place in places:
        if found and found[-1] in joined:
            found[-1] = found[-1][0], place[1]
        else:
            found.append(place)
    return found


def _in_order(text: str, places: Sequence[Extent], away: Callable[[Extent], int]) -> list[Extent]:
    """Return what has hints, what a short one suits best first.

    That is where a longer one would cover the next; then others by how near they are. A word beside
    a sign begins or ends a clause or a quotation, as most spans do, and a longer hint on a word of
    one cell would cover the blank after it: these have short ones from farther away.
    """
    crowded = set(_crowded(text, places))

    def key(place: Extent) -> tuple[bool, int]:
        suits = _is_beside_sign(text, place) or _is_narrow(text, place)
        return place not in crowded, away(place) * (1 if suits else FARTHER)

    return sorted(places, key=key)


def _is_beside_sign(text: str, place: Extent) -> bool:
    """Return whether anything but a blank and a further word stands before or after a word."""
    start, end = place
    before, after = text[max(0, start - 2) : start].strip(" "), text[end : end + 2].strip(" ")
    return not (before[-1:].isalnum() and after[:1].isalnum())


def _distance(focus: Extent, place: Extent) -> int:
    """Return how far a place is away from where a focus begins."""
    return max(place[0] - focus[0], BACKWARD * (focus[0] - place[0]))


def _away_from(focus: Extent, place: Extent) -> int:
    """Return how far a place is away from a focus; what is within it is farther than all else."""
    apart = max(focus[0] - place[1], place[0] - focus[1])
    return apart if apart >= 0 else sys.maxsize + apart


def _is_narrow(text: str, place: Extent) -> bool:
    """Return whether it is drawn in one cell."""
    return ScreenRow(text, *place).width == 1


def _crowded(text: str, places: Sequence[Extent]) -> list[Extent]:
    """Return the places of whose hint the second of two characters would cover the next."""
    return [
        place
        for place, after in pairwise(places)
        if ScreenRow(text, place[0], after[0]).width < 2
        and not BREAK.search(text, place[0], after[0])
    ]


def _known(text: str, words: Iterable[Extent]) -> Iterator[Extent]:
    """Yield words; of those that are each a Chinese character, for want of a dictionary, a few."""
    for run in _runs(text, words):
        count = -(-len(run) // FEW)
        for number in range(count):
            part = run[number * len(run) // count : (number + 1) * len(run) // count]
            yield part[0][0], part[-1][1]


def _runs(text: str, words: Iterable[Extent]) -> Iterator[Sequence[Extent]]:
    """Yield words that are no surely known ones together, others by themselves."""
    run: list[Extent] = []
    for word in words:
        unknown = _is_unknown(text, word)
        if run and not (unknown and run[-1][1] == word[0] and _is_unknown(text, run[-1])):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _is_unknown(text: str, word: Extent) -> bool:
    if text[word[0]] < "\u2e80" or not _HAN.fullmatch(text, *word):
        return False
    from reader.text.dictionary_words import is_installed  # few texts need it

    return not is_installed()
