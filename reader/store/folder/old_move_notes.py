"""Finish moves that version 0.1.0 left unfinished. This module goes with the next version.

That version wrote a move in two layers one after the other: the annotations came to one, the
taker, then they left the other, the giver. A note was kept in `local/moves` from before the first
write until after the second.
"""

from __future__ import annotations

import os
from typing import Literal

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode
from reader.model.article import kept_article
from reader.model.clock import Clock
from reader.model.errors import ObelismError
from reader.model.log import MOVE
from reader.store.base import LayerKey, Store
from reader.store.folder.handle import FolderHandle
from reader.store.folder.journal import read_journal
from reader.store.folder.workspace import Workspace
from reader.store.layer import Layer
from reader.text.slug import slug


class _Note(msgspec.Struct, frozen=True, kw_only=True):
    """A move that was begun."""

    annotator: str
    what: Literal["move", "undo", "redo"]
    """What was done in either layer."""
    taker: str
    """Id of the article whose layer the annotations came to."""
    giver: str
    """Id of the article whose layer they left."""
    batch: str
    """That of the entries in both layers."""
    taken: int
    """How many entries of the batch the taker's journal has once the annotations have come."""
    given: int
    """How many the giver's journal has once they have left."""


def finish_old_moves(workspace: Workspace, store: Store, annotator: str, clock: Clock) -> None:
    """Finish what notes on moves of somebody's annotations say; `store` is that workspace.

    Where the annotations had not come yet, they stay where they were. A move that cannot be
    finished now is left for the next time. Without notes it costs a look for one folder.
    """
    folder = workspace.home / "local" / "moves"
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        path = folder / name
        if name.endswith(".json") and name.startswith(f"{slug(annotator)}--"):
            try:
                note = decode(files.read_bytes(path) or b"", _Note)
                if note.annotator == annotator:
                    _finish(workspace, store, note, clock)
                    files.remove(path)
            except (OSError, BadJSON, ObelismError):
                continue
    files.remove_left_overs(folder)
    files.remove_folder(folder)


def _finish(workspace: Workspace, store: Store, note: _Note, clock: Clock) -> None:
    """Let the annotations leave the giver where they have come to the taker and not left yet."""
    giver = LayerKey(note.annotator, note.giver)
    then = kept_article(store, store.read(giver).info)
    if then is None:
        raise ObelismError("the text of the missing article is not kept")
    handle = FolderHandle(workspace, giver, then, note.annotator, clock, stored=giver)
    with Layer(store, handle, then, who=note.annotator, clock=clock) as layer:
        if layer.read_only is not None:
            raise ObelismError(layer.read_only)
        come = _entries(workspace, LayerKey(note.annotator, note.taker), note.batch) >= note.taken
        left = _entries(workspace, giver, note.batch) >= note.given
        if come and not left and any(layer.records().values()):
            _give(layer, note)
            if not layer.flush():
                raise ObelismError(layer.problem or "it cannot be written")


def _give(layer: Layer, note: _Note) -> None:
    if note.what == MOVE:
        empty = {name: dict.fromkeys(records) for name, records in layer.records().items()}
        layer.commit_records(MOVE, empty, batch=note.batch)
        return
    following = layer.next_step(note.what)
    if following is not None and following.batch == note.batch:
        layer.step(note.what)


def _entries(workspace: Workspace, key: LayerKey, batch: str) -> int:
    """Return how many entries of a batch are in the journal of a layer."""
    return sum(each.batch == batch for each in read_journal(workspace.history_path(*key)).entries)
