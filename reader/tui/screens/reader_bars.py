"""The bars around the article: what is always visible."""

from __future__ import annotations

import msgspec
from rich.cells import cell_len

from reader.modes.annotate import status
from reader.modes.annotate.state import Reader
from reader.modes.annotate.status import Place
from reader.tui.looks import Looks
from reader.tui.screens.bar_rows import head_row, keys_row, message_row
from reader.tui.widgets.label_chips import label_counts
from reader.tui.widgets.pieces import DIM, KEY, Piece, Row, between, fitted

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
