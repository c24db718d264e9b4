"""Second copies of journals and layer files, as programs that synchronise folders leave them.

Where two places changed one file, such a program keeps one under its name and the other beside it
under a longer one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reader.model.clock import Clock
from reader.model.errors import CannotWrite, ForeignChange
from reader.model.log import Action
from reader.store import files
from reader.store.heads import head_key, layer_files, said_key
from reader.store.journal import JournalFile, read_journal
from reader.store.jsonio import decode
from reader.store.locks import held
from reader.store.merge_events import Event, why
from reader.store.set_aside import set_aside
from reader.store.slug import slug
from reader.store.workspace import LayerKey, Workspace


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
                yield Event("left", path, why(error), key)


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
    return decode(line, Action).id if line.strip() else None


def _take_over(workspace: Workspace, path: Path, key: LayerKey) -> int:
    """Append what the layer's own journal lacks; return how many actions that are."""
    copy = read_journal(path)
    if copy.newer or copy.bad or copy.tail:
        raise CannotWrite("it is a second copy that is not whole; see obelism check")
    own = read_journal(workspace.for_writing(workspace.history_path(*key)))
    if own.newer or own.tail:
        raise CannotWrite("it is a second copy of a journal that is not whole; see obelism check")
    known: set[str | None] = {None, *(action.id for action in own.actions)}
    data = files.read_bytes(path) or b""
    lines = [line for line in data.splitlines() if _id(line) not in known]
    if lines:
        JournalFile(own).append(lines)
    return len(lines)
