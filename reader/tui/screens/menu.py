"""A small menu, opened over a screen: a letter for each entry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from reader.io.resources import styles_folder
from reader.tui.keys import table_key
from reader.tui.menus import MenuEntry
from reader.tui.widgets.line import Line
from reader.tui.widgets.pieces import DIM, KEY, MARK, Piece, fitted
from reader.tui.widgets.virtual_list import VirtualList

NAME_CELLS = 16


class MenuScreen(ModalScreen[str | None]):
    """Gives the name of the entry that was chosen, None where it was left."""

    AUTO_FOCUS = ""
    CSS_PATH: ClassVar = [styles_folder() / name for name in ("dialogs.tcss", "menu.tcss")]
    BINDINGS: ClassVar = [
        Binding("j,down", "move(1)", "next", show=False, id="menu-next"),
        Binding("k,up", "move(-1)", "back", show=False, id="menu-back"),
        Binding("enter,space", "choose", "choose", show=False, id="menu-choose"),
        Binding("escape,q,m", "leave", "leave", show=False, id="menu-leave"),
    ]

    def __init__(self, entries: Iterable[MenuEntry], title: str = "Menu") -> None:
        super().__init__()
        self.entries = [MenuEntry(*entry) for entry in entries]
        self._title = title

    def compose(self) -> ComposeResult:
        with Vertical(id="menu", classes="dialog"):
            yield Static(Content.styled(self._title, "bold"), classes="dialog-question")
            yield VirtualList(self._row, len(self.entries), id="menu-rows")
            keys: list[Piece] = [
                ("Enter", KEY),
                (" or the letter   ", ""),
                ("Esc", KEY),
                (" back", ""),
            ]
            yield Line(keys, classes="dialog-keys")

    @property
    def rows(self) -> VirtualList:
        """The entries' widget."""
        return self.query_one("#menu-rows", VirtualList)

    def _row(self, index: int, width: int) -> list[Piece]:
        entry = self.entries[index]
        room = width - NAME_CELLS - 6
        return [
            ("▌ " if index == self.rows.cursor else "  ", MARK),
            (fitted(entry.key, 3), KEY),
            (fitted(entry.name, NAME_CELLS), ""),
            (" ", ""),
            (fitted(entry.description, room), DIM),
        ]

    def on_key(self, event: events.Key) -> None:
        """The key of an entry chooses it, before the keys of the menu itself."""
        for entry in self.entries:
            if table_key(event.key) == entry.key:
                event.stop()
                event.prevent_default()
                self.dismiss(entry.name)
                return

    def action_move(self, step: int) -> None:
        """Move the cursor; past the end it goes round."""
        self.rows.to((self.rows.cursor + step) % max(1, len(self.entries)))

    def action_choose(self) -> None:
        self.rows.choose()

    def action_leave(self) -> None:
        self.dismiss(None)

    @on(VirtualList.Chosen)
    def _chosen(self, event: VirtualList.Chosen) -> None:
        self.dismiss(self.entries[event.index].name)
