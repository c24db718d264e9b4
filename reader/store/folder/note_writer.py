"""Write the note of a batch: see `reader.store.folder.batches`, which reads it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from reader.io import files
from reader.io.json import encode
from reader.model.article import Origin
from reader.model.errors import CannotWrite, reason
from reader.store.folder.batches import (
    FOLDER,
    SUFFIX,
    Header,
    Marker,
    Note,
    Place,
    digest_of,
    place_of,
)
from reader.store.folder.workspace import Workspace, origin_bytes

_PIECE = 1 << 20
"""Bytes that are written at once."""


class NoteWriter:
    """A note that is being made, by who has the right to write all its layers."""

    def __init__(
        self, workspace: Workspace, id: str, decided_in: str = "", also: Sequence[str] = ()
    ) -> None:
        """`decided_in`, `also`: as of its first line, `Header`."""
        self.workspace = workspace
        self.path = workspace.for_writing(workspace.home / FOLDER / f"{id}{SUFFIX}")
        files.remove_left_overs(self.path.parent)
        self._new = self.path.with_name(f".obelism-{os.getpid()}-{id[:12]}.tmp")
        self._fd: int | None = files.open_own(self._new, os.O_RDWR | os.O_CREAT | os.O_EXCL)
        self._buffer = bytearray(encode(Header(decided_in, [*also])) + b"\n")
        self._written, self._lines = 0, 1
        self.note = Note.empty(self.path, decided_in, also)
        """What it has so far: nobody who made a note has to read it."""

    def layer(self, place: str, line: bytes) -> None:
        """Add what the journal of that folder and stem is to get, without the line's end."""
        self._put(Marker(layer=place), line)

    def text(self, sha256: str, text: str) -> None:
        """Add a text."""
        self._put(Marker(text=sha256), encode(text))

    def origin(self, sha256: str, origin: Origin) -> None:
        """Add what a text was extracted from, where that is not kept yet."""
        path = self.workspace.for_writing(self.workspace.origin_path(sha256))
        if not os.path.lexists(path):
            self.file(path, origin_bytes(origin))

    def progress(self, path: Path, data: bytes) -> None:
        """Add what a file of progress is to be."""
        marker = Marker(progress=place_of(path), before=_digest_now(path))
        self._put(marker, encode(data.decode()))

    def file(self, path: Path, data: bytes) -> None:
        """Add what another small file is to be."""
        name = path.relative_to(self.workspace.home).as_posix()
        try:
            self._put(Marker(file=name, before=_digest_now(path)), encode(data.decode()))
        except UnicodeDecodeError:
            raise CannotWrite(f"{path} is not UTF-8") from None

    def _put(self, marker: Marker, line: bytes) -> None:
        self._buffer += encode(marker) + b"\n"
        self._lines += 2
        place = Place(self.path, self._lines, self._written + len(self._buffer), len(line) + 1)
        self.note.add(marker, place)
        self._buffer += line + b"\n"
        if len(self._buffer) > _PIECE:
            self._write()

    def _write(self) -> None:
        if self._fd is not None:
            files.write_all(self._fd, self._buffer)
        self._written += len(self._buffer)
        self._buffer.clear()

    def sync(self) -> None:
        """Have it on the disk, under no name that counts. Raises OSError."""
        self._write()
        if self._fd is not None:
            files.sync(self._fd)

    def decide(self) -> None:
        """Give it its name, durably: from here on all of it counts. Raises OSError."""
        self._close()
        os.rename(self._new, self.path)
        try:
            files.sync_folder(self.path.parent)
        except OSError:
            files.remove(self.path)
            if not os.path.lexists(self.path):
                raise

    def end(self) -> None:
        """Remove it: all of it is where it belongs."""
        files.remove(self.path)

    def drop(self) -> None:
        """Remove it: nothing of it has come into a layer."""
        self._close()
        files.remove(self.path)
        files.remove(self._new)

    def _close(self) -> None:
        fd, self._fd = self._fd, None
        if fd is not None:
            os.close(fd)


def _digest_now(path: Path) -> str | None:
    known = files.read_bytes(path)
    return None if known is None else digest_of(known)


def decide(writers: Sequence[NoteWriter]) -> None:
    """Have the notes of a batch count, that of the first workspace last.

    Raises:
        CannotWrite: nothing counts.
    """
    first, *others = writers
    try:
        for writer in others:
            writer.sync()
            writer.decide()
        first.sync()
        first.decide()
    except BaseException as error:
        for writer in writers:
            writer.drop()
        if isinstance(error, OSError):
            raise CannotWrite(reason(error)) from None
        raise
