"""The texts of articles with all that is tagged on them: for formats whose record is a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from reader.formats.base import LayerExport, Problem, sound
from reader.model.annotation import Annotation
from reader.model.article import ArticleInfo


class TaggedText(NamedTuple):
    """One text of an article, with the annotations of everybody."""

    article: ArticleInfo
    text: str
    layers: list[tuple[LayerExport, list[Annotation]]]
    """Each layer with what of it is in the text, in reading order; none is empty."""


def tagged_texts(layers: Iterable[LayerExport]) -> Iterator[TaggedText | Problem]:
    """Yield the texts that have annotations, and the problems of what does not fit.

    The layers of an article must be consecutive. What has no place in the text is left out.
    """
    for _, same_article in groupby(layers, key=lambda layer: layer.article.id):
        texts: dict[str, TaggedText] = {}
        for layer in same_article:
            kept: list[Annotation] = []
            for item in sound(layer):
                if isinstance(item, Problem):
                    yield item
                elif item.placed:
                    kept.append(item)
            if kept and layer.text is not None:
                new = TaggedText(layer.article, layer.text, [])
                texts.setdefault(layer.article.sha256, new).layers.append((layer, kept))
        yield from texts.values()
