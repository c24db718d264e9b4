"""Damaged files are set aside, never overwritten."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

from reader.model.clock import Clock, utc_now
from reader.store import files
from reader.store.workspace import Workspace


def set_aside(workspace: Workspace, path: Path, clock: Clock = utc_now) -> Path:
    """Move a file of the workspace to `.obelism/damaged/` and return where it is now.

    Raises:
        OSError, CannotWrite: it could not be moved, and stands where it was.
    """
    target = next(_free_names(workspace, path, clock))
    os.rename(path, target)
    files.sync_folder(target.parent)
    files.sync_folder(path.parent)
    return target


def keep_copy(workspace: Workspace, path: Path, data: bytes, clock: Clock = utc_now) -> Path:
    """Write damaged bytes of a file to `.obelism/damaged/` and return where they are.

    Raises:
        OSError, CannotWrite: they could not be written.
    """
    target = next(_free_names(workspace, path, clock))
    files.write_atomically(target, data)
    return target


def _free_names(workspace: Workspace, path: Path, clock: Clock) -> Iterator[Path]:
    moment = clock().strftime("%Y%m%dT%H%M%S")
    kind = path.parent.relative_to(workspace.home).as_posix().replace("/", "--")
    stem = f"{kind}--{path.name}" if kind != "." else path.name
    for number in itertools.count(1):
        again = f"-{number}" if number > 1 else ""
        target = workspace.home / "damaged" / f"{stem}-{moment}{again}"
        if not os.path.lexists(target):
            yield workspace.for_writing(target)
