"""Word-by-word differences between two texts, each with some words of context."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from reader.text.alignment import NONE, Alignment
from reader.text.lines import Extent
from reader.text.tokens import Tokens

UNCHANGED, DELETED, INSERTED = "unchanged", "deleted", "inserted"

_CONTEXT = 8
"""Tokens shown before and after a change."""

_LONGEST = 600
"""Most code points of one piece that are shown; of a longer piece, only its start and end."""


class DiffPiece(msgspec.Struct, frozen=True):
    """A stretch of text that is unchanged, deleted or inserted."""

    kind: str
    """unchanged, deleted or inserted."""
    text: str
    """The text as it is; not yet safe for the screen."""
    spaced: bool
    """Whether a blank precedes it."""


class Hunk(msgspec.Struct, frozen=True):
    """Changes that are close together."""

    pieces: tuple[DiffPiece, ...]
    old: Extent
    """`[start, end)` of the old text that was deleted; empty where text was only inserted."""


_Change = tuple[int, int, int, int]
"""Old tokens `[first, last)` were replaced by new ones `[begin, end)`."""


def hunks(alignment: Alignment) -> Iterator[Hunk]:
    """Yield the changes in the order of the old text; blanks and line ends do not count."""
    pending: list[_Change] = []
    for change in _changes(alignment):
        if pending and change[0] - pending[-1][1] > 2 * _CONTEXT:
            yield _hunk(alignment, pending)
            pending = []
        pending.append(change)
    if pending:
        yield _hunk(alignment, pending)


def _changes(alignment: Alignment) -> Iterator[_Change]:
    """Yield the runs of tokens without partners in either text."""
    first = begin = 0
    for old, new in enumerate(alignment.partners):
        if new != NONE:
            if old > first or new > begin:
                yield first, old, begin, new
            first, begin = old + 1, new + 1
    if first < len(alignment.old) or begin < len(alignment.new):
        yield first, len(alignment.old), begin, len(alignment.new)


def _hunk(alignment: Alignment, changes: list[_Change]) -> Hunk:
    old, new = alignment.old, alignment.new
    pieces = [*_piece(UNCHANGED, old, max(0, changes[0][0] - _CONTEXT), changes[0][0])]
    for index, (first, last, begin, end) in enumerate(changes):
        pieces += _piece(DELETED, old, first, last)
        pieces += _piece(INSERTED, new, begin, end)
        context_end = changes[index + 1][2] if index + 1 < len(changes) else end + _CONTEXT
        pieces += _piece(UNCHANGED, new, end, min(len(new), context_end))
    start = old.starts[changes[0][0]] if changes[0][0] < len(old) else len(old.text)
    last = changes[-1][1]
    return Hunk(tuple(pieces), (start, max(start, old.ends[last - 1] if last else 0)))


def _piece(kind: str, tokens: Tokens, first: int, last: int) -> Iterator[DiffPiece]:
    """Yield the piece of tokens `[first, last)`, unless it is empty."""
    if first < last:
        start, end = tokens.extent(first, last)
        spaced = first > 0 and tokens.ends[first - 1] < start
        yield DiffPiece(kind, _shorten(tokens.text[start:end]), spaced)


def _shorten(text: str) -> str:
    """Cut the middle out of a long text."""
    if len(text) <= _LONGEST:
        return text
    half = _LONGEST // 2
    left_out = len(text) - 2 * half
    return f"{text[:half]} … {left_out:,} characters … {text[-half:]}"
