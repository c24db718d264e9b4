"""The order in which pieces of text on a page are read: columns one after the other, tables by row.

Lengths are in points, with y upward.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from reader.kinds.pdf_from_right import CROSSING, GUTTER, pieces_from_right
from reader.kinds.pdf_written import (
    APART,
    SAME_LINE,
    WORDS,
    Piece,
    as_written,
    gap_between,
    has_rtl,
    is_rtl,
    piece_of,
    rows_of,
    whole_signs,
    with_marks,
)

_LETTERS = 0.1
"""Of the size of letters: the widest gap between the letters of a word."""
_FEWEST = 3
"""Lines in a column."""
_CELL = 15
"""Characters that most lines of a column have at least; else it is one of a table."""
_FINE = 2.0
"""Points by which places for a gap between columns are tried."""
_DRAWN = re.compile(r"[\x00-\x08\x0e-\x1f]")
_ALONE = 6.0
"""Points by which one line ends beyond all others: a date in the margin."""


def without_drawn(text: str) -> str:
    """Return a text without what is drawn and no character, such as the lines that make words of
    Arabic wider where lines are even: they keep the letters beside them together until then."""
    return text if text.isprintable() else _DRAWN.sub("", text)


class Line(NamedTuple):
    """A line of a column; cells of a row are parted by tabs."""

    text: str
    left: float
    right: float
    y: float
    size: float
    first: float
    """How wide its first word is."""
    column: int
    """Which column of the page it is in, counted in reading order."""
    bounds: tuple[float, float]
    """Where that begins and ends."""


def pieces_of(characters: Iterable[Piece]) -> list[Piece]:
    """Join characters to pieces, and words that are written from the right to one each.

    What has no size is a blank or a line end that the library put in.
    """
    characters = [*characters]
    if is_rtl("".join(each.text for each in characters)):
        return pieces_from_right(characters)
    pieces: list[Piece] = []
    open_one: list[Piece] = []
    blank = ""

    def close() -> None:
        if open_one:
            pieces.append(_joined(open_one))
        open_one.clear()

    for each in with_marks(characters):
        if not each.size or each.text.isspace():
            blank = blank or each.text
            continue
        if open_one and (has_rtl(each.text) or has_rtl(open_one[-1].text)):
            # Where its blanks stand is not known: `_in_a_row` puts them.
            is_end = blank or gap_between(open_one[-1], each) > WORDS * each.size
            close() if is_end else None
        if open_one and not _goes_on(open_one[-1], each):
            close()
        if open_one and blank:
            last = open_one[-1]
            if blank != "\n" or gap_between(last, each) > _LETTERS * each.size:
                between = (max(last.left, each.left) + min(last.right, each.right)) / 2
                open_one.append(Piece(" ", between, between, each.y, each.size))
        open_one.append(each)
        blank = ""
    close()
    return pieces


def _joined(characters: list[Piece]) -> Piece:
    """Return a piece of its characters."""
    text = "".join(each.text for each in characters)
    if has_rtl(text):
        characters = as_written(whole_signs(characters), rtl=is_rtl(text))
    return piece_of(characters)


def _goes_on(last: Piece, next_one: Piece) -> bool:
    size = max(last.size, next_one.size)
    return (
        abs(last.y - next_one.y) < SAME_LINE * size and gap_between(last, next_one) < APART * size
    )


def lines_in_order(pieces: Sequence[Piece]) -> list[Line]:
    """Return the lines of a page in reading order."""
    rtl = is_rtl("".join(each.text for each in pieces))
    columns = _columns(list(enumerate(pieces)), rtl=rtl)
    found: list[Line] = []
    for number, column in enumerate(columns):
        bounds = (
            -_reached([-each.left for each in column]),
            _reached([each.right for each in column]),
        )
        found += _lines(column, number, bounds, rtl=rtl)
    return found


def _reached(ends: list[float]) -> float:
    """Return where lines end at most, one alone that ends beyond all others left out."""
    *_, last = ends = sorted(ends)
    return ends[-2] if len(ends) > 4 and last - ends[-2] > _ALONE else last


def _in_a_row(row: Sequence[Piece]) -> Piece:
    """Return pieces of a row, in their order, as one; cells are parted by tabs."""
    text = row[0].text
    for before, after in pairwise(row):
        gap, size = gap_between(before, after), max(before.size, after.size)
        least = WORDS if has_rtl(before.text + after.text) else _LETTERS
        joint = "\t" if gap >= APART * size else " " if gap > least * size else ""
        text += joint + after.text
    left, right = min(each.left for each in row), max(each.right for each in row)
    return Piece(text, left, right, row[0].y, max(each.size for each in row), row[0].first)


Numbered = tuple[int, Piece]
"""A piece with its number in the order of the file."""


def _columns(pieces: list[Numbered], *, rtl: bool) -> Iterator[list[Piece]]:
    """Yield the pieces of each column, in reading order."""
    gutter = _gutter(pieces)
    if gutter is None:
        if pieces:
            yield [piece for _, piece in pieces]
        return
    ordered = sorted(pieces, key=lambda each: -each[1].y)
    for over, group in groupby(ordered, key=lambda each: _is_over(each[1], gutter)):
        if over:
            yield [piece for _, piece in group]
            continue
        sides: tuple[list[Numbered], list[Numbered]] = ([], [])
        for each in group:
            sides[each[1].left >= gutter].append(each)
        for side in reversed(sides) if rtl else sides:
            yield from _columns(side, rtl=rtl)


def _is_over(piece: Piece, x: float) -> bool:
    return piece.left < x < piece.right


def _gutter(pieces: list[Numbered]) -> float | None:
    """Return where a gap between two columns of text is, if there are two."""
    if len(pieces) < 2 * _FEWEST:
        return None
    size = median(piece.size for _, piece in pieces)
    left, right = min(p.left for _, p in pieces), max(p.right for _, p in pieces)
    best: tuple[float, float, float] | None = None
    for step in range(1, int((right - left) / _FINE)):
        x = left + step * _FINE
        before = [p for _, p in pieces if p.right <= x]
        after = [p for _, p in pieces if p.left >= x]
        over = len(pieces) - len(before) - len(after)
        if over > CROSSING * len(pieces) or min(len(before), len(after)) < _FEWEST:
            continue
        width = median(p.left for p in after) - median(p.right for p in before)
        room = min(p.left for p in after) - max(p.right for p in before)
        if room < GUTTER * size or width <= 0 or _is_table(pieces, before, after):
            continue
        middle = (min(p.left for p in after) + max(p.right for p in before)) / 2
        if best is None or (over, -room) < best[:2]:
            best = over, -room, middle
    return None if best is None else best[2]


def _is_table(pieces: list[Numbered], before: list[Piece], after: list[Piece]) -> bool:
    """Return whether what looks like two columns is a table, which the file has row by row."""
    fewest = min(median(len(p.text) for p in side) for side in (before, after))
    if fewest < _CELL:
        return True
    sides = [piece.right <= min(p.left for p in after) for _, piece in sorted(pieces)]
    turns = sum(one != other for one, other in pairwise(sides))
    return turns > len(sides) // 2 and fewest < 2 * _CELL


def _lines(
    column: list[Piece], number: int, bounds: tuple[float, float], *, rtl: bool
) -> Iterator[Line]:
    """Yield the lines of a column, from the top."""
    for row in rows_of(column):
        piece = _in_a_row(row[::-1] if rtl else as_written(row, rtl=False))
        yield Line(*piece[:6], column=number, bounds=bounds)
