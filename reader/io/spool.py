"""Bytes put down one after the other, in memory while they are few, else in a nameless file."""

from __future__ import annotations

import os
import tempfile

from reader.io.files import write_all

_ROOM = 1 << 23
"""Bytes that are kept in memory, 8 MB."""

_PIECE = 1 << 20


class Spool:
    """Bytes that can be read anywhere; they are gone with it."""

    def __init__(self, room: int = _ROOM) -> None:
        self._room = room
        self._buffer = bytearray()
        """What is not in the file: all, while there is none."""
        self._start = 0
        """Size of the file."""
        self._fd: int | None = None

    def add(self, data: bytes) -> int:
        """Put bytes down; return where they begin. Raises OSError, as where the disk is full."""
        begin = self._start + len(self._buffer)
        self._buffer += data
        if len(self._buffer) > (self._room if self._fd is None else min(self._room, _PIECE)):
            self._write()
        return begin

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes at `[start, end)`, which were put down at once."""
        if start >= self._start or self._fd is None:
            return bytes(self._buffer[start - self._start : end - self._start])
        return os.pread(self._fd, end - start, start)

    def _write(self) -> None:
        if self._fd is None:
            with tempfile.TemporaryFile(prefix="obelism-") as file:
                self._fd = os.dup(file.fileno())
        write_all(self._fd, self._buffer)
        self._start += len(self._buffer)
        self._buffer.clear()

    def __del__(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
