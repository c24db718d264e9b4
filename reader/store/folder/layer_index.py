"""An index of whose layers a large workspace has, and of which have passages in other articles:
derived, so that no layer is opened to tell.

Each file is known by folder, name, size and time of change. What is younger than two seconds, or
looks otherwise, is looked into as if there were no index.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from heapq import nsmallest
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.io.json import without_gc
from reader.model.progress import Progress, no_progress
from reader.store.base import LayerKey
from reader.store.folder.batches import waiting_names
from reader.store.folder.find_layers import (
    LARGE,
    files_of,
    head_key,
    layer_folders,
    layer_names,
    names_in,
    names_others,
    statuses_in,
)
from reader.store.folder.workspace import Workspace
from reader.text.slug import slug

if TYPE_CHECKING:
    import sqlite3

_SCHEMA = (
    """CREATE TABLE layers (folder TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL,
        changed INTEGER NOT NULL, annotator TEXT NOT NULL, id TEXT NOT NULL, over INTEGER,
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
    over: bool | None
    """Whether it may have passages in other articles; None where nobody has looked."""

    @property
    def key(self) -> LayerKey:
        return LayerKey(self.annotator, self.id)


@without_gc()
def keys(workspace: Workspace, progress: Progress = no_progress) -> list[LayerKey]:
    """Return whose layers there are, but those whose files say another name than theirs.

    They are nearly in order, as files are by name: then it takes little to sort them.
    """
    folders = layer_folders(workspace)
    return [row.key for row in _rows(workspace, folders, progress, is_all=True)]


def over_articles(
    workspace: Workspace,
    annotators: Sequence[str | None],
    without: Collection[str],
    progress: Progress,
) -> list[LayerKey]:
    """Return the layers, of some annotators or of all for None, that may have passages in other
    articles.

    Where `progress` ends before its items do, those that it left out are not among them.
    """
    some = sorted(slug(each) for each in annotators if each is not None)
    folders = some or layer_folders(workspace)
    rows = _rows(workspace, folders, progress, is_all=not some, whole=True)
    return [row.key for row in rows if row.over and row.id not in without]


def _rows(
    workspace: Workspace,
    folders: Sequence[str],
    progress: Progress,
    *,
    is_all: bool,
    whole: bool = False,
) -> list[_Row]:
    """Return what is known of the layers in folders, by file name, and keep it.

    `is_all`: these are all there are; `whole`: whether they have passages in other articles, too.
    """
    looks = {folder: _looks(workspace, folder) for folder in folders}
    count = sum(map(len, looks.values()))
    every = ((folder, name) for folder in folders for name in sorted(looks[folder]))
    if count < LARGE:
        rows = (_looked_into(workspace, *name, None, whole=whole) for name in every)
        return [*filter(None, rows)]
    found: list[_Row] = []
    with _Index.opened(workspace) as index:
        fresh: list[_Row] = []
        no_more = index.folders() - {*folders} if is_all else set[str]()
        gone = [(folder, name) for folder in no_more for name in index.rows(folder)]
        now = time.time_ns()
        before = ""
        known: dict[str, _Row] = {}
        for folder, name in progress(every, count, "Looking for layers"):
            if folder != before:
                before, known = folder, index.rows(folder)
                gone += ((folder, each) for each in known.keys() - looks[folder].keys())
            row, look = known.get(name), looks[folder][name]
            if row is None or look != row[2:4] or (whole and row.over is None):
                row = _looked_into(workspace, folder, name, look, whole=whole)
                # A file can change within a moment without looking different.
                if row is not None and look is not None and now - look[1] > index.young:
                    fresh.append(row)
            if row is not None:
                found.append(row)
        index.keep(fresh, without=gone)
    return found


def _looked_into(
    workspace: Workspace, folder: str, name: str, look: Look | None, *, whole: bool
) -> _Row | None:
    """Return what the files of a layer say; None where they say another name than theirs."""
    pair = files_of(workspace, folder, name)
    key = head_key(pair)
    if key is None:
        return None
    over = names_others(pair) if whole else None
    return _Row(folder, name, *(look or (0, 0)), *key, over)


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

    def rows(self, folder: str) -> dict[str, _Row]:
        """Return the layers that are known in a folder, by name."""
        rows = self._answer(f"SELECT {', '.join(_Row._fields)} {_IN_FOLDER}", folder)
        return {row[1]: _Row._make(row) for row in rows}

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
                "INSERT OR REPLACE INTO layers VALUES (?, ?, ?, ?, ?, ?, ?)", fresh
            )
