"""A dialog that asks for an address on the web."""

from __future__ import annotations

from textual import on
from textual.widgets import Input

from reader.model.errors import WrongUse
from reader.text.screen_text import as_sentence
from reader.tui.screens.fields import FieldDialog
from reader.tui.widgets.inputs import CleanInput
from reader.web.address import Address, address_of


class AddressDialog(FieldDialog[Address]):
    """Gives an address that can be fetched, None where the dialog was left."""

    def __init__(self) -> None:
        field = CleanInput("", compact=True, placeholder="https://", id="name")
        super().__init__("Open an address", field, "address")

    @on(Input.Submitted)
    def _submit(self) -> None:
        words = self.field.value.strip()
        if not words:
            return
        try:
            self._end(address_of(words if "://" in words else f"https://{words}"))
        except WrongUse as error:
            self._tell(as_sentence(str(error)))
