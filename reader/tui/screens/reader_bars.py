"""The bars around the article: what is always visible."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from rich.cells import cell_len

from reader.session import status
from reader.session.reader import Reader
from reader.session.status import Place
from reader.tui.keys import shown
from reader.tui.looks import Looks
from reader.tui.widgets.label_chips import label_counts
from reader.tui.widgets.pieces import (
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


@dataclass(frozen=True)
class ReaderBars:
    """The rows of the bars at a width in cells."""

    reader: Reader
    place: Place
    width: int
    narrow: bool
    """Whether who reads stands in the strip rather than beside the keys."""

    def head(self) -> Row:
        """Number and title of the article; tags, share read, and whether all is saved."""
        place, layer = self.place, self.reader.layer
        alarm = layer.problem or layer.read_only
        right: list[Piece] = [(f"  {status.facts(self.reader)} ", ALARM if alarm else "")]
        left: list[Piece] = [(f" {place.number}/{place.total} ", DIM)]
        room = self.width - cells_of(left) - cells_of(right)
        return [*left, (fitted(self.reader.article.title, room), STRONG), *right]

    def message(self) -> Row:
        """What is begun, and what the last key did or what is awaited."""
        badge = status.mode(self.reader)
        left: list[Piece] = [(" ", "")]
        if badge:
            left += [(f" {badge} ", MODE), (" ", "")]
        room = self.width - cells_of(left)
        return [*left, (fitted(status.message(self.reader), room), "")]

    @property
    def keys_depend_on(self) -> tuple[object, ...]:
        """All that decides what `keys` gives."""
        reader = self.reader
        return (reader, reader.mode, reader.question, self.place, self.width, self.narrow)

    def keys(self) -> Row:
        """The keys that work now, as many as there is room for; help and back are always there."""
        right = [] if self.narrow else self._who()
        hints = [
            [(shown(key), KEY), (f" {word}  ", "")]
            for key, word in status.footer(self.reader, narrow=self.narrow)
        ]
        first, last = hints[:-LAST_HINTS], hints[-LAST_HINTS:]
        room = self.width - (1 if right else -1) - cells_of(right) - sum(map(cells_of, last))
        left: list[Piece] = [(" ", "")]
        for hint in first:
            if cells_of(left) + cells_of(hint) > room:
                break
            left += hint
        return between([*left, *chain.from_iterable(last)], right, self.width)

    def strip(self, *, panel_open: bool) -> Row:
        """What stands for the panel on a narrow screen: counts, who reads, how to open it."""
        counts = label_counts(self.reader, Looks(label.name for label in self.reader.labels))
        does = "folds" if panel_open else "opens"
        hint: list[Piece] = [("  m p", KEY), (f" {does} the panel ", DIM)]
        return between(counts, [*self._who(), *hint], self.width)

    def _who(self) -> list[Piece]:
        who = status.who(self.reader, self.place)
        return [(f" {fitted(who, min(cell_len(who), self.width // 3))} ", DIM)]
