"""Opening a document on the web while the program runs: asked for, fetched in a thread, shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from reader.corpus.refs import ArticleRef
from reader.model.errors import Unreadable
from reader.tui.exchange import Exchange
from reader.tui.reading import Reading
from reader.tui.runtime import Runtime

if TYPE_CHECKING:
    from reader.web.address import Address


def ask_address(app: Runtime, reading: Reading, say: Callable[[str], None]) -> None:
    """Ask for an address, and open what is there."""
    from reader.tui.screens.address import AddressDialog

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
        visit(address, Fetcher(private=reading.private, progress=exchange.progress)),
        encoding=reading.encoding,
        annotator=reading.session.articles.annotator,
        explicit_workspace=reading.workspace,
    )
    if refs and refs[0].problem is not None:
        raise Unreadable(refs[0].problem)
    return refs
