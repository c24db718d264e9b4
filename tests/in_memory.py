"""Where the tests write: into memory, where the machine has a place for that.

The program flushes to the disk whatever it saves, some sixty thousand times in all the tests; a
disk takes its time for each, and nothing of it is what a test asks about.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import MutableMapping
from pathlib import Path

PLACE = Path("/dev/shm")
"""Linux has it; a container may have given it little room, or let nothing run from it."""

ROOM = 2 << 30
"""Bytes, several times what all tests write."""

FILES = 500_000
"""The same for their number; a file system without a bound of its own says 0 of all it has."""


def use(environ: MutableMapping[str, str]) -> None:
    """Let all temporary folders be made in memory, if there is room and `TMPDIR` is not set."""
    if "TMPDIR" not in environ and _fits(PLACE):
        environ["TMPDIR"] = str(PLACE)
        tempfile.tempdir = None  # it was looked up before


def _fits(place: Path) -> bool:
    """Whether programs may be written to `place` and run from it, as many as the tests need."""
    try:
        found = os.statvfs(place)
    except OSError:
        return False
    return (
        os.access(place, os.W_OK | os.X_OK)
        and not found.f_flag & os.ST_NOEXEC
        and found.f_bavail * found.f_frsize >= ROOM
        and (found.f_files == 0 or found.f_favail >= FILES)
    )
