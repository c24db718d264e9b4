"""Articles that are gone, while somebody's tags on them are kept.

Whether the articles of a workspace's layers are still there, and what their texts are now.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path

from reader.corpus.find import file_refs, find_articles
from reader.corpus.load import load_article
from reader.corpus.refs import ArticleRef
from reader.model.article import Article, ArticleInfo
from reader.model.errors import NoLayer, Unreadable
from reader.store.folder.find_layers import head, layer_files, layer_names
from reader.store.folder.read import read_layer
from reader.store.folder.records import article_info
from reader.store.folder.workspace import Workspace, slug


class Articles:
    """The articles of a workspace, looked at as far as somebody asks."""

    def __init__(self, workspace: Workspace, tagged: Collection[str]) -> None:
        """`tagged`: the ids that have layers."""
        self._workspace = workspace
        self._tagged = tagged
        self._records: dict[Path, list[ArticleRef]] = {}
        """The articles of files that hold several."""

    def wrong_with(self, info: ArticleInfo, annotator: str) -> str | None:
        """Say what is wrong with a tagged article; None where it is as it was tagged."""
        if info.id.startswith("stdin-") or self._leads_out(info.id):
            return None
        ref = self._ref(info.id)
        if ref is None:
            moved = self._same_text.get(info.sha256)
            remedy = (
                f"{moved} has the same text: open that and press T to take the tags over"
                if moved
                else "put it back, or open what became of it and press T to take the tags over;"
                " obelism export still gives them"
            )
            return f"the article {info.id} is gone; {remedy}"
        try:
            article = load_article(ref, annotator=annotator)
        except Unreadable as error:
            return f"the article cannot be read: {error}"
        if article.info.sha256 != info.sha256:
            return f"the article {info.id} has changed since it was tagged"
        return None

    def _leads_out(self, id: str) -> bool:
        """Whether an id is no place in the workspace: what it names is not looked at.

        Articles elsewhere have tags where the user named the folder for them, and only there.
        """
        elsewhere = not self._workspace.explicit and os.pardir in id.split("/")
        return os.path.isabs(id) or elsewhere

    def is_gone(self, id: str) -> bool:
        """Whether nothing is left where an article's id says that it is."""
        if id.startswith("stdin-") or self._leads_out(id):
            return False
        return all(ref.id != id for ref in self._beside(id))

    def has_changed(self, info: ArticleInfo, annotator: str) -> bool:
        """Whether a tagged article is still where its id says, with another text than then."""
        ref = None if self._leads_out(info.id) else self._ref(info.id)
        try:
            article = load_article(ref, annotator=annotator) if ref is not None else None
        except Unreadable:
            return False
        return article is not None and article.info.sha256 != info.sha256

    def _ref(self, id: str) -> ArticleRef | None:
        for ref in self._beside(id):
            if ref.id == id:
                return ref
        return self._listed.get(id)

    def _beside(self, id: str) -> Iterator[ArticleRef]:
        """What the id itself leads to: a file, or the records of one."""
        path = self._workspace.root / id
        if os.path.isfile(path):
            yield ArticleRef(self._workspace, id, path, path.name)
        for place, char in enumerate(id):
            path = self._workspace.root / id[:place]
            if char == "#" and os.path.isfile(path):
                if path not in self._records:
                    self._records[path] = list(file_refs(path, self._workspace))
                yield from self._records[path]

    @cached_property
    def _listed(self) -> dict[str, ArticleRef]:
        root = self._workspace.root
        explicit: Path | None = root if self._workspace.explicit else None
        refs = find_articles([root], explicit) if os.path.isdir(root) else iter(())
        return {ref.id: ref for ref in refs if ref.workspace == self._workspace}

    @cached_property
    def _same_text(self) -> dict[str, str]:
        """Ids of articles without tags, by the digest of their texts."""
        found = {}
        for id, ref in self._listed.items():
            if id not in self._tagged and ref.problem is None:
                try:
                    found[load_article(ref).info.sha256] = id
                except Unreadable:
                    continue
        return found


_KINDS = ("layers", "history")

MOST_LOOKED_INTO = 2000
"""Layers of which no article is known that are looked into: in a part of a large workspace most
articles are not known, and are there all the same."""


def gone_with_text(workspace: Workspace, article: Article, annotator: str) -> str | None:
    """Id of an article that is gone, with this very text and tags of this annotator; None: none.

    Costs a look at one file where no article with this text was ever tagged.
    """
    sha256 = article.info.sha256
    if not os.path.exists(workspace.text_path(sha256)):
        return None
    articles = Articles(workspace, ())
    for pair in layer_files(workspace):
        meta = head(pair)
        info = article_info(meta)
        if info is None or meta.get("annotator") != annotator or info.sha256 != sha256:
            continue
        moved = info.id != article.id and articles.is_gone(info.id)
        if moved and has_tags(workspace, annotator, info.id):
            return info.id
    return None


def has_tags(workspace: Workspace, annotator: str, article_id: str) -> bool:
    """Whether a layer holds anything; one whose tags have moved away does not."""
    try:
        return any(read_layer(workspace, annotator, article_id).records.values())
    except NoLayer:
        return False


def gone_articles(
    workspace: Workspace, annotator: str, there: Collection[str]
) -> Iterator[ArticleInfo]:
    """Yield the articles that this annotator tagged and that are gone, as they were then.

    `there`: ids of articles that are known to be there, whose layers need not be looked into.
    """
    names = layer_names(workspace, annotator)
    names -= {slug(id) for id in there} if names else set()
    articles = Articles(workspace, ())
    for name in sorted(names)[:MOST_LOOKED_INTO]:
        layers, history = (workspace.home / kind / slug(annotator) for kind in _KINDS)
        meta = head((layers / f"{name}.json", history / f"{name}.jsonl"))
        info = article_info(meta)
        if info is not None and meta.get("annotator") == annotator and articles.is_gone(info.id):
            yield info
