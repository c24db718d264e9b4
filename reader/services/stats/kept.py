"""An index of what is known of each article of a large workspace: derived, and made again where it
is damaged. An article is read anew when a file of it looks otherwise."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from reader.io import derived
from reader.services.stats.figures import ArticleStats

LARGE = 500
"""Articles from which on there is an index: fewer are read in no time."""

_SCHEMA = (
    "CREATE TABLE state (digest TEXT NOT NULL)",
    """CREATE TABLE articles (name TEXT PRIMARY KEY, look TEXT NOT NULL, stats BLOB NOT NULL)
        WITHOUT ROWID""",
)


class Known(NamedTuple):
    """What is known of an article, and what its files looked like before they were read."""

    look: str
    stats: ArticleStats | None
    """None: there is nothing of an article under this name."""


_PACKED = msgspec.msgpack.Encoder()
_UNPACKED = msgspec.msgpack.Decoder(ArticleStats | None)


def load(path: Path, digest: str) -> dict[str, Known]:
    """Return what an index knows by the names of articles; nothing where it cannot be had, or was
    made in another state than `digest` says."""
    if not path.exists():
        return {}
    with derived.opened(path, _SCHEMA) as connection:
        if connection is None:
            return {}
        with contextlib.suppress(*derived.FAULTS, msgspec.MsgspecError):
            if connection.execute("SELECT digest FROM state").fetchall() == [(digest,)]:
                rows = connection.execute("SELECT name, look, stats FROM articles")
                return {name: Known(look, _UNPACKED.decode(data)) for name, look, data in rows}
    return {}


def keep(
    path: Path, digest: str, fresh: Iterable[tuple[str, Known]], gone: Collection[str]
) -> None:
    """Put in what was read, and take out what is there no more."""
    with derived.opened(path, _SCHEMA) as connection:
        if connection is None:
            return
        with contextlib.suppress(*derived.FAULTS), derived.at_once(connection):
            run = connection.execute
            if run("SELECT digest FROM state").fetchall() != [(digest,)]:
                run("DELETE FROM state")
                run("DELETE FROM articles")
                run("INSERT INTO state VALUES (?)", (digest,))
            rows = ((name, one.look, _PACKED.encode(one.stats)) for name, one in fresh)
            connection.executemany("INSERT OR REPLACE INTO articles VALUES (?, ?, ?)", rows)
            removed = ((name,) for name in gone)
            connection.executemany("DELETE FROM articles WHERE name=?", removed)
