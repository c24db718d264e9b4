"""What changed between two texts, word by word, with some words around each change."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from reader.text.alignment import NONE, Alignment
from reader.text.lines import Extent
from reader.text.tokens import Tokens

KEPT, GONE, CAME = "kept", "gone", "came"

_AROUND = 8
"""Tokens shown before and after a change."""

_LONGEST = 600
"""Code points of one piece that are shown; of a longer one its beginning and its end."""


class Piece(msgspec.Struct, frozen=True):
    """A stretch of text that was kept, is gone, or came."""

    kind: str
    """kept, gone or came."""
    text: str
    """As it stands in its text; not yet safe for the screen."""
    spaced: bool
    """Whether a blank stands before it."""


class Hunk(msgspec.Struct, frozen=True):
    """Changes that stand close together."""

    pieces: tuple[Piece, ...]
    old: Extent
    """`[start, end)` of the old text that is gone; empty at a place where only something came."""


_Change = tuple[int, int, int, int]
"""`[first, last)` of the old tokens gave way to `[begin, end)` of the new ones."""


def hunks(alignment: Alignment) -> Iterator[Hunk]:
    """The changes in the order of the old text; blanks and line ends are none."""
    close: list[_Change] = []
    for change in _changes(alignment):
        if close and change[0] - close[-1][1] > 2 * _AROUND:
            yield _hunk(alignment, close)
            close = []
        close.append(change)
    if close:
        yield _hunk(alignment, close)


def _changes(alignment: Alignment) -> Iterator[_Change]:
    first = begin = 0
    for at, there in enumerate(alignment.partners):
        if there != NONE:
            if at > first or there > begin:
                yield first, at, begin, there
            first, begin = at + 1, there + 1
    if first < len(alignment.old) or begin < len(alignment.new):
        yield first, len(alignment.old), begin, len(alignment.new)


def _hunk(alignment: Alignment, changes: list[_Change]) -> Hunk:
    old, new = alignment.old, alignment.new
    pieces = [*_piece(KEPT, old, max(0, changes[0][0] - _AROUND), changes[0][0])]
    for number, (first, last, begin, end) in enumerate(changes):
        pieces += _piece(GONE, old, first, last)
        pieces += _piece(CAME, new, begin, end)
        further = changes[number + 1][2] if number + 1 < len(changes) else end + _AROUND
        pieces += _piece(KEPT, new, end, min(len(new), further))
    start = old.starts[changes[0][0]] if changes[0][0] < len(old) else len(old.text)
    last = changes[-1][1]
    return Hunk(tuple(pieces), (start, max(start, old.ends[last - 1] if last else 0)))


def _piece(kind: str, tokens: Tokens, first: int, last: int) -> Iterator[Piece]:
    if first < last:
        start, end = tokens.extent(first, last)
        spaced = first > 0 and tokens.ends[first - 1] < start
        yield Piece(kind, _short(tokens.text[start:end]), spaced)


def _short(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    half = _LONGEST // 2
    left_out = len(text) - 2 * half
    return f"{text[:half]} … {left_out:,} characters … {text[-half:]}"
