"""Open a layer: take its lock, read its files and repair what a crash left."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import NamedTuple

from reader.io import files
from reader.io.locks import Held, Lock
from reader.model.clock import Clock, timestamp
from reader.model.errors import CannotWrite, ForeignChange, reason
from reader.model.log import Tables
from reader.store.base import LayerKey
from reader.store.folder.batches import (
    entries_of,
    put_in,
    remove_if_small,
    source_of,
    waiting,
)
from reader.store.folder.journal import cut_tail
from reader.store.folder.layer_file import LayerFile
from reader.store.folder.state import LayerState, read_state
from reader.store.folder.workspace import Workspace, keep_copy, set_aside
from reader.store.records import article_info, whole_meta


class Opened(NamedTuple):
    """A layer's files, with the lock or with the reason why nothing is written."""

    state: LayerState
    lock: Lock | None
    read_only: str | None


def open_files(
    workspace: Workspace,
    key: LayerKey,
    clock: Clock,
    *,
    who: str | None = None,
    sparing: bool = False,
) -> Opened:
    """Read a layer and lock it for `who`, if it has a workspace; quarantine damaged files.

    `sparing`: as of `read_state`.
    """
    lock, read_only = None, None
    if workspace.exists:
        lock, read_only = _take_lock(workspace, key, clock, who or key.annotator)
    else:
        read_only = cannot_be_made(workspace)
    # Read under the lock, whatever was read before: only now does it stay as it is. (Of what was
    # looked into just before, it is enough to see that it looks the same.)
    state = read_state(workspace, key, sparing=sparing)
    read_only = read_only or not_written(state)
    if lock is not None and read_only is None:
        state, read_only = repaired(workspace, key, state, clock)
    elif state.damage:
        state.contents.notices.append(
            f"The layer file is damaged ({state.damage}); the tags are shown as the journal has "
            f"them. ({state.seen.path})"
        )
    return Opened(state, lock, read_only)


def in_the_way(workspace: Workspace, key: LayerKey) -> str | None:
    """Say why a layer would be opened read-only now, without writing; None where it would not."""
    if not workspace.exists:
        return cannot_be_made(workspace)
    lock = workspace.lock_path(*key)
    holder = workspace.who_holds(lock)
    if holder is not None:
        return holder
    if not all(map(_is_writable, (workspace.layer_path(*key), workspace.history_path(*key), lock))):
        return why_read_only(workspace, PermissionError(errno.EACCES, ""))
    return not_written(read_state(workspace, key))


def begin(
    workspace: Workspace, key: LayerKey, clock: Clock, who: str
) -> tuple[Lock | None, str | None]:
    """Make the workspace and take the lock; return it, or why that fails. May raise HomeFolder."""
    if not workspace.exists:
        try:
            workspace.ensure()
        except CannotWrite as error:
            return None, why_read_only(workspace, error)
    lock, read_only = _take_lock(workspace, key, clock, who)
    layer, journal = workspace.layer_path(*key), workspace.history_path(*key)
    if lock is not None and (layer.exists() or journal.exists() or waiting(journal)):
        lock.release()
        return None, f"{key.article_id} was tagged by another program meanwhile; open it again."
    return lock, read_only


def _take_lock(
    workspace: Workspace, key: LayerKey, clock: Clock, who: str
) -> tuple[Lock | None, str | None]:
    try:
        path = workspace.for_writing(workspace.lock_path(*key))
        return workspace.take_lock(path, who, timestamp(clock())), None
    except Held as error:
        return None, str(error)
    except (OSError, CannotWrite) as error:
        return None, why_read_only(workspace, error)


