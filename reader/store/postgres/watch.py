"""Share a folder again and again: at once when others sent something, soon when it was tagged."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from reader.model.clock import Clock
from reader.store.base import FileStore
from reader.store.postgres.connection import Person, Unreached, connect, errors_in_words
from reader.store.postgres.sync import Beside, Outcome, looks_beside, sync, will_send

if TYPE_CHECKING:
    from reader.store.postgres.connection import Connection

_LOOK = 1.0
"""Seconds between two looks at the journals here."""

_SHARE: Final = 20
"""A look takes at most one part in so many of the time."""

_PATIENCE = 5.0, 60.0
"""Seconds until a server that cannot be reached is tried again: at first, and at most."""


def watch(address: str, store: FileStore, *, clock: Clock) -> Iterator[Outcome | Unreached]:
    """Share whenever there is something to be shared, until nobody asks for the next.

    Yields what each sync did, and why the server cannot be reached; that is tried again.

    Raises:
        ObelismError: as `reader.store.postgres.sync.sync`, but where the server is only away.
    """
    patience = _PATIENCE[0]
    while True:
        try:
            connection, person, _ = connect(address)
            with contextlib.closing(connection) as listening, errors_in_words(address):
                # Listened to before the first look: what comes in between is not missed.
                listening.execute("listen obelism")
                while True:
                    before = looks_beside(store, person)
                    yield sync(address, store, clock=clock)
                    patience = _PATIENCE[0]
                    _wait(listening, store, clock, person, before)
        except Unreached as error:
            yield error
            time.sleep(patience)
            patience = min(2 * patience, _PATIENCE[1])


def _wait(
    listening: Connection, store: FileStore, clock: Clock, person: Person, before: Beside
) -> None:
    """Wait until others have sent something, or there is something to be sent here.

    `before`: what is beside the journals, as it was when it was sent.
    """
    pause = _LOOK
    while not [*listening.notifies(timeout=pause, stop_after=1)]:
        begin = time.monotonic()
        if looks_beside(store, person) != before or will_send(store, clock):
            return
        pause = max(_LOOK, _SHARE * (time.monotonic() - begin))
