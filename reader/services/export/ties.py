"""Pairs over two articles in an export for people: each of the two has the pair."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from itertools import filterfalse
from pathlib import Path
from typing import NamedTuple

import msgspec

from reader.corpus.missing import Articles
from reader.formats.base import LayerExport, Readers
from reader.model.annotation import Annotation
from reader.model.article import ArticleInfo
from reader.model.errors import ObelismError, Unreadable
from reader.model.progress import Progress, no_progress
from reader.services.assignments import HidesIn
from reader.services.export.select import Chosen, Selection, select_only
from reader.services.targets import under_any
from reader.store.base import LayerKey, Store
from reader.text.tied import led_to, over_articles, seen_from

Shows = Callable[[Store, LayerKey], bool]
"""Returns whether the article of a layer is one of those that are exported, with tags or without,
and what is tagged in that layer may be shown."""

ArticleText = tuple[ArticleInfo, str]


class Ties(NamedTuple):
    """What leads to the articles of an export."""

    shows: Shows
    others: Selection
    """The layers on other articles that have a passage in one of these."""
    into: frozenset[tuple[str, str]]
    """Name of the store and id of each that they lead to."""

    def untagged(self, selection: Selection) -> list[Path]:
        """Return the paths under which no person has tagged anything, and nothing leads to."""
        stores = {store.name: store for store in selection.stores}
        led = [(stores[name], id) for name, id in self.into]
        meant = {path: under_any([path]) for path in selection.untagged}
        return [
            path for path, is_meant in meant.items() if not any(is_meant(*each) for each in led)
        ]


def ties_of(
    selection: Selection,
    paths: Sequence[Path],
    is_wanted: Callable[[Store, str], bool],
    *,
    hides: HidesIn,
    progress: Progress = no_progress,
) -> Ties:
    """Find what leads to the wanted articles at or below some paths from others that are not; what
    cannot be read is left out."""
    leading, into = list[Chosen](), set[tuple[str, str]]()
    is_hidden, is_below = cache(hides), under_any(paths)

    def is_meant(store: Store, id: str) -> bool:
        return is_below(store, id) and is_wanted(store, id)

    def shows(store: Store, key: LayerKey) -> bool:
        return is_meant(store, key.article_id) and not is_hidden(store)(key)

    for store in selection.stores:
        if not store.exists:
            continue
        labels = store.labels()
        for key in filterfalse(is_hidden(store), store.over_articles(progress=progress)):
            if is_meant(store, key.article_id):
                continue
            with suppress(ObelismError):
                pairs = over_articles(labels, store.read(key).annotations.values())
                ids = {id for id in led_to(pairs) if shows(store, LayerKey(key.annotator, id))}
                if ids and selection.wants(key.annotator):
                    leading.append(Chosen(store, key))
                    into.update((store.name, id) for id in ids)
    found = select_only(leading, is_hidden)
    others = msgspec.structs.replace(
        selection,
        layers=found.layers,
        annotators=found.annotators,
        untagged=[],
    )
    return Ties(shows, others, frozenset(into))


def with_ties(
    layers: Sequence[LayerExport],
    others: Iterable[LayerExport],
    shows: Callable[[LayerKey], bool],
    articles: Articles,
) -> list[LayerExport]:
    """Return the layers on articles of a store, and with each article the pairs that lead to it:
    those of the layers themselves, and of `others`. They are by article, its own first."""
    texts: dict[str, ArticleText | None] = {}
    for layer in layers:
        if layer.annotations and layer.text is not None:
            texts.setdefault(layer.article.id, (layer.article, layer.text))
    found = [*layers]
    for layer in [*layers, *others]:
        own = layer.article.id
        pairs = over_articles(layer.labels, layer.annotations) if layer.text is not None else []
        for id in sorted({*led_to(pairs)} - {own}):
            if not shows(LayerKey(layer.annotator, id)):
                continue
            if id not in texts:
                texts[id] = _text(articles, id)
            if (known := texts[id]) is not None:
                seen = (seen_from(id, known[1], own, pair) for pair in pairs)
                found += _as_seen(layer, known, [each for each in seen if each is not None])
    return sorted(found, key=lambda each: each.article.id)


def _as_seen(
    layer: LayerExport, article: ArticleText, pairs: Sequence[Annotation]
) -> Iterator[LayerExport]:
    """Yield some annotations of a layer as the layer on another article has them, if any."""
    if pairs:
        info, text = article
        yield msgspec.structs.replace(
            layer,
            article=info,
            text=text,
            annotations=pairs,
            decisions=(),
            readers=Readers(),
            kept_with=layer.article.id,
        )


def _text(articles: Articles, id: str) -> ArticleText | None:
    """Return an article that nobody has tagged, with its text; None if that cannot be read."""
    with suppress(Unreadable):
        article = articles.article(id)
        return article.info, article.text
    return None
