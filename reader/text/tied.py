"""Pairs over two articles, as each of the two has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter

import msgspec

from reader.model.annotation import ARTICLE, THERE, Annotation, Elsewhere, Span
from reader.model.clock import Clock, timestamp
from reader.model.labels import LabelSet
from reader.text.anchor import located, moved_to
from reader.text.lines import Extent


def over_articles(labels: LabelSet, annotations: Iterable[Annotation]) -> list[Annotation]:
    """Return the annotations that have passages in other articles."""
    pairs = {label.name for label in labels if label.pairs}
    return [each for each in annotations if each.label in pairs and each.elsewhere]


def led_to(annotations: Iterable[Annotation]) -> Iterator[str]:
    """Yield the ids of the other articles that annotations have passages in."""
    for each in annotations:
        yield from (at.article for span in each.elsewhere if (at := span.elsewhere) is not None)


def passages_of(article: str, pair: Annotation) -> frozenset[Elsewhere]:
    """Return the places of the passages of a pair that is kept with an article: the same for
    somebody's who keeps it with another of its articles."""
    return frozenset(span.elsewhere or Elsewhere(article, *span.extent) for span in pair.spans)


def seen_from(article: str, text: str, kept_with: str, pair: Annotation) -> Annotation | None:
    """Return a pair that is kept with one article as another one, of this text, has it: its own
    passages in place, the others elsewhere.

    None: none of its passages stands there now.
    """
    seen = in_place(article, text, kept_with, pair)
    spans = sorted(seen.spans, key=attrgetter("lost"))  # it is named by its first passage here
    return msgspec.structs.replace(seen, spans=tuple(spans)) if seen.placed else None


def in_place(article: str, text: str, kept_with: str, pair: Annotation) -> Annotation:
    """Return the same, with its passages in the order in which it is kept."""
    spans = tuple(_seen(span, article, text, kept_with) for span in pair.spans)
    return msgspec.structs.replace(pair, spans=spans)


def _seen(span: Span, article: str, text: str, kept_with: str) -> Span:
    at = span.elsewhere
    if at is None:
        return span.standing(kept_with)
    if at.article != article:
        return span
    extent = place_of(span, at, text)
    if extent is None:
        return span
    extra = {key: value for key, value in span.extra.items() if key not in (ARTICLE, THERE)}
    return msgspec.structs.replace(moved_to(span, text, *extent), extra=extra)


def led_on(pair: Annotation, gone: str, article: str, text: str, clock: Clock) -> Annotation:
    """Return a pair whose passages in an article that is gone stand in the one that it became.

    One that is not sure to be in this text keeps its place, which is in doubt. A pair that has none
    there is returned as it is.
    """
    spans = tuple(_led_on(span, gone, article, text) for span in pair.spans)
    if spans == pair.spans:
        return pair
    return msgspec.structs.replace(pair, spans=spans, modified=timestamp(clock()))


def _led_on(span: Span, gone: str, article: str, text: str) -> Span:
    at = span.elsewhere
    if at is None or at.article != gone:
        return span
    extent = place_of(span, at, text)
    if extent is not None:
        return moved_to(span, text, *extent).standing(article)
    extra = {**span.extra, **at._replace(article=article).fields}
    return msgspec.structs.replace(span, extra=extra)


def place_of(span: Span, at: Elsewhere, text: str) -> Extent | None:
    """Return where a passage of another article stands in the text that this has now: where it
    stood, else where it is beyond doubt; None: nowhere."""
    there = (at.start, at.end)
    return there if text[slice(*there)] == span.text else located(text, span)
