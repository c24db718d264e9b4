"""An article that is gone, and in which pairs have passages: which others may be what it became."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice

from reader.corpus.load import load_article
from reader.corpus.missing import MOST_LOOKED_INTO, Articles
from reader.model.annotation import Span
from reader.model.article import Article
from reader.model.errors import ObelismError
from reader.services.relocate.renamed import LENGTHS, size_of
from reader.store.base import Store


def with_its_text(store: Store, gone: str, passages: Sequence[Span]) -> list[str]:
    """Return the ids of the articles that have the text of one that is gone, at most two.

    Where nobody tagged that one, its text is not known: those that have all `passages` where they
    stood in it, with what stood around them. It reads files.
    """
    articles = Articles(store)
    if not articles.is_missing(gone):
        return []
    digests = {head.info.sha256 for head in store.heads(article_id=gone)}
    sizes = [size for each in digests if (size := store.text_size(each)) is not None]
    alike = (
        each.id
        for each in _of_a_size(articles, sizes)
        if (each.info.sha256 in digests if digests else _holds(each.text, passages))
    )
    return [*islice(alike, 2)]


def _of_a_size(articles: Articles, sizes: Sequence[int]) -> Iterator[Article]:
    """Yield the articles that can be read and are about as long as one of some texts; without
    any, all."""
    near = (
        ref
        for ref in articles.listed.values()
        if ref.problem is None
        and not ref.leads_to
        and ((is_long := size_of(ref)) is None or not sizes or _is_near(is_long, sizes))
    )
    for ref in islice(near, MOST_LOOKED_INTO):
        with suppress(ObelismError):
            yield load_article(ref)


def _is_near(size: int, sizes: Sequence[int]) -> bool:
    return any(size <= LENGTHS * each and each <= LENGTHS * size for each in sizes)


def _holds(text: str, passages: Sequence[Span]) -> bool:
    """Return whether a text has passages of another article where they stood in that."""
    return bool(passages) and all(_stands(span, text) for span in passages)


def _stands(span: Span, text: str) -> bool:
    at = span.elsewhere
    if at is None:
        return False
    first = at.start - len(span.prefix)
    return first >= 0 and text.startswith(f"{span.prefix}{span.text}{span.suffix}", first)
