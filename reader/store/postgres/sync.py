"""Share the journals of a folder through a team's store: send what is new here, take what is there.

The journal here is the truth, and nobody waits for the network. What is sent counts at once or not
at all, texts first, and twice is once, by the ids of actions. What is received comes after a cursor
of two numbers, the transaction that wrote a row and the row's own: by the second alone one that was
written late would be passed over. Rows of transactions beside which others may still be under way
are left for the next time.

Everything is compared anew, by ids, where the store is no longer the one that it was (the id of the
database, and the last rows that were seen there), where a journal here lacks what it had, and where
the rows that one may see are others.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import msgspec

from reader.io.files import Looks, looks_of
from reader.io.locks import Held, Lock
from reader.model.clock import Clock, timestamp
from reader.model.errors import CannotWrite, ObelismError, WrongUse, reason
from reader.model.names import login_name
from reader.model.progress import Progress, no_progress
from reader.settings.assignments import BadAssignments
from reader.store.base import ASSIGNMENTS, FileStore, LayerKey
from reader.store.folder.carrying import finish_batches
from reader.store.folder.conflict_files import Event
from reader.store.folder.merge import merged_layer
from reader.store.folder.shared import Journals, progress_folders
from reader.store.folder.store import FolderStore
from reader.store.postgres.assigned import share_assignments
from reader.store.postgres.check import restored_elsewhere
from reader.store.postgres.connection import About, Person, connect, errors_in_words, shown
from reader.store.postgres.receive import Receiving
from reader.store.postgres.send import Sending
from reader.text.phrases import counted, listed

if TYPE_CHECKING:
    from reader.store.postgres.connection import Connection


class Outcome(msgspec.Struct):
    """What a sync did, or would do."""

    name: str
    """Of the store, for sentences."""
    sent: int = 0
    """Actions that are there now and were not."""
    received: int = 0
    """Actions that are here now and were not."""
    layers: int = 0
    """Layers that these are in."""
    anew: str = ""
    """Why everything was compared; empty where only what is new was looked at."""
    problems: list[str] = []
    """A sentence for each thing that could not be sent or taken."""
    hints: list[str] = []
    """Sentences on what may not be meant so."""
    assigned: str = ""
    """What became of who is to read what, as a sentence, where it was sent or came in."""
    events: list[Event] = []
    """What is left for somebody to decide in layers that came together."""


def remembered(store: FileStore, clock: Clock) -> str | None:
    """Return the address that a workspace was last shared through."""
    if not store.exists:
        return None
    with contextlib.closing(Journals(_folder(store), clock)) as journals:
        return journals.get("url")


def will_send(store: FileStore, clock: Clock) -> bool:
    """Return whether journals of a workspace have grown since it was shared."""
    if not store.exists:
        return False
    with contextlib.closing(Journals(_folder(store), clock)) as journals:
        return bool(journals.changed())


Beside = list[Looks | None]
"""What changes with what is beside the journals."""


def looks_beside(store: FileStore, person: Person) -> Beside:
    """Return what changes with how far somebody has read, and with who is to read what."""
    folders = progress_folders(_folder(store), person.sends_progress_of)
    found: Beside = []
    for path in (*folders, store.home / ASSIGNMENTS):
        try:
            found.append(looks_of(os.lstat(path)))
        except OSError:
            found.append(None)
    return found


def _folder(store: FileStore) -> FolderStore:
    return FolderStore(store.root, explicit=store.explicit)


def sync(
    address: str,
    shared: FileStore,
    *,
    clock: Clock,
    progress: Progress = no_progress,
    try_only: bool = False,
) -> Outcome:
    """Send and take; with `try_only`, only find out what that would be.

    Raises:
        WrongUse: the address or the workspace cannot be used.
        Unreached: the server cannot be reached, or is gone; what was sent and taken so far counts.
        CannotWrite: what came cannot be written; what was written so far counts.
        ObelismError: the store cannot be used; the sentence says why.
    """
    connection, person, about = connect(address)
    store = _folder(shared)
    with connection, errors_in_words(address), _as_cannot_write(store):
        if restored_elsewhere(connection):
            raise ObelismError(
                f"{shown(address)}: the store was restored from a dump into another server: its "
                "owner first runs: select obelism.restored()"
            )
        if not try_only:
            store.ensure()
            finish_batches(store, clock)
        with _alone(store, clock), contextlib.closing(Journals(store, clock)) as journals:
            run = _Sync(connection, person, about, journals, progress=progress)
            run.outcome.name = shown(address)
            if try_only:
                run.try_all()
            else:
                run.do_all(address)
            return run.outcome


@contextlib.contextmanager
def _alone(store: FolderStore, clock: Clock) -> Iterator[None]:
    """Keep other syncs of the same folder away."""
    if not store.exists:
        yield
        return
    path = store.for_writing(store.home / "local" / "locks" / "team-sync.lock")
    try:
        lock = Lock.acquire(path, "obelism sync", timestamp(clock()))
    except Held:
        raise WrongUse(f"{store.name} is shared by another program just now") from None
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _as_cannot_write(store: FolderStore) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise CannotWrite(f"{store.home / 'local'} cannot be written: {error}") from None
    except OSError as error:
        raise CannotWrite(f"{store.name} cannot be written: {reason(error)}") from None


class _Sync:
    """One sync of a workspace."""

    def __init__(
        self,
        connection: Connection,
        person: Person,
        about: About,
        journals: Journals,
        *,
        progress: Progress,
    ) -> None:
        self.outcome = Outcome("")
        self._connection, self._person, self._about = connection, person, about
        self._journals, self._progress = journals, progress
        self._sees = f"{person.annotator} {person.kind} {'blind' * about.blind}"

    def do_all(self, address: str) -> None:
        """Send, take, and keep how far both have come."""
        journals, outcome = self._journals, self.outcome
        outcome.hints += self._hints()
        outcome.anew = self._why_anew()
        if outcome.anew:
            journals.forget()
            journals.put(database=self._about.id, sees=self._sees)
        journals.put(url=address)
        sending = self._sending()
        try:
            sending.actions()
            sending.progress_of_reading()
        finally:
            outcome.sent, outcome.problems = sending.count, [*journals.problems]
        outcome.hints += self._kept(sending.kept)
        receiving = Receiving(self._connection, self._person, journals, self._progress)
        try:
            receiving.actions()
            receiving.progress_of_reading()
        finally:
            outcome.received, outcome.layers = receiving.count, len(receiving.layers)
            outcome.problems += receiving.problems
        self._share_assignments()
        for key in sorted(receiving.joined):
            outcome.events += self._merged(key)
        # What came in is known there: not asked about again, and missed where it goes.
        self._sending().note(receiving.ids)

    def _share_assignments(self) -> None:
        try:
            said, hint = share_assignments(self._connection, self._person, self._journals)
        except BadAssignments as error:
            self.outcome.problems.append(str(error))
            return
        self.outcome.assigned = said
        self.outcome.hints += [hint] if hint else []

    def try_all(self) -> None:
        """Count what would be sent and taken."""
        self.outcome.anew = self._why_anew()
        sending = self._sending()
        sending.actions(take_back=True, anew=bool(self.outcome.anew))
        receiving = Receiving(self._connection, self._person, self._journals, self._progress)
        receiving.actions(count_only=True, anew=bool(self.outcome.anew))
        outcome = self.outcome
        outcome.sent, outcome.problems = sending.count, [*self._journals.problems]
        outcome.hints += self._kept(sending.kept)
        outcome.received, outcome.layers = receiving.count, len(receiving.layers)

    def _sending(self) -> Sending:
        return Sending(
            self._connection, self._person, self._journals, self._progress, bool(self.outcome.anew)
        )

    def _why_anew(self) -> str:
        """Say why everything has to be compared; empty where it has not."""
        journals = self._journals
        if journals.get("database") is None:
            return "it is the first time"
        if journals.get("database") != self._about.id:
            return "the store is another one, or was restored"
        if journals.get("sees") != self._sees:
            return "you may see other actions than before"
        journals.look()
        if journals.was_rewritten:
            return "journals here lack what they had"
        for name in ("cursor", "pushed"):
            xid, n, id = (journals.get(name) or "0 0 ").split(" ", 2)
            row = self._connection.execute(
                "select id from obelism.action where xid = %s::xid8 and n = %s", (xid, int(n))
            ).fetchone()
            if id and (row is None or row[0] != id):
                return "the store lacks what it had, as one that was restored does"
        return ""

    def _hints(self) -> Iterator[str]:
        login = login_name()
        known = self._journals.workspace.annotator_for(login) if login else None
        name = self._person.annotator
        if known is not None and known != name and self._person.kind != "program":
            yield (
                f"you are {name} in the team and {known} in this folder: "
                f"only what {name} did is sent"
            )

    def _kept(self, kept: Mapping[str, int]) -> Iterator[str]:
        """Say what others did here and the store does not have, as far as the person sees that."""
        if not kept or (self._about.blind and self._person.kind == "annotator"):
            return
        name = self._person.annotator
        who = listed(f"{each}: {count:,}" for each, count in sorted(kept.items()))
        yield (
            f"{counted(sum(kept.values()), 'action')} of others stay here ({who}), as {name} sends"
            f" only what {name} did: they sync this folder too, or a program does (obelism team add"
            " NAME --program)"
        )

    def _merged(self, key: LayerKey) -> Iterator[Event]:
        store = self._journals.workspace
        if store.holder(key) is not None:
            return
        for event in merged_layer(store, store.layer_path(*key), key, self._journals.clock):
            if event.kind != "done":
                yield event
