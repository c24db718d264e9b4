"""Changes of many layers that count together or not at all, one layer in memory at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Self

from reader.model.article import Article
from reader.model.clock import Clock, utc_now
from reader.model.log import Tables
from reader.model.progress import Progress, no_progress
from reader.store.base import Batch, FileStore, LayerKey, Sent, Store
from reader.store.layer import Layer


class Together:
    """The one way in which many layers are written. While it is open, nobody else writes them."""

    def __init__(
        self,
        layers: Collection[tuple[Store, LayerKey]],
        *,
        who: str,
        own: Collection[FileStore] = (),
        clock: Clock = utc_now,
    ) -> None:
        """`layers`: all that may be opened in it; `who` acts. `own`: the stores of which
        files may be replaced. See `Store.batch`."""
        self._who, self._clock = who, clock
        self._batch: Batch | None = None
        for store in (*(store for store, _ in layers), *own):
            self._batch = store.batch(layers, who=who, own=own, clock=clock)
            break

    @property
    def _one(self) -> Batch:
        if self._batch is None:
            raise ValueError("there are no layers to be written")
        return self._batch

    def open(self, store: Store, article: Article, annotator: str) -> Layer:
        """Open one of the layers; `read_only` says why it cannot be written."""
        handle = self._one.open(store, LayerKey(annotator, article.id), article)
        return Layer(store, handle, article, who=self._who, clock=self._clock)

    def put(
        self, layer: Layer, what: str, after: Tables, made_under: Mapping[str, str] | None = None
    ) -> None:
        """Change records of a layer, once, as `Layer.commit_records` would; it takes no more then.

        Raises:
            ReadOnly, HomeFolder, CannotWrite, ObelismError: as that, and `Batch.put`.
        """
        entry = layer.prepare(what, after, batch=self._one.id, made_under=made_under)
        self._one.put(layer.handle, entry)

    def send(self, sent: Sent) -> None:
        """Have progress count together with the entries; raises as `Batch.put`."""
        self._one.send(sent)

    def replace(self, store: FileStore, name: str, data: bytes) -> None:
        """Have a file of a store's own count together with the entries; see `Batch.replace`."""
        self._one.replace(store, name, data)

    def commit(self, *, progress: Progress = no_progress, doing: str = "Saving") -> None:
        """Save all; see `Batch.commit`."""
        if self._batch is not None:
            self._batch.commit(progress=progress, doing=doing)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._batch is not None:
            self._batch.close()
