"""Batches: an action in each of several layers, that count together or not at all.

    .obelism/batches/<batch>/<annotator>/<article>.jsonl   the line that the journal is to get
    .obelism/batches/<batch>/<annotator>/<article>.json    the progress that is to be known
    .obelism/batches/<batch>/decided                       from here on all those files count

The lines are put down first, then `decided` in one go. Whoever reads a layer then reads the line
that waits for it as well, and whoever opens it puts the line into its journal. So a program that
ends in between leaves nothing or everything, here and wherever the folder is copied to. Where the
layers are in several workspaces, one has `decided`, and the others `elsewhere`, which names it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode, encode
from reader.model.errors import CannotWrite
from reader.model.log import IMPORT, RENAME, SCHEMA, Entry
from reader.store.base import LayerKey
from reader.store.folder.journal import Journal, JournalFile, parse_journal, read_journal
from reader.store.folder.workspace import Workspace

_FOLDER = "batches"
_DECIDED = "decided"
_ELSEWHERE = "elsewhere"


class _Elsewhere(msgspec.Struct):
    """What the file of that name says."""

    root: str
    """The workspace that has `decided`, as a path from this one."""
    schema: str = SCHEMA


class _Decided(msgspec.Struct):
    """What the file of that name says."""

    also: list[str]
    """The other workspaces that have lines of the batch, as paths from this one."""
    schema: str = SCHEMA


class Batch:
    """A batch that is being made, while its maker holds the locks of all its layers."""

    def __init__(
        self,
        id: str,
        lines: Mapping[tuple[Workspace, LayerKey], bytes],
        progress: Mapping[tuple[Workspace, LayerKey], bytes] | None = None,
    ) -> None:
        """`lines`: what each layer's journal is to get, without the line's end; `progress`: what
        each progress file is to be."""
        self._id = id
        self._lines = lines
        self._files = {
            **{(place, self._path(*place)): line + b"\n" for place, line in lines.items()},
            **{
                (place, self._path(*place).with_suffix(".json")): data
                for place, data in (progress or {}).items()
            },
        }
        self._workspaces = list(dict.fromkeys(place[0] for place, _ in self._files))

    def put_down(self) -> None:
        """Put the lines down and decide; where it raises OSError or CannotWrite, nothing counts."""
        try:
            self._write_lines()
            self._decide()
        except BaseException:
            self._take_up()
            raise

    def _write_lines(self) -> None:
        folders: dict[Path, None] = {}
        for ((workspace, _), path), data in self._files.items():
            files.write_new(workspace.for_writing(path), data)
            folders[path.parent] = None
        for folder in folders:
            files.sync_folder(folder)
        first, *others = self._workspaces
        for workspace in others:
            root = os.path.relpath(first.root, workspace.root)
            path = self._folder(workspace) / _ELSEWHERE
            files.write_atomically(path, encode(_Elsewhere(root)) + b"\n")

    def _decide(self) -> None:
        first, *others = self._workspaces
        also = [os.path.relpath(workspace.root, first.root) for workspace in others]
        path = self._folder(first) / _DECIDED
        try:
            files.write_atomically(path, encode(_Decided(also)) + b"\n")
        except OSError:
            files.remove(path)
            if not os.path.lexists(path):
                raise

    def _take_up(self) -> None:
        """Remove what was put down, `decided` first: no line is in a journal yet."""
        files.remove(self._folder(self._workspaces[0]) / _DECIDED)
        for _, path in self._files:
            files.remove(path)
        for workspace in reversed(self._workspaces):
            remove_if_done(self._folder(workspace))

    def done(self, workspace: Workspace, key: LayerKey) -> None:
        """Record that a line is in its journal."""
        files.remove(self._path(workspace, key))

    def end(self) -> None:
        """Let the progress be known, and remove the batch, where nothing of it waits any more."""
        for workspace in reversed(self._workspaces):
            put_progress(workspace, self._folder(workspace))
            remove_if_done(self._folder(workspace))

    def _folder(self, workspace: Workspace) -> Path:
        return workspace.home / _FOLDER / self._id

    def _path(self, workspace: Workspace, key: LayerKey) -> Path:
        history = workspace.history_path(*key)
        return self._folder(workspace) / history.parent.name / history.name


def waiting(history: Path) -> list[Path]:
    """Return the files with lines that count, and that a journal may not have yet."""
    home, _, annotator, name = os.fspath(history).rsplit(os.sep, 3)
    paths = (folder / annotator / name for folder in batch_folders(home))
    return [path for path in paths if path.exists() and counts(path.parents[1])]


def waiting_progress(path: Path) -> Path | None:
    """Return the file that a progress file at `path` is to be replaced by; None: there is none."""
    place = f"{path.parent.name}/{path.name}"
    return next(every_waiting_progress(path.parents[2], place), None)


def every_waiting_progress(home: Path, pattern: str) -> Iterator[Path]:
    """Yield the files that progress files below `home` are to be replaced by, by their names."""
    for batch in batch_folders(home):
        if counts(batch):
            yield from batch.glob(pattern)


def drop_progress(path: Path) -> None:
    """Let nothing wait for a progress file at `path`, which is newer."""
    while (waits := waiting_progress(path)) is not None:
        files.remove(waits)
        remove_if_done(waits.parents[1])
        if waits.exists():
            return


def put_progress(workspace: Workspace, batch: Path) -> None:
    """Put the progress that waits in a batch that counts where it belongs; what fails waits on."""
    for path in progress_in(batch):
        with contextlib.suppress(OSError, CannotWrite):
            data = files.read_bytes(path)
            target = workspace.home / "progress" / path.parent.name / path.name
            if data is not None:
                files.write_atomically(workspace.for_writing(target), data)
            files.remove(path)


def progress_in(batch: Path) -> Sequence[Path]:
    """Return the files with progress in a batch's folder."""
    return sorted(batch.glob("*/*.json"))


