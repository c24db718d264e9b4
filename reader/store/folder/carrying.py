"""Carry out what the notes of batches say: see `reader.store.folder.bulk` for the order."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import IO, Any

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode
from reader.io.locks import Holder
from reader.model.clock import Clock, new_id, timestamp
from reader.model.errors import CannotWrite, ForeignChange, reason
from reader.model.log import MOVE, REDO, UNDO
from reader.model.progress import Progress, no_progress
from reader.store.base import HOME, LayerKey, Unfinished
from reader.store.folder.batches import (
    Note,
    content_of,
    end,
    entries_in,
    notes,
    put_in,
    remove_if_done,
)
from reader.store.folder.claims import Claim
from reader.store.folder.find_layers import files_of, head_key
from reader.store.folder.journal import parse_journal
from reader.store.folder.layer_file import LayerFile, first_file
from reader.store.folder.opening import not_written, repaired
from reader.store.folder.state import read_state
from reader.store.folder.workspace import Workspace
from reader.store.records import article_info, whole_meta
from reader.text.slug import slug


def finish_batches(workspace: Workspace, clock: Clock, mover: str | None = None) -> None:
    """Put what notes have where it belongs, except for layers that are open or fail.

    `mover`: only those of this annotator's moves, since nobody opens a missing article. It costs
    one listing of a folder where there are none.
    """
    for note in notes(workspace.home):
        if mover is not None and not _is_move_of(mover, note):
            continue
        locks = [workspace.lock_of(_journal(workspace, place)).name for place in note.layers]
        holder = Holder(os.uname().nodename, os.getpid(), timestamp(clock()), "obelism")
        with contextlib.suppress(OSError, CannotWrite):
            claim = Claim.take(workspace.for_writing(workspace.claims / new_id()), locks, holder)
            try:
                carry_out(workspace, note, clock, held=claim.held)
            finally:
                claim.release()


_MOST_MOVED = 100
"""Layers of a move, at most: two, and those whose pairs lead to the article that is gone."""


def _is_move_of(annotator: str, note: Note) -> bool:
    folders = {place.partition("/")[0] for place in note.layers}
    if len(note.layers) > _MOST_MOVED or folders != {slug(annotator)}:
        return False
    return any(entry.what in (MOVE, UNDO, REDO) for entry in entries_in(note))


def _journal(workspace: Workspace, place: str) -> Path:
    return workspace.home / "history" / f"{place}.jsonl"


def carry_out(
    workspace: Workspace,
    note: Note,
    clock: Clock,
    fresh: Collection[str] = (),
    *,
    held: Mapping[str, str] | None = None,
    progress: Progress = no_progress,
    doing: str = "Saving",
) -> list[Unfinished]:
    """Put all that a note has where it belongs, and remove the note; return what waits on.

    Whoever calls it has a claim on the layers but those `held` by others, by the names of their
    locks. `fresh`: layers without files.
    """
    if not files.is_own(note.path):
        return []  # somebody else was faster
    left: list[Unfinished] = []
    with _Writing(workspace, note) as writing:
        writing.texts()
        for place in progress(note.layers, len(note.layers), doing):
            if held and workspace.lock_of(_journal(workspace, place)).name in held:
                continue
            try:
                writing.layer(place, clock, is_fresh=place in fresh)
            except (OSError, CannotWrite, ForeignChange, BadJSON) as error:
                key = head_key(files_of(workspace, *place.split("/", 1)))
                left.append(Unfinished(key, reason(error)))
        writing.small_files()
        try:
            writing.finish()
        except OSError as error:
            return [*left, Unfinished(None, reason(error))]
    if left or held or note.bad:
        remove_if_done(note)
    else:
        end(note)
    return left


class _First(msgspec.Struct):
    """As much of a layer's first entry as its file is made of; records stay as they are written."""

    seq: int
    at: str
    after: dict[str, dict[str, msgspec.Raw]]
    meta: dict[str, Any]


_PIECE = 1 << 20
"""Bytes of a note that are read at once."""

_KINDS = "layers", "history"
"""The folders of layer files and journals."""


