"""Which article that is gone an unknown one may be, renamed and edited: looked for beside reading.

What is offered is as good as certain: one article that is gone is alike, no other one is, and no
other article without tags is as alike to it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

from reader.corpus.load import load_article
from reader.corpus.missing import has_tags, missing_articles
from reader.corpus.refs import ArticleRef
from reader.kinds.registry import kind_of
from reader.model.article import Article, ArticleInfo
from reader.model.errors import ObelismError
from reader.store.base import LayerKey, Store

T = TypeVar("T")

MOST_COMPARED = 100
"""Texts that one is compared with at most, those of about its length first."""

LENGTHS = 4
"""How many times as long as the other one of two texts may be that are compared."""


class Candidate(msgspec.Struct, frozen=True):
    """An article that is gone, and how alike it is to the one that is open."""

    article: str
    """Its id."""
    percent: int


class Renamed:
    """What is known of the articles that are gone; each workspace is looked through once.

    It reads files, and compares texts, which takes a moment: a thread may call it.
    """

    def __init__(self, annotator: str) -> None:
        self._annotator = annotator
        self._missing: dict[Store, list[ArticleInfo]] = {}

    def find(self, store: Store, article: Article, refs: Iterable[ArticleRef]) -> Candidate | None:
        """Return the article that this one was, beyond reasonable doubt; None: none.

        `refs`: the articles that are known to be there.
        """
        others = [ref for ref in refs if ref.store == store]
        found: list[tuple[int, str, str]] = []
        for info, text in self._texts_of_missing(store, article, others):
            percent = _likeness(text, article.text)
            if percent:
                found.append((percent, info.id, text))
        if len(found) != 1:
            return None
        percent, id, text = found[0]
        if not has_tags(store, LayerKey(self._annotator, id)):
            return None
        if self._another_as_alike(store, article, others, text, percent):
            return None
        return Candidate(id, percent)

    def _texts_of_missing(
        self, store: Store, article: Article, refs: list[ArticleRef]
    ) -> Iterator[tuple[ArticleInfo, str]]:
        """Yield the missing articles about as long as one, with their old texts."""
        known = self._missing.get(store)
        if known is None:
            known = [*missing_articles(store, self._annotator, [ref.id for ref in refs])]
            self._missing[store] = known
        sized = [(store.text_size(info.sha256), info) for info in known]
        for info in _nearest(sized, article.text):
            text = store.text(info.sha256)
            if text is not None and info.id != article.id and not _is_back(store, info.id):
                yield info, text

    def _another_as_alike(
        self, store: Store, article: Article, refs: list[ArticleRef], text: str, percent: int
    ) -> bool:
        """Return whether the missing article may as well be another one without tags."""
        tagged = {head.info.id for head in store.heads(annotator=self._annotator)}
        here = next((at for at, ref in enumerate(refs) if ref.id == article.id), 0)
        near = sorted(enumerate(refs), key=lambda each: abs(each[0] - here))
        free = (ref for _, ref in near if ref.id != article.id and ref.id not in tagged)
        sized = [(size_of(ref), ref) for ref in free]
        for ref in _nearest(sized, text):
            try:
                other = load_article(ref).text
            except ObelismError:
                continue
            if _likeness(text, other) >= percent:
                return True
        return False


def _likeness(old: str, new: str) -> int:
    """Return the likeness of two texts, 0 below the floor."""
    from reader.text.alignment import MIN_SIMILARITY, similarity  # loaded only when needed

    percent = similarity(old, new)
    return percent if percent >= MIN_SIMILARITY else 0


def _is_back(store: Store, id: str) -> bool:
    return store.files is not None and os.path.lexists(store.files.root / id)


def size_of(ref: ArticleRef) -> int | None:
    """Return the bytes of an article's text; None where its file does not say."""
    if ref.path is None or ref.offset is not None or kind_of(ref.path).edition:
        return None
    try:
        return os.stat(ref.path).st_size
    except OSError:
        return None


def _nearest(sized: Iterable[tuple[int | None, T]], text: str) -> list[T]:
    """Return those about as long as a text, nearest first, no more than are compared."""
    size = len(text.encode())
    near = [
        (abs(size if each is None else each - size), place, what)
        for place, (each, what) in enumerate(sized)
        if each is None or (size <= LENGTHS * each and each <= LENGTHS * size)
    ]
    return [what for _, _, what in sorted(near, key=lambda each: each[:2])[:MOST_COMPARED]]
