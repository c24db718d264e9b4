"""After two copies of a workspace were merged: layers made again, and conflicts told.

Second copies of journals and layer files, as programs that synchronise folders leave them.

Where two places changed one file, such a program keeps one under its name and the other beside it
under a longer one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reader.io import files
from reader.io.json import decode
from reader.io.locks import held
from reader.model.clock import Clock, utc_now
from reader.model.errors import CannotWrite, ForeignChange, reason
from reader.model.log import Entry, joined
from reader.model.log_merge import forks
from reader.model.progress import Progress, no_progress
from reader.store.base import LayerKey
from reader.store.folder.conflict_files import Event, late_sentence, without_marks_of_merges
from reader.store.folder.find_layers import head_key, layer_files, said_key
from reader.store.folder.git_files import put_git_files
from reader.store.folder.journal import JournalFile, read_journal
from reader.store.folder.opening import rebuild
from reader.store.folder.state import LayerState, read_state
from reader.store.folder.workspace import Workspace, set_aside, slug


def joined_copies(workspace: Workspace, clock: Clock) -> Iterator[Event]:
    """Take the actions of second copies into the journals, and set the copies aside."""
    for layer, journal in list(layer_files(workspace)):
        key = said_key((layer, journal))
        if key is None or head_key((layer, journal)) is not None or not _is_copy(layer, key):
            continue
        for path in (journal, layer):
            try:
                if files.read_bytes(path) is not None:
                    yield _joined(workspace, path, key, clock)
            except (OSError, CannotWrite, ForeignChange) as error:
                yield Event("left", path, reason(error), key)


def _is_copy(layer: Path, key: LayerKey) -> bool:
    """Whether a file stands beside the one of its layer, under a longer name."""
    return layer.parent.name == slug(key.annotator) and layer.stem.startswith(slug(key.article_id))


def _joined(workspace: Workspace, path: Path, key: LayerKey, clock: Clock) -> Event:
    if held(workspace.lock_path(*key)):
        told = "somebody has the article open; leave it there and merge again"
        return Event("left", path, told, key)
    count = _take_over(workspace, path, key) if path.suffix == ".jsonl" else None
    target = set_aside(workspace, path, clock)
    what = "" if count is None else f" with {count} actions of its own, taken over"
    return Event("done", path, f"a second copy{what}; it is set aside as {target}", key)


def _id(line: bytes) -> str | None:
    """The id of the action that a line of a journal says; None for a blank one."""
    return decode(line, Entry).id if line.strip() else None


def _take_over(workspace: Workspace, path: Path, key: LayerKey) -> int:
    """Append what the layer's own journal lacks; return how many actions that are."""
    copy = read_journal(path)
    if copy.newer or copy.bad or copy.tail:
        raise CannotWrite("it is a second copy that is not whole; see obelism check")
    own = read_journal(workspace.for_writing(workspace.history_path(*key)))
    if own.newer or own.tail:
        raise CannotWrite("it is a second copy of a journal that is not whole; see obelism check")
    known: set[str | None] = {None, *(entry.id for entry in own.entries)}
    data = files.read_bytes(path) or b""
    lines = [line for line in data.splitlines() if _id(line) not in known]
    if lines:
        JournalFile(own).append(lines)
    return len(lines)


def merge(
    workspace: Workspace,
    clock: Clock = utc_now,
    progress: Progress = no_progress,
) -> Iterator[Event]:
    """Put a workspace right after git joined its files; yield what is done and found.

    Where nothing was joined, nothing is written but what git needs to know.
    """
    try:
        if put_git_files(workspace):
            yield Event("done", workspace.home / ".gitattributes", "it tells git how to merge")
    except (OSError, CannotWrite) as error:
        yield Event("left", workspace.home / ".gitattributes", reason(error))
    yield from without_marks_of_merges(workspace, clock)
    yield from joined_copies(workspace, clock)
    pairs = list(layer_files(workspace))
    for pair in progress(pairs, len(pairs), "Merging"):
        key = head_key(pair)
        if key is None:
            path = next((path for path in pair if path.exists()), pair[0])
            yield Event("left", path, "it does not say whose tags it holds; see obelism check")
        else:
            yield from _layer(workspace, pair[0], key, clock)


def _layer(workspace: Workspace, path: Path, key: LayerKey, clock: Clock) -> Iterator[Event]:
    state = read_state(workspace, key)
    if state.closed or state.newer:
        other = "it was written by another version of obelism, and is left alone"
        yield Event("left", path, state.closed or other, key)
        return
    if state.stale or state.damage or state.journal.tail or state.waiting:
        failed = rebuild(workspace, key, {}, clock)
        if failed:
            yield Event("left", path, f"it cannot be made again: {failed}", key)
        else:
            yield Event("done", path, _made_again(state), key)
    if state.late:
        yield Event("left", path, late_sentence(len(state.late), key.annotator), key)
    for fork in forks(state.contents.entries):
        yield Event("conflict", path, "", key, fork)


def _made_again(state: LayerState) -> str:
    count = len(state.contents.entries)
    source = "two journals that were joined" if joined(state.contents.entries) else "its journal"
    return f"made again from {source}, {count} {'action' if count == 1 else 'actions'}"
