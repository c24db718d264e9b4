"""Write files so that a crash leaves the old content or the new, never a mixture.

Also open regular files only, in `.obelism` never through a link, read each once where a command
only reads, remove temporary files that were left behind, and find the files that come with the
program.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import io
import os
import re
import shutil
import stat
import sys
import unicodedata
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO, Final

from reader.model.errors import ObelismError

HOME: Final = ".obelism"
"""The folder in which a workspace keeps what is its own; who sent it may have put links there."""

_TEMPORARY = r"\.obelism-([0-9]{1,9})-[0-9a-f]+\.tmp"
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


def sync_file_system(fd: int) -> bool:
    """Flush all that was written to the file system that `fd` is on; return whether that was so.

    It takes as long as all its unsaved data, and is one wait in the place of one for each of many
    files. False where the system has nothing that waits until it is done, as macOS: then each file
    has to be synced.

    Raises:
        OSError: something was not written; which, nobody says.
    """
    if not sys.platform.startswith("linux"):
        return False
    import ctypes  # for writing many files alone

    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if syncfs is None:
        os.sync()  # which waits, here
    elif syncfs(fd):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return True


PRIVATE: Final = 0o600
"""The permissions of a file that is nobody else's business."""

PRIVATE_FOLDER: Final = 0o700
"""Those of a folder of such files."""


def make_folders(folder: Path, mode: int = 0o777, *, durably: bool = True) -> None:
    """Create a folder and its missing parents, each durably; raise OSError as `os.mkdir` does.

    `mode`: the permissions of those that were missing, of which the umask takes some away.
    `durably`: else whoever made them syncs the file system.
    """
    missing = []
    while not os.path.isdir(folder):
        missing.append(folder)
        if folder == folder.parent:
            break
        folder = folder.parent
    for new in reversed(missing):
        try:
            os.mkdir(new, mode)
        except FileExistsError:
            if not os.path.isdir(new):
                raise
        if durably:
            sync_folder(new.parent)


def write_all(fd: int, data: bytes | bytearray) -> None:
    """Write all of `data`, with as many system calls as that takes."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def append_durably(fd: int, data: bytes) -> None:
    """Append `data` to a file opened with O_APPEND and flush it to the disk."""
    write_all(fd, data)
    sync(fd)


def write_atomically(path: Path, data: bytes, mode: int | None = None) -> os.stat_result:
    """Replace a whole file, and return the status of the new one as it was written.

    The order matters: a temporary file beside it, fsync, rename, fsync of the folder. Without a
    `mode` its permissions stay as they are; for those of a new file see `open_own`.

    Raises:
        OSError: the old content is unchanged and no temporary file is left.
    """
    with _replacing(path) as temporary:
        return write_new(temporary, data, mode_of(path) if mode is None else mode)


@contextlib.contextmanager
def written_atomically(path: Path) -> Iterator[BinaryIO]:
    """Replace a whole file by what is written to the one that this gives, once that is left.

    Order and permissions as in `write_atomically`; nothing is held in memory.

    Raises:
        OSError: the old content is unchanged and no temporary file is left, as with any other
            exception.
    """
    mode = mode_of(path)
    with _replacing(path) as temporary:
        fd = open_own(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with open(fd, "wb") as file:
            if mode is not None:
                os.fchmod(fd, mode)
            yield file
            file.flush()
            sync(fd)


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Give a name beside a file for the new one, which is whole and synced when this is left."""
    beside = _temporary(path)
    try:
        yield beside
        os.rename(beside, path)  # only after fsync: a crash must not leave an empty new file
    except BaseException:
        remove(beside)
        raise
    sync_folder(path.parent)


@contextlib.contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Give a folder to fill, which is at a path, where none or an empty one was, once this is left.

    Raises:
        OSError: it cannot be written; as with any other exception, nothing is left of it.
    """
    beside = _temporary(path)
    os.mkdir(beside)
    try:
        yield beside
        os.rename(beside, path)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    sync_folder(path.parent)


def _temporary(path: Path) -> Path:
    """Return a name beside a path that nobody else uses; see `is_left_over`."""
    return path.with_name(f".obelism-{os.getpid()}-{os.urandom(6).hex()}.tmp")


def write_new(path: Path, data: bytes, mode: int | None = None) -> os.stat_result:
    """Create and write a file, or raise OSError; its name lasts once its folder is synced."""
    fd = open_own(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        if mode is not None:
            os.fchmod(fd, mode)
        append_durably(fd, data)
        return os.fstat(fd)
    finally:
        os.close(fd)


def mode_of(path: Path) -> int | None:
    """Return the permissions of a regular file, or None."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return stat.S_IMODE(status.st_mode) if stat.S_ISREG(status.st_mode) else None


