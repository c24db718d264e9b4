"""An index of whose layers a large workspace has: derived, so that no layer is opened to tell.

Each file is known by folder, name, size and time of change. What is younger than two seconds, or
looks otherwise, is looked into as if there were no index.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.io.json import without_gc
from reader.model.progress import Progress, no_progress
from reader.store.base import LayerKey
from reader.store.folder.batches import waiting_names
from reader.store.folder.find_layers import (
    files_of,
    head_key,
    layer_folders,
    layer_names,
    names_in,
    statuses_in,
)
from reader.store.folder.workspace import Workspace

if TYPE_CHECKING:
    import sqlite3

LARGE = 1000
"""Layers from which on there is an index: fewer are looked into in no time."""

_SCHEMA = (
    """CREATE TABLE layers (folder TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL,
        changed INTEGER NOT NULL, annotator TEXT NOT NULL, id TEXT NOT NULL,
        PRIMARY KEY (folder, name)) WITHOUT ROWID""",
    "CREATE INDEX layers_by_id ON layers (id)",
)

_FIRST_IDS = "SELECT DISTINCT id FROM layers ORDER BY id LIMIT ?"

_IN_FOLDER = "FROM layers WHERE folder=?"

Name = tuple[str, str]
"""How annotator and article of a layer are called there."""

Look = tuple[int, int]
"""Size and time of change, in nanoseconds, of a layer file."""


class _Row(NamedTuple):
    folder: str
    name: str
    size: int
    changed: int
    annotator: str
    id: str


@without_gc()
def keys(workspace: Workspace, progress: Progress = no_progress) -> list[LayerKey]:
    """Return whose layers there are, but those whose files say another name than theirs.

    They are nearly in order, as files are by name: then it takes little to sort them.
    """
    folders = layer_folders(workspace)
    looks = {folder: _looks(workspace, folder) for folder in folders}
    count = sum(map(len, looks.values()))
    every = ((folder, name) for folder in folders for name in sorted(looks[folder]))
    if count < LARGE:
        return [*filter(None, (head_key(files_of(workspace, *name)) for name in every))]
    found: list[LayerKey] = []
    with _Index.opened(workspace) as index:
        fresh: list[_Row] = []
        gone = [
            (folder, name) for folder in index.folders() - {*folders} for name in index.rows(folder)
        ]
        now = time.time_ns()
        before = ""
        known: dict[str, tuple[int, int, str, str]] = {}
        for folder, name in progress(every, count, "Looking for layers"):
            if folder != before:
                gone += [(before, each) for each in known]
                before, known = folder, index.rows(folder)
            row, look = known.pop(name, None), looks[folder][name]
            if row is not None and look == row[:2]:
                found.append(LayerKey(row[2], row[3]))
                continue
            key = head_key(files_of(workspace, folder, name))
            if key is None:
                continue
            found.append(key)
            # A file can change within a moment without looking different.
            if look is not None and now - look[1] > index.young:
                fresh.append(_Row(folder, name, *look, *key))
        index.keep(fresh, without=[*gone, *((before, each) for each in known)])
    return found


def first_articles(workspace: Workspace, count: int) -> list[str]:
    """Return the first articles, by id, that layers are known on; see `Store.first_articles`."""
    if os.path.lexists(_place(workspace)):
        with _Index.opened(workspace) as index:
            found = index.first_ids(count)
    else:
        found = []
    return found or _first_by_name(workspace, count)


def _first_by_name(workspace: Workspace, count: int) -> list[str]:
    """Return the first articles by the names of their layers, which are nearly in the order of ids,
    in a large workspace without an index, as a fresh clone is; of a small one none."""
    every = [*layer_names(workspace)]
    if len(every) < LARGE:
        return []
    folder_of = {name: folder for folder, name in every}
    first = ((folder_of[name], name) for name in nsmallest(count, folder_of))
    keys = (head_key(files_of(workspace, *name)) for name in first)
    return sorted({key.article_id for key in keys if key is not None})


def _place(workspace: Workspace) -> Path:
    from reader.io import derived

    return derived.place_for(workspace.home, str(workspace.root), "layers", made=workspace.exists)


def _looks(workspace: Workspace, folder: str) -> dict[str, Look | None]:
    """Return by name what the layer files of an annotator look like: None where there is only a
    journal, or no regular file."""
    names = names_in(workspace.home / "history" / folder, ".jsonl")
    found: dict[str, Look | None] = dict.fromkeys(names)
    found.update((name, None) for where, name in waiting_names(workspace.home) if where == folder)
    for name, status in statuses_in(workspace.home / "layers" / folder, ".json"):
        found[name] = None if status is None else (status.st_size, status.st_mtime_ns)
    return found


class _Index:
    """The index, open for a while; where it cannot be used, it knows nothing."""

    def __init__(self, connection: sqlite3.Connection | None) -> None:
        from reader.io import derived

        self.young, self._at_once, self._faults = derived.YOUNG, derived.at_once, derived.FAULTS
        self._connection = connection

    @classmethod
    @contextlib.contextmanager
    def opened(cls, workspace: Workspace) -> Iterator[_Index]:
        from reader.io import derived

        with derived.opened(_place(workspace), _SCHEMA) as connection:
            yield cls(connection)

    def folders(self) -> set[str]:
        """Return the folders in which layers are known."""
        return {folder for (folder,) in self._answer("SELECT DISTINCT folder FROM layers")}

    def rows(self, folder: str) -> dict[str, tuple[int, int, str, str]]:
        """Return size, time of change, annotator and article of the layers that are known in a
        folder, by name."""
        rows = self._answer(f"SELECT name, size, changed, annotator, id {_IN_FOLDER}", folder)
        return {row[0]: row[1:] for row in rows}

    def first_ids(self, count: int) -> list[str]:
        """Return the first articles, by id, of the layers that are known."""
        return [id for (id,) in self._answer(_FIRST_IDS, count)]

    def _answer(self, question: str, *values: object) -> list[Any]:
        """Return what the index says, or nothing, for good, where it cannot be used."""
        try:
            found = self._connection and self._connection.execute(question, values).fetchall()
        except self._faults:
            self._connection = None
            return []
        return found or []

    def keep(self, fresh: Sequence[_Row], *, without: Iterable[Name]) -> None:
        """Put in what was looked into, and take out what is there no more."""
        removed = list(without)
        if self._connection is None or not (fresh or removed):
            return
        with contextlib.suppress(*self._faults), self._at_once(self._connection):
            self._connection.executemany("DELETE FROM layers WHERE folder=? AND name=?", removed)
            self._connection.executemany(
                "INSERT OR REPLACE INTO layers VALUES (?, ?, ?, ?, ?, ?)", fresh
            )
