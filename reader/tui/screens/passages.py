"""A list of passages that cannot all be so: a row for each, and below it those of one, in full.

They stand side by side, or one above the other where there is little room.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ScreenResultType

from reader.io.files import styles_folder
from reader.text.screen_text import one_line
from reader.tui.screens.lists import ListDialog
from reader.tui.widgets.rows import (
    DIM,
    KEY,
    MARK,
    STRONG,
    Line,
    Piece,
    Row,
    RowView,
    cursor_mark,
    fitted,
    wrapped,
)
from reader.tui.widgets.virtual_list import VirtualList

WIDE = 90
"""Cells of a dialog in which passages stand side by side."""
MOST_CELLS = 132
EDGES = 6
"""Cells of the border and the blanks inside it."""
KIND_CELLS = 12
BETWEEN = " ↔ "
DETAIL_WIDE, DETAIL_NARROW, DETAIL_SHORT = 8, 10, 4
"""Rows for the passages of one."""
MOST_ROWS = 14
OTHER_ROWS = 10
"""Of the dialog, with its edges and blank rows."""


class Shown(NamedTuple):
    """What a row and its details show; all of it is made safe here."""

    kind: str
    remark: str
    """A line on it: why it is listed, or what state it is in."""
    passages: Sequence[tuple[str, str]]
    """Where each stands, and its text."""


class PassagesDialog(ListDialog[ScreenResultType]):
    """Lists some; subclasses say what they are."""

    CSS_PATH: ClassVar = [styles_folder() / f"{name}.tcss" for name in ("dialogs", "passages")]
    BINDINGS: ClassVar = [
        Binding("space,pagedown", "page(1)", "page", show=False, id="passages-page"),
        Binding("backspace,pageup", "page(-1)", "page back", show=False, id="passages-page-back"),
        Binding("g,home", "move(-100000)", "first", show=False, id="passages-first"),
        Binding("G,end", "move(100000)", "last", show=False, id="passages-last"),
    ]

    KEYS: ClassVar[Sequence[tuple[str, str]]] = ()
    """Keys of the dialog, with a word each."""

    def __init__(self, opened_by: str = "") -> None:
        self.shown: list[Shown] = []
        self._detail: list[Row] = []
        super().__init__([], opened_by)
        self.detail = RowView(lambda index, _: self._detail[index], id="passages-detail")

    def compose(self) -> ComposeResult:
        with Vertical(id="passages", classes="dialog"):
            yield Line([], id="passages-head")
            yield Line([], id="passages-more")
            yield self.rows
            yield self.detail
            yield Line([], id="passages-keys", classes="dialog-keys")

    def on_resize(self) -> None:
        self.lay_out()

    @property
    def cells(self) -> int:
        """Cells inside of the dialog."""
        return min(MOST_CELLS, self.app.size.width * 94 // 100) - EDGES

    def heading(self) -> tuple[str, str]:
        """Return what the list says of itself: a sentence, and one that stands below it."""
        raise NotImplementedError

    def lay_out(self) -> None:
        """Show what is listed now, in the room that there is."""
        height = self.app.size.height
        short = height < 16
        detail = DETAIL_WIDE if self.cells >= WIDE else DETAIL_NARROW
        self.detail.styles.height = detail = DETAIL_SHORT if short else detail
        room = max(1, height - OTHER_ROWS - detail + 4 * short)
        self.rows.styles.height = max(1, min(len(self.shown), MOST_ROWS, room))
        self.rows.set_rows(len(self.shown))
        first, more = self.heading()
        self.query_one("#passages-head", Line).show([(fitted(first, self.cells), STRONG)])
        self.query_one("#passages-more", Line).show([(fitted(more, self.cells), DIM)])
        keys: list[Piece] = []
        for key, word in (*self.KEYS, ("Esc", "back")):
            keys += [(key, KEY), (f" {word}  ", "")]
        self.query_one("#passages-keys", Line).show(keys)
        self._tell()

    def row(self, index: int, width: int) -> Row:
        shown = self.shown[index]
        room = max(8, width - 2 - KIND_CELLS)
        texts = [one_line(text, 400) for _, text in shown.passages]
        each = max(4, (room - len(BETWEEN) * (len(texts) - 1)) // max(1, len(texts)))
        pieces: list[Piece] = [
            cursor_mark(index == self.rows.cursor),
            (fitted(one_line(shown.kind), KIND_CELLS - 1) + " ", KEY),
        ]
        for number, text in enumerate(texts):
            pieces += [(BETWEEN, MARK)] if number else []
            pieces.append((fitted(text, each), ""))
        return pieces

    @on(VirtualList.Moved)
    def _moved(self) -> None:
        self._tell()

    def _tell(self) -> None:
        """Show the passages of the one under the cursor, and the remark on it."""
        self._detail = []
        if self.shown:
            shown = self.shown[min(self.rows.cursor, len(self.shown) - 1)]
            self._detail = [[(fitted(shown.remark, self.cells - 1), MARK)]]
            beside = self.cells >= WIDE and len(shown.passages) == 2
            self._detail += (_beside if beside else _above)(shown.passages, self.cells - 1)
        self.detail.set_rows(len(self._detail))
        self.detail.scroll_top(0)

    def action_page(self, step: int) -> None:
        self.rows.page(step)

    def use(self, run: Callable[[int], object]) -> None:
        """Call a function with the place of the one under the cursor, if there is any."""
        if self.shown:
            run(min(self.rows.cursor, len(self.shown) - 1))


def _beside(passages: Sequence[tuple[str, str]], width: int) -> list[Row]:
    """Return two passages in two columns."""
    half = (width - 3) // 2
    (left, one), (right, other) = passages
    rows: list[Row] = [[(fitted(left, half), DIM), ("   ", ""), (fitted(right, half), DIM)]]
    columns = [wrapped(one_line(text), half) for text in (one, other)]
    for at in range(max(map(len, columns))):
        cells = [fitted(column[at] if at < len(column) else "", half) for column in columns]
        rows.append([(cells[0], ""), (" │ ", DIM), (cells[1], "")])
    return rows


def _above(passages: Sequence[tuple[str, str]], width: int) -> list[Row]:
    """Return passages one above the other, each cut so that all can be seen."""
    rows: list[Row] = []
    for place, text in passages:
        rows.append([(fitted(place, width), DIM)])
        rows += ([(line, "")] for line in wrapped(one_line(text, 3 * width), width))
    return rows
