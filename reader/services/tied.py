"""Pairs over two articles, found from the article that they are not kept with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import filterfalse
from pathlib import Path

import msgspec

from reader.model.annotation import Annotation
from reader.model.errors import ObelismError
from reader.model.labels import LabelSet
from reader.model.progress import Progress, no_progress
from reader.services.assignments import HidesIn
from reader.services.by_article import OnArticle, by_article
from reader.services.export.select import Chosen, Selection, select_only
from reader.services.targets import made_workspaces, under_any
from reader.store.base import LayerKey, Store
from reader.text.tied import led_to, over_articles

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
    is_meant = under_any(paths)
    others = [
        Chosen(store, key)
        for store in made_workspaces(paths, workspace)
        for key in filterfalse(hides(store), store.over_articles(progress=progress))
        if selection.wants(key.annotator) and not is_meant(store, key.article_id)
    ]
    chosen = select_only(others, hides)
    for on in by_article(chosen, problems, progress, with_rejected=True):
        tags, rejected = (
            tuple(tag for tag in some if any(is_meant(on.store, id) for id in led_to([tag[1]])))
            for some in (on.tags, on.rejected)
        )
        if tags or rejected:
            yield msgspec.structs.replace(on, tags=tags, rejected=rejected)
