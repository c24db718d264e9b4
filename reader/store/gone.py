"""Articles that are gone, while somebody's tags on them are kept."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator

from reader.model.article import Article, ArticleInfo
from reader.model.errors import NoLayer
from reader.store.check_articles import Articles
from reader.store.contents import read_layer
from reader.store.heads import head, layer_files, layer_names
from reader.store.meta import article_info
from reader.store.slug import slug
from reader.store.workspace import Workspace

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
