"""Changes of many layers that count together or not at all, one layer in memory at a time; and undo
and redo of such a change, in all layers of one annotator."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple, Self

from reader.model.article import Article, kept_article
from reader.model.clock import Clock, utc_now
from reader.model.errors import ReadOnly, Unreadable
from reader.model.log import Entry, Step, Tables, UndoStack
from reader.model.progress import Progress, no_progress
from reader.store.base import Batch, FileStore, Head, LayerKey, Sent, Store
from reader.store.layer import Layer, commit_all


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


class Stepped(NamedTuple):
    """What came of undoing or redoing a batch."""

    entry: Entry | None
    """The entry of the layer that it began at; None where there is nothing to undo or redo."""
    others: int
    """How many other layers were changed with it."""
    left: int
    """How many have gone on since, and stay as they are."""


def step_batch(
    what: Step, layer: Layer, clock: Clock = utc_now, beside: Collection[str] | None = None
) -> Stepped:
    """Undo or redo the layer's next step, and the same batch in the annotator's other layers.

    All of it counts or nothing does. It reads all layers of the annotator, or those on the
    articles of the ids `beside`.

    Raises:
        ObelismError: one of the layers cannot be read or written, and nothing was changed.
    """
    if layer.read_only is not None:
        raise ReadOnly(layer.read_only)
    step = layer.next_step(what)
    if step is None:
        return Stepped(None, 0, 0)
    store, left = layer.store, 0
    with contextlib.ExitStack() as opened:
        prepared = []
        for head in _heads(store, layer.annotator, beside):
            if head.key == layer.handle.key:
                continue
            entries = store.read(head.key).entries
            if not any(each.batch == step.batch for each in entries):
                continue
            following = UndoStack(entries).next(what)
            if following is None or following.batch != step.batch:
                left += 1
                continue
            article = kept_article(store, head.info)
            if article is None:
                raise Unreadable(f"The text of {head.info.id} is not kept.")
            other = Layer.open(store, article, layer.annotator, clock=clock)
            opened.callback(other.close)
            if other.read_only is not None:
                raise ReadOnly(f"{head.info.id}: {other.read_only}")
            entry = other.prepare_step(what)
            if entry is not None:
                prepared.append((other, entry))
        own = layer.prepare_step(what)
        assert own is not None
        commit_all([*prepared, (layer, own)])
        return Stepped(own, len(prepared), left)


def _heads(store: Store, annotator: str, on: Collection[str] | None) -> Iterator[Head]:
    """Yield the heads of an annotator's layers: of all, or of those on some articles."""
    for id in [None] if on is None else dict.fromkeys(on):
        yield from store.heads(annotator=annotator, article_id=id)
