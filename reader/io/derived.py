"""Files of SQLite that follow from others: made again where they are damaged, done without where
they cannot be had.

A program that sends a folder may have put anything there, so a file that defines more or less than
it should is removed and made anew.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from reader.io import files

FAULTS = (sqlite3.Error, OSError)
"""What says that such a file cannot be used."""

YOUNG = 2_000_000_000
"""Nanoseconds for which a file can change without looking different."""

PATIENCE = 5
"""Seconds that one program waits for another that writes."""

_MEMORY = 16_000
"""Kilobytes that SQLite keeps of a file."""

Schema = Sequence[str]
"""The statements that make a file."""


def place_for(home: Path, root: str, name: str, *, made: bool) -> Path:
    """Return where a derived file of a workspace is: in its `local/`, or, where that cannot be, in
    the user's cache. Nothing is made.

    `home`: its `.obelism`; `root`: what it is called; `made`: whether it was made yet.
    """
    if made and os.access(home, os.W_OK | os.X_OK):
        return home / "local" / f"{name}.sqlite"
    from platformdirs import user_cache_path

    digest = sha256(root.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return user_cache_path("obelism") / name / f"{digest}.sqlite"


def connected(
    path: Path, schema: Schema, is_stale: Callable[[sqlite3.Connection], bool] | None = None
) -> sqlite3.Connection | None:
    """Open a file, or make it, anew where it is damaged or `is_stale`; None: it cannot be had."""
    for _ in range(2):
        try:
            return _connected(path, schema, is_stale)
        except (OSError, sqlite3.OperationalError):
            return None
        except sqlite3.DatabaseError:
            remove(path)
    return None


@contextlib.contextmanager
def opened(
    path: Path, schema: Schema, is_stale: Callable[[sqlite3.Connection], bool] | None = None
) -> Iterator[sqlite3.Connection | None]:
    """Open a file for a while, as `connected`."""
    connection = connected(path, schema, is_stale)
    try:
        yield connection
    finally:
        if connection is not None:
            connection.close()


@contextlib.contextmanager
def at_once(connection: sqlite3.Connection) -> Iterator[None]:
    """Have all that is written within it count together, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _connected(
    path: Path, schema: Schema, is_stale: Callable[[sqlite3.Connection], bool] | None
) -> sqlite3.Connection:
    """Open the file, or make it; raise OSError, or DatabaseError where it is none of ours."""
    files.make_folders(path.parent, files.PRIVATE_FOLDER)
    os.close(files.open_own(path, os.O_RDWR | os.O_CREAT, files.PRIVATE))
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        for pragma in ("trusted_schema=OFF", "synchronous=NORMAL", f"cache_size=-{_MEMORY}"):
            connection.execute(f"PRAGMA {pragma}")
        made = _objects(connection)
        if not made:
            _make(connection, schema)
        elif made != _expected(schema):
            raise sqlite3.DatabaseError("it is no file of this version")
        elif is_stale is not None and is_stale(connection):
            raise sqlite3.DatabaseError("most of it is of what changed")
    except BaseException:
        connection.close()
        raise
    return connection


def _make(connection: sqlite3.Connection, schema: Schema) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not _objects(connection):  # nobody else was faster
            for statement in schema:
                connection.execute(statement)
    finally:
        connection.execute("COMMIT")


def _objects(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    """Return what is defined in a file: who sent it may have put more there than is ours."""
    return {*connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql NOT NULL")}


def _expected(schema: Schema) -> set[tuple[str, str, str]]:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        _make(connection, schema)
        return _objects(connection)


def remove(path: Path) -> None:
    """Remove a file that cannot be used."""
    for name in (path, path.with_name(f"{path.name}-journal")):
        files.remove(name)
