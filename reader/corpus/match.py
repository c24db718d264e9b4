"""Find the article that a record from elsewhere belongs to: by id and text, else by text.

Where the record does not say which text it was made on, its id or the name of its file decides.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property, lru_cache, partial
from itertools import product
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from reader.corpus.find import by_name, find_articles, read_ignore
from reader.corpus.load import load_article
from reader.corpus.refs import ArticleRef
from reader.model.article import Article, ArticleInfo, kept_article, text_digest
from reader.model.errors import ObelismError, Unreadable
from reader.model.progress import Progress, no_progress
from reader.store.base import Store
from reader.store.registry import made_upward, open_folder

_ROOM = 1 << 25
"""Bytes of articles that are kept in memory, 32 MB."""

_MOST_NAMES = 1 << 17
"""Ids that are looked up once."""


class NoArticle(ObelismError):
    """No article, or more than one, can be the one that was tagged."""


class Match(NamedTuple):
    """An article, and the store that its tags go to."""

    store: Store
    article: Article
    ref: ArticleRef | None = None
    """Where it was found; None for one whose file is missing."""


class Matcher:
    """The articles at a path; texts are read when they are needed."""

    def __init__(
        self, path: Path, explicit: Path | None = None, progress: Progress = no_progress
    ) -> None:
        """`progress` counts texts that have to be read. Raises WrongUse if nothing is at `path`."""
        self._path, self._explicit = path, explicit
        self._progress = progress
        self._nearest = open_folder(path, explicit)
        self._read: dict[ArticleRef, Article | None] = {}
        self._found: dict[tuple[str, str], Match] = {}
        """By id and digest, of articles in `_read`: many records are on one text."""
        self._room = _ROOM
        # What is wrong with the path or the workspace is said now, not record by record.
        _ = self._by_name if os.path.isdir(path) else self._refs

    @cached_property
    def _refs(self) -> list[ArticleRef]:
        """All articles. They are listed only where one is not found by its name."""
        found = find_articles([self._path], self._explicit)
        return [ref for ref in found if ref.problem is None]

    @cached_property
    def _by_id(self) -> dict[str, list[ArticleRef]]:
        found: dict[str, list[ArticleRef]] = {}
        for ref in self._refs:
            found.setdefault(ref.id, []).append(ref)
        return found

    @cached_property
    def _by_file(self) -> dict[str, list[ArticleRef]]:
        """Articles by the names of their files, with and without the ending."""
        found: dict[str, list[ArticleRef]] = {}
        for ref in self._refs:
            path = PurePosixPath(ref.id)
            for name in {path.name, path.stem}:
                found.setdefault(name, []).append(ref)
        return found

    @cached_property
    def _by_name(self) -> Callable[[str], ArticleRef | None]:
        """What finds an article by its name alone, where one workspace has all."""
        top, store, pinned = self._path, self._nearest, self._explicit is not None
        if not os.path.isdir(top) or (not pinned and {store, *made_upward(top)} != {store}):
            return lambda id: None
        folder = store.article_id(top)
        within = "" if folder == "." else f"{folder}/"
        ignored = read_ignore(store)
        return lru_cache(_MOST_NAMES)(by_name(top, within, store, ignored, pinned=pinned))

    def find(self, info: ArticleInfo) -> Match:
        """Return the article that has this text, else the one of this id with another text.

        An empty digest means whatever text there is: the article of this id, or of this file name,
        up to a `_` if need be, as names of annotators follow it.

        Raises:
            NoArticle: there is none, or several are possible.
        """
        if not info.sha256:
            return self._called(info.id)
        match = self._found.get((info.id, info.sha256))
        if match is None:
            match = self._of_text(info)
            if match.ref is not None:
                self._found[info.id, info.sha256] = match
        return match

    def _of_text(self, info: ArticleInfo) -> Match:
        by_name = self._by_name(info.id) if "_refs" not in self.__dict__ else None
        if by_name is not None and (match := self._match(by_name, info.sha256)):
            return match
        named = self._by_id.get(info.id, [])
        for ref in named:
            if match := self._match(ref, info.sha256):
                return match
        if not named and (match := self._kept(info)):
            return match
        same_text = self._by_text.get(info.sha256, [])
        if not same_text and len(named) == 1 and (match := self._match(named[0], None)):
            return match
        if len(same_text) == 1 and (match := self._match(same_text[0], info.sha256)):
            return match
        twin = self._by_twin.get(info.sha256, []) if not named and not same_text else []
        if len(twin) == 1 and (match := self._match(twin[0], None)):
            return match
        if same_text:
            names = " and ".join(ref.id for ref in same_text[:3])
            raise NoArticle(f"{info.id} is not at {self._path}, and {names} have the same text")
        if named:
            raise NoArticle(f"{info.id} at {self._path} has another text than the one tagged")
        raise NoArticle(f"no article at {self._path} is {info.id} or has its text")

    def _called(self, id: str) -> Match:
        """Return the article of an id or file name, whatever its text. Raises NoArticle."""
        if not id:
            raise NoArticle("it does not say which article it is on")
        ref = self._by_name(id)
        path, stem = PurePosixPath(id), PurePosixPath(id).stem
        alike = (self._by_id.get(id), self._by_file.get(path.name), self._by_file.get(stem))
        found = [ref] if ref is not None else next(filter(None, alike), [])
        while not found and stem:
            stem = stem.rpartition("_")[0]
            found = self._by_file.get(stem, [])
        if len(found) == 1 and (match := self._match(found[0], None)):
            return match
        if len(found) > 1:
            names = " and ".join(each.id for each in found[:3])
            raise NoArticle(f"{id} can be {names}: its record does not say on which text it is")
        raise NoArticle(f"no article at {self._path} is called {id}")

    def reader(self, match: Match) -> Callable[[], Article]:
        """Return what gives the article of a match again, without keeping it in memory.

        It raises ObelismError where the article is not the same any more.
        """
        ref, article, sha256 = match.ref, match.article, match.article.info.sha256
        if ref is None:
            return lambda: article
        return partial(self._again, ref, sha256)

    def _again(self, ref: ArticleRef, sha256: str) -> Article:
        article = self._load(ref, sha256)
        if article is None or article.info.sha256 != sha256:
            why = "has changed while it was looked at. Nothing was imported."
            raise ObelismError(f"{ref.id} {why}")
        return article

    def _match(self, ref: ArticleRef, sha256: str | None) -> Match | None:
        """Return an article if it has a text of this digest; None: any text."""
        article = self._load(ref, sha256)
        if article is None or sha256 not in (None, article.info.sha256):
            return None
        return Match(ref.store, article, ref)

    def _kept(self, info: ArticleInfo) -> Match | None:
        """Return an article of the folder whose file is missing, as its tagged text was kept."""
        folder = self._nearest.article_id(self._path) if self._path.is_dir() else None
        if folder is None or not (folder == "." or info.id.startswith(f"{folder}/")):
            return None
        for head in self._nearest.heads(article_id=info.id):
            same = head.info.sha256 == info.sha256
            article = kept_article(self._nearest, head.info) if same else None
            if article is not None:
                return Match(self._nearest, article)
        return None

    @cached_property
    def _by_twin(self) -> dict[str, list[ArticleRef]]:
        """Articles by the texts that they would have with other line ends."""
        found: dict[str, list[ArticleRef]] = {}
        for ref in self._refs:
            article = self._load(ref, keep=False)
            for text in twins(article.text) if article is not None else ():
                found.setdefault(text_digest(text), []).append(ref)
        return found

    @cached_property
    def _by_text(self) -> dict[str, list[ArticleRef]]:
        found: dict[str, list[ArticleRef]] = {}
        for ref in self._progress(self._refs, len(self._refs), "Comparing"):
            article = self._load(ref, keep=False)
            if article is not None:
                found.setdefault(article.info.sha256, []).append(ref)
        return found

    def _load(
        self, ref: ArticleRef, sha256: str | None = None, *, keep: bool = True
    ) -> Article | None:
        """Return an article, None where it cannot be read; `sha256` as of `load_article`."""
        if ref in self._read:
            return self._read[ref]
        article = None
        with suppress(Unreadable):
            article = load_article(ref, sha256=sha256)
        if keep:
            self._keep(ref, article)
        return article

    def _keep(self, ref: ArticleRef, article: Article | None) -> None:
        """Keep an article that was read, in the place of those that were read first."""
        self._read[ref] = article
        self._room -= _size(article)
        while self._room < 0 and len(self._read) > 1:
            self._room += _size(self._read.pop(next(iter(self._read))))
            self._found.clear()


def _size(article: Article | None) -> int:
    """Return about the memory that an article takes, the same before and after its text is encoded,
    which leaves the UTF-8 in a text that is not ASCII.
    """
    text = article.text if article is not None else ""
    return 1000 + len(text) * (1 if text.isascii() else 3)


def twins(text: str) -> Iterator[str]:
    """Yield what programs make of a text that they only save again: it with other line ends, with
    more or fewer of them at the very end, with or without a byte order mark.
    """
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    content = plain.rstrip("\n")
    lasts = dict.fromkeys(("", "\n", "\n\n", "\n\n\n", plain[len(content) :]))
    for last, line_end, mark in product(lasts, ("\n", "\r\n", "\r"), ("", "\ufeff")):
        yield mark + (content + last).replace("\n", line_end)


def twin_of(text: str, sha256: str) -> str | None:
    """Return the twin of a text that has this digest; None: no twin has."""
    return next((twin for twin in twins(text) if text_digest(twin) == sha256), None)
