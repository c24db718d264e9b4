"""Take the actions of others out of a team's store into the journals here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from reader.model.article import Origin
from reader.model.errors import ObelismError
from reader.model.progress import Progress
from reader.store.base import LayerKey
from reader.store.folder.journal import parse_journal
from reader.store.folder.shared import Journals, Line
from reader.store.postgres.connection import Person
from reader.store.postgres.send import in_pieces
from reader.store.progress import known_progress

if TYPE_CHECKING:
    from reader.store.postgres.connection import Connection

_PAGE = 5000
"""Rows that are asked for at once."""

_MOST = 1 << 24
"""Bytes of lines that are fetched at once."""

_TOGETHER = 1 << 26
"""Bytes of lines that come in together: each time all that is new is synced once."""

_MANY = 300_000
"""Ids of actions in journals that are kept in memory."""

_AFTER = (
    "(t.xid, t.n) > (%s::xid8, %s) and t.xid < pg_snapshot_xmin(pg_current_snapshot())"
    " order by t.xid, t.n limit %s"
)
"""The rows of a table `t` after a cursor. A bare `order by xid` would mean the result's column,
which is text: 1000 before 999, and no index has that order."""


class _Row(NamedTuple):
    """What a row says of its line."""

    xid: str
    n: int
    id: str
    layer: str
    who: str
    article: str
    seq: int
    sha256: str
    size: int

    @property
    def key(self) -> LayerKey:
        return LayerKey(self.layer, self.article)

    @property
    def cursor(self) -> str:
        return f"{self.xid} {self.n} {self.id}"

    @property
    def place(self) -> str:
        """Where it is, for sentences."""
        return f"row {self.n}, {self.article}, {self.who}"


def _line(row: _Row, data: bytes) -> Line | str:
    """Return the line of a row; a sentence where it does not say what its row says.

    Raises:
        ObelismError: another version wrote it.
    """
    journal = parse_journal(Path(), data)
    if journal.newer:
        raise ObelismError(
            f"{row.place}: it was written by another version of obelism: bring this one up to date"
        )
    if len(journal.entries) != 1 or b"\n" in data:
        return "it is no action"
    (entry,) = journal.entries
    meta = entry.meta or {}
    said = (entry.id, entry.who, entry.article, entry.seq, entry.sha256)
    whose = meta.get("annotator", row.layer)
    if said != (row.id, row.who, row.article, row.seq, row.sha256) or whose != row.layer:
        return "its line says otherwise"
    begins = "annotator" in meta and "article" in meta
    return Line(row.key, row.id, row.who, row.seq, row.sha256, data, begins)


class Receiving:
    """What comes in."""

    def __init__(
        self, connection: Connection, person: Person, journals: Journals, progress: Progress
    ) -> None:
        self._connection, self._person, self._journals = connection, person, journals
        self._progress = progress
        self.count = 0
        """Actions that are here now and were not."""
        self.layers: set[LayerKey] = set()
        """Those that got some."""
        self.joined: set[LayerKey] = set()
        """Those of them that had others before."""
        self.ids: set[str] = set()
        """Of what came in."""
        self.problems: list[str] = []
        self._known: dict[LayerKey, set[str]] = {}
        self._count_known = 0
        self._kept: set[str] = set()
        """Digests of texts that are kept here."""

    def actions(self, *, count_only: bool = False, anew: bool = False) -> None:
        """Take all actions after the cursor that are in no journal here.

        `count_only`: only count them; `anew`: from the beginning.

        Raises:
            CannotWrite: what came last cannot be written; all before it counts.
            ObelismError: a row cannot be used by this version.
        """
        cursor = "" if anew else self._journals.get("cursor")
        lines: list[Line] = []
        size = 0
        for page in self._pages(cursor or "0 0 "):
            wanted = [row for row in page if row.id not in self._ids(row.key)]
            if count_only:
                self.count += len(wanted)
                self.layers.update(row.key for row in wanted)
                continue
            for some in in_pieces(wanted, lambda row: row.size, most=_PAGE, most_bytes=_MOST):
                lines += self._fetched(some)
                size += sum(row.size for row in some)
                if size > _TOGETHER:
                    self._take_in(lines, some[-1].cursor)
                    lines, size = [], 0
            if lines:
                continue
            self._journals.put(cursor=page[-1].cursor)
        if not count_only:
            self._take_in(lines, self._last)

    def _pages(self, cursor: str) -> Iterator[list[_Row]]:
        """Yield the rows after a cursor, in their order."""
        row = self._connection.execute(
            "select count(*) from obelism.action where (xid, n) > (%s::xid8, %s)", _place(cursor)
        ).fetchone()
        total = row[0] if row else 0
        for _ in self._progress(range(total // _PAGE + 1), total // _PAGE + 1, "Receiving"):
            found = self._connection.execute(
                "select xid::text, n, id, layer, who, article, seq, sha256, octet_length(line)"
                f" from obelism.action t where {_AFTER}",
                (*_place(cursor), _PAGE),
            ).fetchall()
            page = [_Row(*row) for row in found]
            if page:
                self._last = cursor = page[-1].cursor
                yield page

    _last = ""
    """The cursor after the last page."""

    def _ids(self, key: LayerKey) -> set[str]:
        if key not in self._known:
            if self._count_known > _MANY:
                self._known.clear()
                self._count_known = 0
            self._known[key] = self._journals.ids(key)
            self._count_known += len(self._known[key])
        return self._known[key]

    def _fetched(self, rows: Sequence[_Row]) -> Iterator[Line]:
        """Yield the lines of rows that say what their rows say."""
        found = self._connection.execute(
            "select n, xid::text, line from unnest(%s::text[]::xid8[], %s::bigint[]) w(xid, n)"
            " join obelism.action using (xid, n)",
            ([row.xid for row in rows], [row.n for row in rows]),
        )
        lines = {(n, xid): line.encode() for n, xid, line in found}
        for row in rows:
            data = lines.get((row.n, row.xid))
            line = "it is gone" if data is None else _line(row, data)
            if isinstance(line, Line):
                yield line
            else:
                self.problems.append(f"{row.place}: it was left out, as {line}")

    def _take_in(self, lines: Sequence[Line], cursor: str) -> None:
        """Have lines come in, with the texts that they count; from then on the cursor is there."""
        if lines:
            digests = {line.sha256 for line in lines} - self._kept
            texts, origins = self._texts(
                [each for each in digests if not self._journals.workspace.keeps(each)]
            )
            before = {line.key for line in lines if self._ids(line.key)}
            left = self._journals.take_in(
                lines, texts=texts, origins=origins, progress={}, shown=self._progress
            )
            self.problems += [f"{each.key}: {each}" for each in left]
            self._kept |= digests
            self.joined |= before
            self.count += len(lines)
            for line in lines:
                self.layers.add(line.key)
                self.ids.add(line.id)
                self._ids(line.key).add(line.id)
        if cursor:
            self._journals.put(cursor=cursor)

    def _texts(self, digests: Sequence[str]) -> tuple[dict[str, str], dict[str, Origin]]:
        """Fetch texts and what they were extracted from, by digest; raise ObelismError where one
        is not there or not what it is called."""
        texts: dict[str, str] = {}
        rows = self._connection.execute(
            "select sha256, body from obelism.text where sha256 = any(%s)", [list(digests)]
        )
        for digest, body in rows:
            if hashlib.sha256(body).hexdigest() == digest:
                texts[digest] = bytes(body).decode("utf-8", "replace")
        missing = next((each for each in digests if each not in texts), None)
        if missing is not None:
            raise ObelismError(f"the store lacks the text {missing}, which actions in it count")
        origins: dict[str, Origin] = {}
        rows = self._connection.execute(
            "select sha256, data from obelism.origin where sha256 = any(%s)", [list(digests)]
        )
        for digest, data in rows:
            try:
                origins[digest] = msgspec.json.decode(data, type=Origin)
            except msgspec.MsgspecError:
                self.problems.append(f"what is said of the text {digest} cannot be used")
        return texts, origins

    def progress_of_reading(self) -> None:
        """Take how far others have read, and the person on other machines."""
        cursor = self._journals.get("blobs") or "0 0 "
        while True:
            rows: list[Any] = self._connection.execute(
                f"select xid::text, n, owner, name, data from obelism.blob t"
                f" where kind = 'progress' and {_AFTER}",
                (*_place(cursor), _PAGE),
            ).fetchall()
            if not rows:
                return
            progress: dict[LayerKey, bytes] = {}
            for xid, n, owner, name, data in rows:
                cursor = f"{xid} {n} "
                known = known_progress(bytes(data))
                if known is not None and (known.annotator, known.article) == (owner, name):
                    progress[LayerKey(owner, name)] = bytes(data)
                else:
                    self.problems.append(f"what is said of {owner}'s reading cannot be used")
            self._journals.take_in([], texts={}, origins={}, progress=progress)
            self._journals.put(blobs=cursor)


def _place(cursor: str) -> tuple[str, int]:
    xid, n, _ = cursor.split(" ", 2)
    return xid, int(n)