def remove(path: Path) -> None:
    """Remove a file if possible."""
    with contextlib.suppress(OSError):
        refuse_links(path)
        os.unlink(path)


def remove_folder(path: Path) -> None:
    """Remove an empty folder if possible."""
    with contextlib.suppress(OSError):
        refuse_links(path)
        os.rmdir(path)


def walk(top: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each folder with the names of the folders and the other files in it, as `os.walk`.

    Before Python 3.12 that one cannot go as deep as folders may be.
    """
    waiting = [os.fspath(top)]
    while waiting:
        folder = waiting.pop()
        folders: list[str] = []
        others: list[str] = []
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                (folders if entry.is_dir() else others).append(entry.name)
        yield folder, folders, others
        below = [os.path.join(folder, name) for name in folders]
        waiting += [each for each in reversed(below) if not os.path.islink(each)]


def is_left_over(name: str) -> bool:
    """Return whether a name is that of a temporary file whose process has ended."""
    match = re.fullmatch(_TEMPORARY, name) if name[0] == "." else None
    if match:
        try:
            os.kill(int(match[1]), 0)
        except ProcessLookupError:
            return True
        except OSError:
            pass  # it runs and belongs to somebody else
    return False


@contextlib.contextmanager
def opened_folder(folder: Path) -> Iterator[int]:
    """Open a folder of ours and give its descriptor, from which its files are found faster than by
    their paths; raise OSError where it, or one that it stands in, is a link."""
    refuse_links(folder / "name")
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield fd
    finally:
        os.close(fd)


def remove_left_overs(folder: Path) -> None:
    """Remove temporary files of processes that ended while writing; nobody relies on them.

    A process on another machine that shares the folder then fails to write, and tries again.
    """
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            if is_left_over(name):
                remove(folder / name)


def refuse_links(path: Path | str) -> None:
    """Raise OSError where a folder between `.obelism` and what stands below it is a link."""
    for folder in _own_folders(path):
        if os.path.islink(folder):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), folder)


def _refuse_links_once(path: Path | str) -> None:
    """Refuse links as `refuse_links`; within `read_once`, look at no folder twice."""
    known, folder = _KNOWN.get(), os.fspath(path).rpartition(os.sep)[0]
    if known is None or folder not in known.folders:
        refuse_links(path)
        if known is not None:
            known.folders.add(folder)


def _own_folders(path: Path | str) -> Sequence[str]:
    """Return the folders between `.obelism` and a path below it, from the top; else none."""
    return _folders_between(os.fspath(path).rpartition(os.sep)[0])


@lru_cache(256)
def _folders_between(folder: str) -> Sequence[str]:
    at = f"{folder}{os.sep}".rfind(f"{os.sep}{HOME}{os.sep}")
    if at < 0:
        return ()
    names = folder[at + len(HOME) + 2 :].split(os.sep)
    home = folder[: at + len(HOME) + 1]
    return [*accumulate(filter(None, names), os.path.join, initial=home)][1:]


def open_own(
    path: Path, flags: int = os.O_RDONLY, mode: int | None = None, *, second_name: bool = False
) -> int:
    """Open a regular file of ours and return its descriptor; so is all that is in `.obelism`.

    Neither it nor its folders may be links, and it is not waited for where it is a pipe. One with a
    second name, a hard link, is not opened for writing: what has the other name would change with
    it. `second_name`: it is, by who writes only once it has no other. Without a `mode` a new file
    follows the umask, and in a folder of `.obelism` that is only its owner's, it is that too.

    Raises:
        OSError: it is none, or cannot be opened.
    """
    if flags == os.O_RDONLY:
        fd = opened_to_read(path)
    else:
        folders = _own_folders(path)
        refuse_links(path)
        if mode is None:
            private = flags & os.O_CREAT and folders and not os.stat(folders[-1]).st_mode & 0o077
            mode = PRIVATE if private else 0o666
        fd = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK, mode)
    try:
        status = _regular(fd)
        writes = flags & (os.O_WRONLY | os.O_RDWR) and not second_name
        if writes and status.st_nlink > 1:
            raise OSError(errno.EMLINK, os.strerror(errno.EMLINK), os.fspath(path))
    except OSError:
        os.close(fd)
        raise
    return fd


def opened_to_read(path: Path | str) -> int:
    """Open a file of ours to read it, as `open_own` does; whether it is a regular one, whoever
    calls this looks at."""
    _refuse_links_once(path)
    return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)


def _regular(fd: int) -> os.stat_result:
    """Return the status of an open file; raise OSError where it is no regular one."""
    status = os.fstat(fd)
    if stat.S_ISREG(status.st_mode):
        return status
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    raise OSError(errno.EINVAL, "it is not a regular file")


def is_own(path: Path) -> bool:
    """Return whether a regular file of ours is there, and not through a link."""
    try:
        refuse_links(path)
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def open_regular(path: Path, *, follow: bool = False) -> BinaryIO:
    """Open a regular file for reading, never waiting for a pipe or device; else raise OSError.

    `follow`: it is the user's, who may have put a link there; else it is ours, see `open_own`.
    """
    known, name = _KNOWN.get(), (os.fspath(path), follow)
    if known is not None and name in known.files:
        return io.BytesIO(known.files[name][1])
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK) if follow else opened_to_read(path)
    try:
        status = _regular(fd)
    except OSError:
        os.close(fd)
        raise
    file = os.fdopen(fd, "rb")
    if known is None or status.st_size > _LARGEST:
        return file
    with file:
        return io.BytesIO(known.keep(name, status, file.read()))


def read_with_status(
    path: Path | str, *, follow: bool = False, most: int | None = None
) -> tuple[os.stat_result, bytes]:
    """Return the status and the content of a regular file; raise OSError as `open_regular` does.

    `most`: as of `read_bytes`.
    """
    known, name = _KNOWN.get(), (os.fspath(path), follow)
    found = known.files.get(name) if known is not None else None
    if found is None:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK) if follow else opened_to_read(path)
        try:
            status = _regular(fd)
            data = b"" if most is not None and status.st_size > most else _content(fd, status)
        finally:
            os.close(fd)
        found = status, data
        if known is not None and len(data) == status.st_size <= _LARGEST:
            known.keep(name, status, data)
    if most is not None and found[0].st_size > most:
        raise OSError(errno.EINVAL, f"it has more than {most:,} bytes")
    return found


def _content(fd: int, status: os.stat_result) -> bytes:
    """Read an open file to its end: mostly in one step, having the size that its status says."""
    data = os.read(fd, status.st_size + 1)
    if len(data) == status.st_size:
        return data
    parts = [data]
    while part := os.read(fd, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def end_of(path: Path, most: int) -> bytes:
    """Return the last bytes of a regular file of the user's, at most so many, and read no others.

    Raises:
        OSError: it cannot be read.
    """
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        return os.pread(fd, most, max(_regular(fd).st_size - most, 0))
    finally:
        os.close(fd)


SMALL = 1 << 18
"""Bytes of the largest file of settings that is read."""


def read_bytes(path: Path | str, most: int | None = None, *, follow: bool = False) -> bytes | None:
    """Return a regular file's content, None where there is none; `follow` as in `open_regular`.

    Raises:
        OSError: it cannot be read, or has more than `most` bytes.
    """
    try:
        return read_with_status(path, follow=follow, most=most)[1]
    except FileNotFoundError:
        return None


Looks = tuple[int, int, int]
"""Number, size and time of change of a file: whatever replaces or rewrites it changes one."""


def looks_of(status: os.stat_result) -> Looks:
    """Return what of a file changes with its content."""
    return status.st_ino, status.st_size, status.st_mtime_ns


_ROOM = 1 << 25
"""Bytes of files that `read_once` keeps in memory, 32 MB."""

_LARGEST = _ROOM // 4
"""Bytes of the largest file that it keeps."""

_EACH = 1000
"""About the bytes that one takes beside what is in it."""


class _KnownFiles:
    """Files that were read in one pass, the last of them as long as they have room."""

    def __init__(self) -> None:
        # A dict would look for its first, each time, past all that were taken out before.
        self.files = OrderedDict[tuple[str, bool], tuple[os.stat_result, bytes]]()
        """By path, and whether links were followed."""
        self.folders: set[str] = set()
        """Those that are none, and stand in none."""
        self._size = 0

    def keep(self, name: tuple[str, bool], status: os.stat_result, data: bytes) -> bytes:
        self._size += len(data) + _EACH
        while self.files and self._size > _ROOM:
            _, (_, oldest) = self.files.popitem(last=False)
            self._size -= len(oldest) + _EACH
        self.files[name] = status, data
        return data


_KNOWN: ContextVar[_KnownFiles | None] = ContextVar("known files", default=None)


@contextlib.contextmanager
def read_once() -> Iterator[None]:
    """Open no file twice to read it within this, while the files that were read fit in memory, and
    look no more than once whether a folder is a link.

    For commands that only read: each file stays as it was when it was first read, whatever other
    programs write. What is read under a lock, to be written, has to be read anew, outside of it.
    Threads that begin within it are not concerned. Also a decorator.
    """
    token = _KNOWN.set(_KnownFiles())
    try:
        yield
    finally:
        _KNOWN.reset(token)


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
