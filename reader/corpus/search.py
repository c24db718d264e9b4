"""Find articles by words of their texts: with an index where there can be one, else by reading."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

from reader.corpus.load import load_article
from reader.corpus.refs import ArticleRef
from reader.corpus.text_index import IndexedText, Key, TextIndex, index_path, opened
from reader.io.derived import FAULTS, YOUNG
from reader.model.errors import ObelismError
from reader.text.folding import Folding, Words, fold

T = TypeVar("T")

MOST_FOUND = 500
"""Texts of which passages are found."""

_AT_ONCE, _BATCH = 0.5, 500
"""Seconds, and texts, after which what was read is put into the index."""

_BEFORE, _AFTER = 60, 200
"""Code points of a passage around what was found."""


class Passage(NamedTuple):
    """A place in an article's text with what stands around it; none is safe for the screen."""

    start: int
    end: int
    """`[start, end)` in code points of the text."""
    before: str
    text: str
    after: str


class Found(NamedTuple):
    """An article whose text has the words."""

    article: int
    """Its index among those that were searched."""
    passage: Passage


class Read(NamedTuple):
    """How far reading texts is that are not in the index, or not as they are now."""

    done: int
    total: int


def search(
    refs: Mapping[int, ArticleRef],
    words: Words,
    encoding: str | None = None,
    annotator: str | None = None,
    *,
    path: Path | None = None,
) -> Iterator[Found | Read]:
    """Find words in the texts of articles, those of the index first, in the order of `refs`.

    All others are read, looked into, and put into the index; with no words that is all. Between
    two values it may be left. `encoding` and `annotator` as in `load_article`; `path`: of the
    index, if not that of the first article's workspace.
    """
    first = next(iter(refs.values()), None)
    if first is None:
        return
    with opened(path or index_path(first.store)) as index:
        yield from _Search(refs, words, encoding, annotator, index).run()


class _Search:
    """One search: its index may turn out not to be usable at any time, and is done without then."""

    def __init__(
        self,
        refs: Mapping[int, ArticleRef],
        words: Words,
        encoding: str | None,
        annotator: str | None,
        index: TextIndex | None,
    ) -> None:
        self._refs, self._words = refs, words
        self._encoding, self._annotator = encoding, annotator
        self._index = index
        self._main = next(iter(refs.values())).store
        self._files: dict[Path, str] = {}
        """What files look like, as far as that was asked."""
        self._found = 0

    def run(self) -> Iterator[Found | Read]:
        stamps = self._asked(TextIndex.stamps) or {}
        fresh: list[int] = []
        stale: list[int] = []
        for index, ref in self._refs.items():
            stamp = self._stamp(ref)
            known = stamp and stamps.get(self._key(ref)) == stamp
            (fresh if known else stale).append(index)
        del stamps
        yield from self._find_in(fresh)
        yield from self._read_all(stale)

    def _find_in(self, fresh: list[int]) -> Iterator[Found]:
        """Look into texts that the index says can have the words."""
        if not self._words.words or not fresh:
            return
        can = self._asked(lambda index: index.candidates(self._words.words))
        for index in fresh:
            if can is None or self._key(self._refs[index]) in can:
                if self._found >= MOST_FOUND:
                    return
                found = self._look_into(index, self._text_of(index))
                if found is not None:
                    yield found

    def _read_all(self, stale: list[int]) -> Iterator[Found | Read]:
        """Look into all other texts, and put them into the index."""
        waiting: list[IndexedText] = []
        kept_at = time.monotonic()
        try:
            for done, index in enumerate(stale, 1):
                ref = self._refs[index]
                stamp, text = self._stamp(ref), self._text_of(index)
                folded = fold(text)
                waiting.append(IndexedText(self._key(ref), stamp, folded))
                found = self._look_into(index, text, folded)
                if found is not None:
                    yield found
                if len(waiting) >= _BATCH or time.monotonic() - kept_at > _AT_ONCE:
                    self._keep(waiting)
                    waiting, kept_at = [], time.monotonic()
                    yield Read(done, len(stale))
        finally:
            self._keep(waiting)
        yield Read(len(stale), len(stale))

    def _look_into(self, index: int, text: str, folded: str | None = None) -> Found | None:
        if self._found >= MOST_FOUND:
            return None
        place = self._words.place_in(fold(text) if folded is None else folded)
        if place is None:
            return None
        self._found += 1
        start, end = Folding(text).unfolded(place)
        before, after = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
        return Found(index, Passage(start, end, before, text[start:end], after))

    def _text_of(self, index: int) -> str:
        """Return the text of an article; of one that cannot be read, none."""
        try:
            return load_article(self._refs[index], self._encoding, self._annotator).text
        except (ObelismError, OSError):
            return ""

    def _key(self, ref: ArticleRef) -> Key:
        return "" if ref.store == self._main else ref.store.name, ref.id

    def _stamp(self, ref: ArticleRef) -> str:
        """Return what an article's file looks like; empty where that says nothing of its text."""
        if ref.path is None:
            return ""
        if ref.path not in self._files:
            self._files[ref.path] = self._looks(ref.path)
        return self._files[ref.path]

    def _looks(self, path: Path) -> str:
        try:
            status = os.stat(path)
        except OSError:
            return ""
        if time.time_ns() - status.st_mtime_ns < YOUNG:
            return ""
        return f"{status.st_size} {status.st_mtime_ns} {self._encoding or ''}"

    def _keep(self, texts: list[IndexedText]) -> None:
        if texts:
            self._asked(lambda index: index.keep(texts))

    def _asked(self, question: Callable[[TextIndex], T]) -> T | None:
        """Ask the index; once it fails, go on without."""
        if self._index is None:
            return None
        try:
            return question(self._index)
        except FAULTS:
            self._index = None
            return None
