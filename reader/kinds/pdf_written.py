"""Characters of a PDF file in the order in which they are written, on lines of either direction.

By their places alone: files have what is written from right to left in either order, and the
library turns some of it.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from statistics import median
from typing import NamedTuple

_RTL = ("R", "AL")
_NUMBERS = ("EN", "AN")
_OPENING, _CLOSING = frozenset("([{«‹"), frozenset(")]}»›")
APART = 1.5
"""Of the size of letters: a gap that parts columns, or cells."""
WORDS = 0.2
"""Of the size of letters: the widest gap between the letters of a word that is written from the
right: their boxes are not all that they take."""
SAME_LINE = 0.45
"""Of the size of letters: how far raised letters stand off the line."""
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
    run: int = 0
    """Which run of characters without a blank it is of, as the library has them."""

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


def is_from_left(text: str) -> bool:
    """Return whether something is a letter or a digit that is written from left to right."""
    return unicodedata.bidirectional(text[0]) in ("L", *_NUMBERS)


def is_mark(text: str) -> bool:
    """Return whether something is only a mark on a letter, such as a vowel in Arabic."""
    return len(text) == 1 and not text.isascii() and unicodedata.category(text) == "Mn"


def as_written(pieces: Iterable[Piece], *, rtl: bool) -> list[Piece]:
    """Return characters, or words, of a line in the order in which they are written."""
    ordered = sorted(pieces, key=lambda each: each.middle)
    if rtl:
        return from_right(ordered)
    found: list[Piece] = []
    for turns, group in groupby(ordered, key=lambda each: has_rtl(each.text)):
        same = [*group]
        found += same[::-1] if turns else same
    return found


def from_right(drawn: Sequence[Piece]) -> list[Piece]:
    """Return characters of a line, as they are drawn from left to right, as they are written.

    What UAX #9 does to a line that is written from the right, backward: what it draws from the left
    are words of Latin letters with the numbers behind them, and numbers.
    """
    kinds = [unicodedata.bidirectional(each.text[0]) for each in drawn]
    found: list[Piece] = []
    at = len(drawn)
    for start, end in reversed([*_from_left(drawn, kinds)]):
        found += drawn[end:at][::-1]
        found += drawn[start:end]
        at = start
    return found + [*drawn[:at]][::-1]


def _from_left(drawn: Sequence[Piece], kinds: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where what is written from the left begins and ends."""
    at = 0
    while at < len(kinds):
        end = at
        if kinds[at] in (*_NUMBERS, "ET"):
            end = _number(kinds, at)
        if end < len(kinds) and kinds[end] == "L":
            end = _words(drawn, kinds, end)
        if end > at:
            yield at, end
        at = max(end, at + 1)


def _number(kinds: Sequence[str], at: int) -> int:
    """Return where a number ends: `12.5`, `3/5/2023`; where it stands beside Hebrew `3-5`, `7%`."""
    arabic = next((kind for kind in kinds[at:] if kind in _RTL), "AL") == "AL"
    end = at
    while not arabic and end < len(kinds) and kinds[end] == "ET":
        end += 1
    if end == len(kinds) or kinds[end] not in _NUMBERS:
        return at
    within = ("CS",) if arabic else ("CS", "ES")
    while end < len(kinds):
        joins = kinds[end] in within and end + 1 < len(kinds) and kinds[end + 1] in _NUMBERS
        if not joins and kinds[end] not in _NUMBERS and (arabic or kinds[end] != "ET"):
            break
        end += 1
    return end


def _words(drawn: Sequence[Piece], kinds: Sequence[str], at: int) -> int:
    """Return where words of Latin letters end, with what stands between them and numbers behind."""
    end = at
    opened = 0
    while at < len(kinds) and kinds[at] not in (*_RTL, "AN"):
        sign = drawn[at].text
        opened += sign in _OPENING
        if sign in _CLOSING:
            if not opened:
                break
            opened -= 1
            end = end if opened else at + 1
        elif not opened and (
            kinds[at] in ("L", "EN") or (kinds[at] == "ET" and kinds[at - 1] == "EN")
        ):
            end = at + 1
        at += 1
    return end


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
    """Return how far a mark is from a letter; least where both are drawn as one."""
    apart = abs(base.middle - mark.middle) + abs(base.y - mark.y)
    return not (_share_a_glyph(base, mark) and apart < base.size), apart


def _share_a_glyph(base: Piece, mark: Piece) -> bool:
    """Return whether a letter and its mark are one sign of the font, of which each has a part."""
    return abs(base.y - mark.y) < 0.01 and abs(_width(base) - _width(mark)) < 0.01


def _marked(base: Piece, marks: list[Piece]) -> Piece:
    if not marks:
        return base
    marks.sort(key=lambda each: unicodedata.combining(each.text))  # as normal texts have them
    parts = [base, *(mark for mark in marks if _share_a_glyph(base, mark))]
    left, right = min(each.left for each in parts), max(each.right for each in parts)
    text = base.text + "".join(dict.fromkeys(each.text for each in marks))
    return base._replace(text=text, left=left, right=right)


def _width(piece: Piece) -> float:
    return piece.right - piece.left


def whole_signs(letters: Sequence[Piece]) -> list[Piece]:
    """Return letters with those that are drawn as one in one piece, in the order of the text.

    The library has turned them where it turned the line, and the lam comes before the alef.
    """
    signs = [
        [*group] for _, group in groupby(letters, key=lambda each: (each.left, each.right, each.y))
    ]
    found: list[Piece] = []
    for at, sign in enumerate(signs):
        if len(sign) > 1 and has_rtl(sign[0].text):
            others = signs[at - 1 : at] or [sign], signs[at + 1 : at + 2] or [sign]
            before, after = (each[0][0] for each in others)
            near = before if before.run == sign[0].run and before is not sign[0] else after
            turned = (near is before) == (near.middle > sign[0].middle) and near is not sign[0]
            first, last = sign[0].text[0], sign[-1].text[0]
            if {first, last} & {_LAM} and {first, last} & _ALEFS:
                turned = first in _ALEFS
            sign = sign[::-1] if turned else sign
        found.append(sign[0]._replace(text="".join(each.text for each in sign)))
    return found


def gap_between(one: Piece, other: Piece) -> float:
    """Return how far apart two pieces are, in either order; negative where they overlap."""
    return max(other.left - one.right, one.left - other.right)


def piece_of(characters: Sequence[Piece]) -> Piece:
    """Return a piece of its characters, which are as they are written."""
    text = "".join(each.text for each in characters)
    word: list[Piece] = []
    for each in characters:
        if each.text.isspace():
            break
        word.append(each)
    return Piece(
        text,
        min(each.left for each in characters),
        max(each.right for each in characters),
        median(each.y for each in characters),
        max(each.size for each in characters),
        max(each.right for each in word) - min(each.left for each in word),
    )


def rows_of(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Return pieces by the lines that they stand on, from the top, and from the left in each."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda each: -each.y):
        last = rows[-1][-1] if rows else None
        if last is not None and abs(last.y - piece.y) < SAME_LINE * max(last.size, piece.size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    for row in rows:
        row.sort(key=lambda each: each.left)
    return rows
