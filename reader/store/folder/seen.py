"""A file as this program last saw it, so that what another one did to it is noticed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from reader.io import files
from reader.model.errors import ForeignChange

Looks = tuple[int, int, int]
"""Number, size and time of change of a file: whatever replaces or rewrites it changes one."""


class Seen:
    """What a file held when this program last read or wrote it.

    Locks keep other copies of this program away, but not a program that synchronises folders.
    """

    def __init__(self, path: Path) -> None:
        """The file counts as not there, until `read` or `wrote` says otherwise."""
        self.path = path
        self._looks: Looks | None = None
        self._digests: set[bytes] = set()
        """Of what it may hold: what was read or written last, and what a failed write left."""

    def read(self) -> bytes | None:
        """Return the content and note it; None where there is no such file.

        Raises:
            OSError: it is there and cannot be read.
        """
        found = self._read()
        if found is None:
            return None
        self._looks, self._digests = found[0], {_digest(found[1])}
        return found[1]

    def writing(self, data: bytes) -> None:
        """Note what is about to be written, whether that goes through or not."""
        self._digests.add(_digest(data))

    def wrote(self, data: bytes, status: os.stat_result) -> None:
        """Note what was written, and the file's status before it got its name."""
        self._looks, self._digests = looks_of(status), {_digest(data)}

    def check(self) -> None:
        """See that the file is as it was, or is gone: then writing it destroys nothing.

        Raises:
            ForeignChange: it holds something else.
            OSError: it cannot be looked at.
        """
        try:
            if looks_of(os.stat(self.path)) == self._looks:
                return
        except FileNotFoundError:
            return
        found = self._read()
        if found is not None and _digest(found[1]) not in self._digests:
            raise ForeignChange(
                f"{self.path} was changed by another program while this one had it open, "
                "so nothing more is written; open the article again"
            )
        self._looks = found and found[0]

    def _read(self) -> tuple[Looks, bytes] | None:
        try:
            status, data = files.read_with_status(self.path)
        except FileNotFoundError:
            return None
        return looks_of(status), data


def looks_of(status: os.stat_result) -> Looks:
    """Return what of a file changes with its content."""
    return status.st_ino, status.st_size, status.st_mtime_ns


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