class Waiting(NamedTuple):
    """A file with lines that wait for a journal."""

    data: bytes
    journal: Journal
    """What its lines say."""


def read_waiting(history: Path) -> list[Waiting]:
    """Read the lines that wait for a journal, before it, since they move there."""
    pairs = ((path, files.read_bytes(path)) for path in waiting(history))
    return [Waiting(data, parse_journal(path, data)) for path, data in pairs if data is not None]


def put_in(journal: Journal, waiting: Sequence[Waiting]) -> None:
    """Append the lines that wait for a journal and are not in it, and let them wait no more.

    Whoever calls it has the layer's lock.

    Raises:
        OSError: they wait on.
        ForeignChange: the journal has changed since it was read.
    """
    known = {entry.id for entry in journal.entries}
    lines = []
    for each in waiting:
        if any(entry.id not in known for entry in each.journal.entries):
            lines += each.data.splitlines()
    if lines:
        JournalFile(journal).append(lines)
    for each in waiting:
        files.remove(each.journal.path)
        remove_if_done(each.journal.path.parents[1])


def entries_of(waiting: Iterable[Waiting]) -> list[Entry]:
    """Return the entries that wait for a journal."""
    return [entry for each in waiting for entry in each.journal.entries]


def entries_in(lines: Iterable[Path]) -> list[Entry]:
    """Return the entries in a batch's files with lines; none where one cannot be read."""
    try:
        return [entry for path in lines for entry in read_journal(path).entries]
    except OSError:
        return []


def source_of(entries: Iterable[Entry]) -> str:
    """Name what entries of a batch come from, for a sentence."""
    names = {IMPORT: "an import", RENAME: "a renaming of a label"}
    return next((names[entry.what] for entry in entries if entry.what in names), "a move of tags")


def waiting_names(home: Path) -> Iterator[tuple[str, str]]:
    """Yield the folder and stem of each journal below `home` for which lines wait."""
    for batch in batch_folders(home):
        if counts(batch):
            for path in lines_in(batch):
                yield path.parent.name, path.stem


def batch_folders(home: Path | str) -> list[Path]:
    """Return the folders of batches below a workspace's `.obelism`, but no links."""
    place = os.path.join(home, _FOLDER)
    try:
        names = sorted(os.listdir(place))  # mostly it is not there, and that is all there is to ask
    except OSError:
        return []
    folder = Path(place)
    paths = () if os.path.islink(folder) else (folder / name for name in names)
    return [path for path in paths if not os.path.islink(path)]


def lines_in(batch: Path) -> Sequence[Path]:
    """Return the files with lines in a batch's folder."""
    return sorted(batch.glob("*/*.jsonl"))


def counts(batch: Path) -> bool:
    """Whether what is in a batch's folder was decided on."""
    if files.is_own(batch / _DECIDED):
        return True
    try:
        data = files.read_bytes(batch / _ELSEWHERE)
        root = "" if data is None else decode(data, _Elsewhere).root
        return bool(root) and "\0" not in root and files.is_own(_same(batch, root) / _DECIDED)
    except (OSError, BadJSON, ValueError):
        return False


def remove_if_done(batch: Path) -> None:
    """Remove a batch's folder if nothing waits that it decides on."""
    every = [batch, *(_same(batch, root) for root in _also(batch))]
    if any(lines_in(each) or progress_in(each) for each in every):
        return
    for folder in (each for each in batch.glob("*") if each.is_dir()):
        files.remove_folder(folder)
    for name in (_ELSEWHERE, _DECIDED):
        files.remove(batch / name)
    files.remove_folder(batch)


def _same(batch: Path, root: str) -> Path:
    """Return the batch's folder in another workspace, given as a path from its own."""
    home = batch.parents[1]
    return home.parent / root / home.name / _FOLDER / batch.name


def _also(batch: Path) -> list[str]:
    try:
        data = files.read_bytes(batch / _DECIDED)
        return [] if data is None else [r for r in decode(data, _Decided).also if "\0" not in r]
    except (OSError, BadJSON):
        return []
