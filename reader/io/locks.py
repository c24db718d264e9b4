"""One writer per layer: a lock that the system lets go of when its holder ends, however it ends."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from pathlib import Path

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode, encode

_HELD = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}
_UNSUPPORTED = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}
_LONGEST = 4096


class Holder(msgspec.Struct):
    """Who holds a lock."""

    host: str = "another machine"
    pid: int = 0
    since: str = ""
    annotator: str = "Someone"

    def sentence(self) -> str:
        process = f", process {self.pid}" if self.pid else ""
        since = f", since {self.since[:16].replace('T', ' ')} UTC" if self.since else ""
        return (
            f"Read-only: {self.annotator} has this article open elsewhere; leave it there first. "
            f"({self.host}{process}{since})"
        )


class Held(Exception):
    """Another program, or another part of this one, holds the lock."""

    def __init__(self, holder: Holder) -> None:
        super().__init__(holder.sentence())


class Lock:
    """A lock that is held until `release` or the end of the process."""

    def __init__(self, path: Path, fd: int, *, firm: bool) -> None:
        self._path = path
        self._fd: int | None = fd
        self.firm = firm
        """False where the file system knows no locks; then only the journal's size is watched."""

    @classmethod
    def acquire(cls, path: Path, annotator: str, since: str) -> Lock:
        """Take the lock at `path`; raise Held if it is taken, OSError if it cannot be made."""
        while True:
            fd = files.open_own(path, os.O_RDWR | os.O_CREAT, second_name=True)
            try:
                firm = _lock(fd)
                if os.fstat(fd).st_nlink > 1:
                    # A backup of what somebody left here: nobody holds it, and it is not written.
                    files.remove(path)
                elif not firm or _is_at(fd, path):
                    _write_holder(fd, Holder(os.uname().nodename, os.getpid(), since, annotator))
                    return cls(path, fd, firm=firm)
            except BaseException:
                os.close(fd)
                raise
            os.close(fd)

    def release(self) -> None:
        """Let go; the file goes too, while it is still ours. Twice does no harm."""
        fd, self._fd = self._fd, None
        if fd is not None:
            if self.firm:
                files.remove(self._path)
            os.close(fd)


def who_holds(path: Path) -> str | None:
    """Say who holds the lock at `path` now, as a sentence; None where nobody does."""
    try:
        fd = files.open_own(path, os.O_RDWR, second_name=True)
    except OSError:
        return None
    try:
        _lock(fd)
    except Held as error:
        return str(error)
    finally:
        os.close(fd)
    return None


def _lock(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _UNSUPPORTED:
            return False
        if error.errno in _HELD:
            raise Held(_read_holder(fd)) from None
        raise
    return True


def _is_at(fd: int, path: Path) -> bool:
    """Return whether the locked file still has its name: its last holder may have removed it."""
    try:
        named = os.lstat(path)
    except FileNotFoundError:
        return False
    return os.path.samestat(named, os.fstat(fd))


def _write_holder(fd: int, holder: Holder) -> None:
    """Note the holder, for people only: on a full disk the lock holds as well without it."""
    with contextlib.suppress(OSError):
        os.ftruncate(fd, 0)
        os.pwrite(fd, encode(holder), 0)


def _read_holder(fd: int) -> Holder:
    try:
        return decode(os.pread(fd, _LONGEST, 0), Holder)
    except (OSError, BadJSON):
        return Holder()
