"""Asking for a note on an annotation.

Asking yes or no.

Asking who is annotating.

A small menu, opened over a screen: a letter for each entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from reader.io.resources import styles_folder
from reader.model.errors import ObelismError
from reader.model.names import valid_annotator
from reader.text.screen_text import one_line
from reader.tui.keys import table_key
from reader.tui.menus import MenuEntry
from reader.tui.runtime import TextDialog
from reader.tui.widgets.inputs import CleanInput, clean
from reader.tui.widgets.note_area import NoteArea
from reader.tui.widgets.rows import DIM, KEY, MARK, PROBLEM, STRONG, Line, Piece, fitted
from reader.tui.widgets.virtual_list import VirtualList

KEYS = (
    ("Enter", KEY),
    (" save  ", DIM),
    ("F2", KEY),
    (" new line  ", DIM),
    ("Esc", KEY),
    (" leave", DIM),
)

SURE = (("Esc", KEY), (" again drops what you wrote  ", DIM), ("Enter", KEY), (" saves", DIM))
"""Keys after Esc on a note that was changed."""


class CommentDialog(TextDialog[str | None]):
    """Gives the note, empty where it was taken off; None where the dialog was left."""

    CSS_PATH = styles_folder() / "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding(
            "escape",
            "leave",
            "leave",
            tooltip="Leave the note as it was.",
            show=False,
            id="note-leave",
        ),
    ]

    def __init__(
        self, heading: str, note: str, what: str = "Note on", *, place: str | None = None
    ) -> None:
        """`heading` is safe for the screen; `note` is as it is stored.

        `place`: top or left, where it stands there, so that what it is about stays in view.
        """
        super().__init__(classes=place)
        self._what = what
        self._heading = heading
        self._stored = note
        self._shown = clean(note, lines=True)
        self._warned = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Line([(f"{self._what} ", STRONG), (self._heading, "")], classes="dialog-title")
            yield NoteArea(self._shown, compact=True, id="note")
            with Horizontal(classes="dialog-foot"):
                yield Line(KEYS, classes="dialog-keys", id="note-keys")
                yield Button("Save", compact=True, id="save")
                yield Button("Leave", compact=True, id="leave")

    @property
    def area(self) -> NoteArea:
        """Where the note is written."""
        return self.query_one("#note", NoteArea)

    def on_mount(self) -> None:
        self.area.move_cursor(self.area.document.end)

    @on(NoteArea.Submitted)
    @on(Button.Pressed, "#save")
    def _save(self) -> None:
        text = clean(self.area.text, lines=True).strip()
        self.dismiss(self._stored if text == self._shown.strip() else text)

    def action_leave(self) -> None:
        """Leave; where something was written, only at the second time."""
        keys = self.query_one("#note-keys", Line)
        if self.area.text == self._shown or self._warned:
            self.dismiss(None)
        self._warned = True
        keys.show(SURE)

    @on(Button.Pressed, "#leave")
    def _leave(self) -> None:
        self.dismiss(None)

    @on(NoteArea.Changed)
    def _forget_warning(self) -> None:
        self._warned = False
        self.query_one("#note-keys", Line).show(KEYS)


class ConfirmDialog(ModalScreen[bool]):
    """Gives the answer; leaving the dialog is a no."""

    CSS_PATH = styles_folder() / "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding("y", "answer(True)", "yes", show=False, id="confirm-yes"),
        Binding("n,q,escape", "answer(False)", "no", show=False, id="confirm-no"),
        Binding("left,right", "app.focus_next", "other button", show=False, id="confirm-other"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = one_line(question)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog-question")
            with Horizontal(classes="dialog-foot"):
                keys = [
                    ("y", KEY),
                    (" or ", DIM),
                    ("Enter", KEY),
                    (" yes  ", DIM),
                    ("n", KEY),
                    (" no", DIM),
                ]
                yield Line(keys, classes="dialog-keys")
                yield Button("Yes", compact=True, id="yes")
                yield Button("No", compact=True, id="no")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        self.dismiss(answer)


class NameDialog(TextDialog[str | None]):
    """Gives a name that an annotator can have, None where the dialog was left."""

    CSS_PATH = styles_folder() / "dialogs.tcss"
    BINDINGS: ClassVar = [
        Binding(
            "escape",
            "leave",
            "leave",
            tooltip="Quit; nothing was written.",
            show=False,
            id="name-leave",
        ),
    ]

    def __init__(self, offered: str) -> None:
        super().__init__()
        self._offered = clean(offered).strip()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Line([("Who is annotating?", STRONG)], classes="dialog-title")
            yield Line([("Your tags are kept under this name.", DIM)])
            yield CleanInput(self._offered, compact=True, id="name")
            yield Line(id="name-problem")
            with Horizontal(classes="dialog-foot"):
                keys = [("Enter", KEY), (" go on  ", DIM), ("Tab", KEY), (" buttons", DIM)]
                yield Line(keys, classes="dialog-keys")
                yield Button("Go on", compact=True, id="save")
                yield Button("Quit", compact=True, id="leave")

    @on(Input.Changed)
    def _forget_problem(self) -> None:
        self.query_one("#name-problem", Line).show(())

    @on(Input.Submitted)
    @on(Button.Pressed, "#save")
    def _check(self) -> None:
        try:
            self.dismiss(valid_annotator(self.query_one("#name", Input).value))
        except ObelismError as error:
            self.query_one("#name-problem", Line).show([(_without_advice(error), PROBLEM)])

    @on(Button.Pressed, "#leave")
    def action_leave(self) -> None:
        self.dismiss(None)


def _without_advice(error: ObelismError) -> str:
    """The reason alone: the advice after it is for the command line."""
    reason = re.split("[:;]", one_line(str(error)))[0]
    return f"{reason[:1].upper()}{reason[1:]}."


NAME_CELLS = 16


class MenuScreen(ModalScreen[str | None]):
    """Gives the name of the entry that was chosen, None where it was left."""

    AUTO_FOCUS = ""
    CSS_PATH: ClassVar = [styles_folder() / name for name in ("dialogs.tcss", "menu.tcss")]
    BINDINGS: ClassVar = [
        Binding("j,down", "move(1)", "next", show=False, id="menu-next"),
        Binding("k,up", "move(-1)", "back", show=False, id="menu-back"),
        Binding("enter,space", "choose", "choose", show=False, id="menu-choose"),
        Binding("escape,q", "leave", "leave", show=False, id="menu-leave"),
    ]

    def __init__(
        self, entries: Iterable[MenuEntry], title: str = "Menu", *, opened_by: str = ""
    ) -> None:
        """`opened_by`: the key that opened it, which leaves it too."""
        super().__init__()
        self._opened_by = opened_by
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
        key = table_key(event.key)
        chosen = {self._opened_by: None, **{entry.key: entry.name for entry in self.entries}}
        if key in chosen:
            event.stop()
            event.prevent_default()
            self.dismiss(chosen[key])

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
