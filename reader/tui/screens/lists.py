"""Dialogs in which one row of a list is chosen: of a menu, of sources, of articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from string import ascii_lowercase
from typing import Any, ClassVar, NamedTuple

from textual import events, on
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ScreenResultType
from textual.widgets import Static

from reader.io.files import styles_folder
from reader.model.labels import LabelSet
from reader.modes.document_state import ORPHANS
from reader.text.screen_text import one_line
from reader.tui.keys import table_key
from reader.tui.runtime import Dialog
from reader.tui.widgets.rows import DIM, KEY, STRONG, Line, Row, cursor_mark, fitted, wrapped
from reader.tui.widgets.virtual_list import VirtualList


class MenuEntry(NamedTuple):
    """An entry of a menu."""

    key: str
    """The key that chooses it, in the notation of the tables of actions."""
    name: str
    """The text on the screen, and the result."""
    description: str = ""


class ListDialog(Dialog[ScreenResultType]):
    """Gives the result of the chosen row, None if the dialog was left; `keys` choose rows too."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar = [
        ("j,down", "move(1)"),
        ("k,up", "move(-1)"),
        ("enter", "choose"),
        ("escape,q", "leave"),
    ]

    def __init__(self, results: Iterable[ScreenResultType], opened_by: str) -> None:
        """`results`: of each row; `opened_by`: the key that opened the dialog leaves it too."""
        super().__init__()
        self.results = [*results]
        self.rows = VirtualList(self.row, len(self.results), id="dialog-rows")
        self.keys: dict[str, ScreenResultType | None] = {opened_by: None}

    def row(self, index: int, width: int) -> Row:
        """Draw a row."""
        raise NotImplementedError

    def on_key(self, event: events.Key) -> None:
        """Take a key of `keys` before the dialog's own."""
        key = table_key(event.key)
        if key in self.keys:
            event.stop()
            event.prevent_default()
            self.dismiss(self.keys[key])

    def action_move(self, step: int) -> None:
        self.rows.move(step)

    def action_choose(self) -> None:
        self.rows.choose()

    def action_leave(self) -> None:
        self.dismiss(None)

    @on(VirtualList.Chosen)
    def _chosen(self, event: VirtualList.Chosen) -> None:
        self.chosen(event.index)

    def chosen(self, index: int) -> None:
        """Do what choosing a row does."""
        self.dismiss(self.results[index])


NAME_CELLS = 16

_MANY = 12
"""Entries from which on a menu has no blank rows where the screen has few."""
_CLOSE, _TALL = 16, 30
"""Rows of a screen from which on a short menu, and from which on any has blank rows."""
_AROUND = 4
"""Rows of such a menu beside its entries: its border, its title and its keys."""


class MenuScreen(ListDialog[str]):
    """Gives the name of the entry that was chosen."""

    CSS_PATH: ClassVar = [styles_folder() / name for name in ("dialogs.tcss", "menu.tcss")]
    BINDINGS: ClassVar = [("space", "choose")]
    VERTICAL_BREAKPOINTS = [(0, "short"), (_CLOSE, "close"), (_TALL, "tall")]

    def __init__(
        self, entries: Iterable[MenuEntry], title: str = "Menu", *, opened_by: str = ""
    ) -> None:
        self.entries = [*entries]
        super().__init__((entry.name for entry in self.entries), opened_by)
        self.keys |= {entry.key: entry.name for entry in self.entries}
        self._title = title

    def compose(self) -> ComposeResult:
        is_long = len(self.entries) > _MANY
        with Vertical(id="menu", classes="dialog long" if is_long else "dialog"):
            yield Static(Content.styled(self._title, "bold"), classes="dialog-question")
            yield self.rows
            keys = [("Enter", KEY), (" or the letter   ", ""), ("Esc", KEY), (" back", "")]
            yield Line(keys, classes="dialog-keys")

    def on_resize(self) -> None:
        """Let the entries of a long menu have all rows of a screen that has few."""
        height = self.app.size.height
        few = _CLOSE <= height < _TALL and len(self.entries) > _MANY
        self.rows.styles.max_height = height - _AROUND if few else None

    def row(self, index: int, width: int) -> Row:
        entry = self.entries[index]
        return [
            cursor_mark(index == self.rows.cursor),
            (fitted(entry.key, 3), KEY),
            (fitted(entry.name, NAME_CELLS), ""),
            (" ", ""),
            (fitted(entry.description, width - NAME_CELLS - 6), DIM),
        ]

    def action_move(self, step: int) -> None:
        """Move the cursor; past the end it goes round."""
        self.rows.to((self.rows.cursor + step) % max(1, len(self.entries)))


