"""The attributes of an annotation, each value with its key, over an article that stays in view."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from reader.io.files import styles_folder
from reader.modes.requests import Field
from reader.text.phrases import value_of
from reader.text.screen_text import one_line
from reader.tui.keys import table_key
from reader.tui.runtime import Dialog
from reader.tui.screens.lists import DIALOG_CELLS, EDGE_CELLS
from reader.tui.widgets.rows import (
    DIM,
    KEY,
    MARK,
    STRONG,
    Line,
    Piece,
    Row,
    RowView,
    fitted,
    shown_key,
)

_NAME_CELLS, _BESIDE_FROM = 12, 50
"""Cells of a name, and of the dialog from which on it stands beside the values."""
_NARROW_EDGE = 5
"""Cells of the border and the blanks inside it, where columns are few, and of the last column."""

Chosen = tuple[str, object | None]
"""The name of an attribute and its value; None for one that is to be typed."""


class AttributesDialog(Dialog[Chosen | None]):
    """Gives the attribute that was chosen with its value, None where the dialog was left."""

    AUTO_FOCUS = ""
    CSS_PATH = styles_folder() / "dialogs.tcss"

    def __init__(self, heading: str, fields: Sequence[Field], opened_by: str) -> None:
        """`heading` is safe for the screen; `opened_by`: the key that opened it leaves it too."""
        super().__init__()
        self._heading, self._fields, self._opened_by = heading, fields, opened_by
        self._chosen: dict[str, Chosen] = {}
        for field in fields:
            self._chosen |= {each.sign: (field.name, each.value) for each in field.values}
            if field.sign:
                self._chosen[field.sign] = field.name, None
        self._rows = RowView(id="attributes")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            room = min(DIALOG_CELLS, self.app.size.width) - EDGE_CELLS
            yield Line([(one_line(self._heading, max(1, room)), STRONG)], classes="dialog-title")
            yield self._rows
            leave = [(shown_key(self._opened_by), KEY), (" or ", DIM), ("Esc", KEY), (" back", DIM)]
            yield Line(leave, classes="dialog-keys")

    def on_resize(self) -> None:
        cells = self.app.size.width
        narrow = cells < DIALOG_CELLS
        wide = min(DIALOG_CELLS, cells * 94 // 100) - EDGE_CELLS
        width = cells - _NARROW_EDGE if narrow else wide
        rows = [row for field in self._fields for row in _rows_of(field, width)]
        self._rows.styles.height = min(len(rows), max(1, self.app.size.height - 6))
        self._rows.show(rows)

    def on_key(self, event: events.Key) -> None:
        """Take the sign of a value, a key that leaves, or one that scrolls; no other does it."""
        key = table_key(event.key)
        sign = event.character if event.is_printable and event.character else key
        if sign in self._chosen:
            self.dismiss(self._chosen[sign])
        elif key in ("Esc", "q", "Enter") or sign == self._opened_by:
            self.dismiss(None)
        elif key in ("PgDn", "Down", "Space", "PgUp", "Up", "Backspace"):
            self._rows.scroll_pages(1 if key in ("PgDn", "Down", "Space") else -1, keep=1)
        event.stop()
        event.prevent_default()


def _rows_of(field: Field, width: int) -> Iterator[Row]:
    """Yield the rows of an attribute: its name, and its values with their keys or what is typed.

    The name stands beside the values, and on a row of its own where there is little room.
    """
    beside = width >= _BESIDE_FROM
    indent = _NAME_CELLS + 1 if beside else 0
    name: Piece = (
        f"{one_line(field.name, _NAME_CELLS - 2)}{' *' if field.required else ''}",
        STRONG,
    )
    row: Row = [(fitted(name[0], indent), STRONG)] if beside else []
    if not beside:
        yield [name]
    used = 0
    for pieces in _cells_of(field, width - indent, " " * beside):
        cells = sum(cell_len(text) for text, _ in pieces)
        if used and used + cells > width - indent:
            yield row
            row, used = [(" " * indent, "")], 0
        row, used = [*row, *pieces], used + cells
    yield row


def _cells_of(field: Field, room: int, gap: str) -> Iterator[list[Piece]]:
    """Yield what stands side by side: each value, or the key to type one and what is there now."""
    if field.sign:
        now = "–" if field.now is None else value_of(field.now)
        yield [(field.sign, KEY), (f" {one_line(now, max(4, room - 2))}", "")]
        return
    known = False
    for each in field.values:
        here = type(each.value) is type(field.now) and each.value == field.now
        known = known or here
        word = one_line(each.word, 20)
        yield [(each.sign, KEY), (f"[{word}]" if here else f" {word} ", MARK * here), (gap, "")]
    if field.now is not None and not known:
        yield [(f"now {one_line(value_of(field.now), 20)}", DIM)]