class _Writing:
    """The files of a note, while they are written and not yet synced."""

    def __init__(self, workspace: Workspace, note: Note) -> None:
        self._workspace, self._note = workspace, note
        self._named: list[tuple[str, str]] = []
        """New files beside those that they replace, and the names that they get."""
        self._others: list[str] = []
        """Further files that were written."""
        self._folders: dict[str, int] = {}
        """Folders that files were made in, and the permissions of these."""
        self._count = 0
        self._piece, self._begin = b"", 0
        """What was read of the note last, and where in it that begins."""
        self._beside = f".obelism-{os.getpid()}-{note.path.stem[:12]}"
        """How new files are called beside those that they replace."""

    def __enter__(self) -> _Writing:
        self._file: IO[bytes] = files.open_regular(self._note.path)
        self._home = os.open(self._workspace.home, os.O_RDONLY | os.O_DIRECTORY)
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()
        os.close(self._home)
        for new, _ in self._named:
            with contextlib.suppress(OSError):
                os.unlink(new)

    def texts(self) -> None:
        """Keep the texts. One that cannot be is still in the note."""
        for sha256, place in self._note.texts.items():
            with contextlib.suppress(OSError, CannotWrite, BadJSON, ValueError):
                if not self._workspace.keeps(sha256):
                    text = decode(self._line(place.offset, place.size), str, spare=None)
                    self._new(self._workspace.text_name(sha256), text.encode(), now=True)

    def layer(self, place: str, clock: Clock, *, is_fresh: bool) -> None:
        """Write the journal of a layer, and beside its file the new one."""
        layer, journal = (f"{self._workspace.root}/{HOME}/{each}/{place}" for each in _KINDS)
        layer, journal = f"{layer}.json", f"{journal}.jsonl"
        lines = [self._line(each.offset, each.size) for each in self._note.layers[place]]
        if is_fresh and len(lines) == 1:
            first = decode(lines[0], _First, spare=None)
            self._write(journal, lines[0])
            meta = {**first.meta, "seq": first.seq, "actions": 1, "modified": first.at}
            self._new(layer, first_file(meta, first.after))
            return
        pair = Path(layer), Path(journal)
        key = head_key(pair)
        if key is None:
            raise CannotWrite(f"{journal}: the note does not say whose it is")
        self._known(place, pair[0], key, clock)

    def _known(self, place: str, layer: Path, key: LayerKey, clock: Clock) -> None:
        """Write a layer that has files."""
        workspace = self._workspace
        state = read_state(workspace, key)
        lines = (self._line(each.offset, each.size) for each in self._note.layers[place])
        if not all(parse_journal(self._note.path, line).entries for line in lines):
            raise CannotWrite("what it was to get is no action")
        if (why := not_written(state)) is not None:
            raise CannotWrite(why.rstrip("."))
        if state.damage or state.journal.tail:
            state, why = repaired(workspace, key, state, clock)
            if why is not None:
                raise CannotWrite(why.rstrip("."))
        self._folder(str(state.journal.path))
        put_in(state.journal, state.waiting, durably=False)
        self._others.append(str(state.journal.path))
        info = article_info(state.contents.meta)
        if info is None:
            raise CannotWrite(f"{state.journal.path}: it does not say whose it is")
        if state.stale:
            file = LayerFile(layer, state.tables, state.seen)
            file.put(state.behind, whole_meta(state.contents, key.annotator, info))
            self._new(str(layer), file.encoded())

    def small_files(self) -> None:
        """Write what small files are to be beside what they are."""
        home = self._workspace.home
        for name, each in self._note.files.items():
            data = content_of(home, name, each)
            if data is not None:
                with contextlib.suppress(OSError, CannotWrite):
                    self._new(str(home / name), data)

    def finish(self) -> None:
        """Have all on the disk, then name the new files. Raises OSError where that is not sure."""
        if not files.sync_file_system(self._home):
            for path in (*self._others, *(new for new, _ in self._named), *self._folders):
                self._sync(path)
        for new, path in self._named:
            os.rename(new, path)  # only now: a cut of the power must not leave it empty
        self._named.clear()

    def _sync(self, path: str) -> None:
        fd = os.open(path, os.O_RDONLY)
        try:
            files.sync(fd)
        finally:
            os.close(fd)

    def _line(self, offset: int, size: int) -> bytes:
        start = offset - self._begin
        if not 0 <= start <= start + size <= len(self._piece):
            self._piece = os.pread(self._file.fileno(), max(size, _PIECE), offset)
            self._begin, start = offset, 0
        return self._piece[start : start + size]

    def _new(self, target: str, data: bytes, *, now: bool = False) -> None:
        """Write what a file is to be beside it; `now`: and name it before it is synced."""
        self._count += 1
        new = f"{target.rpartition('/')[0]}/{self._beside}{self._count:x}.tmp"
        try:
            self._write(new, data)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(new)
            raise
        self._others.pop()
        if now:
            os.rename(new, target)
            self._others.append(target)
        else:
            self._named.append((new, target))

    def _write(self, path: str, data: bytes) -> None:
        """Make a file that is not there yet."""
        mode = self._folder(path)
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_EXCL, mode)
        try:
            files.write_all(fd, data)
        finally:
            os.close(fd)
        self._others.append(path)

    def _folder(self, path: str) -> int:
        """See that the folder of a file is there and no link, once; return the file's mode."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            self._workspace.for_writing(Path(path), durably=False)
            files.remove_left_overs(Path(folder))
            private = not os.stat(folder).st_mode & 0o077
            self._folders[folder] = files.PRIVATE if private else 0o666
        return self._folders[folder]
