"""Write files so that a crash leaves the old content or the new, never a mixture.

Also read regular files only, each once where a command only reads, remove temporary files that were
left behind, raise the limit of open files, and find the files that come with the program.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import io
import os
import re
import resource
import stat
import unicodedata
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from reader.model.errors import ObelismError

_TEMPORARY = re.compile(r"\.obelism-([0-9]{1,9})-[0-9a-f]+\.tmp")
"""Names of temporary files, with the id of the process that writes them."""

_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF}


def sync(fd: int) -> None:
    """Flush what was written to `fd` to the disk itself.

    On macOS plain fsync stops at the drive's cache, so the full sync is tried first.
    """
    if _FULL_SYNC is not None:
        with contextlib.suppress(OSError):
            fcntl.fcntl(fd, _FULL_SYNC)
            return
    os.fsync(fd)


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable, or raise OSError; not every system can sync folders."""
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
    """Create a folder and its missing parents, each durably; raise OSError as `os.mkdir` does."""
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
    """Write all of `data`, with as many system calls as that takes."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def append_durably(fd: int, data: bytes) -> None:
    """Append `data` to a file opened with O_APPEND and flush it to the disk."""
    write_all(fd, data)
    sync(fd)


def write_atomically(path: Path, data: bytes) -> os.stat_result:
    """Replace a whole file, and return the status of the new one as it was written.

    The order matters: a temporary file beside it, fsync, rename, fsync of the folder.

    Raises:
        OSError: the old content is unchanged and no temporary file is left.
    """
    temporary = path.with_name(f".obelism-{os.getpid()}-{os.urandom(6).hex()}.tmp")
    try:
        status = write_new(temporary, data, _mode_of(path))
        os.rename(temporary, path)  # only after fsync: a crash must not leave an empty new file
    except BaseException:
        remove(temporary)
        raise
    sync_folder(path.parent)
    return status


def write_new(path: Path, data: bytes, mode: int | None = None) -> os.stat_result:
    """Create and write a file, or raise OSError; its name lasts once its folder is synced."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o666)
    try:
        if mode is not None:
            os.fchmod(fd, mode)
        append_durably(fd, data)
        return os.fstat(fd)
    finally:
        os.close(fd)


def _mode_of(path: Path) -> int | None:
    """Return the permissions of a regular file, or None."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return stat.S_IMODE(status.st_mode) if stat.S_ISREG(status.st_mode) else None


def remove(path: Path) -> None:
    """Remove a file if possible."""
    with contextlib.suppress(OSError):
        os.unlink(path)


def remove_folder(path: Path) -> None:
    """Remove an empty folder if possible."""
    with contextlib.suppress(OSError):
        os.rmdir(path)


def is_left_over(name: str) -> bool:
    """Return whether a name is that of a temporary file whose process has ended."""
    match = _TEMPORARY.fullmatch(name)
    if match:
        try:
            os.kill(int(match[1]), 0)
        except ProcessLookupError:
            return True
        except OSError:
            pass  # it runs and belongs to somebody else
    return False


def remove_left_overs(folder: Path) -> None:
    """Remove temporary files of processes that ended while writing; nobody relies on them.

    A process on another machine that shares the folder then fails to write, and tries again.
    """
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            if is_left_over(name):
                remove(folder / name)


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading, never waiting for a pipe or device; else raise OSError."""
    return _open(path)[1]


def read_with_status(path: Path) -> tuple[os.stat_result, bytes]:
    """Return the status and the content of a regular file; raise OSError as `open_regular` does."""
    status, file = _open(path)
    with file:
        return status, file.read()


def _open(path: Path) -> tuple[os.stat_result, BinaryIO]:
    known = _KNOWN.get()
    if known is not None and path in known.files:
        status, data = known.files[path]
        return status, io.BytesIO(data)
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    status = os.fstat(fd)
    if not stat.S_ISREG(status.st_mode):
        os.close(fd)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        raise OSError(errno.EINVAL, "it is not a regular file")
    file = os.fdopen(fd, "rb")
    if known is None or status.st_size > _LARGEST:
        return status, file
    with file:
        return status, io.BytesIO(known.keep(path, status, file.read()))


SMALL = 1 << 18
"""Bytes of the largest file of settings that is read."""


def read_bytes(path: Path, most: int | None = None) -> bytes | None:
    """Return a regular file's content, None where there is none.

    Raises:
        OSError: it cannot be read, or has more than `most` bytes.
    """
    try:
        status, file = _open(path)
    except FileNotFoundError:
        return None
    with file:
        if most is not None and status.st_size > most:
            raise OSError(errno.EINVAL, f"it has more than {most:,} bytes")
        return file.read()


Looks = tuple[int, int, int]
"""Number, size and time of change of a file: whatever replaces or rewrites it changes one."""


def looks_of(status: os.stat_result) -> Looks:
    """Return what of a file changes with its content."""
    return status.st_ino, status.st_size, status.st_mtime_ns


_ROOM = 1 << 26
"""Bytes of files that `read_once` keeps in memory, 64 MB."""

_LARGEST = _ROOM // 8
"""Bytes of the largest file that it keeps."""


class _KnownFiles:
    """Files that were read in one pass, the last of them as long as they have room."""

    def __init__(self) -> None:
        self.files: dict[Path, tuple[os.stat_result, bytes]] = {}
        self._size = 0

    def keep(self, path: Path, status: os.stat_result, data: bytes) -> bytes:
        self._size += len(data)
        while self.files and self._size > _ROOM:
            oldest = next(iter(self.files))
            self._size -= len(self.files.pop(oldest)[1])
        self.files[path] = status, data
        return data


_KNOWN: ContextVar[_KnownFiles | None] = ContextVar("known files", default=None)


@contextlib.contextmanager
def read_once() -> Iterator[None]:
    """Within it, open no file twice to read it, while the files that were read fit in memory.

    For commands that only read: each file stays as it was when it was first read, whatever other
    programs write. What is read under a lock, to be written, has to be read anew, outside of it.
    Threads that begin within it are not concerned. Also a decorator.
    """
    token = _KNOWN.set(_KnownFiles())
    try:
        yield
    finally:
        _KNOWN.reset(token)


_SPARE = 200
"""Open files needed beside the locks."""


def room_for_locks(count: int) -> None:
    """Raise the limit of open files to what `count` locks need, as far as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count + _SPARE
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and wanted > soft:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def id_text(name: str) -> str:
    """Spell a path as it stands in ids: POSIX, NFC, bytes that are not UTF-8 as `\\xNN`."""
    plain = name.replace(os.sep, "/")
    plain = plain.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", plain)


_PACKAGE = Path(__file__).resolve().parents[1]


def styles_folder() -> Path:
    """Return the folder of the screen's style sheets; raise ObelismError where it is missing."""
    return _folder("styles")


def samples_folder() -> Path:
    """Return the folder of sample articles and their `.obelism`; raises as `styles_folder`."""
    return _folder("sample_articles")


def _folder(name: str) -> Path:
    """Return a folder of that name. Raises ObelismError if there is none."""
    for parent in (_PACKAGE, _PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise ObelismError(f"the installation is incomplete: there is no folder {name} in {_PACKAGE}")
