"""Send the lines of journals here to a team's store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from reader.model.article import Origin
from reader.model.progress import Progress
from reader.store.base import Kind
from reader.store.folder.shared import Journals, Line, Position
from reader.store.postgres.connection import Person
from reader.store.progress import joined_progress, known_progress

if TYPE_CHECKING:
    from reader.store.postgres.connection import Connection

_MOST_LINES, _MOST_BYTES = 1000, 1 << 23
"""Of lines, or of texts, that are sent by one statement."""

# In binary (%b): to escape lists of lines as text takes longer than all else.
_INSERT = (
    "insert into obelism.action (id, layer, who, article, seq, sha256, line)"
    " select * from unnest(%b::text[], %b::text[], %b::text[], %b::text[], %b::int[], %b::text[],"
    " %b::text[]) on conflict do nothing returning xid::text, n, id"
)


FILE = "file"
"""The kind of a blob that is a file which all share; its owner is empty."""

T = TypeVar("T")

Row = tuple[object, ...]
"""What stands of an action in a store, in the order of `_INSERT`."""


class _TakenBack(Exception):
    """Ends a transaction of which nothing is to stay."""


class Sending:
    """What one person sends."""

    def __init__(
        self,
        connection: Connection,
        person: Person,
        journals: Journals,
        progress: Progress,
        anew: bool,
    ) -> None:
        """`anew`: whether what is there may be more than is known here."""
        self._connection, self._person, self._journals = connection, person, journals
        self._progress, self._anew = progress, anew
        self.count = 0
        """Actions that are there now and were not."""
        self.kept: Counter[str] = Counter()
        """Persons to actions of theirs that are not there, and that they alone may send."""
        self._texts: set[str] = set()
        """Digests of texts that are there."""

    def actions(self, *, take_back: bool = False, anew: bool = False) -> None:
        """Send all actions that were not sent, with their texts: all or none.

        `take_back`: only count those that would be sent; `anew`: of all journals.
        """
        positions: list[Position] = []
        last = ""
        try:
            with self._connection.transaction():
                there = self._there() if self._anew else frozenset()
                lines = self._lines(positions, there, anew=anew)
                for some in in_pieces(lines, lambda line: len(line.data)):
                    last = self._insert(some) or last
                if take_back:
                    raise _TakenBack
        except _TakenBack:
            return
        except BaseException:
            self.count = 0
            raise
        self._journals.sent(positions)
        if last:
            self._journals.put(pushed=last)

    def note(self, ids: Collection[str]) -> None:
        """Keep that actions of these ids are there, too, as far as nothing else stands between."""
        positions = []
        for place in self._journals.changed():
            position, lines, _ = self._journals.unsent(place, self._person.may_send)
            if all(line.id in ids for line in lines):
                positions.append(position)
        self._journals.sent(positions)

    def progress_of_reading(self) -> None:
        """Send how far the person has read, joined with what is there of them; a program sends how
        far everybody has."""
        sent: dict[str, bytes] = {}
        me = self._person.sends_progress_of
        for place, data in self._journals.unsent_progress(me):
            known = known_progress(data)
            if known is None or me not in (None, known.annotator):
                continue
            row = self._connection.execute(
                "select data from obelism.blob"
                " where kind = 'progress' and owner = %s and name = %s",
                (known.annotator, known.article),
            ).fetchone()
            both = joined_progress([None if row is None else bytes(row[0]), data])
            if both is not None:
                owner, name = known.annotator, known.article
                put_blob(self._connection, Kind.PROGRESS, owner, name, both)
            sent[place] = data
        self._journals.sent_blobs(sent)
        if sent:
            tell_others(self._connection)

    def _there(self) -> frozenset[tuple[str, str]]:
        """Return who did what, of all that this person may send and is there."""
        rows = self._connection.execute(
            "select who, id from obelism.action where who = %s or who like '@%%'"
            " or (select obelism.kind()) = 'program'",
            [self._person.annotator],
        )
        return frozenset((str(who), str(id)) for who, id in rows)

    def _lines(
        self, positions: list[Position], there: Collection[tuple[str, str]], *, anew: bool
    ) -> Iterator[Line]:
        places = self._journals.changed(all=anew)
        found: list[tuple[str, str]] = []
        for place in self._progress(places, len(places), "Sending"):
            position, lines, others = self._journals.unsent(place, self._person.may_send, all=anew)
            positions.append(position)
            found += [(line.who, line.id) for line in others if not line.who.startswith("@")]
            if len(found) >= _MOST_LINES:
                self._keep(found)
                found.clear()
            yield from (line for line in lines if (line.who, line.id) not in there)
        self._keep(found)

    def _keep(self, found: Sequence[tuple[str, str]]) -> None:
        """Count what other persons did and is not there, by their names and its ids."""
        if found:
            rows = self._connection.execute(
                "select who, id from obelism.action"
                " join unnest(%s::text[], %s::text[]) w(who, id) using (who, id)",
                ([who for who, _ in found], [id for _, id in found]),
            )
            there = {(str(who), str(id)) for who, id in rows}
            self.kept.update(who for who, id in found if (who, id) not in there)

    def _insert(self, lines: list[Line]) -> str:
        """Send lines by one statement, after their texts; return the last that is new there."""
        kept = self._send_texts({line.sha256 for line in lines})
        some = (self._row(line) for line in lines if line.sha256 in kept)
        rows = [row for row in some if row is not None]
        for line in lines:
            if line.sha256 not in kept:
                what = f"{line.key.article_id}, {line.who}: action {line.id}"
                self._journals.problems.append(f"{what} counts a text that is not kept here")
        if not rows:
            return ""
        new = insert_actions(self._connection, rows)
        self.count += len(new)
        last = max(new, key=lambda row: int(row[1]), default=())
        return " ".join(map(str, last))

    def _row(self, line: Line) -> Row | None:
        """Return a line as a row; None where PostgreSQL has no room for it."""
        row = row_of(line)
        if row is None:
            what = f"{line.key.article_id}, {line.who}: action {line.id}"
            self._journals.problems.append(f"{what} has what PostgreSQL cannot store")
        return row

    def _send_texts(self, wanted: set[str]) -> set[str]:
        """See that texts are there; return the digests of those that are."""
        new = wanted - self._texts
        if new:
            rows = self._connection.execute(
                "select sha256 from obelism.text where sha256 = any(%s)", [[*new]]
            )
            self._texts.update(str(row[0]) for row in rows)
        workspace = self._journals.workspace
        for digest in new - self._texts:
            text = workspace.text(digest)
            if text is None:
                continue
            insert_text(self._connection, digest, text, workspace.origin(digest))
            self._texts.add(digest)
        return wanted & self._texts


def row_of(line: Line) -> Row | None:
    """Return a line as a row; None where PostgreSQL has no room for it."""
    try:
        text = line.data.decode()
    except UnicodeDecodeError:
        return None
    names = line.id, line.key.annotator, line.who, line.key.article_id
    if line.seq >= 1 << 31 or any("\0" in each for each in (*names, text)):
        return None
    return (*names, line.seq, line.sha256, text)


def insert_actions(connection: Connection, rows: Sequence[Row]) -> list[tuple[Any, ...]]:
    """Add actions; return transaction, number and id of those that were not there."""
    columns: list[list[object]] = [[*column] for column in zip(*rows, strict=True)]
    return connection.execute(_INSERT, columns).fetchall()


def insert_text(connection: Connection, sha256: str, text: str, origin: Origin | None) -> None:
    """Add a text that may be there, and what it was extracted from, unless that is known."""
    connection.execute(
        "insert into obelism.text (sha256, body) values (%s, %s) on conflict do nothing",
        (sha256, text.encode()),
    )
    if origin is not None:
        connection.execute(
            "insert into obelism.origin (sha256, data) values (%s, %s) on conflict do nothing",
            (sha256, msgspec.json.encode(origin).decode()),
        )


def put_blob(connection: Connection, kind: str, owner: str, name: str, data: bytes) -> None:
    """Have a blob hold something else."""
    connection.execute(
        "insert into obelism.blob (kind, owner, name, data) values (%s, %s, %s, %s)"
        " on conflict (kind, owner, name) do update set data = excluded.data",
        (kind, owner, name, data),
    )


def tell_others(connection: Connection) -> None:
    """Have those who watch look at what came; of actions the store tells them by itself."""
    connection.execute("select pg_notify('obelism', '')")


def in_pieces(
    items: Iterable[T],
    size: Callable[[T], int],
    *,
    most: int = _MOST_LINES,
    most_bytes: int = _MOST_BYTES,
) -> Iterator[list[T]]:
    """Yield items in lists, each of so many and so large that one statement takes it."""
    piece: list[T] = []
    total = 0
    for item in items:
        piece.append(item)
        total += size(item)
        if len(piece) >= most or total >= most_bytes:
            yield piece
            piece, total = [], 0
    if piece:
        yield piece
