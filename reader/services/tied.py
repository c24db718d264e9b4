"""Pairs over two articles, found from the article that they are not kept with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import filterfalse
from pathlib import Path

import msgspec

from reader.model.annotation import Annotation
from reader.model.errors import ObelismError
from reader.model.labels import LabelSet
from reader.model.progress import Progress, no_progress
from reader.services.assignments import HidesIn
from reader.services.by_article import OnArticle, by_article
from reader.services.export.select import Chosen, Selection, select_among
from reader.services.targets import made_workspaces, under
from reader.store.base import LayerKey, Store
from reader.text.tied import over_articles

Tied = dict[str, list[Annotation]]
"""Annotations with passages in other articles, by the id of the article that they are kept with."""


def pairs_of(store: Store, labels: LabelSet, keys: Iterable[LayerKey]) -> Tied:
    """Return the pairs over two articles of an annotator's layers; what cannot be read is left
    out."""
    pairs = ((key.article_id, _of_layer(store, key, labels)) for key in keys)
    return {article: found for article, found in pairs if found}


def _of_layer(store: Store, key: LayerKey, labels: LabelSet) -> list[Annotation]:
    try:
        return over_articles(labels, store.read(key).annotations.values())
    except ObelismError:
        return []


def leading_to(
    selection: Selection,
    paths: Sequence[Path],
    workspace: Path | None,
    problems: list[str],
    *,
    hides: HidesIn,
    progress: Progress = no_progress,
) -> Iterator[OnArticle]:
    """Yield what is kept with other articles than those of a selection, which was made of `paths`,
    and has a passage in an article there; `problems` as in `by_article`."""
    stores = made_workspaces(paths, workspace)
    meant = {each.name: [under(path, each) for path in paths] for each in stores}
    every = [
        Chosen(store, key)
        for store in stores
        for key in filterfalse(hides(store), store.over_articles(progress=progress))
        if not any(is_meant(key.article_id) for is_meant in meant[store.name])
    ]
    others = select_among(every, stores, all_layers=True)
    wanted = [each for each in others.layers if selection.wants(each.key.annotator)]
    for on in by_article(msgspec.structs.replace(others, layers=wanted), problems, progress):
        tags = [tag for tag in on.tags if _leads_to(tag[1], meant[on.store.name])]
        if tags:
            yield msgspec.structs.replace(on, tags=tuple(tags))


def _leads_to(tag: Annotation, meant: Iterable[Callable[[str], bool]]) -> bool:
    there = {at.article for span in tag.elsewhere if (at := span.elsewhere) is not None}
    return any(is_meant(article) for is_meant in meant for article in there)
