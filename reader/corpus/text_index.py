"""An index of all texts by three characters each: derived, and made again where it is damaged.

It says which articles can have some words; whether one has them, its text says. A program that may
not write it, or has no FTS5, goes on without.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from reader.io import derived
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

Key = tuple[str, str]
"""The workspace, empty for the index's own, and the id of an article."""


class IndexedText(NamedTuple):
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
    return derived.place_for(place.home, store.name, "search", made=store.exists)


class TextIndex:
    """An index that is open; for one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def stamps(self) -> dict[Key, str]:
        """Return the articles in the index with what their files looked like."""
        rows = self._connection.execute("SELECT store, id, stamp FROM articles")
        return {(store, id): stamp for store, id, stamp in rows}

    def keep(self, texts: Collection[IndexedText]) -> None:
        """Put texts in, in place of what was known of their articles, all or none.

        What another program has put in meanwhile stays.
        """
        run = self._connection.execute
        with derived.at_once(self._connection):
            for (store, id), stamp, folded in texts:
                find = run("SELECT stamp FROM articles WHERE store=? AND id=?", (store, id))
                if stamp and find.fetchone() == (stamp,):
                    continue
                run("DELETE FROM articles WHERE store=? AND id=?", (store, id))
                put = run(
                    "INSERT INTO articles (store, id, stamp) VALUES (?, ?, ?)", (store, id, stamp)
                )
                run("INSERT INTO texts (rowid, text) VALUES (?, ?)", (put.lastrowid, folded + _END))

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


def _is_mostly_stale(connection: sqlite3.Connection) -> bool:
    """Return whether most of what was put in has been replaced, which nothing takes out again."""
    ((live,),) = connection.execute("SELECT count(*) FROM articles")
    ((ever,),) = connection.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence")
    return bool(ever > 3 * live + 1000)


@contextlib.contextmanager
def opened(path: Path | None) -> Iterator[TextIndex | None]:
    """Open an index for a while, or make it, anew where it is damaged; None: it cannot be had."""
    if path is None:
        yield None
        return
    with derived.opened(path, _SCHEMA, _is_mostly_stale) as connection:
        yield None if connection is None else TextIndex(connection)
