"""The bars around an article that is adjudicated."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from reader.session import status
from reader.session.adjudication import telling
from reader.session.adjudication.gold_reader import GoldReader
from reader.session.status import Place
from reader.text.display import one_line
from reader.tui.keys import shown
from reader.tui.screens.reader_bars import LAST_HINTS
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


@dataclass(frozen=True)
class AdjudicateBars:
    """The rows of the bars at a width in cells."""

    reader: GoldReader
    place: Place
    width: int
    narrow: bool
    """Whether there is little room for keys."""

    def head(self) -> Row:
        """Number and title of the article; how far it is, and whether all is saved."""
        layer = self.reader.layer
        alarm = layer.problem or layer.read_only
        facts = telling.facts(self.reader)
        right: list[Piece] = [(f"  {facts} ", ALARM if alarm else "")]
        left: list[Piece] = [(f" {self.place.number}/{self.place.total} ", DIM)]
        room = self.width - cells_of(left) - cells_of(right)
        return [*left, (fitted(self.reader.article.title, room), STRONG), *right]

    def message(self) -> Row:
        """What is begun, and what the last key did."""
        badges = filter(None, (telling.badge(self.reader), status.mode(self.reader)))
        badge = " · ".join(badges)
        left: list[Piece] = [(" ", "")]
        if badge:
            left += [(f" {badge} ", MODE), (" ", "")]
        room = self.width - cells_of(left)
        return [*left, (fitted(telling.message(self.reader), room), "")]

    def keys(self) -> Row:
        """The keys that work now, as many as there is room for; the last two are always there."""
        right = [] if self.narrow else self._who()
        hints = [
            [(shown(key), KEY), (f" {word}  ", "")]
            for key, word in telling.footer(self.reader, narrow=self.narrow)
        ]
        first, last = hints[:-LAST_HINTS], hints[-LAST_HINTS:]
        room = self.width - (1 if right else -1) - cells_of(right) - sum(map(cells_of, last))
        left: list[Piece] = [(" ", "")]
        for hint in first:
            if cells_of(left) + cells_of(hint) > room:
                break
            left += hint
        return between([*left, *chain.from_iterable(last)], right, self.width)

    def _who(self) -> list[Piece]:
        who = f"{self.reader.adjudicator} for @gold in {self.place.workspace}"
        return [(f" {one_line(who, self.width // 3)} ", DIM)]
