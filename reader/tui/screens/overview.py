"""How far an adjudication is: the sums, and every article; one can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from reader.io.resources import styles_folder
from reader.tui.widgets.line import Line
from reader.tui.widgets.pieces import DIM, KEY, MARK, STRONG, Piece, fitted, wrapped
from reader.tui.widgets.virtual_list import VirtualList

STATE_CELLS = 22

DIALOG_CELLS, EDGE_CELLS = 72, 6
"""Width of a dialog, and its border with the blanks inside it; as in `dialogs.tcss`."""


class OverviewScreen(ModalScreen[int | None]):
    """Gives the place of the article that was chosen, None where the overview was left."""

    AUTO_FOCUS = ""
    CSS_PATH: ClassVar = [styles_folder() / f"{name}.tcss" for name in ("dialogs", "adjudicate")]
    BINDINGS: ClassVar = [
        Binding("j,down", "move(1)", "next", show=False, id="overview-next"),
        Binding("k,up", "move(-1)", "back", show=False, id="overview-back"),
        Binding("space,pagedown", "page(1)", "page", show=False, id="overview-page"),
        Binding("backspace,pageup", "page(-1)", "page back", show=False, id="overview-page-back"),
        Binding("enter", "choose", "open", show=False, id="overview-open"),
        Binding("escape,q,number_sign", "leave", "leave", show=False, id="overview-leave"),
    ]

    def __init__(
        self, sums: Sequence[str], articles: Sequence[tuple[str, str]], current: int
    ) -> None:
        """`articles`: state and title of each, as they are stored; `current`: which is open."""
        super().__init__()
        self._sums = list(sums)
        self._articles = list(articles)
        self._current = current

    def compose(self) -> ComposeResult:
        with Vertical(id="overview", classes="dialog"):
            width = min(DIALOG_CELLS, self.app.size.width * 94 // 100) - EDGE_CELLS
            for number, sentence in enumerate(self._sums):
                for line in wrapped(sentence, width):
                    yield Line([(line, STRONG if not number else "")])
            yield VirtualList(self._row, len(self._articles), id="overview-rows")
            keys: list[Piece] = [("Enter", KEY), (" open   ", ""), ("Esc", KEY), (" back", "")]
            yield Line(keys, classes="dialog-keys")

    @property
    def rows(self) -> VirtualList:
        """The articles' widget."""
        return self.query_one("#overview-rows", VirtualList)

    def on_mount(self) -> None:
        self.rows.styles.height = min(len(self._articles), 12)
        self.rows.to(self._current)

    def _row(self, index: int, width: int) -> list[Piece]:
        state, title = self._articles[index]
        return [
            ("▌ " if index == self.rows.cursor else "  ", MARK),
            (fitted(state, STATE_CELLS), DIM if state == "all decided" else ""),
            (fitted(title, width - STATE_CELLS - 2), ""),
        ]

    def action_move(self, step: int) -> None:
        self.rows.move(step)

    def action_page(self, step: int) -> None:
        self.rows.page(step)

    def action_choose(self) -> None:
        self.rows.choose()

    def action_leave(self) -> None:
        self.dismiss(None)

    @on(VirtualList.Chosen)
    def _chosen(self, event: VirtualList.Chosen) -> None:
        self.dismiss(event.index)
