"""After git merged two copies of a workspace: layers made again, marks taken out, conflicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from reader.model.clock import Clock, utc_now
from reader.store import files
from reader.store.conflict_marks import has_marks, sides, without_marks
from reader.store.errors import CannotWrite, reason
from reader.store.forks import Fork, forks
from reader.store.git_files import put_git_files
from reader.store.heads import Files, head_key, layer_files
from reader.store.history import joined
from reader.store.jsonio import BadJSON
from reader.store.locks import held
from reader.store.rebuilding import rebuild
from reader.store.set_aside import keep_copy, set_aside
from reader.store.state import LayerState, read_state
from reader.store.texts import is_text_of
from reader.store.workspace import LayerKey, Workspace

Kind = Literal["done", "conflict", "left"]


class Event(msgspec.Struct, frozen=True):
    """Something that a merge did or found."""

    kind: Kind
    """done: put right; conflict: a person has to look; left: it could not be put right."""
    path: Path
    message: str
    key: LayerKey | None = None
    fork: Fork | None = None
    """Of a conflict: what the sides say."""


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
        yield Event("left", workspace.home / ".gitattributes", _why(error))
    yield from _marked_files(workspace, clock)
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
        why = state.closed or "it was written by another version of obelism, and is left alone"
        yield Event("left", path, why, key)
        return
    if state.stale or state.damage or state.journal.tail:
        failed = rebuild(workspace, key, {}, clock)
        if failed:
            yield Event("left", path, f"it cannot be made again: {failed}", key)
        else:
            yield Event("done", path, _made_again(state), key)
    for fork in forks(state.actions):
        yield Event("conflict", path, "", key, fork)


def _made_again(state: LayerState) -> str:
    count = len(state.actions)
    source = "two journals that were joined" if joined(state.actions) else "its journal"
    return f"made again from {source}, {count} {'action' if count == 1 else 'actions'}"


def _marked_files(workspace: Workspace, clock: Clock) -> Iterator[Event]:
    """Every file but the layers' in which a merge left its marks."""
    for path in sorted(workspace.home.rglob("*")):
        place = path.relative_to(workspace.home).parts
        if place[0] in ("local", "damaged", "layers") or path.is_symlink() or not path.is_file():
            continue
        try:
            data = files.read_bytes(path) or b""
            if has_marks(data):
                yield _unmarked(workspace, path, data, place, clock)
        except (OSError, CannotWrite) as error:
            yield Event("left", path, _why(error))


def _unmarked(
    workspace: Workspace, path: Path, data: bytes, place: tuple[str, ...], clock: Clock
) -> Event:
    """Take the marks out of a file; the file as it was is kept aside."""
    clean = _CLEAN.get(place[0] if len(place) > 1 else path.name, _by_hand)(path, data)
    if clean is None:
        return Event("left", path, "it has marks of a merge; put it right by hand")
    if place[0] == "history" and _is_held(workspace, path):
        return Event("left", path, "somebody has the article open; leave it there and merge again")
    if not clean:
        target = set_aside(workspace, path, clock)
        return Event("done", path, f"neither side is whole; it is set aside as {target}")
    target = keep_copy(workspace, path, data, clock)
    files.write_atomically(path, clean)
    return Event("done", path, f"both sides are joined; with its marks it is {target}")


def _by_hand(_path: Path, _data: bytes) -> bytes | None:
    return None


def _text(path: Path, data: bytes) -> bytes:
    """The side that is the text of the file's name; nothing where neither is."""
    return next((side for side in sides(data) if is_text_of(side, path.stem)), b"")


def _joined_lines(_path: Path, data: bytes) -> bytes:
    return without_marks(data)


def _joined_progress(_path: Path, data: bytes) -> bytes:
    from reader.store.progress import encode_progress, parse_progress

    try:
        return encode_progress(parse_progress(data))
    except BadJSON:
        return b""


def _joined_names(_path: Path, data: bytes) -> bytes:
    from reader.store.names import join_names

    return join_names(data)


_CLEAN: dict[str, Callable[[Path, bytes], bytes | None]] = {
    "history": _joined_lines,
    "texts": _text,
    "progress": _joined_progress,
    "names.json": _joined_names,
}
"""By folder, or name of a file: what a file becomes; empty: nothing of it can be used."""


def _is_held(workspace: Workspace, path: Path) -> bool:
    name = f"{path.parent.name}--{path.stem}.lock"
    return held(workspace.home / "local" / "locks" / name)


def _why(error: Exception) -> str:
    return reason(error) if isinstance(error, OSError) else str(error)
