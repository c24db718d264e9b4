"""Files in which a merge left its marks: both sides joined, the file as it was kept aside.

What putting a merged workspace right did and found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from reader.io import files
from reader.io.git_text import first_mark, sides, without_marks
from reader.io.json import BadJSON
from reader.io.locks import held
from reader.model.clock import Clock
from reader.model.errors import CannotWrite, reason
from reader.model.log_merge import Fork
from reader.store.base import LayerKey
from reader.store.folder.workspace import Workspace, is_text_of, keep_copy, set_aside

Kind = Literal["done", "conflict", "left"]


class Event(msgspec.Struct, frozen=True):
    """Something that a merge did or found."""

    kind: Kind
    """done: put right; conflict: a person has to look; left: it could not be put right."""
    path: Path
    message: str
    key: LayerKey | None = None
    fork: Fork | None = None
    """Of a conflict: what the sides say."""


def late_sentence(count: int, annotator: str) -> str:
    """Say that so many tags count another text than the rest of their layer, after a merge."""
    number = "1 tag counts" if count == 1 else f"{count} tags count"
    return (
        f"{number} another text than the others, which were carried over elsewhere; that is put "
        f"right when {annotator} opens the article next"
    )


def without_marks_of_merges(workspace: Workspace, clock: Clock) -> Iterator[Event]:
    """Put every file right in which a merge left its marks, but for layer files."""
    for path, place in _files(workspace):
        if place[0] == "layers":
            continue
        try:
            data = files.read_bytes(path) or b""
            if _first_mark(path, place, data) is not None:
                yield _unmarked(workspace, path, data, place, clock)
        except (OSError, CannotWrite) as error:
            yield Event("left", path, reason(error))


def marked_files(workspace: Workspace) -> Iterator[tuple[Path, int, bool]]:
    """Yield every file in which a merge left its marks, with the line of the first one.

    The last says whether `without_marks_of_merges`, or making the layer again, puts it right.
    """
    for path, place in _files(workspace):
        try:
            line = _first_mark(path, place, files.read_bytes(path) or b"")
        except OSError:
            continue
        if line is not None:
            yield path, line, place[0] == "layers" or place[0] in _CLEAN


def _files(workspace: Workspace) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The files that git joins, each with its place in the workspace."""
    for path in sorted(workspace.home.rglob("*")):
        place = path.relative_to(workspace.home).parts
        if place[0] not in ("local", "damaged") and path.is_file() and not path.is_symlink():
            yield path, place


def _first_mark(path: Path, place: tuple[str, ...], data: bytes) -> int | None:
    """Line of the first mark; a text that was tagged with marks in it is as it should be."""
    line = first_mark(data)
    tagged_so = line is not None and place[0] == "texts" and is_text_of(data, path.stem)
    return None if tagged_so else line


def _unmarked(
    workspace: Workspace, path: Path, data: bytes, place: tuple[str, ...], clock: Clock
) -> Event:
    """Take the marks out of a file; the file as it was is kept aside."""
    clean = _CLEAN.get(place[0], _by_hand)(path, data)
    if clean is None:
        return Event("left", path, "it has marks of a merge; put it right by hand")
    if place[0] == "history" and _is_held(workspace, path):
        return Event("left", path, "somebody has the article open; leave it there and merge again")
    if not clean:
        target = set_aside(workspace, path, clock)
        return Event("done", path, f"neither side is whole; it is set aside as {target}")
    target = keep_copy(workspace, path, data, clock)
    files.write_atomically(path, clean)
    return Event("done", path, f"both sides are joined; with its marks it is {target}")


def _by_hand(_path: Path, _data: bytes) -> bytes | None:
    return None


def _text(path: Path, data: bytes) -> bytes:
    """The side that is the text of the file's name; nothing where neither is."""
    return next((side for side in sides(data) if is_text_of(side, path.stem)), b"")


def _joined_lines(_path: Path, data: bytes) -> bytes:
    return without_marks(data)


def _joined_progress(_path: Path, data: bytes) -> bytes:
    from reader.store.progress import encode_progress, parse_progress

    try:
        return encode_progress(parse_progress(data))
    except BadJSON:
        return b""


def _joined_names(_path: Path, data: bytes) -> bytes:
    from reader.store.folder.names import join_names

    return join_names(data)


_CLEAN: dict[str, Callable[[Path, bytes], bytes | None]] = {
    "history": _joined_lines,
    "texts": _text,
    "progress": _joined_progress,
    "names.json": _joined_names,
}
"""By folder, or name of a file: what a file becomes; empty: nothing of it can be used."""


def _is_held(workspace: Workspace, path: Path) -> bool:
    """Whether somebody has the layer of a journal open."""
    return held(workspace.lock_of(path))
