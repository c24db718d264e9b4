"""Tags that came by a merge on an earlier text than the one that their layer was carried over to.

One side carried a layer over to a new text while the other went on in the old one. What that side
did counts the old text; its tags are carried over as those of an edited article are: what can only
be meant in one place unasked. The rest is lost for the time being, and keeps where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from reader.model.annotation import LOST as NOWHERE
from reader.model.annotation import Annotation, Span
from reader.model.article import Article, kept_article
from reader.model.clock import Clock, timestamp
from reader.model.log import CATCH_UP
from reader.store.base import Store
from reader.store.layer import WAS, Layer, was
from reader.text.anchor import fits, moved_to
from reader.text.relocation import DOUBTFUL, Fate, Fates


class Settled(msgspec.Struct):
    """What became of merged tags, in passages."""

    carried: int = 0
    doubtful: int = 0
    lost: int = 0


def settle_merged(store: Store, article: Article, annotator: str, clock: Clock) -> Settled | None:
    """Carry merged tags of somebody's layer over to the text of the others, as one action.

    None: nothing could be done, since the layer cannot be written or its text is not kept.

    Raises:
        ObelismError: they cannot be saved.
    """
    with Layer.open(store, article, annotator, clock=clock) as layer:
        if layer.counts(article.info.sha256):
            return _settled(layer, clock)
        then = kept_article(store, layer.info)
    if then is None:
        return None
    with Layer.open(store, then, annotator, clock=clock) as layer:
        return _settled(layer, clock)


def _settled(layer: Layer, clock: Clock) -> Settled | None:
    """Bring all to the text that the layer was opened on."""
    if layer.read_only is not None and not layer.can_reanchor:
        return None
    settled = Settled()
    fates: dict[str, Callable[[Span], Fate | None]] = {}
    changes: list[tuple[Annotation, Annotation]] = []
    for id, sha256 in layer.not_on(layer.article.info.sha256).items():
        old = layer.annotations[id]
        if sha256 not in fates:
            fates[sha256] = _fates(layer, sha256)
        spans = tuple(_moved(layer, each, sha256, fates[sha256], settled) for each in old.spans)
        new = msgspec.structs.replace(old, spans=spans, modified=timestamp(clock()))
        changes.append((old, new))
    if layer.can_reanchor:
        layer.reanchor(new for _, new in changes)
    elif changes:
        layer.commit(CATCH_UP, changes)
    layer.flush()
    return settled


def _fates(layer: Layer, sha256: str) -> Callable[[Span], Fate | None]:
    """Return a function from a span to its fate; None where its text is not kept or differs."""
    text = layer.store.text(sha256)
    if text is None:
        return lambda _: None
    fates = Fates(text, layer.article.text)

    def fate(span: Span) -> Fate | None:
        return fates.of(*span.extent) if fits(text, span) else None

    return fate


def _moved(
    layer: Layer, span: Span, sha256: str, fate_of: Callable[[Span], Fate | None], settled: Settled
) -> Span:
    if span.lost:
        return span
    fate = fate_of(span)
    if fate is not None and fate.sure:
        settled.carried += 1
        return moved_to(span, layer.article.text, fate.start, fate.end)
    extra = span.extra
    if fate is not None and fate.kind == DOUBTFUL:
        settled.doubtful += 1
        extra = {**extra, WAS: {"sha256": sha256, "start": span.start, "end": span.end}}
    else:
        settled.lost += 1
    return msgspec.structs.replace(span, start=NOWHERE, end=NOWHERE, extra=extra)


def waiting(layer: Layer) -> Iterator[tuple[str, Annotation]]:
    """Yield the annotations with a span that somebody has to decide on, with its text's digest."""
    for annotation in layer.annotations.values():
        found = next((place for span in annotation.spans if (place := was(span))), None)
        if found is not None:
            yield found[0], annotation
