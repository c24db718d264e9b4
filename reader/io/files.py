"""Writing files so that a crash leaves the old content or the new, never something between.

What the system allows this process.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import re
import resource
import stat
from pathlib import Path
from typing import BinaryIO

_TEMPORARY = re.compile(r"\.obelism-([0-9]{1,9})-[0-9a-f]+\.tmp")
"""Names of temporary files, with the process that writes them."""

_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF}


def sync(fd: int) -> None:
    """Put what was written to `fd` on the disk itself.

    On macOS plain fsync stops at the drive's cache, so the full one is asked for first.
    """
    if _FULL_SYNC is not None:
        try:
            fcntl.fcntl(fd, _FULL_SYNC)
            return
        except OSError:
            pass
    os.fsync(fd)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; systems that cannot do that are left alone."""
    try:
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        if error.errno in _NO_FOLDER_SYNC:
            return
        raise
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(fd)


def make_folders(folder: Path) -> None:
    """Make a folder and those above it, each durable.

    Raises:
        OSError: as `os.mkdir`.
    """
    missing = []
    while not os.path.isdir(folder):
        missing.append(folder)
        if folder == folder.parent:
            break
        folder = folder.parent
    for new in reversed(missing):
        try:
            os.mkdir(new)
        except FileExistsError:
            if not os.path.isdir(new):
                raise
        sync_folder(new.parent)


def write_all(fd: int, data: bytes) -> None:
    """Write all of `data`, however many calls the system needs for it."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def append_durably(fd: int, data: bytes) -> None:
    """Append `data` to a file opened with O_APPEND and put it on the disk."""
    write_all(fd, data)
    sync(fd)


def write_atomically(path: Path, data: bytes) -> os.stat_result:
    """Replace a file whole: a temporary file beside it, fsync, rename, fsync of the folder.

    Returns its status as it was written, before it got its name.

    Raises:
        OSError: the old content stands, and no temporary file is left.
    """
    temporary = path.with_name(f".obelism-{os.getpid()}-{os.urandom(6).hex()}.tmp")
    try:
        status = write_new(temporary, data, _mode_of(path))
        os.rename(temporary, path)
    except BaseException:
        remove(temporary)
        raise
    sync_folder(path.parent)
    return status


def write_new(path: Path, data: bytes, mode: int | None = None) -> os.stat_result:
    """Write a file that is not there yet; its name is durable once its folder is synced.

    Raises:
        OSError: it is there, or is not whole.
    """
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
    try:
        if mode is not None:
            os.fchmod(fd, mode)
        append_durably(fd, data)
        return os.fstat(fd)
    finally:
        os.close(fd)


def _mode_of(path: Path) -> int | None:
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return stat.S_IMODE(found.st_mode) if stat.S_ISREG(found.st_mode) else None


def remove(path: Path) -> None:
    """Remove a file if that is possible."""
    with contextlib.suppress(OSError):
        os.unlink(path)


def remove_folder(path: Path) -> None:
    """Remove an empty folder if that is possible."""
    with contextlib.suppress(OSError):
        os.rmdir(path)


def left_over(name: str) -> bool:
    """Whether a file of that name was left by a program that ended while it wrote."""
    found = _TEMPORARY.fullmatch(name)
    return found is not None and not _lives(int(found[1]))


def _lives(pid: int) -> bool:
    """Whether a process of that number runs on this machine."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def remove_left_overs(folder: Path) -> None:
    """Remove what programs that ended while they wrote have left: nobody was told that it is there.

    One that runs on another machine, and shares the folder, fails to write, and tries again.
    """
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            if left_over(name):
                remove(folder / name)


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading, in bytes; a pipe or device is never waited for.

    Raises:
        OSError: it cannot be read, or is no regular file.
    """
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    mode = os.fstat(fd).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(fd, "rb")
    os.close(fd)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    raise OSError(errno.EINVAL, "it is not a regular file")


def read_bytes(path: Path) -> bytes | None:
    """Return the content of a regular file, None where there is no such file.

    Raises:
        OSError: it is there and cannot be read.
    """
    try:
        with open_regular(path) as file:
            return file.read()
    except FileNotFoundError:
        return None


_SPARE = 200
"""Open files that are wanted beside the locks."""


def room_for_locks(count: int) -> None:
    """Ask for as many open files as that many locks need, as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + _SPARE
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and wanted > soft:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
