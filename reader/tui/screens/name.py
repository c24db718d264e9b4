"""Asking who is annotating."""

from __future__ import annotations

import re
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input

from reader.io.resources import styles_folder
from reader.model.errors import ObelismError
from reader.store.folder.names import valid_annotator
from reader.text.screen_text import one_line
from reader.tui.widgets.inputs import CleanInput, clean
from reader.tui.widgets.line import Line
from reader.tui.widgets.pieces import DIM, KEY, PROBLEM, STRONG


class NameDialog(ModalScreen[str | None]):
    """Gives a name that an annotator can have, None where the dialog was left."""

    CSS_PATH = styles_folder() / "dialogs.tcss"
    ESC_LOSES_TEXT: ClassVar = True
    """Nothing but Esc itself leaves here."""

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
