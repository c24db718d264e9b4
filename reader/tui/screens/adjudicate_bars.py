"""The bars around an article that is adjudicated."""

from __future__ import annotations

from dataclasses import dataclass

from reader.modes.adjudicate import panel as telling
from reader.modes.adjudicate.state import GoldReader
from reader.modes.annotate import status
from reader.modes.annotate.status import Place
from reader.text.screen_text import one_line
from reader.tui.screens.bar_rows import head_row, keys_row, message_row
from reader.tui.widgets.pieces import DIM, Piece, Row


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
        layer, title = self.reader.layer, self.reader.article.title
        alarm = bool(layer.problem or layer.read_only)
        return head_row(self.place, title, telling.facts(self.reader), self.width, alarm=alarm)

    def message(self) -> Row:
        """What is begun, and what the last key did."""
        badges = filter(None, (telling.badge(self.reader), status.mode(self.reader)))
        return message_row(" · ".join(badges), telling.message(self.reader), self.width)

    def keys(self) -> Row:
        """The keys that work now, as many as there is room for; the last two are always there."""
        right = [] if self.narrow else self._who()
        return keys_row(telling.footer(self.reader, narrow=self.narrow), right, self.width)

    def _who(self) -> list[Piece]:
        who = f"{self.reader.adjudicator} for @gold in {self.place.workspace}"
        return [(f" {one_line(who, self.width // 3)} ", DIM)]
