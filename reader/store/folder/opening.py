"""Opening a layer: the lock, the files, and putting right what a crash left.

Making a layer file again from its journal, and bringing into journals what waits for them.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from reader.io import files
from reader.io.locks import Held, Lock, who_holds
from reader.model.clock import Clock, timestamp
from reader.model.errors import CannotWrite, ForeignChange, reason
from reader.model.log import MOVE, REDO, UNDO, Tables
from reader.store.base import LayerKey
from reader.store.folder.batches import (
    batch_folders,
    counts,
    lines_in,
    put_in,
    remove_if_done,
    source_of,
    waiting,
    waiting_names,
)
from reader.store.folder.find_layers import head_key
from reader.store.folder.git_files import make
from reader.store.folder.journal import cut_tail, read_journal
from reader.store.folder.state import LayerState, read_state
from reader.store.folder.workspace import Workspace, keep_copy, set_aside, slug
from reader.store.records import article_info, whole_meta


class Opened(msgspec.Struct):
    """A layer's files, with the lock or with the reason why nothing is written."""

    state: LayerState
    lock: Lock | None
    read_only: str | None


def open_files(
    workspace: Workspace, annotator: str, article_id: str, clock: Clock, *, who: str | None = None
) -> Opened:
    """Read a layer and take its lock where the workspace exists; damaged files are set aside.

    `who` holds the lock, where that is not the layer's annotator.
    """
    lock, read_only = None, None
    if workspace.exists:
        lock, read_only = _take_lock(workspace, annotator, article_id, clock, who)
    elif not _can_be_made(workspace):
        read_only = _cannot_be_made(workspace)
    # Read under the lock, whatever was read before: only now does it stay as it is.
    state = read_state(workspace, annotator, article_id)
    read_only = read_only or state.closed
    if state.newer:
        read_only = _newer(workspace, annotator, article_id)
    if lock is not None and read_only is None:
        read_only = _put_right(workspace, state, annotator, article_id, clock)
        if read_only is None and state.waiting:
            state, read_only = _fetched(workspace, state, annotator, article_id)
    elif state.damage:
        path = workspace.layer_path(annotator, article_id)
        state.contents.notices.append(
            f"The layer file is damaged ({state.damage}); the tags are shown as the journal has "
            f"them. ({path})"
        )
    return Opened(state, lock, read_only)


def in_the_way(workspace: Workspace, annotator: str, article_id: str) -> str | None:
    """Say why a layer would be opened read-only now, without writing; None where it would not."""
    if not workspace.exists:
        return None if _can_be_made(workspace) else _cannot_be_made(workspace)
    holder = who_holds(workspace.lock_path(annotator, article_id))
    if holder is not None:
        return holder
    paths = workspace.layer_path, workspace.history_path, workspace.lock_path
    for path in (path(annotator, article_id) for path in paths):
        if not _is_writable(path):
            return _sentence(str(workspace.cannot_write(PermissionError(errno.EACCES, ""))))
    state = read_state(workspace, annotator, article_id)
    return state.closed or (_newer(workspace, annotator, article_id) if state.newer else None)


def begin(
    workspace: Workspace, annotator: str, article_id: str, clock: Clock, *, who: str | None = None
) -> tuple[Lock | None, str | None]:
    """Make the workspace and take the lock, for a layer that was opened before there was one.

    Returns the lock, or the sentence that says why it is not to be had.

    Raises:
        HomeFolder: the workspace would be made in the home folder.
    """
    if not workspace.exists:
        try:
            make(workspace)
        except CannotWrite as error:
            return None, _sentence(str(error))
    lock, read_only = _take_lock(workspace, annotator, article_id, clock, who)
    journal = workspace.history_path(annotator, article_id)
    there = workspace.layer_path(annotator, article_id), journal
    if lock is not None and (any(path.exists() for path in there) or waiting(journal)):
        lock.release()
        return None, f"{article_id} was tagged by another program meanwhile; open it again."
    return lock, read_only


def _take_lock(
    workspace: Workspace, annotator: str, article_id: str, clock: Clock, who: str | None
) -> tuple[Lock | None, str | None]:
    try:
        path = workspace.for_writing(workspace.lock_path(annotator, article_id))
        return Lock.acquire(path, who or annotator, timestamp(clock())), None
    except Held as error:
        return None, str(error)
    except CannotWrite as error:
        return None, _sentence(str(error))
    except OSError as error:
        return None, _sentence(str(workspace.cannot_write(error)))


def _put_right(
    workspace: Workspace, state: LayerState, annotator: str, article_id: str, clock: Clock
) -> str | None:
    """Set damaged files aside; return why that was impossible."""
    if state.stale:  # only a layer file that was not finished leaves something behind
        files.remove_left_overs(workspace.layer_path(annotator, article_id).parent)
    try:
        if state.damage:
            path = workspace.layer_path(annotator, article_id)
            target = set_aside(workspace, path, clock)
            state.contents.notices.append(
                f"The layer file was damaged ({state.damage}) and is made again from the journal; "
                f"the damaged one is set aside as {target.relative_to(workspace.root)}."
            )
        if state.journal.tail:
            told = _of_tail(state)
            target = keep_copy(workspace, state.journal.path, state.journal.tail, clock)
            cut_tail(state.journal)
            state.contents.notices.append(
                f"{told} is set aside as {target.relative_to(workspace.root)}."
            )
    except OSError as error:
        return _sentence(str(workspace.cannot_write(error)))
    except (CannotWrite, ForeignChange) as error:
        return _sentence(str(error))
    return None


