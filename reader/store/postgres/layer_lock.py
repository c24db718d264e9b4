"""One writer for a layer: a lock that PostgreSQL lets go of when the connection ends."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from reader.store.base import LayerKey

if TYPE_CHECKING:
    from reader.store.postgres.connection import Connection

_KEY = "hashtextextended(%s || chr(31) || %s, 0)"


def take(connection: Connection, key: LayerKey) -> bool:
    """Take the lock of a layer, as long as the connection lasts; return whether it was free."""
    row = connection.execute(f"select pg_try_advisory_lock({_KEY})".encode(), [*key]).fetchone()
    return bool(row and row[0])


def give_up(connection: Connection, key: LayerKey) -> None:
    """Let go of the lock."""
    connection.execute(f"select pg_advisory_unlock({_KEY})".encode(), [*key])


def holder(connection: Connection, key: LayerKey) -> str | None:
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
