"""After two copies of a workspace were merged: layers made again, and conflicts told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from reader.model.clock import Clock, utc_now
from reader.model.errors import CannotWrite
from reader.model.log import joined
from reader.model.log_merge import forks
from reader.store.copies import joined_copies
from reader.store.git_files import put_git_files
from reader.store.heads import Files, head_key, layer_files
from reader.store.marked_files import without_marks_of_merges
from reader.store.merge_events import Event, late_sentence, why
from reader.store.rebuilding import rebuild
from reader.store.state import LayerState, read_state
from reader.store.workspace import LayerKey, Workspace


def merge(
    workspace: Workspace,
    clock: Clock = utc_now,
    watch: Callable[[Sequence[Files]], Iterable[Files]] = iter,
) -> Iterator[Event]:
    """Put a workspace right after git joined its files; yield what is done and found.

    Where nothing was joined, nothing is written but what git needs to know.
    """
    try:
        if put_git_files(workspace):
            yield Event("done", workspace.home / ".gitattributes", "it tells git how to merge")
    except (OSError, CannotWrite) as error:
        yield Event("left", workspace.home / ".gitattributes", why(error))
    yield from without_marks_of_merges(workspace, clock)
    yield from joined_copies(workspace, clock)
    for pair in watch(list(layer_files(workspace))):
        key = head_key(pair)
        if key is None:
            path = next((path for path in pair if path.exists()), pair[0])
            yield Event("left", path, "it does not say whose tags it holds; see obelism check")
        else:
            yield from _layer(workspace, pair[0], key, clock)


def _layer(workspace: Workspace, path: Path, key: LayerKey, clock: Clock) -> Iterator[Event]:
    state = read_state(workspace, *key)
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
    for fork in forks(state.actions):
        yield Event("conflict", path, "", key, fork)


def _made_again(state: LayerState) -> str:
    count = len(state.actions)
    source = "two journals that were joined" if joined(state.actions) else "its journal"
    return f"made again from {source}, {count} {'action' if count == 1 else 'actions'}"
