"""A team's store as it is asked: one connection, made anew where it was lost; and locks
of layers, which PostgreSQL lets go of when the connection ends."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from reader.store.base import LayerKey
from reader.store.postgres.connection import Unreached, connect, errors_in_words, shown

if TYPE_CHECKING:
    from reader.store.postgres.connection import Connection

_KEY = "hashtextextended(%s || chr(31) || %s, 0)"
"""The number of a layer's lock."""


class Database:
    """The connection of a store."""

    def __init__(self, address: str) -> None:
        """Connects at once. Raises as `reader.store.postgres.connection.connect`."""
        self.address, self.name = address, shown(address)
        self._connection, self.person, _ = connect(address)

    def close(self) -> None:
        """Let go of the server."""
        self._connection.close()

    def __del__(self) -> None:
        """Let go of the server, for those who do not."""
        if hasattr(self, "_connection"):
            self._connection.close()

    @contextlib.contextmanager
    def connected(self) -> Iterator[Connection]:
        """Give the connection; raises as `errors_in_words`."""
        with errors_in_words(self.address):
            if self._connection.closed:
                self._connection = connect(self.address)[0]
            yield self._connection

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask, once more where the connection was lost; raises as `errors_in_words`."""
        try:
            with self.connected() as connection:
                return connection.execute(query.encode(), values).fetchall()
        except Unreached:
            with self.connected() as connection:
                return connection.execute(query.encode(), values).fetchall()

    def lines(self, key: LayerKey) -> list[tuple[int, str]]:
        """Return the number and the line of each action of a layer, as they arrived."""
        rows = self.rows(
            "select n, line from obelism.action where layer = %s and article = %s order by n",
            [*key],
        )
        return [(int(n), str(line)) for n, line in rows]

    def holder(self, key: LayerKey) -> str | None:
        """Say who has a layer open for writing now, as a sentence; None: nobody."""
        with self.connected() as connection:
            return _holder(connection, key)


def take_lock(connection: Connection, key: LayerKey) -> bool:
    """Take the lock of a layer, as long as the connection lasts; return whether it was free."""
    row = connection.execute(f"select pg_try_advisory_lock({_KEY})".encode(), [*key]).fetchone()
    return bool(row and row[0])


def give_up_lock(connection: Connection, key: LayerKey) -> None:
    """Let go of the lock."""
    connection.execute(f"select pg_advisory_unlock({_KEY})".encode(), [*key])


def _holder(connection: Connection, key: LayerKey) -> str | None:
    """Say who has the layer open for writing now, as a sentence; None: nobody."""
    row = connection.execute(
        f"with wanted (number) as (select {_KEY})"
        " select application_name, usename::text from wanted, pg_locks"
        " join pg_stat_activity using (pid)"
        " where locktype = 'advisory' and granted and objsubid = 1"
        " and database = (select oid from pg_database where datname = current_database())"
        " and classid::bigint = ((number >> 32) & 4294967295)"
        " and objid::bigint = (number & 4294967295)".encode(),
        [*key],
    ).fetchone()
    if row is None:
        return None
    name = unquote(str(row[0]).removeprefix("obelism").strip()) or str(row[1])
    return f"Read-only: {name} has this article open elsewhere; leave it there first."
