"""Rows of the bars around an article, whatever is done with it.

The bars around the article: what is always visible.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import msgspec
from rich.cells import cell_len

from reader.modes.annotate import old_status as status
from reader.modes.annotate.old_state import Reader
from reader.modes.annotate.old_status import Place
from reader.tui.keys import shown
from reader.tui.looks import Looks
from reader.tui.widgets.panel import label_counts
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
    hints: list[list[Piece]] = [[(shown(key), KEY), (f" {word}  ", "")] for key, word in named]
    first, last = hints[:-LAST_HINTS], hints[-LAST_HINTS:]
    room = width - (1 if right else -1) - cells_of(right) - sum(map(cells_of, last))
    left: list[Piece] = [(" ", "")]
    for hint in first:
        if cells_of(left) + cells_of(hint) > room:
            break
        left += hint
    return between([*left, *chain.from_iterable(last)], right, width)


FINDING = (("Enter", "find; nothing typed: the last again"), ("Esc", "leave"))
"""The keys while a text to find is typed."""


class ReaderBars(msgspec.Struct, frozen=True):
    """The rows of the bars at a width in cells."""

    reader: Reader
    place: Place
    width: int
    narrow: bool
    """Whether who reads stands in the strip rather than beside the keys."""
    finding: bool = False
    """Whether a text to find is being typed."""

    def head(self) -> Row:
        """Number and title of the article; tags, share read, and whether all is saved."""
        layer, title = self.reader.layer, self.reader.article.title
        alarm = bool(layer.problem or layer.read_only)
        return head_row(self.place, title, status.facts(self.reader), self.width, alarm=alarm)

    def message(self) -> Row:
        """What is begun, and what the last key did or what is awaited."""
        return message_row(status.mode(self.reader), status.message(self.reader), self.width)

    @property
    def keys_depend_on(self) -> tuple[object, ...]:
        """All that decides what `keys` gives."""
        reader = self.reader
        shown = reader.mode, reader.question, reader.takes_over, reader.current_is_lost
        return (reader, *shown, self.place, self.width, self.narrow, self.finding)

    def keys(self) -> Row:
        """The keys that work now, as many as there is room for; help and back are always there."""
        right = [] if self.narrow else self._who()
        named = FINDING if self.finding else status.footer(self.reader, narrow=self.narrow)
        return keys_row(named, right, self.width)

    def strip(self, *, panel_open: bool) -> Row:
        """What stands for the panel on a narrow screen: counts, who reads, how to open it."""
        counts = label_counts(self.reader, Looks(label.name for label in self.reader.labels))
        does = "folds" if panel_open else "opens"
        hint: list[Piece] = [("  m p", KEY), (f" {does} the panel ", DIM)]
        return between(counts, [*self._who(), *hint], self.width)

    def _who(self) -> list[Piece]:
        who = status.who(self.reader, self.place)
        return [(f" {fitted(who, min(cell_len(who), self.width // 3))} ", DIM)]
