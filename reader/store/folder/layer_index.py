"""An index of whose layers a large workspace has: derived, so that no layer is opened to tell.

Each file is known by folder, name, size and time of change. What is younger than two seconds, or
looks otherwise, is looked into as if there were no index.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from reader.io import files
from reader.io.json import without_gc
from reader.model.progress import Progress, no_progress
from reader.store.base import LayerKey
from reader.store.folder.find_layers import files_of, head_key, layer_names
from reader.store.folder.workspace import Workspace

LARGE = 1000
"""Layers from which on there is an index: fewer are looked into in no time."""

_SCHEMA = (
    """CREATE TABLE layers (folder TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL,
        changed INTEGER NOT NULL, annotator TEXT NOT NULL, id TEXT NOT NULL,
        PRIMARY KEY (folder, name)) WITHOUT ROWID""",
)

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
    names = list(layer_names(workspace))
    if len(names) < LARGE:
        return [*filter(None, (head_key(files_of(workspace, *name)) for name in names))]
    found: list[LayerKey] = []
    with _Index.opened(workspace) as index:
        known, looks = index.rows(), _looks(workspace, {folder for folder, _ in names})
        fresh: list[_Row] = []
        now = time.time_ns()
        for name in progress(names, len(names), "Looking for layers"):
            row, look = known.pop(name, None), looks.get(name)
            if row is not None and look == row[:2]:
                found.append(LayerKey(row[2], row[3]))
                continue
            key = head_key(files_of(workspace, *name))
            if key is None:
                continue
            found.append(key)
            # A file can change within a moment without looking different.
            if look is not None and now - look[1] > index.young:
                fresh.append(_Row(*name, *look, *key))
        index.keep(fresh, without=known)
    return found


def _looks(workspace: Workspace, folders: Iterable[str]) -> dict[Name, Look]:
    """Return what the layer files look like; those that are no regular files do not."""
    found: dict[Name, Look] = {}
    for folder in folders:
        place = workspace.home / "layers" / folder
        with contextlib.suppress(OSError):
            files.refuse_links(place / "name")
            with os.scandir(place) as entries:
                for entry in entries:
                    if entry.name.endswith(".json") and entry.is_file(follow_symlinks=False):
                        status = entry.stat(follow_symlinks=False)
                        name = entry.name.removesuffix(".json")
                        found[folder, name] = status.st_size, status.st_mtime_ns
    return found


class _Index:
    """The index, open for a while; where it cannot be used, it knows nothing."""

    def __init__(self, workspace: Workspace) -> None:
        import sqlite3

        from reader.io import derived

        self.young, self._at_once, self._faults = derived.YOUNG, derived.at_once, derived.FAULTS
        home = workspace.home
        path = derived.place_for(home, str(workspace.root), "layers", made=workspace.exists)
        self._connection: sqlite3.Connection | None = derived.connected(path, _SCHEMA)

    @classmethod
    @contextlib.contextmanager
    def opened(cls, workspace: Workspace) -> Iterator[_Index]:
        index = cls(workspace)
        try:
            yield index
        finally:
            if index._connection is not None:
                index._connection.close()

    def rows(self) -> dict[Name, tuple[int, int, str, str]]:
        """Return size, time of change, annotator and article of the layers that are known."""
        try:
            rows = self._run("SELECT folder, name, size, changed, annotator, id FROM layers")
            return {(row[0], row[1]): row[2:] for row in rows}
        except self._faults:
            self._connection = None
            return {}

    def _run(self, statement: str) -> Iterable[Any]:
        return () if self._connection is None else self._connection.execute(statement)

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
