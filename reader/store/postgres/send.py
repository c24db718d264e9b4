"""Send the lines of journals here to a team's store."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from reader.model.progress import Progress
from reader.store.base import Kind
from reader.store.folder.shared import Journals, Line, Position
from reader.store.postgres.connection import Person
from reader.store.progress import joined_progress, known_progress

if TYPE_CHECKING:
    from reader.store.postgres.connection import Connection

_MOST_LINES, _MOST_BYTES = 1000, 1 << 23
"""Of lines, or of texts, that are sent by one statement."""

_INSERT = (
    "insert into obelism.action (id, layer, who, article, seq, sha256, line)"
    " select * from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::int[], %s::text[],"
    " %s::text[]) on conflict do nothing returning xid::text, n, id"
)


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
                for some in _in_pieces(lines, lambda line: len(line.data)):
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
            position, lines = self._journals.unsent(place, self._person.may_send)
            if position is not None and all(line.id in ids for line in lines):
                positions.append(position)
        self._journals.sent(positions)

    def progress_of_reading(self) -> None:
        """Send how far the person has read, joined with what is there of them."""
        sent: dict[str, bytes] = {}
        for place, data in self._journals.unsent_blobs(Kind.PROGRESS, self._person.annotator):
            known = known_progress(data)
            if known is None or known.annotator != self._person.annotator:
                continue
            row = self._connection.execute(
                "select data from obelism.blob"
                " where kind = 'progress' and owner = %s and name = %s",
                (known.annotator, known.article),
            ).fetchone()
            both = joined_progress([None if row is None else bytes(row[0]), data])
            if both is not None:
                self._connection.execute(
                    "insert into obelism.blob (kind, owner, name, data)"
                    " values ('progress', %s, %s, %s)"
                    " on conflict (kind, owner, name) do update set data = excluded.data",
                    (known.annotator, known.article, both),
                )
            sent[place] = data
        self._journals.sent_blobs(sent)

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
        for place in self._progress(places, len(places), "Sending"):
            position, lines = self._journals.unsent(place, self._person.may_send, all=anew)
            if position is not None:
                positions.append(position)
            yield from (line for line in lines if (line.who, line.id) not in there)

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
        columns = [[*column] for column in zip(*rows, strict=True)]
        new = self._connection.execute(_INSERT, columns).fetchall()
        self.count += len(new)
        last = max(new, key=lambda row: int(row[1]), default=())
        return " ".join(map(str, last))

    def _row(self, line: Line) -> tuple[Any, ...] | None:
        """Return a line as a row; None where PostgreSQL has no room for it."""
        row = (line.id, *_whose(line), line.seq, line.sha256)
        try:
            text = line.data.decode()
        except UnicodeDecodeError:
            text = "\0"
        if any("\0" in each for each in (text, line.id, *_whose(line))) or line.seq >= 1 << 31:
            what = f"{line.key.article_id}, {line.who}: action {line.id}"
            self._journals.problems.append(f"{what} has what PostgreSQL cannot store")
            return None
        return (*row, text)

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
            self._connection.execute(
                "insert into obelism.text (sha256, body) values (%s, %s) on conflict do nothing",
                (digest, text.encode()),
            )
            origin = workspace.origin(digest)
            if origin is not None:
                self._connection.execute(
                    "insert into obelism.origin (sha256, data) values (%s, %s)"
                    " on conflict do nothing",
                    (digest, msgspec.json.encode(origin).decode()),
                )
            self._texts.add(digest)
        return wanted & self._texts


def _whose(line: Line) -> tuple[str, str, str]:
    return line.key.annotator, line.who, line.key.article_id


def _in_pieces(lines: Iterable[Line], size: Any) -> Iterator[list[Line]]:
    """Yield lines in lists, each of so many and so large that one statement takes it."""
    piece: list[Line] = []
    total = 0
    for line in lines:
        piece.append(line)
        total += size(line)
        if len(piece) >= _MOST_LINES or total >= _MOST_BYTES:
            yield piece
            piece, total = [], 0
    if piece:
        yield piece
