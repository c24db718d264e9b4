"""A dialog that asks for an address on the web."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from reader.io.files import styles_folder
from reader.model.errors import WrongUse
from reader.settings.drafts import Draft
from reader.text.screen_text import as_sentence, one_line
from reader.tui.runtime import TextDialog
from reader.tui.widgets.inputs import CleanInput
from reader.tui.widgets.rows import DIM, KEY, PROBLEM, STRONG, Line, RowView, wrapped
from reader.web.address import Address, address_of

MOST_LINES = 3
"""Rows of what is wrong with an address, at most."""


class AddressDialog(TextDialog[Address | None]):
    """Gives an address that can be fetched, None where the dialog was left."""

    CSS_PATH = styles_folder() / "dialogs.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.field = CleanInput("", compact=True, placeholder="https://", id="name")
        self.field.begin_draft(Draft("address"), "")
        self._problem = RowView(id="path-problem")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Line([("Open an address", STRONG)], classes="dialog-title")
            yield self.field
            yield self._problem
            keys = [("Enter", KEY), (" go on  ", DIM), ("Esc", KEY), (" leave", DIM)]
            yield Line(keys, classes="dialog-keys")

    def _tell(self, sentence: str) -> None:
        lines = wrapped(one_line(sentence), self._problem.row_width)[:MOST_LINES]
        self._problem.styles.height = len(lines)
        self._problem.show([[(line, PROBLEM)] for line in lines])

    @on(Input.Changed)
    def _forget_problem(self) -> None:
        self._tell("")

    @on(Input.Submitted)
    def _submit(self) -> None:
        words = self.field.value.strip()
        if not words:
            return
        try:
            self._end(address_of(words if "://" in words else f"https://{words}"))
        except WrongUse as error:
            self._tell(as_sentence(str(error)))

    def action_leave(self) -> None:
        self._end(None)

    def _end(self, address: Address | None) -> None:
        self.field.drop_draft()
        self.dismiss(address)
