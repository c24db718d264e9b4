"""Asking for a note on an annotation."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button

from reader.io.resources import styles_folder
from reader.tui.widgets.inputs import clean
from reader.tui.widgets.line import Line
from reader.tui.widgets.note_area import NoteArea
from reader.tui.widgets.pieces import DIM, KEY, STRONG

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


class CommentDialog(ModalScreen[str | None]):
    """Gives the note, empty where it was taken off; None where the dialog was left."""

    CSS_PATH = styles_folder() / "dialogs.tcss"
    ESC_LOSES_TEXT: ClassVar = True
    """Nothing but Esc itself leaves here."""

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
