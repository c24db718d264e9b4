"""An article with the text that somebody tagged, and what became of its file since."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from reader.corpus.find import file_refs
from reader.corpus.load import load_article
from reader.io import files
from reader.model.article import Article, ArticleInfo
from reader.model.errors import Unreadable
from reader.store.base import Store, kept_article


def article_as_tagged(workspace: Store, info: ArticleInfo) -> Article:
    """Return the article with the text that `info` has the digest of.

    Raises:
        Unreadable: the text was not kept, and the file says something else now.
    """
    article = kept_article(workspace, info) or _in_its_file(workspace, info)
    if article is None:
        raise Unreadable(f"the text of {info.id} that was tagged is lost")
    return article


def file_since(workspace: Store, info: ArticleInfo) -> str:
    """Say that a file `is gone` or `has changed since`; empty where it is as it was tagged."""
    path = _path(workspace, info)
    if path is None:
        return ""
    if not os.path.exists(path):
        return "is gone"
    if info.file_sha256 is not None and _digest(path) not in (None, info.file_sha256):
        return "has changed since"
    return ""


def _in_its_file(workspace: Store, info: ArticleInfo) -> Article | None:
    """Return the article as its file has it now, where that is the text that was tagged."""
    path, below = _path(workspace, info), workspace.files
    if path is None or below is None or not os.path.isfile(path):
        return None
    for ref in file_refs(path, below):
        if ref.id == info.id:
            try:
                article = load_article(ref, info.encoding)
            except Unreadable:
                return None
            return article if article.info.sha256 == info.sha256 else None
    return None


def _path(workspace: Store, info: ArticleInfo) -> Path | None:
    """Return the file of an article; None where it has none."""
    below = workspace.files
    if below is None or info.id.startswith("stdin-"):
        return None
    file, record, _ = info.id.partition(".jsonl#")
    return below.root / (f"{file}.jsonl" if record else file)


def _digest(path: Path) -> str | None:
    try:
        data = files.read_bytes(path)
    except OSError:
        return None
    return None if data is None else hashlib.sha256(data).hexdigest()
