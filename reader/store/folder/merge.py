"""Repair a workspace after git merged two copies of it: rebuild layers, report conflicts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reader.io import files
from reader.io.json import decode
from reader.model.clock import Clock, utc_now
from reader.model.errors import CannotWrite, ForeignChange, reason
from reader.model.log import Entry, joined
from reader.model.log_merge import conflicts
from reader.model.progress import Progress, no_progress
from reader.store.base import LayerKey
from reader.store.folder.conflict_files import Event, merged_sentence, without_marks_of_merges
from reader.store.folder.copies import broken
from reader.store.folder.find_layers import head_key, layer_files, nameless, second_copies
from reader.store.folder.journal import JournalFile, read_journal
from reader.store.folder.opening import rebuild
from reader.store.folder.state import read_state
from reader.store.folder.workspace import Workspace, set_aside


def _joined_copies(workspace: Workspace, clock: Clock) -> Iterator[Event]:
    """Take the actions of second copies into the journals, and set the copies aside."""
    for path, key in list(second_copies(workspace)):
        try:
            yield _joined(workspace, path, key, clock)
        except (OSError, CannotWrite, ForeignChange) as error:
            yield Event("left", path, reason(error), key)


def _joined(workspace: Workspace, path: Path, key: LayerKey, clock: Clock) -> Event:
    if workspace.who_holds(workspace.lock_path(*key)):
        message = "somebody has the article open; leave it there and merge again"
        return Event("left", path, message, key)
    if wrong := broken(path):
        return Event("left", path, wrong, key)
    what = "a second copy"
    if path.suffix == ".jsonl":
        what += f" with {_take_over(workspace, path, key)} actions of its own, taken over"
    target = set_aside(workspace, path, clock)
    for folder in (path.parent, path.parent.parent):
        files.remove_folder(folder)  # where it was a second copy too, and is empty now
    return Event("done", path, f"{what}; it is set aside as {target}", key)


def _take_over(workspace: Workspace, path: Path, key: LayerKey) -> int:
    """Append what the layer's own journal lacks; return how many actions that are."""
    own = read_journal(workspace.for_writing(workspace.history_path(*key)))
    if own.newer or own.tail or own.form:
        raise CannotWrite("it is a second copy of a journal that is not whole; see obelism check")
    known = {entry.id for entry in own.entries}
    lines = [line for line in (files.read_bytes(path) or b"").splitlines() if line.strip()]
    lines = [line for line in lines if decode(line, Entry).id not in known]
    if lines:
        JournalFile(own).append(lines)
    return len(lines)


def merge(
    workspace: Workspace, clock: Clock = utc_now, progress: Progress = no_progress
) -> Iterator[Event]:
    """Repair a workspace after git joined its files; yield what was done and what is left.

    Where nothing was joined, it only writes the files that tell git how to merge.
    """
    try:
        if workspace.put_git_files():
            yield Event("done", workspace.home / ".gitattributes", "it tells git how to merge")
    except (OSError, CannotWrite) as error:
        yield Event("left", workspace.home / ".gitattributes", reason(error))
    yield from without_marks_of_merges(workspace, clock)
    yield from _joined_copies(workspace, clock)
    left = {path for path, _ in second_copies(workspace)}
    pairs = [pair for pair in layer_files(workspace) if left.isdisjoint(pair)]
    for pair in progress(pairs, len(pairs), "Merging"):
        key = head_key(pair)
        if key is None:
            yield Event("left", *nameless(pair))
        else:
            yield from merged_layer(workspace, pair[0], key, clock)


def merged_layer(workspace: Workspace, path: Path, key: LayerKey, clock: Clock) -> Iterator[Event]:
    """Make a layer again from a journal that was joined; yield what was done and what is left."""
    state = read_state(workspace, key)
    if state.closed or state.newer:
        other = "it was written by another version of obelism, and is left alone"
        yield Event("left", path, state.closed or other, key)
        return
    entries = state.contents.entries
    if state.stale or state.damage or state.journal.tail or state.waiting:
        failed = rebuild(workspace, key, {}, clock)
        if failed:
            yield Event("left", path, f"it cannot be made again: {failed}", key)
        else:
            source = "two journals that were joined" if joined(entries) else "its journal"
            count = f"{len(entries)} {'action' if len(entries) == 1 else 'actions'}"
            yield Event("done", path, f"made again from {source}, {count}", key)
    merged = state.merged
    if merged:
        yield Event("left", path, merged_sentence(len(merged), key.annotator), key)
    for fork in conflicts(entries):
        yield Event("conflict", path, "", key, fork)
