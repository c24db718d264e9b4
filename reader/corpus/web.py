"""Documents on the web as articles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from reader.corpus.documents import DocumentFile
from reader.corpus.fetched import digest_of
from reader.corpus.load import home_of, kept_of
from reader.corpus.refs import ArticleRef
from reader.kinds.base import NoText, Part
from reader.kinds.recognise import as_written, kind_served
from reader.kinds.registry import ending_of
from reader.model.errors import Unreadable
from reader.web.address import Address
from reader.web.connection import CannotFetch
from reader.web.fetch import Fetched, Fetcher


class WebDocument(DocumentFile):
    """What an address gave, of whatever kind that is."""

    def __init__(self, fetched: Fetched) -> None:
        """Raises Unreadable where it is of no kind that is read."""
        self.address = fetched.asked.text
        try:
            kind = kind_served(fetched.data, fetched.media_type, fetched.address.target)
        except NoText as error:
            raise Unreadable(f"{self.address}{error}") from None
        super().__init__(Path(fetched.asked.place), kind)
        self.name = self.address
        self.data = as_written(kind, fetched.data, fetched.charset)
        self.digest = hashlib.sha256(self.data).hexdigest()

    @property
    def ending(self) -> str:
        """How the name of a file with it ends."""
        of_address = ending_of(self.address.partition("?")[0])
        return of_address if of_address in self.kind.endings else self.kind.endings[0]

    def _refuse_other(self) -> None:
        """Refuse nothing: its kind is what it was found to be."""

    def _source(self, part: Part) -> str | None:
        return part.said.address

    def _with_address(self, part: Part) -> Part:
        if self.kind.many and part.said.address:
            return part
        said = part.said._replace(address=self.address)
        return msgspec.structs.replace(part, said=said)


def web_id(address: Address) -> str:
    """Return the id of the article at an address."""
    return f"web-{digest_of(address.text)}"


class Visited(NamedTuple):
    """What came of fetching an address."""

    address: Address
    document: WebDocument | None = None
    problem: str = ""
    """Why there is none."""


def visit(address: Address, fetcher: Fetcher) -> Visited:
    """Fetch what is at an address, or say why there is nothing that is read."""
    try:
        return Visited(address, WebDocument(fetcher.fetch(address)))
    except (CannotFetch, Unreadable) as error:
        return Visited(address, problem=str(error))


def web_refs(
    visited: Visited,
    *,
    encoding: str | None = None,
    annotator: str | None = None,
    explicit_workspace: Path | None = None,
) -> list[ArticleRef]:
    """Return the article of an address, or those in its document, with their texts.

    Where there is none now and it has tags, the text that was tagged is the article, with a
    `notice` that says so; else the one that is returned has a `problem`. The workspace is that of
    the current folder, or one further up that has tags of it.
    """
    id = web_id(visited.address)
    store = home_of(id, explicit_workspace)
    ref = ArticleRef(store, id, None, visited.address.text)
    try:
        if visited.document is None:
            raise Unreadable(visited.problem)
        return [*_parts(visited.document, ref, encoding, annotator)]
    except Unreadable as error:
        if next(store.heads(article_id=id), None) is None:
            return [msgspec.structs.replace(ref, problem=str(error))]
        why = str(error).removeprefix(f"{visited.address.text}: ")  # the reason fits, if alone
        return [msgspec.structs.replace(ref, notice=f"The text as you tagged it: {why}")]


def _parts(
    document: WebDocument, whole: ArticleRef, encoding: str | None, annotator: str | None
) -> Iterator[ArticleRef]:
    extracted = document.extracted(encoding)
    for part in extracted.parts:
        id = f"{whole.id}#{part.id}" if document.kind.many else whole.id
        ref = msgspec.structs.replace(whole, id=id)
        article = kept_of(ref, document, annotator) if encoding is None else None
        article = article or document.article_of(id, part, extracted.version)
        yield msgspec.structs.replace(ref, title_hint=article.title, article=article)
