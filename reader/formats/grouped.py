"""The texts of articles with all that is tagged on them: for formats whose record is a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reader.formats.base import LayerExport, Problem, by_text, collect
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
    for on_text in by_text(layers):
        tagged: list[tuple[LayerExport, list[Annotation]]] = []
        for layer in on_text:
            kept = [each for each in (yield from collect(layer)) if each.placed]
            if kept:
                tagged.append((layer, kept))
        if tagged and (text := on_text[0].text) is not None:
            yield TaggedText(tagged[0][0].article, text, tagged)
