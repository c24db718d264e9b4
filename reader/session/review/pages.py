"""The articles of a review: each as it was when its annotator tagged it."""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from reader.corpus.find import file_refs
from reader.corpus.load import load_article
from reader.io import files
from reader.model.article import Article, ArticleInfo
from reader.model.clock import Clock
from reader.model.errors import Unreadable
from reader.model.labels import LabelSet
from reader.session.actions import UserAction
from reader.session.review.page import Page
from reader.store.folder.texts import kept_article
from reader.store.folder.workspace import Workspace

MOST_KEPT = 4
"""Articles that stay laid out."""


class Pages:
    """Opens articles, and keeps the last ones."""

    def __init__(
        self,
        workspace: Workspace,
        labels: LabelSet,
        table: tuple[UserAction, ...],
        clock: Clock,
        steady: Callable[[], float],
    ) -> None:
        self._workspace, self._labels, self._table = workspace, labels, table
        self._clock, self._steady = clock, steady
        self._pages: OrderedDict[tuple[str, str], Page] = OrderedDict()

    def open(self, info: ArticleInfo) -> tuple[Page, str]:
        """Return an article as `info` says it was tagged, and what became of its file since.

        The second is a sentence the first time a file is found gone or changed, else empty.

        Raises:
            Unreadable: that text is lost.
        """
        key = info.id, info.sha256
        page, told = self._pages.get(key), ""
        if page is None:
            article = as_tagged(self._workspace, info)
            page = Page(
                article, self._labels, table=self._table, clock=self._clock, steady=self._steady
            )
            self._pages[key] = page
            page.became = what_became_of(self._workspace, info)
            told = f"{info.id} {page.became}; here is its text as it was tagged."
            told = told if page.became else ""
        self._pages.move_to_end(key)
        if len(self._pages) > MOST_KEPT:
            self._pages.popitem(last=False)
        return page, told


def as_tagged(workspace: Workspace, info: ArticleInfo) -> Article:
    """Return the article with the text that was tagged.

    Raises:
        Unreadable: it was not kept, and its file says something else now.
    """
    article = kept_article(workspace, info) or _in_its_file(workspace, info)
    if article is None:
        raise Unreadable(f"the text of {info.id} that was tagged is lost")
    return article


def what_became_of(workspace: Workspace, info: ArticleInfo) -> str:
    """Say that an article `is gone` or `has changed since`; empty where it is as it was tagged."""
    path = _path(workspace, info)
    if path is None:
        return ""
    if not os.path.exists(path):
        return "is gone"
    if info.file_sha256 is not None and _digest(path) not in (None, info.file_sha256):
        return "has changed since"
    return ""


def _in_its_file(workspace: Workspace, info: ArticleInfo) -> Article | None:
    path = _path(workspace, info)
    if path is None or not os.path.isfile(path):
        return None
    for ref in file_refs(path, workspace):
        if ref.id == info.id:
            try:
                article = load_article(ref, info.encoding)
            except Unreadable:
                return None
            return article if article.info.sha256 == info.sha256 else None
    return None


def _path(workspace: Workspace, info: ArticleInfo) -> Path | None:
    """The file of an article; None for what came by standard input."""
    if info.id.startswith("stdin-"):
        return None
    file, record, _ = info.id.partition(".jsonl#")
    return workspace.root / (f"{file}.jsonl" if record else file)


def _digest(path: Path) -> str | None:
    try:
        data = files.read_bytes(path)
    except OSError:
        return None
    return None if data is None else hashlib.sha256(data).hexdigest()
