"""What is not tagged alike in a folder: a list to walk through, and to make agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from reader.io.files import styles_folder
from reader.services.consistency import Clash, Place
from reader.text.phrases import counted, excerpt
from reader.text.screen_text import one_line
from reader.tui.screens.lists import DIALOG_CELLS, EDGE_CELLS, ListDialog
from reader.tui.widgets.rows import DIM, KEY, STRONG, Line, Row, cursor_mark, fitted, keys_row

_MOST_ROWS = 16
_FEWEST_ROWS = 3
_OTHER_ROWS = 10
"""Of the dialog, with its edges and blank rows; it has fewer on a short screen."""
_LABEL_CELLS = 14


class ConsistencyScreen(ListDialog[Place]):
    """Gives the place that was chosen."""

    CSS_PATH: ClassVar = [styles_folder() / f"{name}.tcss" for name in ("dialogs", "cited")]
    BINDINGS: ClassVar = [
        Binding("space,pagedown", "page(1)", "page", show=False, id="unlike-page"),
        Binding("backspace,pageup", "page(-1)", "page back", show=False, id="unlike-page-back"),
        Binding("equals_sign", "agree", "alike", show=False, id="unlike-agree"),
        Binding("u", "undo", "undo", show=False, id="unlike-undo"),
    ]

    def __init__(
        self,
        found: Sequence[Clash],
        agree: Callable[[Clash], None],
        undo: Callable[[], None],
    ) -> None:
        """`agree` tags all places of a clash alike, `undo` takes the last back; both call `show`
        with what is then found."""
        self._found, self._agree, self._undo = found, agree, undo
        self._asked: Clash | None = None
        self._said = ""
        self._rows = _rows(found)
        super().__init__([], "")
        self.rows.set_rows(len(self._rows))

    def compose(self) -> ComposeResult:
        with Vertical(id="unlike", classes="dialog"):
            yield Line([], id="unlike-count")
            yield self.rows
            yield Line([], id="unlike-said")
            yield Line([], id="unlike-keys", classes="dialog-keys")

    def on_resize(self) -> None:
        self._tell()

    def show(self, found: Sequence[Clash], said: str = "") -> None:
        """Show what is found now, and say what was done."""
        self._found, self._rows, self._asked, self._said = found, _rows(found), None, said
        self.rows.set_rows(len(self._rows))
        self.rows.to(min(self.rows.cursor, max(0, len(self._rows) - 1)))
        self._tell()

    def say(self, sentence: str) -> None:
        self._said = sentence
        self._tell()

    def _tell(self) -> None:
        width = min(DIALOG_CELLS, self.app.size.width * 94 // 100) - EDGE_CELLS
        room = max(_FEWEST_ROWS, self.app.size.height - _OTHER_ROWS)
        self.rows.styles.height = max(1, min(len(self._rows), _MOST_ROWS, room))
        what = f"{counted(len(self._found), 'text')} not tagged alike"
        none = "All your tags agree." if not self._found else ""
        self.query_one("#unlike-count", Line).show([(none or what, STRONG)])
        said = self._said
        if self._asked is not None:
            label = one_line(self._asked.label, 20)
            said = f"{self._asked.to_do()} will be {label}: = again does it."
        self.query_one("#unlike-said", Line).show([(one_line(said, width), STRONG)])
        keys = [("Enter", "go there"), ("=", "tag all alike"), ("u", "undo"), ("Esc", "back")]
        self.query_one("#unlike-keys", Line).show(keys_row([keys], width))
        self.rows.refresh()

    def row(self, index: int, width: int) -> Row:
        clash, place = self._rows[index]
        here = cursor_mark(index == self.rows.cursor)
        if place is None:
            counts = clash.in_words()
            words = excerpt(clash.words, max(8, width // 2))
            return [here, (f"{words}  ", STRONG), (one_line(counts, max(4, width // 2 - 6)), KEY)]
        start, end = place.start, place.end
        around = f"{place.text[max(0, start - 16) : start]}{place.text[start : end + 60]}"
        label = place.label or "not tagged"
        return [
            here,
            ("  ", ""),
            (fitted(label, _LABEL_CELLS), "" if place.label else DIM),
            (fitted(around, max(4, width - _LABEL_CELLS - 4)), DIM),
        ]

    def chosen(self, index: int) -> None:
        """Go to the place, or to the first one that is not like most."""
        clash, place = self._rows[index]
        self.dismiss(place or clash.others[0])

    def action_move(self, step: int) -> None:
        super().action_move(step)
        self._leave_question()

    def action_page(self, step: int) -> None:
        self.rows.page(step)
        self._leave_question()

    def _leave_question(self) -> None:
        self._asked, self._said = None, ""
        self._tell()

    def action_agree(self) -> None:
        """Say how much would change; again: tag all places as most are."""
        if not self._rows:
            return
        clash, _ = self._rows[self.rows.cursor]
        if self._asked is clash:
            self._agree(clash)
        else:
            self._asked = clash
            self._tell()

    def action_undo(self) -> None:
        """Take the last back, whole."""
        self._asked = None
        self._undo()


def _rows(found: Sequence[Clash]) -> list[tuple[Clash, Place | None]]:
    """Return the rows: each text, and below it where it stands."""
    return [(clash, place) for clash in found for place in (None, *clash.places)]
