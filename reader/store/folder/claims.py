"""Many layers locked at once, however many, by one open file: a claim.

A lock is a file for each layer, see `reader.io.locks`. Who writes many layers at once puts the
names of all of them into one file below `local/claims`, which it holds locked until the end. Each
side first says what it wants and then looks for the other: who takes one lock has it before looking
whether a claim names the layer, and a claim is there, whole and locked, before its maker looks for
locks. So of two who want the same layer at least one sees the other, and gives way.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode, encode
from reader.io.locks import Holder, who_holds


class _Claim(msgspec.Struct):
    """What a claim's file says."""

    holder: Holder
    locks: frozenset[str]
    """Names of the lock files of the layers."""


class Claim:
    """The right to write some layers of a workspace, until `release` or the end of the process."""

    def __init__(self, path: Path, fd: int) -> None:
        self._path = path
        self._fd: int | None = fd
        self.held: dict[str, str] = {}
        """Layers that somebody else has open, by their lock files' names, and who, as a sentence.
        """

    @classmethod
    def take(cls, path: Path, locks: Collection[str], holder: Holder) -> Claim:
        """Claim the layers of some lock files; `path`: of the claim, in the folder of all.

        Layers that somebody has open already are left out, see `held`.

        Raises:
            OSError: the claim cannot be made.
        """
        new = path.with_name(f".obelism-{os.getpid()}-{os.urandom(6).hex()}.tmp")
        fd = files.open_own(new, os.O_RDWR | os.O_CREAT | os.O_EXCL)
        claim = cls(path, fd)
        try:
            # Locked and written before it has its name: whoever finds it finds it so.
            _try_lock(fd, fcntl.LOCK_EX)
            files.write_all(fd, encode(_Claim(holder, frozenset(locks))))
            os.rename(new, path)
            claim._look(locks)
        except BaseException:
            claim.release()
            files.remove(new)
            raise
        return claim

    def _look(self, locks: Collection[str]) -> None:
        """Note which of the layers somebody else has."""
        folder = self._path.parents[1] / "locks"
        there = os.listdir(folder) if os.path.isdir(folder) else ()
        for name in set(there).intersection(locks):
            if (said := who_holds(folder / name)) is not None:
                self.held[name] = said
        for path, other in _claims(self._path.parent):
            if path != self._path:
                both = other.locks.intersection(locks)
                self.held.update(dict.fromkeys(both, other.holder.sentence()))

    def release(self) -> None:
        """Let go. Twice does no harm."""
        fd, self._fd = self._fd, None
        if fd is not None:
            files.remove(self._path)
            os.close(fd)


def claimed_by(folder: Path, lock: Path) -> Holder | None:
    """Return who claims the layer of a lock file, in the folder of claims; None: nobody does."""
    found = (claim for _, claim in _claims(folder) if lock.name in claim.locks)
    return next((claim.holder for claim in found), None)


def is_claimed(folder: Path, name: str) -> bool:
    """Return whether somebody holds the claim of that name."""
    return any(path.name == name for path, _ in _claims(folder))


def _claims(folder: Path) -> Iterator[tuple[Path, _Claim]]:
    """Yield the claims that somebody holds. Those of programs that ended go."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for path in (folder / name for name in names if not name.startswith(".")):
        with contextlib.suppress(OSError, BadJSON):
            fd = files.open_own(path)
            try:
                # Shared: two who look at once do not take each other for its holder.
                if _try_lock(fd, fcntl.LOCK_SH):
                    files.remove(path)
                else:
                    size = os.fstat(fd).st_size
                    yield path, decode(os.pread(fd, size, 0), _Claim, spare=None)
            finally:
                os.close(fd)


def _try_lock(fd: int, kind: int) -> bool:
    """Lock a file; return whether nobody else holds it, as far as the file system knows."""
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES)
    return True
