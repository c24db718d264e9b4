"""Every layer that a run has open: how it is opened, saved, closed and rescued."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from reader.model.article import Article
from reader.model.clock import Clock, utc_now
from reader.model.errors import CannotWrite, ObelismError
from reader.store.base import Store
from reader.store.layer import Layer

LEAVE_SECONDS = 5.0
"""How long closing a layer waits until its last actions are on the disk."""


WhenSaved = Callable[[Callable[[], None]], None]
"""Calls what leaves an open layer once all is saved, or asks what to do."""


class NotSaved(ObelismError):
    """The last actions in an open layer are not on the disk; the sentence says why."""


class OpenLayers:
    """The open layers of a run. One that cannot be saved stays open until it is closed unsaved."""

    def __init__(self, clock: Clock = utc_now) -> None:
        self.on_saved: Callable[[], None] | None = None
        """Called from another thread whenever something was saved, or could not be."""
        self.keepers: set[Callable[[], None]] = set()
        """Called when the run ends, once the layers are saved, to keep places and queues."""
        self._clock = clock
        # Closing threads remove layers while others look, so these are only iterated as copies.
        self._open: dict[Layer, str] = {}
        """The open layers, and what each holds: "tags", "verdicts" or "decisions"."""
        self._closing: dict[Layer, threading.Thread] = {}

    def open(
        self,
        store: Store,
        article: Article,
        annotator: str,
        *,
        who: str | None = None,
        what: str = "tags",
    ) -> Layer:
        """Open a layer, or return it where it could not be saved and is open still.

        Never raises because of faulty files; see `Layer.open`, also for `who`. `what` names its
        content in messages.
        """
        layer = self._still_open(store, article.id, annotator)
        if layer is None:
            layer = Layer.open(store, article, annotator, who=who, clock=self._clock)
            self._open[layer] = what
        layer.handle.on_saved = self._tell
        return layer

    def _still_open(self, store: Store, article_id: str, annotator: str) -> Layer | None:
        wanted = store, article_id, annotator
        for layer in [*self._open]:
            if (layer.store, layer.article.id, layer.annotator) == wanted:
                self._wait(layer)
                if layer in self._open:
                    return layer
        return None

    # Saving and closing one layer

    def save(self, layer: Layer) -> None:
        """Wait until the last actions in a layer are on the disk; at once if it is closed.

        Raises:
            NotSaved: it cannot be saved, or not by `LEAVE_SECONDS`; it stays open.
        """
        what = self._open.get(layer)
        if what is None:
            return
        if not layer.read_only or not layer.saved:
            layer.flush(LEAVE_SECONDS)
        if not layer.saved:
            raise NotSaved(layer.problem or f"The last {what} are not on the disk yet.")

    def close(self, layer: Layer, timeout: float = LEAVE_SECONDS) -> None:
        """Close a layer, saved or not: call `save` first."""
        layer.close(timeout)
        self._open.pop(layer, None)

    def leave(self, layer: Layer) -> None:
        """Save and close a layer in a thread of its own; if it cannot be saved it stays open."""
        thread = self._closing[layer] = threading.Thread(
            target=self._leave, args=(layer,), name="obelism-closer", daemon=True
        )
        thread.start()

    def _leave(self, layer: Layer) -> None:
        with contextlib.suppress(NotSaved):
            self.save(layer)
            self.close(layer)
        self._closing.pop(layer, None)
        self._tell()

    def _wait(self, layer: Layer) -> None:
        """Wait for the thread that closes a layer, if one does."""
        if thread := self._closing.get(layer):
            thread.join()

    # All of them

    @property
    def saved(self) -> bool:
        """Whether everything so far is on the disk."""
        return not self._unsaved()

    @property
    def problem(self) -> str | None:
        """Why the last save failed, as a sentence."""
        return next((layer.problem for layer in [*self._open] if layer.problem), None)

    def flush(self, timeout: float = LEAVE_SECONDS) -> None:
        """Wait until all is on the disk, for each layer as many seconds at most."""
        for layer in [*self._open]:
            if not layer.read_only or not layer.saved:
                layer.flush(timeout)

    def answers(self, timeout: float) -> bool:
        """Try to write everything; return whether the disk has accepted or refused it by then."""
        return all(layer.handle.answers(timeout) for layer in [*self._open])

    def save_all(self) -> None:
        """Wait until all is on the disk. Raises as `save`, after all were tried."""
        refused: NotSaved | None = None
        for layer in self._settled():
            try:
                self.save(layer)
            except NotSaved as error:
                refused = refused or error
        if refused is not None:
            raise refused

    def close_all(self) -> None:
        """Save and close all.

        Raises:
            NotSaved: some cannot be saved; then all stay open.
        """
        self.save_all()
        self.give_up()

    def rescue(self) -> str:
        """Write what is not saved to files; return a sentence that says where, empty for nothing.

        Raises:
            CannotWrite: some of it cannot be written there either.
        """
        what, paths = self._what(), self._write_rescue_files()
        return f"Your {what} are in {paths}." if paths else ""

    def give_up(self, timeout: float = LEAVE_SECONDS) -> None:
        """Close all, saved or not, waiting at most as many seconds for each."""
        for layer in self._settled():
            self.close(layer, timeout)

    def end(self) -> str:
        """Save what can be saved and close all, since the run ends; a second call does no harm.

        Return what became of the rest, as a clause; empty where all is saved.
        """
        with contextlib.suppress(NotSaved):
            self.save_all()
        message = self._rescued()
        for keep in self.keepers:
            with contextlib.suppress(Exception):  # it is worth less than closing the layers
                keep()
        self.give_up()
        return message

    def _rescued(self) -> str:
        what = self._what()
        try:
            paths = self._write_rescue_files()
        except ObelismError as error:
            return f"the last {what} could not be saved, nor be rescued: {error}"
        belongs = f"the last {what} could not be saved where they belong"
        return f"{belongs}; all are in {paths}" if paths else ""

    def _write_rescue_files(self) -> str:
        """Write a file for each layer that is not saved, see `write_somewhere`; return the paths.

        Raises:
            CannotWrite: some of it cannot be written there either.
        """
        layers, now = [*self._unsaved()], self._clock()
        paths = []
        for number, layer in enumerate(layers, 1):
            several = f"-{number}" if len(layers) > 1 else ""
            name = f"obelism-rescue-{now:%Y%m%d-%H%M%S}{several}.json"
            paths.append(write_somewhere(name, layer.rescue))
        return ", ".join(map(str, paths))

    def _what(self) -> str:
        """Return what is not saved, in words."""
        return " and ".join(dict.fromkeys(self._unsaved().values()))

    def _unsaved(self) -> dict[Layer, str]:
        return {layer: what for layer, what in [*self._open.items()] if not layer.saved}

    def _settled(self) -> list[Layer]:
        """Return the open layers, once no thread closes one any more."""
        for layer in [*self._closing]:
            self._wait(layer)
        return [*self._open]

    def _tell(self) -> None:
        if self.on_saved is not None:
            self.on_saved()


def rescue_folder() -> Path:
    """Return the folder that a rescue file will most likely be in."""
    folders = list(_folders())
    return next((folder for folder in folders if os.access(folder, os.W_OK)), folders[-1])


def write_somewhere(name: str, write: Callable[[Path], None]) -> Path:
    """Have a rescue file written where that can be; return its path.

    The current folder is tried first, then the home folder, then the one for temporary files.

    Raises:
        CannotWrite: it can be written nowhere.
    """
    refused: CannotWrite | None = None
    for folder in _folders():
        try:
            write(folder / name)
        except CannotWrite as error:
            refused = error
        else:
            return folder / name
    why = str(refused).rpartition(": ")[2]
    raise CannotWrite(f"No rescue file can be written here, at home or in {folder}: {why}")


def _folders() -> Iterator[Path]:
    for place in (Path.cwd, Path.home, lambda: Path(tempfile.gettempdir())):
        with contextlib.suppress(OSError, RuntimeError):  # it is gone, or nobody knows where it is
            yield place()
