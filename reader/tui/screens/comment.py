"""Asking for a note on an annotation."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button

from reader.resources import styles_folder
from reader.tui.widgets.inputs import clean
from reader.tui.widgets.line import Line
from reader.tui.widgets.note_area import NoteArea
from reader.tui.widgets.pieces import DIM, KEY, STRONG

KEYS = (
    ("Enter", KEY),
    (" save  ", DIM),
    ("F2", KEY),
    (" new line  ", DIM),
    ("Tab", KEY),
    (" buttons", DIM),
)


class CommentDialog(ModalScreen[str | None]):
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

    def __init__(self, heading: str, note: str) -> None:
        """`heading` is safe for the screen; `note` is as it is stored."""
        super().__init__()
        self._heading = heading
        self._stored = note
        self._shown = clean(note, lines=True)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Line([("Note on ", STRONG), (self._heading, "")], classes="dialog-title")
            yield NoteArea(self._shown, compact=True, id="note")
            with Horizontal(classes="dialog-foot"):
                yield Line(KEYS, classes="dialog-keys")
                yield Button("Save", compact=True, id="save")
                yield Button("Leave it", compact=True, id="leave")

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

    @on(Button.Pressed, "#leave")
    def action_leave(self) -> None:
        self.dismiss(None)
