"""A team's store as it is asked: one connection, made anew where it was lost."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from reader.store.base import LayerKey
from reader.store.postgres import layer_lock
from reader.store.postgres.connection import Unreached, connect, shown, told

if TYPE_CHECKING:
    from reader.store.postgres.connection import Connection


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
        """Give the connection; raises as `told`."""
        with told(self.address):
            if self._connection.closed:
                self._connection = connect(self.address)[0]
            yield self._connection

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask, once more where the connection was lost; raises as `told`."""
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
            return layer_lock.holder(connection, key)
