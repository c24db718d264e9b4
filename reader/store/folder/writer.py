"""The writer of a layer: a thread of its own, so that saving never holds up the screen."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable

from reader.model.annotation import Record
from reader.model.errors import CannotWrite, ForeignChange, reason
from reader.model.log import Entry, Tables, by_time
from reader.model.log_merge import resulting_records
from reader.store.folder.journal import JournalFile, read_journal
from reader.store.folder.layer_file import LayerFile, lines_as_they_are
from reader.store.folder.state import LayerState
from reader.store.folder.workspace import Workspace

IDLE = 0.3
"""Seconds without an entry after which the layer file is written."""
LATEST = 3.0
"""Seconds after which it is written though entries keep coming."""
QUICK = 1 << 22
"""Bytes of a layer file for which these hold; a larger one waits as many times longer."""


def delays(size: int) -> tuple[float, float]:
    """Return `IDLE` and `LATEST` for a layer file of this size in bytes."""
    longer = max(1.0, size / QUICK)
    return longer * IDLE, longer * LATEST


class Writer:
    """Puts entries into the journal in their order, and the layer file after them.

    `saved` and `problem` may be read from any thread; `changed` is called from the writer's own.
    """

    def __init__(
        self,
        workspace: Workspace,
        state: LayerState,
        meta: Record,
        *,
        prepare: Callable[[], None],
        changed: Callable[[], None],
    ) -> None:
        """`meta` is the meta record as the journal's entries so far give it, `seq` and all;
        `prepare` is called before the first append, and again until it goes through."""
        self._journal = JournalFile(state.journal)
        self._workspace, self._tables, self._seen = workspace, state.tables, state.seen
        self._usual = state.usual
        self._layer: LayerFile | None = None
        self._meta = meta
        self._prepare: Callable[[], None] | None = prepare
        self._changed = changed
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._queue: list[tuple[Entry, bytes]] = []
        self._try_append = False
        self._unwritten: Tables = {}
        self._behind_since: float | None = None
        """When the layer file fell behind the journal; None while it has not."""
        self._last_append = 0.0
        self._layer_failed = False
        self._asked = self._answered = 0
        self._stopping = self._ended = False
        self._append_problem: str | None = None
        self._layer_problem: str | None = None
        self.refused: str | None = None
        """Why the journal is not written any more, for good."""

    @property
    def saved(self) -> bool:
        """Whether every entry so far is in the journal, on the disk."""
        return not self._queue

    @property
    def problem(self) -> str | None:
        """Why the last save failed, and what to do."""
        return self.refused or self._append_problem or self._layer_problem

    def pending(self) -> list[Entry]:
        """Return the entries that are not on the disk yet, in order."""
        with self._wake:
            return [entry for entry, _ in self._queue]

    def submit(self, entry: Entry, line: bytes) -> None:
        """Queue an entry and the line that says it."""
        with self._wake:
            self._queue.append((entry, line))
            self._try_append = True
            self._start()

    def catch_up(self, behind: Tables) -> None:
        """Have the layer file written with records that it lacks."""
        with self._wake:
            self._unwritten = behind
            self._behind_since = self._last_append = time.monotonic()
            self._start()

    def flush(self, timeout: float | None = None) -> bool:
        """Try all that is left to write; return whether journal and layer file are on the disk."""
        with self._wake:
            return self.answers(timeout) and not self._queue and self._behind_since is None

    def answers(self, timeout: float | None = None) -> bool:
        """Try all that is left to write; return whether the disk has said yes or no by then."""
        with self._wake:
            if self._thread is None:
                return True
            self._asked += 1
            ticket = self._asked
            self._try_append = True
            self._wake.notify_all()
            self._wake.wait_for(lambda: self._ended or self._answered >= ticket, timeout)
            return self._answered >= ticket

    def stop(self, timeout: float | None = None) -> bool:
        """Flush and end the thread; return as `flush`."""
        done = self.flush(timeout)
        with self._wake:
            thread, self._thread = self._thread, None
            self._stopping = True
            self._wake.notify_all()
        if thread is not None:
            thread.join(timeout)
        return done

    def _start(self) -> None:
        if self._thread is None and not self._stopping:
            self._thread = threading.Thread(target=self._run, name="obelism-writer", daemon=True)
            self._thread.start()
        self._wake.notify_all()

    def _run(self) -> None:
        try:
            self._work()
        finally:
            with self._wake:
                self._ended = True
                self._wake.notify_all()

    def _work(self) -> None:
        while True:
            with self._wake:
                self._wait_for_work()
                if self._stopping:
                    return
                asked = self._asked
                lines = list(self._queue) if self._try_append and not self.refused else []
                self._try_append = False
            if lines:
                self._append(lines)
            if self._layer_is_due(asked):
                self._write_layer()
            with self._wake:
                self._answered = max(self._answered, asked)
                self._wake.notify_all()

    def _wait_for_work(self) -> None:
        while not (self._stopping or self._try_append or self._asked > self._answered):
            left = self._seconds_left()
            if left is not None and left <= 0:
                return
            self._wake.wait(left)

    def _seconds_left(self) -> float | None:
        """Return the seconds until the layer file is due; None: there is nothing to wait for."""
        if self._behind_since is None or self._layer_failed:
            return None
        idle, latest = delays(self._seen.size)
        return min(self._last_append + idle, self._behind_since + latest) - time.monotonic()

    def _layer_is_due(self, asked: int) -> bool:
        if self._behind_since is None:
            return False
        left = self._seconds_left()
        return asked > self._answered or (left is not None and left <= 0)

    def _append(self, lines: list[tuple[Entry, bytes]]) -> None:
        try:
            if self._prepare is not None:
                self._prepare()
                self._prepare = None
            self._seen.check()
            self._journal.append([line for _, line in lines])
        except ForeignChange as error:
            self._refuse(error)
        except OSError as error:
            self._append_problem = (
                f"Not saved, {reason(error)}: put that right, the next tag tries again. Nothing is "
                f"lost while the program runs. ({self._journal.path})"
            )
        except CannotWrite as error:
            self._append_problem = f"Not saved: {error}. Nothing is lost while the program runs."
        except Exception as error:  # the thread must live, whatever happens
            self._append_problem = f"Not saved: {type(error).__name__}: {error}"
        else:
            self._appended(lines)
        self._notify()

    def _refuse(self, error: ForeignChange) -> None:
        self.refused = f"{error}. What is not saved yet can be put into a file of its own."

    def _appended(self, lines: list[tuple[Entry, bytes]]) -> None:
        self._append_problem = None
        self._last_append = time.monotonic()
        for entry, _ in lines:
            for name, records in entry.after.items():
                self._unwritten.setdefault(name, {}).update(records)
            self._meta = {**self._meta, **(entry.meta or {}), "seq": entry.seq}
            self._meta["actions"] += 1
            self._meta["modified"] = entry.at
        with self._wake:
            del self._queue[: len(lines)]
            self._layer_failed = False
            if self._behind_since is None:
                self._behind_since = self._last_append

    def _write_layer(self) -> None:
        try:
            if self._layer is None:
                # By this thread at its first save: it imports TinyDB, which takes 15 to 20 ms.
                path = self._workspace.for_writing(self._seen.path)
                if self._usual:
                    self._tables = lines_as_they_are(self._seen)
                    if self._tables is None:  # somebody removed it: the journal has all of it
                        entries = read_journal(self._journal.path).entries
                        self._unwritten = resulting_records(by_time(entries))
                self._layer = LayerFile(path, self._tables, self._seen)
            self._layer.put(self._unwritten, self._meta)
            self._unwritten = {}
            self._layer.save()
        except ForeignChange as error:
            self._layer_failed = True
            self._refuse(error)
        except Exception as error:  # the journal has it all, so the thread goes on
            self._layer_failed = True
            self._layer_problem = (
                "The tags are saved in the journal, but not in the layer file yet: "
                f"{reason(error)}. It is written again at the next tag."
            )
        else:
            self._behind_since = None
            self._layer_problem = None
        self._notify()

    def _notify(self) -> None:
        with contextlib.suppress(Exception):
            self._changed()
