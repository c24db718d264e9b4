"""What became of articles since somebody tagged them: gone, changed, or as they were."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from itertools import islice
from pathlib import Path

from reader.corpus.find import file_refs, find_articles
from reader.corpus.load import TextNow, load_article, text_now
from reader.corpus.refs import ArticleRef
from reader.io import files
from reader.model.article import Article, ArticleInfo
from reader.model.errors import NoLayer, Unreadable
from reader.store.base import LayerKey, Store, kept_article


class Articles:
    """The articles of a store's layers, looked at as far as somebody asks, and each once."""

    def __init__(self, store: Store, infos: Iterable[ArticleInfo] = ()) -> None:
        """`infos`: every article that has layers, as each of them says that it was."""
        self._files = store.files
        """None: its articles are no files, so none is ever missing."""
        self._infos: dict[str, list[ArticleInfo]] = {}
        for info in infos:
            self._infos.setdefault(info.id, []).append(info)
        self._now: dict[str, TextNow | str] = {}
        """By id, what an article is now, or why it cannot be read."""
        self._records: dict[Path, list[ArticleRef]] = {}
        """The articles of files that hold several."""

    def wrong_with(self, info: ArticleInfo) -> str | None:
        """Say what is wrong with an article of the `infos`; None where it is as it was tagged."""
        if info.id.startswith("stdin-") or self._leads_out(info.id):
            return None
        ref = self._ref(info.id)
        if ref is None:
            moved = self._same_text.get(info.sha256)
            remedy = (
                f"{moved} has the same text: open that in the reader to take the tags over"
                if moved
                else "put it back, or open what became of it in the reader to take the tags over;"
                " obelism export still gives them"
            )
            return f"the article {info.id} is gone; {remedy}"
        now = self._look_at(ref, self._infos[info.id])
        if isinstance(now, str):
            return f"the article cannot be read: {now}"
        return None if now.is_of(info) else f"the article {info.id} has changed since it was tagged"

    def has_changed(self, info: ArticleInfo, infos: Sequence[ArticleInfo]) -> bool:
        """Return whether a tagged article is where its id says, with another text than then.

        `infos`: that article as each layer on it says that it was.
        """
        ref = None if self._leads_out(info.id) else self._ref(info.id)
        now = None if ref is None else self._look_at(ref, infos)
        return isinstance(now, TextNow) and not now.is_of(info)

    def is_gone(self, id: str) -> bool:
        """Return whether nothing is left where an article's id says that it is."""
        if id.startswith("stdin-") or self._leads_out(id):
            return False
        return all(ref.id != id for ref in self._beside(id))

    def _look_at(self, ref: ArticleRef, infos: Sequence[ArticleInfo]) -> TextNow | str:
        if ref.id not in self._now:
            try:
                self._now[ref.id] = text_now(ref, infos)
            except Unreadable as error:
                self._now[ref.id] = str(error)
        return self._now[ref.id]

    def _leads_out(self, id: str) -> bool:
        """Whether an id is no place in the workspace: what it names is not looked at.

        Articles elsewhere have tags where the user named the folder for them, and only there.
        """
        if self._files is None or os.path.isabs(id):
            return True
        return not self._files.explicit and os.pardir in id.split("/")

    def _ref(self, id: str) -> ArticleRef | None:
        beside = (ref for ref in self._beside(id) if ref.id == id)
        return next(beside, None) or self._listed.get(id)

    def _beside(self, id: str) -> Iterator[ArticleRef]:
        """What the id itself leads to: a file, or the records of one."""
        store = self._files
        if store is None:
            return
        path = store.root / id
        if os.path.isfile(path):
            yield ArticleRef(store, id, path, path.name)
        for place, char in enumerate(id):
            path = store.root / id[:place]
            if char == "#" and os.path.isfile(path):
                if path not in self._records:
                    self._records[path] = list(file_refs(path, store))
                yield from self._records[path]

    @cached_property
    def _listed(self) -> dict[str, ArticleRef]:
        store = self._files
        if store is None or not os.path.isdir(store.root):
            return {}
        refs = find_articles([store.root], store.root if store.explicit else None)
        return {ref.id: ref for ref in refs if ref.workspace == store}

    @cached_property
    def _same_text(self) -> dict[str, str]:
        """Ids of articles without tags, by the digest of their texts."""
        found = {}
        for id, ref in self._listed.items():
            if id not in self._infos and ref.problem is None:
                with suppress(Unreadable):
                    found[load_article(ref).info.sha256] = id
        return found


MOST_LOOKED_INTO = 2000
"""Layers of which no article is known that are looked into: in a part of a large workspace most
articles are not known, and are there all the same."""


def gone_with_text(store: Store, article: Article, annotator: str) -> str | None:
    """Id of an article that is gone, with this very text and tags of this annotator; None: none.

    Costs a look at one file where no article with this text was ever tagged.
    """
    sha256 = article.info.sha256
    if store.text(sha256) is None:
        return None
    articles = Articles(store)
    for head in store.heads(annotator=annotator, without=(article.id,)):
        moved = head.info.sha256 == sha256 and articles.is_gone(head.info.id)
        if moved and has_tags(store, head.key):
            return head.info.id
    return None


def has_tags(store: Store, key: LayerKey) -> bool:
    """Whether a layer holds anything; one whose tags have moved away does not."""
    try:
        return any(store.read(key).records.values())
    except NoLayer:
        return False


def gone_articles(store: Store, annotator: str, there: Collection[str]) -> Iterator[ArticleInfo]:
    """Yield the articles that this annotator tagged and that are gone, as they were then.

    `there`: ids of articles that are known to be there, whose layers need not be looked into.
    """
    articles = Articles(store)
    heads = store.heads(annotator=annotator, without=there)
    for head in islice(heads, MOST_LOOKED_INTO):
        if articles.is_gone(head.info.id):
            yield head.info


def article_as_tagged(store: Store, info: ArticleInfo) -> Article:
    """Return the article with the text that `info` has the digest of.

    Raises:
        Unreadable: the text was not kept, and the file says something else now.
    """
    article = kept_article(store, info) or _in_its_file(store, info)
    if article is None:
        raise Unreadable(f"the text of {info.id} that was tagged is lost")
    return article


def file_since(store: Store, info: ArticleInfo) -> str:
    """Say that a file `is gone` or `has changed since`; empty where it is as it was tagged."""
    path = _path(store, info)
    if path is None:
        return ""
    if not os.path.exists(path):
        return "is gone"
    with suppress(OSError):
        data = files.read_bytes(path) if info.file_sha256 is not None else None
        if data is not None and hashlib.sha256(data).hexdigest() != info.file_sha256:
            return "has changed since"
    return ""


def _in_its_file(store: Store, info: ArticleInfo) -> Article | None:
    """Return the article as its file has it now, where that is the text that was tagged."""
    path, below = _path(store, info), store.files
    if path is None or below is None or not os.path.isfile(path):
        return None
    ref = next((ref for ref in file_refs(path, below) if ref.id == info.id), None)
    with suppress(Unreadable):
        article = None if ref is None else load_article(ref, info.encoding)
        return article if article and article.info.sha256 == info.sha256 else None
    return None


def _path(store: Store, info: ArticleInfo) -> Path | None:
    """Return the file of an article; None where it has none."""
    below = store.files
    if below is None or info.id.startswith("stdin-"):
        return None
    file, record, _ = info.id.partition(".jsonl#")
    return below.root / (f"{file}.jsonl" if record else file)
