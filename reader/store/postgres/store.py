"""A team's store, without any folder: for a server, a notebook, a browser.

See `reader.store.base.Store`. Each open layer has a connection of its own, which holds its lock: it
ends with the connection, however that ends.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from reader.model.annotation import THERE
from reader.model.article import Article, ArticleInfo, Origin
from reader.model.clock import Clock, utc_now
from reader.model.errors import CannotWrite, ObelismError, Unreadable
from reader.model.labels import DEFAULT_LABELS, LabelSet
from reader.model.log import Entry
from reader.model.names import valid_annotator
from reader.model.progress import Progress
from reader.store.base import (
    ASSIGNMENTS,
    LABELS,
    Blob,
    FileStore,
    Head,
    Kind,
    LayerKey,
    Part,
    Snapshot,
    Store,
    article_of,
    of_one_kind,
)
from reader.store.findings import Finding, LogLine, Trail
from reader.store.postgres.database import Database
from reader.store.postgres.handle import PostgresBatch, PostgresHandle, commit, entry_of
from reader.store.postgres.send import FILE, put_blob
from reader.store.records import article_info, contents_of, short_id, snapshot_of
from reader.store.withdrawn import withdrawn
from reader.store.without_files import StoreWithoutFiles

if TYPE_CHECKING:
    from reader.settings.assignments import Assignments

_LOGIN = "login"
"""The kind of a blob that says by what name somebody goes."""


class PostgresStore(StoreWithoutFiles):
    """Layers, texts and blobs in PostgreSQL."""

    def __init__(self, address: str) -> None:
        """Connects at once. Raises as `reader.store.postgres.connection.connect`."""
        self._database = Database(address)
        self.address, self.person = address, self._database.person
        super().__init__(self._database.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PostgresStore) and self.address == other.address

    def __hash__(self) -> int:
        return hash(self.address)

    def close(self) -> None:
        """Let go of the server; layers that are open stay so."""
        self._database.close()

    def _put(self, statement: str, values: Sequence[Any]) -> None:
        try:
            with self._database.connected() as connection:
                connection.execute(statement.encode(), values)
        except ObelismError as error:
            raise CannotWrite(str(error)) from None

    def ensure(self, *, allow_home: bool = False) -> None:
        """Do nothing: its owner made it."""

    def finish(self, clock: Clock) -> None:
        """Do nothing: nothing ever waits here."""

    def labels(self) -> LabelSet:
        from reader.settings.files import read_labels

        data = self._blob(FILE, "", LABELS)
        return DEFAULT_LABELS if data is None else read_labels(Path(self.labels_place), data)

    def assignments(self) -> Assignments | None:
        from reader.settings.assignments import BadAssignments, parse_assignments

        data = self._blob(FILE, "", ASSIGNMENTS)
        try:
            return None if data is None else parse_assignments(data)
        except BadAssignments as error:
            raise BadAssignments(f"who is to read what in {self.name}: {error}") from None

    def annotator_for(self, login: str) -> str | None:
        if self.person.kind != "program":
            return self.person.annotator
        data = self._blob(_LOGIN, login, "")
        return None if data is None else data.decode()

    def remember_annotator(self, login: str, name: str) -> None:
        self._put_blob(_LOGIN, login, "", valid_annotator(name).encode())

    def persons(self) -> set[str]:
        rows = self._database.rows("select distinct layer from obelism.action")
        logins = self._database.rows("select data from obelism.blob where kind = %s", [_LOGIN])
        return {str(row[0]) for row in rows} | {bytes(row[0]).decode() for row in logins}

    def articles(self) -> Iterator[ArticleInfo]:
        seen: set[str] = set()
        for head in self.heads():
            if head.info.id not in seen:
                seen.add(head.info.id)
                yield head.info

    def article(self, id: str) -> Article:
        return article_of(self, id, (head.info for head in self.heads(article_id=id)))

    def text(self, sha256: str) -> str | None:
        rows = self._database.rows("select body from obelism.text where sha256 = %s", [sha256])
        return bytes(rows[0][0]).decode("utf-8", "replace") if rows else None

    def text_size(self, sha256: str) -> int | None:
        rows = self._database.rows(
            "select octet_length(body) from obelism.text where sha256 = %s", [sha256]
        )
        return int(rows[0][0]) if rows else None

    def origin(self, sha256: str) -> Origin | None:
        rows = self._database.rows("select data from obelism.origin where sha256 = %s", [sha256])
        try:
            return msgspec.json.decode(rows[0][0], type=Origin) if rows else None
        except msgspec.MsgspecError:
            return None

    def heads(
        self,
        *,
        annotator: str | None = None,
        article_id: str | None = None,
        without: Collection[str] = (),
    ) -> Iterator[Head]:
        hidden = withdrawn(self) if annotator is None else ()
        metas: dict[LayerKey, dict[str, Any]] = {}
        rows = self._database.rows(
            "select layer, article, record->'meta' from obelism.action"
            " where jsonb_typeof(record->'meta') = 'object'"
            " and layer = coalesce(%s, layer) and article = coalesce(%s, article)"
            " and not article = any(%s)"
            ' order by layer collate "C", article collate "C",'
            ' record->>\'at\' collate "C", seq, id collate "C"',
            [annotator, article_id, list(without)],
        )
        for layer, article, meta in rows:
            metas.setdefault(LayerKey(layer, article), {}).update(meta)
        for key, meta in metas.items():
            info = article_info(meta)
            if info is not None and key.annotator not in hidden:
                yield Head(key.annotator, info)

    def layers(
        self, article_id: str | None = None, progress: Progress | None = None
    ) -> list[LayerKey]:
        hidden = withdrawn(self)
        rows = self._database.rows(
            "select distinct layer, article from obelism.action"
            " where article = coalesce(%s, article)",
            [article_id],
        )
        return sorted(LayerKey(*row) for row in rows if row[0] not in hidden)

    def having(self, ids: Collection[bytes]) -> Iterator[tuple[LayerKey, Collection[bytes]]]:
        hidden = withdrawn(self)
        wanted = [id.hex() if len(id) == 16 else id.decode("utf-8", "replace") for id in ids]
        rows = self._database.rows(
            "select layer, article, array_agg(distinct found.id) from obelism.action,"
            " jsonb_object_keys(record->'after'->'annotations') found(id)"
            " where found.id = any(%s) group by layer, article",
            [wanted],
        )
        for layer, article, found in rows:
            if layer not in hidden:
                yield LayerKey(layer, article), {*map(short_id, found)}.intersection(ids)

    def over_articles(
        self,
        annotator: str | None = None,
        *,
        without: Collection[str] = (),
        progress: Progress | None = None,
    ) -> list[LayerKey]:
        hidden = withdrawn(self) if annotator is None else ()
        rows = self._database.rows(
            "select distinct layer, article from obelism.action"
            " where layer = coalesce(%s, layer) and not article = any(%s)"
            " and position(%s in line) > 0",
            [annotator, list(without), f'"{THERE}"'],
        )
        return sorted(LayerKey(*row) for row in rows if row[0] not in hidden)

    def read(self, key: LayerKey) -> Snapshot:
        entries = (entry_of(line) for _, line in self._database.lines(key))
        return snapshot_of(key, contents_of(filter(None, entries)))

    def stamp(self, key: LayerKey) -> object:
        return self._database.rows(
            "select count(*), max(n) from obelism.action where layer = %s and article = %s", [*key]
        )[0]

    def trail(self, key: LayerKey) -> Trail:
        place = f"{self.name}, {key.article_id}, {key.annotator}"
        found = ((n, entry_of(line)) for n, line in self._database.lines(key))
        return Trail(
            [
                LogLine(e.at, place, e.seq, e.id, number, n, e.who, e.what, e.of)
                for number, (n, e) in enumerate(found, 1)
                if e is not None
            ]
        )

    def entry(self, line: LogLine) -> Entry | Finding:
        rows = self._database.rows(
            "select line from obelism.action where n = %s and id = %s", [line.offset, line.id]
        )
        entry = entry_of(rows[0][0]) if rows else None
        return entry or Finding(line.place, line.line, "there is no such entry")

    def open(
        self, key: LayerKey, article: Article, *, who: str | None = None, clock: Clock = utc_now
    ) -> PostgresHandle:
        return PostgresHandle(self._database, key, article, who or key.annotator)

    def holder(self, key: LayerKey) -> str | None:
        return self._database.holder(key)

    def commit(self, parts: Sequence[Part], *, timeout: float | None) -> None:
        commit(self._database, of_one_kind(PostgresHandle, parts))

    def batch(
        self,
        layers: Collection[tuple[Store, LayerKey]],
        *,
        who: str,
        own: Collection[FileStore] = (),
        clock: Clock,
    ) -> PostgresBatch:
        return PostgresBatch(self._database, who)

    def _blob(self, kind: str, owner: str, name: str) -> bytes | None:
        rows = self._database.rows(
            "select data from obelism.blob where kind = %s and owner = %s and name = %s",
            [kind, owner, name],
        )
        return bytes(rows[0][0]) if rows else None

    def _put_blob(self, kind: str, owner: str, name: str, data: bytes) -> None:
        try:
            with self._database.connected() as connection:
                put_blob(connection, kind, owner, name, data)
        except ObelismError as error:
            raise CannotWrite(str(error)) from None

    def get(self, kind: Kind, owner: str, name: str) -> bytes | None:
        try:
            return self._blob(kind, owner, name)
        except ObelismError as error:
            raise Unreadable(str(error)) from None

    def put(self, kind: Kind, owner: str, name: str, data: bytes) -> None:
        self._put_blob(kind, owner, name, data)

    def remove(self, kind: Kind, owner: str, name: str) -> None:
        with contextlib.suppress(CannotWrite):
            self._put(
                "delete from obelism.blob where kind = %s and owner = %s and name = %s",
                [kind, owner, name],
            )

    def quarantine(self, kind: Kind, owner: str, name: str) -> None:
        self._put(
            "update obelism.blob set kind = 'damaged ' || kind, name = name || ' ' || n::text"
            " where kind = %s and owner = %s and name = %s",
            [kind, owner, name],
        )

    def blobs(
        self, kind: Kind, owner: str | None = None, name: str | None = None
    ) -> Iterator[Blob]:
        rows = self._database.rows(
            "select owner, name, data from obelism.blob where kind = %s"
            " and owner = coalesce(%s, owner) and name = coalesce(%s, name) order by owner, name",
            [kind, owner, name],
        )
        for whose, what, data in rows:
            yield Blob(self.place(kind, whose, what), bytes(data))
