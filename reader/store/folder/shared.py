"""Journals that are shared with others: what was sent of each, and how lines of others come in.

The journals are the truth, and what is known of them here follows from them: `local/team.sqlite`,
which can be thrown away. Of each journal it has how far its lines are known where they were sent
to, with a digest of them; a journal that is no longer what it was up to there, as one that was
joined by git or came out of a backup, is compared from its beginning.

Lines come in as a batch does (`reader.store.folder.bulk` says in which order): once the note has
its name all of them count, and one sync of the file system makes them last.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from reader.io import files
from reader.io.derived import at_once, connected, place_for
from reader.io.json import BadJSON, decode
from reader.io.locks import Holder
from reader.model.article import Origin
from reader.model.clock import Clock, new_id, timestamp
from reader.model.errors import CannotWrite, reason
from reader.model.progress import Progress, no_progress
from reader.store.base import Kind, LayerKey, Unfinished
from reader.store.folder.batches import Note, read_waiting
from reader.store.folder.carrying import carry_out
from reader.store.folder.claims import Claim
from reader.store.folder.find_layers import files_of, head_key, is_there, layer_names
from reader.store.folder.journal import read_journal
from reader.store.folder.note_writer import NoteWriter, decide
from reader.store.folder.store import FolderStore
from reader.store.progress import joined_progress
from reader.text.slug import slug

_SCHEMA = (
    "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    """CREATE TABLE journals (place TEXT PRIMARY KEY, looks TEXT NOT NULL, size INTEGER NOT NULL,
        digest TEXT NOT NULL)""",
    """CREATE TABLE blobs (place TEXT PRIMARY KEY, digest TEXT NOT NULL)""",
)

_NOTHING: Final = 0, sha256().hexdigest()


class Line(msgspec.Struct, frozen=True):
    """A line of a journal, and what it says of itself."""

    key: LayerKey
    """Whose layer it stands in."""
    id: str
    who: str
    seq: int
    sha256: str
    data: bytes
    """Without its end."""
    begins: bool = False
    """Whether it says whose layer it is, as the first line of a journal does."""


class _Said(msgspec.Struct):
    """As much of a line as is looked at."""

    id: str
    seq: int
    who: str
    article: str
    sha256: str
    type: str = "action"


class Position(msgspec.Struct, frozen=True):
    """How far a journal is known elsewhere."""

    place: str
    looks: str
    size: int
    digest: str


def progress_folders(workspace: FolderStore, annotator: str | None) -> list[Path]:
    """Return the folders of what somebody has read, or of everybody; they may not be there."""
    if annotator is not None:
        return [workspace.blob_path(Kind.PROGRESS, annotator, "x").parent]
    every = workspace.blob_path(Kind.PROGRESS, "x", "x").parent.parent
    return sorted(every.iterdir()) if every.is_dir() else []


class Journals:
    """The journals of a workspace, and what is known elsewhere of each."""

    def __init__(self, workspace: FolderStore, clock: Clock) -> None:
        """Raises CannotWrite where it cannot be kept what was sent."""
        self.workspace, self.clock = workspace, clock
        path = place_for(workspace.home, str(workspace.root), "team", made=workspace.exists)
        connection = connected(path, _SCHEMA)
        if connection is None:
            raise CannotWrite(f"{path} cannot be written, which has what was sent so far")
        self._known = connection
        self.path = path
        self.was_rewritten = False
        """Whether a journal lacks what was known of it; set by `unsent`."""
        self.problems: list[str] = []
        """A sentence for each line that cannot be sent."""

    def close(self) -> None:
        """Let go of the file."""
        self._known.close()

    def get(self, name: str) -> str | None:
        """Return what is kept under a name."""
        row = self._known.execute("SELECT value FROM about WHERE name=?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def put(self, **values: str) -> None:
        """Keep values under names, together."""
        with at_once(self._known):
            self._known.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", values.items())

    def forget(self) -> None:
        """Have everything be compared anew."""
        with at_once(self._known):
            for table in ("journals", "blobs"):
                self._known.execute(f"DELETE FROM {table}")
            self._known.execute("DELETE FROM about WHERE name <> 'url'")

    # What goes out

    def look(self) -> None:
        """See whether a journal lacks what was known of it; then `was_rewritten`."""
        rows = self._known.execute("SELECT place, looks, size, digest FROM journals").fetchall()
        for place, looks, size, digest in rows:
            path = self._path(place)
            now = _looks(path)
            if now == looks:
                continue
            data = b"" if now == "" else _read(path)[:size]
            if len(data) < size or sha256(data).hexdigest() != digest:
                self.was_rewritten = True
                return

    def changed(self, *, all: bool = False) -> list[str]:
        """Return the places of the journals that are not as they were when they were sent, or of
        `all`."""
        known = (
            {} if all else dict(self._known.execute("SELECT place, looks FROM journals").fetchall())
        )
        places = [f"{folder}/{name}" for folder, name in layer_names(self.workspace)]
        return [each for each in places if _looks(self._path(each)) not in ("", known.get(each))]

    def unsent(
        self, place: str, may_send: Callable[[str, str], bool], *, all: bool = False
    ) -> tuple[Position, list[Line], list[Line]]:
        """Return how far a journal goes now, and its new lines: those to be sent, and the others.

        `may_send`: whether what somebody (second) did in a layer (first) is to be; `all`: whether
        lines that were sent are to be, too.
        """
        row = self._known.execute(
            "SELECT size, digest FROM journals WHERE place=?", (place,)
        ).fetchone()
        size, digest = row or _NOTHING
        pair = files_of(self.workspace, *place.split("/", 1))
        looks, data = _looks(pair[1]), _read(pair[1])
        if all or sha256(data[:size]).hexdigest() != digest:
            size = 0
        end = data.rfind(b"\n") + 1  # a torn line waits
        key = head_key(pair)
        if key is None:
            self.problems.append(f"{pair[1]}: it does not say whose it is; see obelism check")
            return Position(place, looks, *_NOTHING), [], []
        lines: list[Line] = []
        others: list[Line] = []
        for line in self._lines(pair[1], key, data[size:end]):
            (lines if may_send(key.annotator, line.who) else others).append(line)
        return Position(place, looks, end, sha256(data[:end]).hexdigest()), lines, others

    def _path(self, place: str) -> Path:
        return files_of(self.workspace, *place.split("/", 1))[1]

    def _lines(self, path: Path, key: LayerKey, data: bytes) -> Iterator[Line]:
        for raw in data.split(b"\n"):
            if not raw.strip():
                continue
            try:
                said = decode(raw, _Said)
            except BadJSON:
                continue  # `check` says so, and it is no action of anybody
            if said.article != key.article_id:
                self.problems.append(f"{path}: action {said.id} is of another article")
            elif said.type == "action":
                yield Line(key, said.id, said.who, said.seq, said.sha256, raw.rstrip(b"\r"))

    def sent(self, positions: Iterable[Position]) -> None:
        """Keep how far journals are known elsewhere."""
        with at_once(self._known):
            self._known.executemany(
                "INSERT OR REPLACE INTO journals VALUES (?, ?, ?, ?)",
                ((each.place, each.looks, each.size, each.digest) for each in positions),
            )

    def unsent_progress(self, annotator: str | None) -> Iterator[tuple[str, bytes]]:
        """Yield place and bytes of what changed, since it was sent, of how far somebody has read;
        None: everybody."""
        known = dict(self._known.execute("SELECT place, digest FROM blobs").fetchall())
        for folder in progress_folders(self.workspace, annotator):
            for name in sorted(os.listdir(folder) if folder.is_dir() else ()):
                path = folder / name
                with contextlib.suppress(OSError):
                    small = name.endswith(".json")
                    data = files.read_bytes(path, most=files.SMALL) if small else None
                    place = f"{folder.name}/{name}"
                    if data is not None and known.get(place) != sha256(data).hexdigest():
                        yield place, data

    def sent_blobs(self, blobs: Mapping[str, bytes]) -> None:
        """Keep that blobs are known elsewhere, by their places."""
        with at_once(self._known):
            self._known.executemany(
                "INSERT OR REPLACE INTO blobs VALUES (?, ?)",
                ((place, sha256(data).hexdigest()) for place, data in blobs.items()),
            )

    # What comes in

    def ids(self, key: LayerKey) -> set[str]:
        """Return the ids of all that is in a journal, or waits for it; raises OSError."""
        path = self.workspace.history_path(*key)
        waiting = [entry.id for each in read_waiting(path) for entry in each.journal.entries]
        if not os.path.lexists(path):
            return {*waiting}
        return {entry.id for entry in read_journal(path).entries}.union(waiting)

    def take_in(
        self,
        lines: Sequence[Line],
        *,
        texts: Mapping[str, str],
        origins: Mapping[str, Origin],
        progress: Mapping[LayerKey, bytes],
        shown: Progress = no_progress,
    ) -> list[Unfinished]:
        """Append lines that are in no journal yet, with the texts that they count; all or none.

        Layers that somebody has open get theirs when they are opened next; what waits for another
        reason is returned. `progress`: what others know of how far somebody has read.

        Raises:
            CannotWrite: nothing came in.
        """
        workspace = self.workspace
        workspace.ensure()
        by_place: dict[str, list[Line]] = {}
        for line in lines:
            by_place.setdefault(_place(line.key), []).append(line)
        fresh = {
            place
            for place, some in by_place.items()
            if len(some) == 1 and some[0].begins and not is_there(workspace, *place.split("/", 1))
        }
        locks = [workspace.lock_name(*some[0].key) for some in by_place.values()]
        holder = Holder(os.uname().nodename, os.getpid(), timestamp(self.clock()), "obelism sync")
        id = new_id()
        try:
            claim = Claim.take(workspace.for_writing(workspace.claims / id), locks, holder)
        except OSError as error:
            raise workspace.cannot_write(error) from None
        try:
            note = self._note(id, by_place, texts, origins, progress)
            left = carry_out(
                workspace, note, self.clock, fresh, held=claim.held, progress=shown, doing="Saving"
            )
        finally:
            claim.release()
        return left

    def _note(
        self,
        id: str,
        by_place: Mapping[str, Sequence[Line]],
        texts: Mapping[str, str],
        origins: Mapping[str, Origin],
        progress: Mapping[LayerKey, bytes],
    ) -> Note:
        try:
            writer = NoteWriter(self.workspace, id)
        except OSError as error:
            raise self.workspace.cannot_write(error) from None
        try:
            for digest, text in texts.items():
                writer.text(digest, text)
            for digest, origin in origins.items():
                writer.origin(digest, origin)
            for place, lines in by_place.items():
                for line in lines:
                    writer.layer(place, line.data)
            for key, data in progress.items():
                path = self.workspace.for_writing(self.workspace.blob_path(Kind.PROGRESS, *key))
                both = joined_progress([files.read_bytes(path), data])
                if both is not None:
                    writer.progress(path, both)
            decide([writer])
        except (OSError, CannotWrite) as error:
            writer.drop()
            why = reason(error)
            raise CannotWrite(f"{self.workspace.root} cannot be written ({why})") from None
        except BaseException:
            writer.drop()
            raise
        return writer.note


def _place(key: LayerKey) -> str:
    return f"{slug(key.annotator)}/{slug(key.article_id)}"


def _looks(path: Path) -> str:
    """Return what changes with a journal; empty where there is none."""
    try:
        return " ".join(map(str, files.looks_of(os.lstat(path))))
    except OSError:
        return ""


def _read(path: Path) -> bytes:
    try:
        return files.read_bytes(path) or b""
    except OSError:
        return b""
