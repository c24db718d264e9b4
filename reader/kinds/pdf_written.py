"""Characters of a PDF file in the order in which they are written, on lines of either direction.

By their places alone: files have what is written from right to left in either order, and the
library turns some of it.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby, pairwise
from typing import NamedTuple

_RTL = ("R", "AL")
_NUMBERS = frozenset({"EN", "AN"})
_SAID = frozenset({"L", *_RTL, *_NUMBERS})
"""Kinds of signs that say in which direction they are written."""
_WITHIN_NUMBERS = frozenset({"CS"})
"""What stands between digits of a number and is turned with them: `12.5`, `3/5/2023`."""
_NEAR = 4
"""Letters before and behind a mark, in the order of the library, of which it stands on one."""
_LAM = "ل"
_ALEFS = frozenset("اأإآٱ")


class Piece(NamedTuple):
    """Some text on one line of a page, without a large gap in it."""

    text: str
    left: float
    right: float
    y: float
    """Of the line that letters stand on."""
    size: float
    """Of its letters."""
    first: float = 0
    """How wide its first word is."""

    @property
    def middle(self) -> float:
        """Where its middle is."""
        return (self.left + self.right) / 2


def has_rtl(text: str) -> bool:
    """Return whether any letter is of a script that is written from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(sign) in _RTL for sign in text)


def is_rtl(text: str) -> bool:
    """Return whether most letters of a text are of a script that is written from right to left."""
    kinds = [unicodedata.bidirectional(sign) for sign in text]
    return sum(kind in _RTL for kind in kinds) > kinds.count("L")


def is_mark(text: str) -> bool:
    """Return whether something is only a mark on a letter, such as a vowel in Arabic."""
    return len(text) == 1 and not text.isascii() and unicodedata.category(text) == "Mn"


def as_written(pieces: Iterable[Piece], *, rtl: bool) -> list[Piece]:
    """Return characters, or words, of a line in the order in which they are written."""
    ordered = sorted(pieces, key=lambda each: each.left + each.right, reverse=rtl)
    turned = _turned([each.text for each in ordered], rtl=rtl)
    found: list[Piece] = []
    for turns, group in groupby(zip(turned, ordered, strict=True), key=lambda pair: pair[0]):
        same = [piece for _, piece in group]
        found += same[::-1] if turns else same
    return found


def letters_as_written(characters: Sequence[Piece], *, rtl: bool) -> list[Piece]:
    """Return the characters of a word or words as they are written.

    Of letters that are drawn as one, and are in one place, the lam comes before the alef.
    """
    found = as_written(characters, rtl=rtl)
    for at, (one, other) in enumerate(pairwise(found)):
        if one.left == other.left and one.text[0] in _ALEFS and other.text[0] == _LAM:
            found[at], found[at + 1] = other, one
    return found


def with_marks(characters: Sequence[Piece]) -> list[Piece]:
    """Return characters with each mark, such as a vowel in Arabic, in one piece with its letter."""
    if not any(is_mark(each.text) for each in characters):
        return [*characters]
    bases = [at for at, each in enumerate(characters) if _is_base(each)]
    marks: dict[int, list[Piece]] = {}
    for at, mark in enumerate(characters):
        if is_mark(mark.text):
            place = bisect_left(bases, at)
            beside = bases[max(0, place - _NEAR) : place + _NEAR]
            if beside:
                base = min((characters[each] for each in beside), key=partial(_apart, mark))
                marks.setdefault(id(base), []).append(mark)
    on_letters = {id(mark) for found in marks.values() for mark in found}
    return [
        _marked(each, marks.get(id(each), [])) for each in characters if id(each) not in on_letters
    ]


def _is_base(piece: Piece) -> bool:
    return bool(piece.size) and not piece.text.isspace() and not is_mark(piece.text)


def _apart(mark: Piece, base: Piece) -> tuple[bool, float]:
    """How far a mark is from a letter; least where both are drawn as one."""
    apart = abs(base.middle - mark.middle) + abs(base.y - mark.y)
    return not (_are_one(base, mark) and apart < base.size), apart


def _are_one(base: Piece, mark: Piece) -> bool:
    """Whether a letter and its mark are one sign of the font, of which each has a part."""
    return abs(base.y - mark.y) < 0.01 and abs(_width(base) - _width(mark)) < 0.01


def _marked(base: Piece, marks: list[Piece]) -> Piece:
    if not marks:
        return base
    marks.sort(key=lambda each: unicodedata.combining(each.text))  # as normal texts have them
    parts = [base, *(mark for mark in marks if _are_one(base, mark))]
    left, right = min(each.left for each in parts), max(each.right for each in parts)
    text = base.text + "".join(each.text for each in marks)
    return base._replace(text=text, left=left, right=right)


def _width(piece: Piece) -> float:
    return piece.right - piece.left


def _turned(texts: Sequence[str], *, rtl: bool) -> list[bool]:
    """Return of each whether it is written the other way than the line."""
    if not rtl:
        return [has_rtl(text) for text in texts]
    kinds = [{unicodedata.bidirectional(sign) for sign in text} for text in texts]
    found = [bool(kind & {"L", *_NUMBERS}) and kind.isdisjoint(_RTL) for kind in kinds]
    for at, (before, kind, after) in enumerate(zip(kinds, kinds[1:], kinds[2:], strict=False), 1):
        if "L" in before & after and not kind & _SAID:
            found[at] = True
        elif kind <= _WITHIN_NUMBERS and len(texts[at]) == 1:
            found[at] = before <= _NUMBERS and after <= _NUMBERS
    return found
