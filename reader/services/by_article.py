"""What is tagged, an article at a time: the annotations that count of all layers that are meant."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from reader.model.annotation import Annotation
from reader.model.article import ArticleInfo
from reader.model.errors import ObelismError
from reader.model.judgement import REJECTED
from reader.model.labels import LabelSet
from reader.model.progress import Progress, no_progress
from reader.services.export.judgements import verdicts_on, word_for
from reader.services.export.select import Selection
from reader.store.base import LayerKey, Store


class OnArticle(msgspec.Struct, frozen=True):
    """An article with the annotations of all who are meant."""

    store: Store
    info: ArticleInfo
    labels: LabelSet
    tags: tuple[tuple[str, Annotation], ...]
    """Annotator and annotation, by place; orphans and rejected ones are left out."""
    rejected: tuple[tuple[str, Annotation], ...] = ()
    """The same of those that a reviewer rejected."""


def by_article(
    selection: Selection,
    problems: list[str],
    progress: Progress = no_progress,
    *,
    with_rejected: bool = False,
) -> Iterator[OnArticle]:
    """Yield the articles of a selection that have annotations; `with_rejected`: also those in which
    all were rejected.

    A sentence on each layer that cannot be read is added to `problems`.
    """
    for store, id, wanted in selection.by_article(progress):
        read = {}
        for name in selection.annotators[store.name, id]:
            try:
                read[name] = store.read(LayerKey(name, id))
            except ObelismError as error:
                if name in wanted:
                    problems.append(f"{id}: {error}")
        verdicts = verdicts_on(read.values())
        tags: list[tuple[str, Annotation]] = []
        rejected: list[tuple[str, Annotation]] = []
        for name in filter(read.__contains__, wanted):
            for each in read[name].annotations.values():
                if not each.orphan:
                    word = word_for(each, verdicts.get(name, {}).get(each.id, ()))
                    (rejected if word == REJECTED else tags).append((name, each))
        if tags or (with_rejected and rejected):
            for some in (tags, rejected):
                some.sort(key=lambda tag: (min(span.start for span in tag[1].placed), tag[0]))
            info = read[next(name for name in wanted if name in read)].info
            yield OnArticle(store, info, store.labels(), tuple(tags), tuple(rejected))