def open_menu(
    app: App[Any],
    choices: Mapping[MenuEntry, Callable[[], object]],
    title: str = "Menu",
    *,
    opened_by: str = "",
) -> None:
    """Show a menu over the screen, and call what belongs to the entry that is chosen."""

    def choose(name: str | None) -> None:
        for entry, run in choices.items():
            if entry.name == name:
                run()

    app.push_screen(MenuScreen(choices, title, opened_by=opened_by), choose)


ALL = "all labels"


def label_menu(labels: LabelSet, *, repair: str = "") -> list[MenuEntry]:
    """Return the labels that the panel can list, and with `repair` the lost passages."""
    own = [MenuEntry(label.key, label.name, one_line(label.guideline)) for label in labels]
    if repair:
        own.append(MenuEntry("-", ORPHANS, repair))
    return [*own, MenuEntry("*", ALL, "")]


STATE_CELLS = 22

DIALOG_CELLS, EDGE_CELLS = 72, 6
"""Width of a dialog, and its border with the blanks inside it; as in `dialogs.tcss`."""


class OverviewScreen(ListDialog[int]):
    """Gives the place of the article that was chosen."""

    CSS_PATH: ClassVar = [styles_folder() / f"{name}.tcss" for name in ("dialogs", "adjudicate")]
    BINDINGS: ClassVar = [("space,pagedown", "page(1)"), ("backspace,pageup", "page(-1)")]

    def __init__(
        self,
        sums: Sequence[str],
        articles: Sequence[tuple[str, str]],
        current: int,
        *,
        opened_by: str = "",
    ) -> None:
        """`articles`: state and title of each, as they are stored; `current`: which is open."""
        super().__init__(range(len(articles)), opened_by)
        self._sums, self._articles, self._current = sums, articles, current

    def compose(self) -> ComposeResult:
        with Vertical(id="overview", classes="dialog"):
            width = min(DIALOG_CELLS, self.app.size.width * 94 // 100) - EDGE_CELLS
            for number, sentence in enumerate(self._sums):
                for line in wrapped(sentence, width):
                    yield Line([(line, STRONG if not number else "")])
            yield self.rows
            keys = [("Enter", KEY), (" open   ", ""), ("Esc", KEY), (" back", "")]
            yield Line(keys, classes="dialog-keys")

    def on_mount(self) -> None:
        self.rows.styles.height = min(len(self._articles), 12)
        self.rows.to(self._current)

    def row(self, index: int, width: int) -> Row:
        state, title = self._articles[index]
        return [
            cursor_mark(index == self.rows.cursor),
            (fitted(state, STATE_CELLS), DIM if state == "all decided" else ""),
            (fitted(title, width - STATE_CELLS - 2), ""),
        ]

    def action_page(self, step: int) -> None:
        self.rows.page(step)


_LETTERS = [letter for letter in ascii_lowercase if letter not in "jkq"]
"""Those that do nothing else in a list."""

_NOTE = " takes it off"


class SourceMenu(MenuScreen):
    """Gives the name that was chosen, as it is stored."""

    def __init__(
        self, title: str, names: Sequence[str], chosen: str, *, opened_by: str = ""
    ) -> None:
        """`chosen`: the name to begin at, with a word that the same again takes it off."""
        letters = zip_longest(names, _LETTERS[: len(names)], fillvalue="")
        super().__init__(
            (MenuEntry(letter, name) for name, letter in letters), title, opened_by=opened_by
        )
        self._meant = chosen

    def on_mount(self) -> None:
        names = [entry.name for entry in self.entries]
        self.rows.to(names.index(self._meant) if self._meant in names else 0)

    def row(self, index: int, width: int) -> Row:
        entry = self.entries[index]
        note = _NOTE if entry.name == self._meant else ""
        return [
            cursor_mark(index == self.rows.cursor),
            (fitted(entry.key, 3), KEY),
            (fitted(entry.name, max(8, width - 5 - len(note))), ""),
            (note, DIM),
        ]
