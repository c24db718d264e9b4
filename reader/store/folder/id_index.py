"""An index of the ids in a workspace's layer files: it says where an id may be.

Layer files are only ever replaced, so a folder of them that looks the same holds the same files;
of a folder that changed, those are read anew that look otherwise. What a layer really has, the
layer says.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import time
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path

from reader.io import files
from reader.io.derived import FAULTS, YOUNG, connected, place_for, remove
from reader.io.json import BadJSON
from reader.model.annotation import as_record
from reader.store.folder.batches import read_lines, waiting, waiting_names
from reader.store.folder.find_layers import files_of, layer_names, names_in
from reader.store.folder.layer_file import parse_tables
from reader.store.folder.workspace import Workspace
from reader.store.records import short_id

_SCHEMA = (
    "CREATE TABLE folders (name TEXT PRIMARY KEY, looks TEXT NOT NULL)",
    """CREATE TABLE layers (row INTEGER PRIMARY KEY, folder TEXT NOT NULL, name TEXT NOT NULL,
        looks TEXT NOT NULL, UNIQUE (folder, name))""",
    "CREATE TABLE ids (id BLOB, layer INTEGER, PRIMARY KEY (id, layer)) WITHOUT ROWID",
    "CREATE INDEX of_layer ON ids (layer)",
)

_ID = re.compile(rb'"id":"([^"\\]+)"')
_OURS = b'{"meta":{\n'
"""How a layer file begins that was written by this program."""

_FEW = 500
"""Layers that are read faster than an index is made."""

Name = tuple[str, str]
"""How the annotator and the article of a layer are called in file names."""


def layers_having(
    workspace: Workspace, ids: Collection[bytes]
) -> Iterator[tuple[Name, Collection[bytes]]]:
    """Yield the layers that may have annotations of some ids, and of which.

    A few layers are read, and no index is made. Where there are many and none can be had, any of
    them may have all.
    """
    few = [*islice(layer_names(workspace), _FEW + 1)]
    if len(few) <= _FEW:
        for folder, name in few:
            if both := {id for id in _ids_of(workspace, folder, name) if id in ids}:
                yield (folder, name), both
        return
    found = _indexed(workspace, ids)
    if found is None:
        yield from ((name, ids) for name in layer_names(workspace))
        return
    yield from found.items()
    yield from ((name, ids) for name in {*waiting_names(workspace.home)} - found.keys())


def _indexed(workspace: Workspace, ids: Collection[bytes]) -> dict[Name, list[bytes]] | None:
    path = place_for(workspace.home, str(workspace.root), "ids", made=workspace.exists)
    for _ in range(2):
        connection = connected(path, _SCHEMA)
        if connection is None:
            return None
        try:
            with contextlib.closing(connection):
                _bring_up(workspace, connection)
                return _found(connection, ids)
        except sqlite3.OperationalError:
            return None
        except sqlite3.DatabaseError:
            remove(path)
        except FAULTS:
            return None
    return None


def _found(connection: sqlite3.Connection, ids: Collection[bytes]) -> dict[Name, list[bytes]]:
    run = connection.execute
    run("CREATE TEMP TABLE wanted (id BLOB PRIMARY KEY) WITHOUT ROWID")
    run("BEGIN")
    connection.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", ((id,) for id in ids))
    run("COMMIT")
    found: dict[Name, list[bytes]] = {}
    rows = run(
        "SELECT folder, name, wanted.id FROM wanted JOIN ids USING (id) JOIN layers ON row = layer"
    )
    for folder, name, id in rows:
        found.setdefault((folder, name), []).append(id)
    return found


def _bring_up(workspace: Workspace, connection: sqlite3.Connection) -> None:
    """Have the index know what is in the layer files now; all of it or nothing."""
    layers, history = workspace.home / "layers", workspace.home / "history"
    known = dict(connection.execute("SELECT name, looks FROM folders"))
    there = {
        name: _looks(layers / name, history / name) for name in names_in(layers) | names_in(history)
    }
    changed = [name for name in {*known, *there} if not known.get(name) == there.get(name) != ""]
    if not changed:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for name in sorted(changed):
            looks = there.get(name, "") if _bring_up_folder(workspace, connection, name) else ""
            connection.execute("DELETE FROM folders WHERE name=?", (name,))
            connection.execute("INSERT INTO folders VALUES (?, ?)", (name, looks))
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _looks(*paths: Path) -> str:
    """Return what changes with files or folders; empty where one has just changed."""
    looks = []
    for path in paths:
        try:
            status = os.stat(path)
        except OSError:
            looks.append("-")
            continue
        if time.time_ns() - status.st_mtime_ns < YOUNG:
            return ""
        looks.append("{} {} {}".format(*files.looks_of(status)))
    return ", ".join(looks)


def _bring_up_folder(workspace: Workspace, connection: sqlite3.Connection, folder: str) -> bool:
    """Read what changed of an annotator's layers; return whether all have layer files.

    A journal alone grows in place, and its folder does not show that.
    """
    run = connection.execute
    rows = run("SELECT name, row, looks FROM layers WHERE folder=?", (folder,))
    known = {name: (row, looks) for name, row, looks in rows}
    names = names_in(workspace.home / "layers" / folder, ".json")
    alone = names_in(workspace.home / "history" / folder, ".jsonl") - names
    for name in known.keys() - names - alone:
        _forget(connection, known[name][0])
    for name in sorted(names | alone):
        row, looks = known.get(name, (None, ""))
        now = _looks(files_of(workspace, folder, name)[0]) if name in names else ""
        if now and now == looks:
            continue
        if row is not None:
            _forget(connection, row)
        put = run("INSERT INTO layers (folder, name, looks) VALUES (?, ?, ?)", (folder, name, now))
        row = put.lastrowid
        pairs = ((id, row) for id in _ids_of(workspace, folder, name))
        connection.executemany("INSERT INTO ids VALUES (?, ?)", pairs)
    return not alone


def _forget(connection: sqlite3.Connection, row: int) -> None:
    connection.execute("DELETE FROM ids WHERE layer=?", (row,))
    connection.execute("DELETE FROM layers WHERE row=?", (row,))


def _ids_of(workspace: Workspace, folder: str, name: str) -> set[bytes]:
    """Return what may be ids in a layer; of one that cannot be read none, as it has none."""
    layer, journal = files_of(workspace, folder, name)
    try:
        data = files.read_bytes(layer)
        if data is None or data.startswith(_OURS):
            lines = [*read_lines(waiting(journal))]
            whole = [data or files.read_bytes(journal) or b"", *lines]
            return {short_id(id.decode()) for each in whole for id in _ID.findall(each)}
        table = as_record(parse_tables(data).get("annotations"))
    except (OSError, BadJSON, UnicodeDecodeError):
        return set()
    return {short_id(str(as_record(each).get("id"))) for each in table.values()}
