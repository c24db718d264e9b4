"""One open layer of a team's store, and several that are written together."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reader.io.json import BadJSON, decode
from reader.model.article import Article
from reader.model.clock import new_id
from reader.model.errors import CannotWrite, ObelismError, ReadOnly
from reader.model.log import Entry
from reader.model.progress import Progress, no_progress
from reader.store.base import Contents, FileStore, Handle, Kind, LayerKey, Sent, Store, of_one_kind
from reader.store.folder.shared import Line
from reader.store.postgres.connection import connect, errors_in_words
from reader.store.postgres.database import Database, give_up_lock, take_lock
from reader.store.postgres.send import Row, in_pieces, insert_actions, insert_text, put_blob, row_of
from reader.store.records import contents_of, encoded, is_outdated

if TYPE_CHECKING:
    from reader.store.postgres.connection import Connection

_LEAVING = 1.0
"""Seconds that a server has to let go of a lock before nobody waits for it."""


def entry_of(line: str) -> Entry | None:
    """Return the entry that a line says; None where it says none."""
    try:
        return decode(line.encode(), Entry, spare=None)
    except (BadJSON, UnicodeEncodeError):
        return None


class PostgresHandle:
    """A layer, with a connection that holds its lock: see `reader.store.base.Handle`."""

    def __init__(
        self,
        database: Database,
        key: LayerKey,
        article: Article,
        who: str,
        shared: Connection | None = None,
    ) -> None:
        """Never raises. `shared`: the connection of a batch, which holds the locks of all."""
        self.key, self.article, self.who = key, article, who
        self._database = database
        self.on_saved: Callable[[], None] | None = None
        self.contents = Contents()
        self.problem: str | None = None
        self._refused: str | None = None
        self._shared = self._connection = shared
        self._holds = False
        self._has_text = False
        self._count = 0
        """How many actions of the layer are known here."""
        self._queue: list[tuple[Entry, Row]] = []
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._asked = self._answered = 0
        self._ended = False
        try:
            self._open()
        except ObelismError as error:
            self._refused = f"{error}; opened read-only."

    def _open(self) -> None:
        """Read the layer, under its lock where that can be had."""
        if not self._database.person.may_send(self.key.annotator, self.who):
            whose = f"the layer of {self.key.annotator} as {self.who}"
            self._refused = f"{self._database.person.role} may not write {whose}."
        else:
            self._refused = self._claim()
        entries = [entry_of(line) for _, line in self._database.lines(self.key)]
        self._count = len(entries)
        self.contents = contents_of(entry for entry in entries if entry is not None)
        if is_outdated(self.contents, self.article):
            self._refused = None
            self._release()

    def _claim(self) -> str | None:
        """Take the lock; return who has it where that cannot be."""
        if self._connection is None:
            self._connection = connect(self._database.address, who=self.who)[0]
        with errors_in_words(self._database.address):
            self._holds = take_lock(self._connection, self.key)
        if self._holds:
            return None
        why = self._database.holder(self.key) or "Read-only: another program has this article open."
        self._release()
        return why

    def _release(self) -> None:
        """Let go of the lock, and of the connection where it is this layer's own."""
        connection, self._connection = self._connection, self._shared
        held, self._holds = self._holds, False
        if connection is None:
            return
        if connection is self._shared:
            if held:
                self._leave(connection)
        elif held:
            leaving = threading.Thread(target=self._leave, args=(connection,), daemon=True)
            leaving.start()
            leaving.join(_LEAVING)
        else:
            connection.close()

    def _leave(self, connection: Connection) -> None:
        """Give up the lock before the connection: a server sees a while later that one is closed,
        and whoever opened the layer at once would find it held."""
        with contextlib.suppress(ObelismError), errors_in_words(self._database.address):
            give_up_lock(connection, self.key)
        if connection is not self._shared:
            connection.close()

    @property
    def refused(self) -> str | None:
        return self._refused

    @property
    def saved(self) -> bool:
        return not self._queue

    def hold(self) -> None:
        if self._holds:
            return
        why = self._claim()
        if why is None and len(self._database.lines(self.key)) != self._count:
            why = f"{self.key.article_id} was tagged by another program; open it again."
            self._release()
        if why is not None:
            raise ReadOnly(why)

    def held_elsewhere(self) -> bool:
        return not self._holds and self._refused is not None

    def check(self, entry: Entry) -> None:
        self.row(entry)
        if self._refused is not None or self._connection is None:
            raise CannotWrite(self._refused or f"{self.key.article_id} is not held")
        try:
            with errors_in_words(self._database.address):
                self.send_text(self._connection)
        except ObelismError as error:
            raise CannotWrite(str(error)) from None

    def row(self, entry: Entry) -> Row:
        """Return an entry as a row; raise ObelismError where it cannot be stored."""
        line = encoded(entry)
        row = row_of(Line(self.key, entry.id, entry.who, entry.seq, entry.sha256, line))
        if row is None:
            raise ObelismError("This cannot be saved: PostgreSQL has no text with a zero character")
        return row

    def send_text(self, connection: Connection) -> None:
        """See that the text that entries count is there."""
        if not self._has_text:
            info = self.article.info
            insert_text(connection, info.sha256, self.article.text, self.article.origin)
            self._has_text = True

    def submit(self, entry: Entry) -> None:
        row = self.row(entry)
        with self._wake:
            self._queue.append((entry, row))
            self._asked += 1
            if self._thread is None and not self._ended:
                self._thread = threading.Thread(target=self._run, name="obelism-team", daemon=True)
                self._thread.start()
            self._wake.notify_all()

    def took(self, entry: Entry) -> None:
        """Take note of an entry that was saved together with others."""
        self._count += 1
        self._tell()

    def pending(self) -> list[Entry]:
        with self._wake:
            return [entry for entry, _ in self._queue]

    def flush(self, timeout: float | None = None) -> bool:
        return self.answers(timeout) and self.saved

    def answers(self, timeout: float | None = None) -> bool:
        with self._wake:
            if self._thread is None:
                return True
            self._asked += 1
            ticket = self._asked
            self._wake.notify_all()
            self._wake.wait_for(lambda: self._answered >= ticket or self._ended, timeout)
            return self._answered >= ticket

    def close(self, timeout: float | None = None) -> bool:
        done = self.flush(timeout)
        with self._wake:
            thread, self._thread, self._ended = self._thread, None, True
            self._wake.notify_all()
        if thread is not None:
            thread.join(timeout)
        self._refused = self._refused or f"{self.key.article_id} is closed."
        self._release()
        return done

    def _run(self) -> None:
        """Save what is queued, in its order; a thread of its own, so that no key waits."""
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._ended or self._asked > self._answered)
                if self._ended:
                    return
                asked, waiting = self._asked, list(self._queue)
            if waiting:
                self._save(waiting)
            with self._wake:
                self._answered = asked
                self._wake.notify_all()
            if waiting:
                self._tell()

    def _save(self, waiting: Sequence[tuple[Entry, Row]]) -> None:
        try:
            connection = self._held()
            with errors_in_words(self._database.address), connection.transaction():
                self.send_text(connection)
                insert_actions(connection, [row for _, row in waiting])
        except ReadOnly as error:
            self._refused = self.problem = str(error)
        except Exception as error:  # the thread must live, whatever happens
            self._has_text = False
            self.problem = f"Not saved: {error}. Nothing is lost while the program runs."
        else:
            self.problem = None
            self._count += len(waiting)
            with self._wake:
                del self._queue[: len(waiting)]

    def _held(self) -> Connection:
        """Return the connection that holds the lock, made anew where it was lost.

        Raises:
            ReadOnly: somebody else has written the layer since.
            ObelismError: it cannot be had now.
        """
        if self._connection is None or self._connection.closed:
            if self._connection is not None and self._connection is self._shared:
                raise ReadOnly("the connection to the server was lost")
            self._connection, self._holds = None, False
            if (why := self._claim()) is not None:
                raise ReadOnly(why)
            known = {line for _, line in self._database.lines(self.key)}
            ours = [row for _, row in self._queue if row[-1] in known]
            if len(known) - len(ours) != self._count:
                self._release()
                raise ReadOnly(
                    f"{self.key.article_id} was tagged by another program while the server could "
                    "not be reached; what is not saved yet can be put into a file of its own"
                )
        assert self._connection is not None
        return self._connection

    def _tell(self) -> None:
        if self.on_saved is not None:
            with contextlib.suppress(Exception):
                self.on_saved()


