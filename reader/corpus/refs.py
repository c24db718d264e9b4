"""References to articles that were found and not read yet."""

from __future__ import annotations

from pathlib import Path

import msgspec

from reader.model.article import Article
from reader.store.base import FileStore, Store


class ArticleRef(msgspec.Struct, frozen=True, cache_hash=True):
    """An article that was found and not read yet, or why it cannot be."""

    store: Store
    id: str
    path: Path | None
    """Its file, spelled as the user did; None for standard input."""
    title_hint: str
    """What to show until its text is read."""
    problem: str | None = None
    """Why it cannot be opened, as a sentence with path and line."""
    notice: str = ""
    """What to say when it is opened: why it is not what its address gives now."""
    line: int | None = None
    """Line of a `.jsonl` record, from 1."""
    offset: int | None = None
    """Byte at which that line begins."""
    article: Article | None = None
    """The article itself where it was read already: standard input."""
    part: str | None = None
    """Which part of its file it is, of a kind that has several; None of others, and of records."""
    leads_to: str = ""
    """Where its file is if that is a link out of the folder that was opened. It is shown only after
    a word, since whoever sent the folder may have put it there."""


def problem_ref(store: FileStore, path: Path, why: str) -> ArticleRef:
    """Return an article that cannot be opened; `why` follows the path."""
    return ArticleRef(store, store.article_id(path), path, path.name, problem=f"{path}: {why}")
