"""Keeping a queue on the disk: rarely enough that no key waits for it."""

from __future__ import annotations

import threading

import msgspec

from reader.model.clock import Clock, timestamp
from reader.modes.review.queue import Queue
from reader.store.folder.queues import FiledItem, ReviewFile, filed, save_review
from reader.store.folder.workspace import LayerKey, Workspace


class Keeper:
    """Takes note of a queue, and writes what was noted. `write` may run in a thread."""

    def __init__(self, workspace: Workspace, file: ReviewFile, clock: Clock) -> None:
        self.file = file
        """The queue as it is kept."""
        self._workspace, self._clock = workspace, clock
        self._noted: ReviewFile | None = None
        self._items: tuple[list[LayerKey], list[FiledItem]] = ([], [])
        self._writing = threading.Lock()

    @property
    def kept(self) -> bool:
        """Whether the queue was written before."""
        return bool(self.file.created)

    def note(self, queue: Queue, comments: dict[int, str], seconds: float, judged: int) -> None:
        """Take note of a queue as it stands, for `write`."""
        if len(self._items[1]) != len(queue):
            pairs = zip(queue.keys, queue.before, strict=True)
            self._items = filed([(LayerKey(*key[:2]), key.annotation, at) for key, at in pairs])
        now = timestamp(self._clock())
        layers = [(key.annotator, key.article_id) for key in self._items[0]]
        self._noted = msgspec.structs.replace(
            self.file,
            layers=layers,
            items=self._items[1],
            place=queue.place,
            later=list(queue.later),
            comments={str(place): text for place, text in comments.items()},
            seconds=round(seconds, 1),
            judged=judged,
            created=self.file.created or now,
            modified=now,
        )

    def write(self) -> None:
        """Write what was noted last, if that was not written yet."""
        with self._writing:
            noted, self._noted = self._noted, None
            if noted is not None:
                self.file = noted
                save_review(self._workspace, noted)
