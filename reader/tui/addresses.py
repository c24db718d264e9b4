"""Opening a document on the web while the program runs: asked for, fetched in a thread, shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual import on
from textual.widgets import Input

from reader.corpus.refs import ArticleRef
from reader.model.errors import Unreadable, WrongUse
from reader.text.screen_text import as_sentence
from reader.tui.exchange import Exchange
from reader.tui.reading import Reading
from reader.tui.runtime import Runtime
from reader.tui.screens.paths import FieldDialog
from reader.tui.widgets.inputs import CleanInput
from reader.web.address import Address, address_of


def ask_address(app: Runtime, reading: Reading, say: Callable[[str], None]) -> None:
    """Ask for an address, and open what is there."""
    exchange = Exchange(app, say)

    def given(address: Address | None) -> None:
        if address is not None:
            fetch = partial(_fetched, address, reading, exchange)
            exchange.run(fetch, reading.open_refs, f"Fetching {address.text}…")

    app.push_screen(AddressDialog(), given)


def _fetched(address: Address, reading: Reading, exchange: Exchange) -> list[ArticleRef]:
    """Return the articles at an address. Raises Unreadable where there are none."""
    from reader.corpus.web import visit, web_refs
    from reader.web.fetch import Fetcher

    refs = web_refs(
        visit(address, Fetcher(private=reading.opening.private, progress=exchange.progress)),
        encoding=reading.opening.encoding,
        annotator=reading.session.articles.annotator,
        explicit_workspace=reading.opening.workspace,
    )
    if refs and refs[0].problem is not None:
        raise Unreadable(refs[0].problem)
    return refs


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
