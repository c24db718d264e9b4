"""Join both sides in files in which a merge left its marks; keep the files as they were."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Container, Iterable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import Literal

import msgspec

from reader.io import files
from reader.io.json import BadJSON, first_mark, may_have_marks, sides, without_marks
from reader.model.clock import Clock
from reader.model.errors import CannotWrite, reason
from reader.model.log_merge import Fork
from reader.model.progress import Progress, no_progress
from reader.store.base import LayerKey
from reader.store.folder.names import join_names
from reader.store.folder.workspace import Workspace, is_text_of, keep_copy, set_aside
from reader.store.progress import encode_progress, parse_progress

Kind = Literal["done", "conflict", "left"]


class Event(msgspec.Struct, frozen=True):
    """Something that a merge did or found."""

    kind: Kind
    """done: repaired; conflict: a person has to look; left: it could not be repaired."""
    path: Path
    message: str
    key: LayerKey | None = None
    fork: Fork | None = None
    """Of a conflict: what the sides say."""


def merged_sentence(count: int, annotator: str) -> str:
    """Say that after a merge some tags belong to another text than the rest of their layer."""
    number = "1 tag counts" if count == 1 else f"{count} tags count"
    return (
        f"{number} another text than the others, which were carried over elsewhere; that is "
        f"repaired when {annotator} opens the article next"
    )


def without_marks_of_merges(workspace: Workspace, clock: Clock) -> Iterator[Event]:
    """Repair every file in which a merge left its marks, except layer files."""
    for path, kind in ((Path(place), kind) for place, kind in _files(workspace)):
        if kind != "layers":
            try:
                data = files.read_bytes(path) or b""
                if _first_mark(path, kind, data) is not None:
                    yield _unmarked(workspace, path, kind, data, clock)
            except (OSError, CannotWrite) as error:
                yield Event("left", path, reason(error))


def marked_files(
    workspace: Workspace,
    paths: Iterable[tuple[str, str]] | None = None,
    progress: Progress = no_progress,
    without: Container[str] = (),
) -> Iterator[tuple[Path, int, bool]]:
    """Yield every file in which a merge left its marks, with the line of the first one.

    The last says whether `without_marks_of_merges`, or rebuilding the layer, repairs it. `paths`:
    look into these alone, each with its folder below `.obelism`. `without`: not into these.
    """
    found = _files(workspace) if paths is None else paths
    every = [each for each in found if each[0] not in without]
    for place, kind in progress(every, len(every), "Looking for open conflicts"):
        with contextlib.suppress(OSError):
            data = files.read_bytes(place) or b""
            if not may_have_marks(data):
                continue
            path = Path(place)
            if (line := _first_mark(path, kind, data)) is not None:
                yield path, line, kind == "layers" or kind in _CLEAN


def _files(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """Yield the files that git joins, each with its folder below `.obelism`, or its name there."""
    for entry in _entries(workspace.home):
        if entry.is_file(follow_symlinks=False):
            yield entry.path, entry.name
        elif entry.name not in ("local", "damaged"):
            yield from ((path, entry.name) for path in _below(entry))


def _below(folder: os.DirEntry[str]) -> Iterator[str]:
    """Yield the regular files below what is a folder and no link, in order."""
    for entry in _entries(folder) if folder.is_dir(follow_symlinks=False) else ():
        if entry.is_file(follow_symlinks=False):
            yield entry.path
        else:
            yield from _below(entry)


def _entries(folder: Path | os.DirEntry[str]) -> list[os.DirEntry[str]]:
    """Return what is in a folder, by name; nothing where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=attrgetter("name"))
    except OSError:
        return []


def _first_mark(path: Path, kind: str, data: bytes) -> int | None:
    """Return the line of the first mark, unless the text was tagged with marks in it."""
    line = first_mark(data)
    tagged_so = line is not None and kind == "texts" and is_text_of(data, path.stem)
    return None if tagged_so else line


def _unmarked(workspace: Workspace, path: Path, kind: str, data: bytes, clock: Clock) -> Event:
    """Take the marks out of a file; the file as it was is kept aside."""
    if kind not in _CLEAN:
        return Event("left", path, "it has marks of a merge; repair it by hand")
    clean = _CLEAN[kind](data, path.stem)
    if kind == "history" and workspace.who_holds(workspace.lock_of(path)):
        return Event("left", path, "somebody has the article open; leave it there and merge again")
    if not clean:
        target = set_aside(workspace, path, clock)
        return Event("done", path, f"neither side is whole; it is set aside as {target}")
    target = keep_copy(workspace, path, data, clock)
    files.write_atomically(path, clean)
    return Event("done", path, f"both sides are joined; with its marks it is {target}")


def _progress(data: bytes) -> bytes:
    try:
        return encode_progress(parse_progress(data))
    except BadJSON:
        return b""


_CLEAN: dict[str, Callable[[bytes, str], bytes]] = {
    "history": lambda data, _: without_marks(data),
    "texts": lambda data, stem: next((each for each in sides(data) if is_text_of(each, stem)), b""),
    "progress": lambda data, _: _progress(data),
    "names.json": lambda data, _: join_names(data),
}
"""By folder, or name of a file: what a file with that stem becomes; empty: nothing can be used."""
