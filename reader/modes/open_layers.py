"""The layers of a reviewer, into which verdicts go: one is open at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from reader.model.annotation import AnnotationKey
from reader.model.article import Article
from reader.model.clock import Clock
from reader.model.judgement import Verdict, verdicts_by_key
from reader.modes.articles.desk import LEAVE_SECONDS, NotSaved
from reader.store.folder.layer import Layer
from reader.store.folder.workspace import Workspace


class ReviewerLayers:
    """Opens a layer at the first decision on its article; the one before closes by itself.

    A layer that cannot be saved stays open, and is told of in `problem`.
    """

    def __init__(self, workspace: Workspace, reviewer: str, clock: Clock) -> None:
        self._workspace, self._reviewer, self._clock = workspace, reviewer, clock
        self.current: Layer | None = None
        """What is open."""
        self.on_saved: Callable[[], None] | None = None
        """Called from another thread whenever something was saved, or could not be."""
        self._article = ""
        self._ids: dict[AnnotationKey, str] = {}
        """Ids of the verdicts in the open layer, by what they are on."""
        self._closing: dict[str, threading.Thread] = {}
        self._unsaved: dict[str, Layer] = {}

    def open(self, article: Article) -> Layer:
        """Return the layer on an article, which is opened if need be. Never raises.

        One that could only be read is opened again: whoever had it may have left.
        """
        layer = self.current
        if layer is not None and self._article == article.id and layer.read_only is None:
            return layer
        self.leave()
        closing = self._closing.pop(article.id, None)
        if closing is not None:
            closing.join()
        kept = self._unsaved.pop(article.id, None)
        layer = kept or Layer.open(self._workspace, article, self._reviewer, clock=self._clock)
        layer.on_saved = self._tell
        self.current, self._article = layer, article.id
        self._ids = {
            key: verdict.id
            for key, verdict in verdicts_by_key(
                layer.table("verdicts").values(), article.id
            ).items()
        }
        return layer

    def verdict(self, key: AnnotationKey) -> Verdict | None:
        """The verdict on an annotation as it stands in the open layer."""
        id = self._ids.get(key)
        record = self.current.record("verdicts", id) if self.current and id else None
        return Verdict.from_record(record) if record is not None else None

    def stands_for(self, annotation: str, besides: Iterable[AnnotationKey]) -> bool:
        """Whether an annotation of the open layer came with another verdict than those on some."""
        others = self._ids.keys() - set(besides)
        found = (self.verdict(key) for key in others)
        return any(each is not None and each.correction == annotation for each in found)

    def record(self, key: AnnotationKey, verdict: Verdict) -> None:
        """Record a verdict that was put into the open layer."""
        self._ids[key] = verdict.id

    def of(self, article: str) -> Layer | None:
        """The layer on an article, if it is the open one."""
        return self.current if article == self._article else None

    def leave(self) -> None:
        """Let the open layer close, in a thread of its own."""
        layer, article = self.current, self._article
        self.current, self._article = None, ""
        if layer is not None:
            thread = threading.Thread(
                target=self._close, args=(layer, article), name="obelism-closer", daemon=True
            )
            self._closing = {key: old for key, old in self._closing.items() if old.is_alive()}
            self._closing[article] = thread
            thread.start()

    def _close(self, layer: Layer, article: str) -> None:
        if not layer.read_only:
            layer.flush(LEAVE_SECONDS)
        if layer.saved:
            layer.close(LEAVE_SECONDS)
        else:
            self._unsaved[article] = layer
        self._tell()

    def _tell(self) -> None:
        if self.on_saved is not None:
            self.on_saved()

    @property
    def saved(self) -> bool:
        """Whether every verdict so far is on the disk."""
        return not self._unsaved and (self.current is None or self.current.saved)

    @property
    def problem(self) -> str | None:
        """Why the last save failed, as a sentence."""
        layers = [*([self.current] if self.current else []), *self._unsaved.values()]
        return next((layer.problem for layer in layers if layer.problem), None)

    def flush(self, timeout: float = LEAVE_SECONDS) -> None:
        """Wait until what was decided is on the disk, as long as that."""
        if self.current is not None and not self.current.read_only:
            self.current.flush(timeout)

    def close(self) -> None:
        """Close all.

        Raises:
            NotSaved: some verdicts cannot be saved; those layers stay open.
        """
        self.leave()
        for thread in self._closing.values():
            thread.join()
        for article, layer in list(self._unsaved.items()):
            layer.flush(LEAVE_SECONDS)
            if layer.saved:
                layer.close(LEAVE_SECONDS)
                del self._unsaved[article]
        if self._unsaved:
            problem = next(iter(self._unsaved.values())).problem
            raise NotSaved(problem or "The last verdicts are not on the disk yet.")

    def give_up(self) -> None:
        """Close all, saved or not."""
        self.leave()
        for thread in self._closing.values():
            thread.join()
        for layer in self._unsaved.values():
            layer.close(LEAVE_SECONDS)
        self._unsaved.clear()

    def unsaved(self) -> list[Layer]:
        """The layers that could not be saved."""
        return list(self._unsaved.values())
