"""The order in which pieces of text on a page are read: columns one after the other, tables by row.

Lengths are in points, with y upward.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from reader.kinds.pdf_written import (
    Piece,
    as_written,
    has_rtl,
    is_rtl,
    letters_as_written,
    with_marks,
)

_APART = 1.5
"""Of the size of letters: a gap that parts columns, or cells."""
_LETTERS = 0.1
"""Of the size of letters: the widest gap between the letters of a word."""
_WORDS = 0.2
"""The same where letters are written from the right: their boxes are not all that they take."""
_SAME_LINE = 0.45
"""Of the size of letters: how far raised letters stand off the line."""
_GUTTER = 0.7
"""Of the size of letters: the least between two columns."""
_CROSSING = 0.25
"""Part of the pieces that may reach over the gap between columns, such as headings."""
_FEWEST = 3
"""Lines in a column."""
_CELL = 15
"""Characters that most lines of a column have at least; else it is one of a table."""
_FINE = 2.0
"""Points by which places for a gap between columns are tried."""
_LATIN = re.compile(r"[^\W\d_]")
_DRAWN = re.compile(r"[\x00-\x08\x0e-\x1f]")
_BREAKS = ("\n", "\r")
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

    What has no size is a blank or a line end between them.
    """
    characters = with_marks([*characters])
    rtl = is_rtl("".join(each.text for each in characters))
    pieces: list[Piece] = []
    open_one: list[Piece] = []
    blank = ""

    def close() -> None:
        if open_one:
            pieces.append(_joined(open_one, rtl=rtl))
        open_one.clear()

    for each in characters:
        if rtl and each.text in _BREAKS and each.right > each.left:
            each = each._replace(text="\x01")
        if not each.size or each.text.isspace():
            blank = blank or each.text
            continue
        if open_one and (rtl or has_rtl(each.text) or has_rtl(open_one[-1].text)):
            # Where its blanks stand is not known: `_in_a_row` puts them.
            is_end = blank or _gap(open_one[-1], each) > _WORDS * each.size
            close() if is_end else None
        if open_one and not _goes_on(open_one[-1], each):
            close()
        if open_one and blank:
            last = open_one[-1]
            if blank != "\n" or _gap(last, each) > _LETTERS * each.size:
                between = (max(last.left, each.left) + min(last.right, each.right)) / 2
                open_one.append(Piece(" ", between, between, each.y, each.size))
        open_one.append(each)
        blank = ""
    close()
    return pieces


def _joined(characters: list[Piece], *, rtl: bool) -> Piece:
    """Return a piece of its characters; `rtl`: it is on a page that is read from the right."""
    text = "".join(each.text for each in characters)
    if rtl or has_rtl(text):
        from_right = is_rtl(text) or (rtl and not _LATIN.search(text))
        characters = letters_as_written(characters, rtl=from_right)
        text = "".join(each.text for each in characters)
    return Piece(
        text,
        min(each.left for each in characters),
        max(each.right for each in characters),
        median(each.y for each in characters),
        max(each.size for each in characters),
        _first_word(characters, text),
    )


def _first_word(characters: Sequence[Piece], text: str) -> float:
    """How wide the first word of some characters is."""
    count = len(text.split(None, 1)[0])
    word = characters[:count]
    return max(each.right for each in word) - min(each.left for each in word)


def _gap(one: Piece, other: Piece) -> float:
    """How far apart two pieces are, whichever is to the left; negative where they overlap."""
    return max(other.left - one.right, one.left - other.right)


def _goes_on(last: Piece, next_one: Piece) -> bool:
    size = max(last.size, next_one.size)
    return abs(last.y - next_one.y) < _SAME_LINE * size and _gap(last, next_one) < _APART * size


def lines_in_order(pieces: Sequence[Piece]) -> list[Line]:
    """Return the lines of a page in reading order."""
    rtl = is_rtl("".join(each.text for each in pieces))
    pieces = _whole_lines(pieces) if rtl else pieces
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


def _whole_lines(pieces: Sequence[Piece]) -> list[Piece]:
    """Join pieces that stand beside each other on a line that is written from the right."""
    found: list[Piece] = []
    rows = rows_of(pieces)
    between = _between_columns(rows)
    for row in rows:
        open_one: list[Piece] = []
        for piece in as_written(row, rtl=True):
            if open_one and _are_apart(open_one[-1], piece, between):
                found.append(_in_a_row(open_one))
                open_one = []
            open_one.append(piece)
        found.append(_in_a_row(open_one))
    return found


def _between_columns(rows: Sequence[Sequence[Piece]]) -> list[float]:
    """Return where gaps between words part columns: wide ones, which few lines reach over."""
    gaps = {
        (before.right + after.left) / 2
        for row in rows
        for before, after in pairwise(row)
        if after.left - before.right >= _GUTTER * max(before.size, after.size)
    }
    most = _CROSSING * len(rows)
    return [x for x in gaps if sum(any(_is_over(p, x) for p in row) for row in rows) <= most]


def _are_apart(one: Piece, other: Piece, between: Sequence[float]) -> bool:
    """Whether two neighbours on a line are in two columns or cells."""
    if _gap(one, other) >= _APART * other.size:
        return True
    left, right = min(one.right, other.right), max(one.left, other.left)
    return any(left < x < right for x in between)


def _in_a_row(row: Sequence[Piece]) -> Piece:
    """Return pieces of a row, in their order, as one; cells are parted by tabs."""
    text = row[0].text
    for before, after in pairwise(row):
        gap, size = _gap(before, after), max(before.size, after.size)
        least = _WORDS if has_rtl(before.text + after.text) else _LETTERS
        joint = "\t" if gap >= _APART * size else " " if gap > least * size else ""
        text += joint + after.text
    left, right = min(each.left for each in row), max(each.right for each in row)
    return Piece(text, left, right, row[0].y, max(each.size for each in row), row[0].first)


def rows_of(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Return pieces by the lines that they stand on, from the top, and from the left in each."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda each: -each.y):
        last = rows[-1][-1] if rows else None
        if last is not None and abs(last.y - piece.y) < _SAME_LINE * max(last.size, piece.size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    for row in rows:
        row.sort(key=lambda each: each.left)
    return rows


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
        if over > _CROSSING * len(pieces) or min(len(before), len(after)) < _FEWEST:
            continue
        width = median(p.left for p in after) - median(p.right for p in before)
        room = min(p.left for p in after) - max(p.right for p in before)
        if room < _GUTTER * size or width <= 0 or _is_table(pieces, before, after):
            continue
        middle = (min(p.left for p in after) + max(p.right for p in before)) / 2
        if best is None or (over, -room) < best[:2]:
            best = over, -room, middle
    return None if best is None else best[2]


def _is_table(pieces: list[Numbered], before: list[Piece], after: list[Piece]) -> bool:
    """Whether what looks like two columns are cells of rows, which the file has row by row."""
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
        piece = _in_a_row(as_written(row, rtl=rtl))
        yield Line(*piece, column=number, bounds=bounds)
