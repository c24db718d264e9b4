"""Rows of the bars around an article, whatever is done with it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from rich.cells import cell_len

from reader.modes.annotate.status import Place
from reader.tui.keys import shown
from reader.tui.widgets.rows import (
    ALARM,
    DIM,
    KEY,
    MODE,
    STRONG,
    Piece,
    Row,
    between,
    cells_of,
    fitted,
)

LAST_HINTS = 2
"""Keys at the end of the footer, help and back, that are shown however many others there are."""


def head_row(place: Place, title: str, facts: str, width: int, *, alarm: bool) -> Row:
    """Number and title of the article, and facts at the right end."""
    right: list[Piece] = [(f"  {facts} ", ALARM if alarm else "")]
    left: list[Piece] = [(f" {place.number}/{place.total} ", DIM)]
    room = width - cells_of(left) - cells_of(right)
    return [*left, (fitted(title, room), STRONG), *right]


def message_row(badge: str, message: str, width: int) -> Row:
    """A badge for what is begun, if it has one, and a sentence."""
    left: list[Piece] = [(" ", "")]
    if badge:
        left += [(f" {badge} ", MODE), (" ", "")]
    return [*left, (fitted(message, width - cells_of(left)), "")]


def keys_row(named: Iterable[tuple[str, str]], right: list[Piece], width: int) -> Row:
    """Keys with a word each, as many as there is room for; the last ones are always there."""
    hints: list[list[Piece]] = [[(_keys(keys), KEY), (f" {word}  ", "")] for keys, word in named]
    first, last = hints[:-LAST_HINTS], hints[-LAST_HINTS:]
    room = width - (1 if right else -1) - cells_of(right) - sum(map(cells_of, last))
    left: list[Piece] = [(" ", "")]
    for hint in first:
        if cells_of(left) + cells_of(hint) > room:
            break
        left += hint
    return between([*left, *chain.from_iterable(last)], right, width)


def _keys(keys: str) -> str:
    return " ".join(map(shown, keys.split()))


def who_piece(who: str, width: int) -> Piece:
    """Who is at work, at the right end of a bar; at most a third of it."""
    return (f" {fitted(who, min(cell_len(who), width // 3))} ", DIM)


FINDING = (("Enter", "find; nothing typed: the last again"), ("Esc", "leave"))
"""The keys while a text to find is typed."""
