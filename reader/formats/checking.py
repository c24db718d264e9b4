"""Every span that is handed on says what the text says at that place."""

from __future__ import annotations

from collections.abc import Iterator

from reader.formats.values import LayerExport, Problem
from reader.model.annotation import Annotation, Span


def sound(layer: LayerExport) -> Iterator[Annotation | Problem]:
    """Give the layer's annotations in reading order; those that do not fit the text as problems."""
    if layer.text is None:
        if layer.annotations:
            yield Problem(layer.article.id, _without_text(layer), layer.annotator)
        return
    for annotation in sorted(layer.annotations, key=reading_order):
        reason = misfit(layer.text, annotation)
        if reason is None:
            yield annotation
        else:
            yield Problem(layer.article.id, reason, layer.annotator, annotation.id)


def misfit(text: str, annotation: Annotation) -> str | None:
    """Say why an annotation does not fit the text; None where it does."""
    for span in annotation.spans:
        if not span.lost and not _stands(text, span):
            return f"the text at {span.start}-{span.end} is not the span's text"
    return None


def reading_order(annotation: Annotation) -> tuple[bool, int, int, str, str]:
    """Sort key: by the first span that is in the text, then by age; lost annotations last."""
    spans = [span for span in annotation.spans if not span.lost]
    start, end = spans[0].extent if spans else (0, 0)
    return not spans, start, end, annotation.created, annotation.id


def _stands(text: str, span: Span) -> bool:
    return span.end <= len(text) and text[span.start : span.end] == span.text


def _without_text(layer: LayerExport) -> str:
    count = len(layer.annotations)
    tags = "1 annotation is" if count == 1 else f"{count} annotations are"
    return f"the text that was tagged is lost (sha256 {layer.article.sha256}), so {tags} left out"
