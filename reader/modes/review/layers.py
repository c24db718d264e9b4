"""The layers of a review: everybody's as their files have them, and those that verdicts go into."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from reader.model.annotation import Annotation, AnnotationKey, Elsewhere
from reader.model.article import Article
from reader.model.errors import NoLayer
from reader.model.judgement import Verdict, verdicts_by_key
from reader.model.log import imported
from reader.modes.open_layers import OpenLayers
from reader.store.base import LayerKey, Snapshot, Store
from reader.store.layer import Layer
from reader.text.lines import Extent

MOST_KEPT = 64
"""Layers that are held in memory."""

Shape = tuple[str, tuple[tuple[Elsewhere | Extent, str | None], ...]]
"""A label, and the place and role of each span: what two people mark alike."""


class _Kept:
    """A layer as its files had it at some moment."""

    def __init__(self, contents: Snapshot | None, article: str) -> None:
        records = contents.records.get("verdicts", {}).values() if contents else ()
        self.contents, self.verdicts = contents, verdicts_by_key(records, article)

    @cached_property
    def imported(self) -> set[str]:
        """Ids of the annotations that came by an import."""
        return imported(self.contents.entries) if self.contents else set()

    @cached_property
    def by_shape(self) -> dict[Shape, list[Annotation]]:
        """Its annotations by their shape; those with a lost passage have none."""
        found: dict[Shape, list[Annotation]] = {}
        for annotation in self.contents.annotations.values() if self.contents else ():
            if not annotation.has_lost:
                found.setdefault(shape_of(annotation), []).append(annotation)
        return found


def shape_of(annotation: Annotation) -> Shape:
    """Return the shape of an annotation."""
    spans = ((span.elsewhere or span.extent, span.role) for span in annotation.spans)
    return annotation.label, tuple(spans)


def annotators_on(store: Store, article: str) -> list[str]:
    """Return who has a layer on an article, sorted."""
    return sorted({key.annotator for key in store.layers(article)})


class LayerCache:
    """Reads layers without locks, and never writes. May be used from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read_once = lru_cache(MOST_KEPT)(self._read)

    def read(self, annotator: str, article: str) -> Snapshot | None:
        """Return a layer as its files have it now; None where there is none that can be read."""
        return self._now(annotator, article).contents

    def annotations(self, annotator: str, article: str) -> Mapping[str, Annotation]:
        """Return a layer's annotations by id; none where there is no layer that can be read."""
        contents = self.read(annotator, article)
        return contents.annotations if contents else {}

    def alike(
        self, annotation: Annotation, sha256: str, annotator: str, article: str
    ) -> list[Annotation]:
        """Return what a layer has with the same label, spans and roles as an annotation.

        `sha256` is that of the text the annotation is on: on another one nothing is the same.
        """
        kept = self._now(annotator, article)
        if kept.contents is None or kept.contents.info.sha256 != sha256:
            return []
        return kept.by_shape.get(shape_of(annotation), [])

    def alike_elsewhere(
        self, annotation: Annotation, article: str
    ) -> Iterator[tuple[AnnotationKey, Annotation]]:
        """Yield what is kept with other articles that a pair leads to, of the same label, with the
        same passages."""
        if not annotation.elsewhere:
            return
        from reader.text.tied import led_to, passages_of  # rarely needed

        same = passages_of(article, annotation)
        for other in sorted({*led_to([annotation])}):
            for name in self.annotators(other):
                for each in self.annotations(name, other).values():
                    if (
                        each.label == annotation.label
                        and each.elsewhere
                        and passages_of(other, each) == same
                    ):
                        yield AnnotationKey(name, other, each.id), each

    def annotators(self, article: str) -> list[str]:
        """Return who has a layer on an article."""
        return annotators_on(self._store, article)

    def is_imported(self, key: AnnotationKey) -> bool:
        """Return whether an annotation came by an import, whoever it is said to be by."""
        return key.annotation in self._now(key.annotator, key.article).imported

    def verdicts(self, reviewer: str, article: str) -> dict[AnnotationKey, Verdict]:
        """Return a reviewer's verdicts on an article, by what they are on."""
        return self._now(reviewer, article).verdicts

    def _now(self, annotator: str, article: str) -> _Kept:
        key = LayerKey(annotator, article)
        return self._read_once(key, self._store.stamp(key))

    def _read(self, key: LayerKey, stamp: object) -> _Kept:
        """Read a layer; a changed `stamp` makes the cache read it again."""
        try:
            return _Kept(self._store.read(key), key.article_id)
        except NoLayer:
            return _Kept(None, key.article_id)


class ReviewerLayers:
    """Opens a layer at the first decision on its article; the one before closes by itself."""

    def __init__(self, layers: OpenLayers, store: Store, reviewer: str) -> None:
        self._layers, self._store, self._reviewer = layers, store, reviewer
        self.current: Layer | None = None
        """The layer on the article that was decided on last."""
        self._ids: dict[AnnotationKey, str] = {}
        """Ids of the verdicts in it, by what they are on."""

    def open(self, article: Article) -> Layer:
        """Return the layer on an article, which is opened if need be. Never raises.

        One that could only be read is opened again: whoever had it may have left.
        """
        layer = self.of(article.id)
        if layer is not None and layer.read_only is None:
            return layer
        if self.current is not None:
            self._layers.leave(self.current)
        layer = self._layers.open(self._store, article, self._reviewer, what="verdicts")
        self.current = layer
        verdicts = verdicts_by_key(layer.table("verdicts").values(), article.id)
        self._ids = {key: verdict.id for key, verdict in verdicts.items()}
        return layer

    def verdict(self, key: AnnotationKey) -> Verdict | None:
        """Return the verdict on an annotation in the open layer."""
        id = self._ids.get(key)
        record = self.current.record("verdicts", id) if self.current and id else None
        return None if record is None else Verdict.from_record(record)

    def stands_for(self, annotation: str, besides: Iterable[AnnotationKey]) -> bool:
        """Return whether an open layer's annotation came with a verdict on other keys."""
        others = self._ids.keys() - set(besides)
        verdicts = (self.verdict(key) for key in others)
        return any(each is not None and each.correction == annotation for each in verdicts)

    def record(self, key: AnnotationKey, verdict: Verdict) -> None:
        """Record that a verdict was put into the open layer."""
        self._ids[key] = verdict.id

    def of(self, article: str) -> Layer | None:
        """Return the layer on an article, if it is the open one."""
        layer = self.current
        return layer if layer is not None and layer.article.id == article else None