def repaired(
    workspace: Workspace, key: LayerKey, state: LayerState, clock: Clock
) -> tuple[LayerState, str | None]:
    """Quarantine damaged files and finish waiting batches; return why where that fails."""
    if state.stale:  # only a layer file that was not finished leaves something behind
        files.remove_left_overs(state.seen.path.parent)
    notices = state.contents.notices
    try:
        if state.damage:
            target = set_aside(workspace, state.seen.path, clock)
            notices.append(
                f"The layer file was damaged ({state.damage}) and is made again from the journal; "
                f"the damaged one is set aside as {target.relative_to(workspace.root)}."
            )
        if state.journal.tail:
            what = _of_tail(state)
            target = keep_copy(workspace, state.journal.path, state.journal.tail, clock)
            cut_tail(state.journal)
            notices.append(f"{what} is set aside as {target.relative_to(workspace.root)}.")
        if not state.waiting:
            if state.noted:
                remove_if_small(state.journal.path)
            return state, None
        workspace.for_writing(state.journal.path)
        put_in(state.journal, state.waiting)
        remove_if_small(state.journal.path)
    except (OSError, CannotWrite, ForeignChange) as error:
        return state, why_read_only(workspace, error)
    finished = (
        f"{source_of(entries_of(state.waiting)).capitalize()} that was cut short is finished here."
    )
    again = read_state(workspace, key)  # the journal has the lines now
    again.contents.notices = [*dict.fromkeys([*notices, *again.contents.notices, finished])]
    return again, again.closed


def _of_tail(state: LayerState) -> str:
    """Return how the notice on a damaged end of a journal begins."""
    if not state.cut_off_alone:
        return f"The journal's end, from line {state.journal.tail_line}, is damaged; it"
    if state.tables is None:
        return "The journal's last line, cut off as it was written and never shown as saved,"
    return "Nothing that was saved is missing. A last action, cut off as it was written,"


def _is_writable(path: Path) -> bool:
    """Return whether a file, or else what would have to be made for it, may be written."""
    while not os.path.lexists(path) and path != path.parent:
        path = path.parent
    return os.access(path, os.W_OK | os.X_OK if path.is_dir() else os.W_OK)


def cannot_be_made(workspace: Workspace) -> str | None:
    """Say why a workspace that is not there cannot be made; None where it can."""
    if _is_writable(workspace.root):
        return None
    return (
        f"{workspace.root} cannot be written; --workspace DIR keeps the tags elsewhere; "
        "opened read-only."
    )


def not_written(state: LayerState) -> str | None:
    """Return why nothing is written to a layer as its files are, though nobody else has it open."""
    if state.newer:
        return (
            f"{state.seen.path} was written by another version of obelism that this one cannot "
            "follow; opened read-only."
        )
    if state.journal.second_name and state.closed is None:
        return (
            "Read-only: the journal has a hard link; `obelism check --repair` mends it. "
            f"(a second name, as backups make them, of {state.journal.path})"
        )
    if state.journal.form and state.closed is None:
        return (
            f"Read-only: another program saved the journal as {state.journal.form}; "
            f"`obelism check --repair` mends it. ({state.journal.path})"
        )
    return state.closed


def why_read_only(workspace: Workspace, error: Exception) -> str:
    """Say why nothing can be written."""
    why = workspace.cannot_write(error) if isinstance(error, OSError) else error
    return f"{why}; opened read-only."


def rebuild(workspace: Workspace, key: LayerKey, differing: Tables, clock: Clock) -> str | None:
    """Rebuild a layer file from the journal; return why that was impossible.

    `differing`: the journal's version of records that the file has otherwise; a copy of such a
    file is kept. A file that cannot be read is quarantined.
    """
    state, lock, read_only = open_files(workspace, key, clock)
    info = article_info(state.contents.meta)
    try:
        if read_only or info is None:
            return read_only or "the journal does not say whose it is"
        path = workspace.for_writing(state.seen.path)
        if differing and path.exists():
            keep_copy(workspace, path, files.read_bytes(path) or b"", clock)
        layer = LayerFile(path, state.tables, state.seen)
        meta = whole_meta(state.contents, key.annotator, info)
        layer.put(state.behind, meta)
        layer.put(differing, meta)
        layer.save()
    except (OSError, CannotWrite, ForeignChange) as error:
        return reason(error)
    finally:
        if lock is not None:
            lock.release()
    return None
