"""Asking yes or no."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from reader.io.resources import styles_folder
from reader.text.screen_text import one_line
from reader.tui.widgets.line import Line
from reader.tui.widgets.pieces import DIM, KEY


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
