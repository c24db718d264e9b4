"""An index of all texts by three characters each: derived, and made again where it is damaged.

It says which articles can have some words; whether one has them, its text says. A program that may
not write it, or has no FTS5, goes on without.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from reader.io import files
from reader.store.base import Store

_SCHEMA = (
    """CREATE TABLE articles (row INTEGER PRIMARY KEY AUTOINCREMENT, store TEXT NOT NULL,
        id TEXT NOT NULL, stamp TEXT NOT NULL, UNIQUE (store, id))""",
    """CREATE VIRTUAL TABLE texts USING fts5 (text, content='', detail=none, columnsize=0,
        tokenize='trigram case_sensitive 1')""",
    "CREATE VIRTUAL TABLE terms USING fts5vocab (texts, row)",
)

_END = "  "
"""Follows each text, so that its last characters, too, begin three of them."""

_MOST_TERMS = 300
"""Beginnings of a word of one or two characters that are asked for; of more, all texts are."""

_MOST_PARTS = 24
"""Threes of a word that are asked for."""

FAULTS = (sqlite3.Error, OSError)
"""What says that the index cannot be used."""

PATIENCE = 5
"""Seconds that one program waits for another that writes."""

_MEMORY = 16_000
"""Kilobytes that SQLite keeps of the file."""

Key = tuple[str, str]
"""The workspace, empty for the index's own, and the id of an article."""


class Entry(NamedTuple):
    """A text to be kept in the index."""

    key: Key
    stamp: str
    """What its file looked like before it was read; empty: it is to be read again next time."""
    folded: str


def index_path(store: Store) -> Path | None:
    """Return where the index of a workspace is: in it, or, where that cannot be, in the user's
    cache; None for a store of no files. Nothing is made."""
    place = store.files
    if place is None:
        return None
    if store.exists and os.access(place.home, os.W_OK | os.X_OK):
        return place.home / "local" / "search.sqlite"
    from platformdirs import user_cache_path

    name = sha256(store.name.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return user_cache_path("obelism") / "search" / f"{name}.sqlite"


class TextIndex:
    """An index that is open; for one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> TextIndex | None:
        """Open an index, or make it, anew where it is damaged; None: it cannot be had."""
        for _ in range(2):
            try:
                return cls(_connected(path))
            except (OSError, sqlite3.OperationalError):
                return None
            except sqlite3.DatabaseError:
                _remove(path)
        return None

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def stamps(self) -> dict[Key, str]:
        """Return the articles in the index with what their files looked like."""
        rows = self._connection.execute("SELECT store, id, stamp FROM articles")
        return {(store, id): stamp for store, id, stamp in rows}

    def keep(self, entries: Collection[Entry]) -> None:
        """Put texts in, in place of what was known of their articles, all or none.

        What another program has put in meanwhile stays.
        """
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        try:
            for (store, id), stamp, folded in entries:
                find = run("SELECT stamp FROM articles WHERE store=? AND id=?", (store, id))
                if stamp and find.fetchone() == (stamp,):
                    continue
                run("DELETE FROM articles WHERE store=? AND id=?", (store, id))
                put = run(
                    "INSERT INTO articles (store, id, stamp) VALUES (?, ?, ?)", (store, id, stamp)
                )
                run("INSERT INTO texts (rowid, text) VALUES (?, ?)", (put.lastrowid, folded + _END))
        except BaseException:
            run("ROLLBACK")
            raise
        run("COMMIT")

    def candidates(self, words: Iterable[str]) -> set[Key] | None:
        """Return the articles that can have all of some folded words; None: any can."""
        parts: list[str] = []
        for word in words:
            terms = self._terms(word)
            if terms is not None and not terms:
                return set()
            if terms:
                joint = " AND " if len(word) > 2 else " OR "
                parts.append(f"({joint.join(map(_quoted, terms))})")
        if not parts:
            return None
        rows = self._connection.execute(
            "SELECT store, id FROM articles WHERE row IN "
            "(SELECT rowid FROM texts WHERE texts MATCH ?)",
            (" AND ".join(parts),),
        )
        return {(store, id) for store, id in rows}

    def _terms(self, word: str) -> Sequence[str] | None:
        """Return the threes of a word; of a shorter one those that begin so, None for too many."""
        if len(word) > 2:
            threes = (word[place : place + 3] for place in range(len(word) - 2))
            return [*dict.fromkeys(threes)][:_MOST_PARTS]
        rows = self._connection.execute(
            "SELECT term FROM terms WHERE term >= ? AND term < ? LIMIT ?",
            (word, word + chr(0x10FFFF), _MOST_TERMS),
        )
        terms = [term for (term,) in rows]
        return terms if len(terms) < _MOST_TERMS else None


def _quoted(term: str) -> str:
    doubled = term.replace('"', '""')
    return f'"{doubled}"'


def _connected(path: Path) -> sqlite3.Connection:
    """Open the file, or make it; raise OSError, or DatabaseError where it is none of ours."""
    files.make_folders(path.parent, files.PRIVATE_FOLDER)
    os.close(files.open_own(path, os.O_RDWR | os.O_CREAT, files.PRIVATE))
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        for pragma in ("trusted_schema=OFF", "synchronous=NORMAL", f"cache_size=-{_MEMORY}"):
            connection.execute(f"PRAGMA {pragma}")
        made = _objects(connection)
        if not made:
            _make(connection)
        elif made != _expected():
            raise sqlite3.DatabaseError("it is no index of this version")
        elif _is_worn(connection):
            raise sqlite3.DatabaseError("most of it is of texts that changed")
    except BaseException:
        connection.close()
        raise
    return connection


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not _objects(connection):  # nobody else was faster
            for statement in _SCHEMA:
                connection.execute(statement)
    finally:
        connection.execute("COMMIT")


def _objects(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    """What is defined in a file: who sent it may have put more there than an index."""
    return {*connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql NOT NULL")}


def _expected() -> set[tuple[str, str, str]]:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        _make(connection)
        return _objects(connection)


def _is_worn(connection: sqlite3.Connection) -> bool:
    """Whether most of what was put in has been replaced, which nothing takes out again."""
    ((live,),) = connection.execute("SELECT count(*) FROM articles")
    ((ever,),) = connection.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence")
    return bool(ever > 3 * live + 1000)


def _remove(path: Path) -> None:
    for name in (path, path.with_name(f"{path.name}-journal")):
        files.remove(name)


@contextlib.contextmanager
def opened(path: Path | None) -> Iterator[TextIndex | None]:
    """Open an index for a while; None where it cannot be had."""
    index = TextIndex.open(path) if path is not None else None
    try:
        yield index
    finally:
        if index is not None:
            index.close()
