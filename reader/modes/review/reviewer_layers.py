"""The reviewer's layers, into which verdicts go: the one of the last decision is open."""

from __future__ import annotations

from collections.abc import Iterable

from reader.model.annotation import AnnotationKey
from reader.model.article import Article
from reader.model.judgement import Verdict, verdicts_by_key
from reader.modes.open_layers import OpenLayers
from reader.store.base import Store
from reader.store.layer import Layer


class ReviewerLayers:
    """Opens a layer at the first decision on its article; the one before closes by itself."""

    def __init__(self, layers: OpenLayers, workspace: Store, reviewer: str) -> None:
        self._layers, self._workspace, self._reviewer = layers, workspace, reviewer
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
        layer = self._layers.open(self._workspace, article, self._reviewer, what="verdicts")
        self.current = layer
        self._ids = {
            key: verdict.id
            for key, verdict in verdicts_by_key(
                layer.table("verdicts").values(), article.id
            ).items()
        }
        return layer

    def verdict(self, key: AnnotationKey) -> Verdict | None:
        """Return the verdict on an annotation as it stands in the open layer."""
        id = self._ids.get(key)
        record = self.current.record("verdicts", id) if self.current and id else None
        return Verdict.from_record(record) if record is not None else None

    def stands_for(self, annotation: str, besides: Iterable[AnnotationKey]) -> bool:
        """Whether an annotation of the open layer came with another verdict than those on some."""
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