def _of_tail(state: LayerState) -> str:
    """What is said of a journal's end that is no action, before where it went."""
    if not state.cut_off_alone:
        return f"The journal's end, from line {state.journal.tail_line}, is damaged; it"
    if state.tables is None:
        return "The journal's last line, cut off as it was written and never shown as saved,"
    return "Nothing that was saved is missing. A last action, cut off as it was written,"


def _fetched(
    workspace: Workspace, state: LayerState, annotator: str, article_id: str
) -> tuple[LayerState, str | None]:
    """Put the lines that wait for the journal into it; return why that was impossible."""
    try:
        workspace.for_writing(state.journal.path)
        put_in(state.journal, state.waiting)
    except OSError as error:
        return state, _sentence(str(workspace.cannot_write(error)))
    except (CannotWrite, ForeignChange) as error:
        return state, _sentence(str(error))
    source = source_of(entry for each in state.waiting for entry in each.entries)
    fetched = f"{source.capitalize()} that was cut short is finished here."
    again = read_state(workspace, annotator, article_id)  # the journal has the lines now
    again.contents.notices = list(
        dict.fromkeys([*state.contents.notices, *again.contents.notices, fetched])
    )
    return again, again.closed


def _can_be_made(workspace: Workspace) -> bool:
    return _is_writable(workspace.root)


def _is_writable(path: Path) -> bool:
    """Whether a file, or else what would have to be made for it, may be written."""
    while not os.path.lexists(path) and path != path.parent:
        path = path.parent
    return os.access(path, os.W_OK | os.X_OK if path.is_dir() else os.W_OK)


def _cannot_be_made(workspace: Workspace) -> str:
    return _sentence(
        f"{workspace.root} cannot be written; --workspace DIR keeps the tags elsewhere"
    )


def _newer(workspace: Workspace, annotator: str, article_id: str) -> str:
    return (
        f"{workspace.layer_path(annotator, article_id)} was written by another version of "
        "obelism that this one cannot follow; opened read-only."
    )


def _sentence(why: str) -> str:
    return f"{why}; opened read-only."


def rebuild(workspace: Workspace, key: LayerKey, differing: Tables, clock: Clock) -> str | None:
    """Write a layer file as the journal has it; return why that was impossible.

    `differing`: records that the file has otherwise, for which the journal's word is taken; then
    the file is copied aside first. A file that cannot be read is set aside.
    """
    opened = open_files(workspace, *key, clock)
    try:
        return _write(workspace, key, opened, differing, clock)
    except (OSError, CannotWrite, ForeignChange) as error:
        return reason(error)
    finally:
        if opened.lock is not None:
            opened.lock.release()


def finish_batches(workspace: Workspace, clock: Clock) -> None:
    """Bring what waits into the journals, but for layers that somebody has open or that fail."""
    for folder, name in set(waiting_names(workspace.home)):
        _fetch_into(workspace, folder, name, clock)
    for batch in filter(counts, batch_folders(workspace.home)):
        remove_if_done(batch)


def _fetch_into(workspace: Workspace, folder: str, journal: str, clock: Clock) -> None:
    """Bring what waits for a journal, given by folder and file name, into it and its layer."""
    layers, history = (workspace.home / kind / folder for kind in ("layers", "history"))
    path = history / journal
    key = head_key((layers / f"{path.stem}.json", path))
    if key is not None:
        rebuild(workspace, key, {}, clock)


def finish_moves(workspace: Workspace, annotator: str, clock: Clock) -> None:
    """Bring what waits of somebody's moves into the journals: nobody opens a missing article.

    Where nothing waits, it costs a look for one folder.
    """
    for batch in filter(counts, batch_folders(workspace.home)):
        lines = lines_in(batch)
        whose = {path.parent.name for path in lines}
        if whose == {slug(annotator)} and _is_move(lines):
            for path in lines:
                _fetch_into(workspace, path.parent.name, path.name, clock)
        remove_if_done(batch)


def _is_move(lines: Iterable[Path]) -> bool:
    try:
        entries = [entry for path in lines for entry in read_journal(path).entries]
    except OSError:
        return False
    return any(entry.what in (MOVE, UNDO, REDO) for entry in entries)


def _write(
    workspace: Workspace, key: LayerKey, opened: Opened, differing: Tables, clock: Clock
) -> str | None:
    from reader.store.folder.layer_file import LayerFile

    state = opened.state
    info = article_info(state.contents.meta)
    if opened.read_only or info is None:
        return opened.read_only or "the journal does not say whose it is"
    path = workspace.for_writing(workspace.layer_path(*key))
    if differing and path.exists():
        keep_copy(workspace, path, path.read_bytes(), clock)
    layer = LayerFile(path, state.tables, state.seen)
    meta = whole_meta(state.contents, key.annotator, info)
    layer.put(state.behind, meta)
    layer.put(differing, meta)
    layer.save()
    return None