def commit(
    database: Database,
    parts: Sequence[tuple[PostgresHandle, Entry]],
    blobs: Sequence[Sent] = (),
    progress: Progress = no_progress,
    doing: str = "",
) -> None:
    """Save entries of open layers in one transaction; see `Store.commit`."""
    for handle, entry in parts:
        if not handle.flush():
            raise CannotWrite(handle.problem or "what was done before is not saved yet")
        handle.check(entry)
    try:
        with database.connected() as connection, connection.transaction():
            rows = (handle.row(entry) for handle, entry in progress(parts, len(parts), doing))
            for some in in_pieces(rows, lambda row: len(str(row[-1]))):
                insert_actions(connection, some)
            for each in blobs:
                put_blob(connection, Kind.PROGRESS, *each.key, each.data)
    except ObelismError as error:
        raise CannotWrite(str(error)) from None
    for handle, entry in parts:
        handle.took(entry)


class PostgresBatch:
    """Entries of many layers, saved in one transaction: see `reader.store.base.Batch`."""

    def __init__(self, database: Database, who: str) -> None:
        self.id = new_id()
        self._database, self._who = database, who
        self._connection: Connection | None = None
        self._open: list[PostgresHandle] = []
        self._parts: list[tuple[PostgresHandle, Entry]] = []
        self._sent: list[Sent] = []

    def open(self, store: Store, key: LayerKey, article: Article) -> Handle:
        if self._connection is None:
            with contextlib.suppress(ObelismError):
                self._connection = connect(self._database.address, who=self._who)[0]
        handle = PostgresHandle(self._database, key, article, self._who, self._connection)
        self._open.append(handle)
        return handle

    def put(self, handle: Handle, entry: Entry) -> None:
        self._parts += of_one_kind(PostgresHandle, [(handle, entry)])

    def send(self, sent: Sent) -> None:
        self._sent.append(sent)

    def replace(self, store: FileStore, name: str, data: bytes) -> None:
        raise CannotWrite(f"{self._database.name} has no files beside its layers")

    def commit(self, *, progress: Progress, doing: str) -> None:
        commit(self._database, self._parts, self._sent, progress, doing)
        self.close()

    def close(self) -> None:
        for handle in self._open:
            handle.close()
        self._open.clear()
        if self._connection is not None:
            self._connection.close()
            self._connection = None
