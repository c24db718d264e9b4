"""What a check of a workspace repairs if asked to: only what loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reader.io import files
from reader.io.locks import Held
from reader.model.clock import Clock, timestamp
from reader.model.errors import CannotWrite, reason
from reader.store.findings import Finding
from reader.store.folder.state import LayerState
from reader.store.folder.workspace import Workspace, set_aside


class Repair:
    """Says what is wrong with a file as a whole, and repairs it if asked to."""

    def __init__(self, workspace: Workspace, clock: Clock, *, wanted: bool) -> None:
        self._workspace, self._clock = workspace, clock
        self.wanted = wanted

    def damaged(self, path: Path, message: str) -> Finding:
        """Return a file that says nothing, which is set aside."""
        if not self.wanted:
            return Finding(path, None, message)
        try:
            target = set_aside(self._workspace, path, self._clock)
        except (OSError, CannotWrite):
            return Finding(path, None, f"{message}; it cannot be set aside")
        return Finding(path, None, f"{message}; it is set aside as {target}", repaired=True)

    def second_name(self, path: Path) -> Finding:
        """Return a file that is some other file too, and as which nothing is added to it."""
        message = (
            "it has a second name, a hard link as backups make them, so nothing is added to it"
        )
        done = "it has a file of its own now"
        return self._written_anew(path, message, "gives it a file of its own", done)

    def resaved(self, state: LayerState) -> Finding:
        """Return a journal that another program saved in another form."""
        from reader.store.folder.resaved import as_written, why_not_added

        def change(data: bytes) -> bytes:
            return (as_written(data) or (data, ""))[0]

        path, message = state.journal.path, why_not_added(state.journal.form)
        done = "it is as it was now"
        return self._written_anew(path, message, "writes it as it was", done, change)

    def _written_anew(
        self,
        path: Path,
        message: str,
        does: str,
        done: str,
        change: Callable[[bytes], bytes] = bytes,
    ) -> Finding:
        """Return a file to repair by writing it; `does` and `done` say in words what that does."""
        if not self.wanted:
            return Finding(path, None, f"{message}; --repair {does}")
        try:
            self._write(path, change)
        except (OSError, CannotWrite, Held) as error:
            return Finding(path, None, f"{message}; it cannot be repaired: {reason(error)}")
        return Finding(path, None, f"{message}; {done}", repaired=True)

    def _write(self, path: Path, change: Callable[[bytes], bytes]) -> None:
        """Copy a file in place, while nobody else writes it; raise OSError, CannotWrite or Held.

        `change`: returns its bytes as they are to be.
        """
        is_lock = path.suffix == ".lock"
        lock = self._workspace.for_writing(path if is_lock else self._workspace.lock_of(path))
        held = self._workspace.take_lock(lock, "obelism check", timestamp(self._clock()))
        try:
            if not is_lock:
                files.write_atomically(path, change(files.read_bytes(path) or b""))
        finally:
            held.release()
