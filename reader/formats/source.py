"""What was received, as formats read it: a file, a folder, an archive or standard input."""

from __future__ import annotations

import codecs
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from pathlib import Path, PurePath
from typing import BinaryIO, NamedTuple, TypeVar

from reader.io import files
from reader.model.errors import WrongFormat, WrongUse, reason
from reader.model.progress import Progress, no_progress
from reader.model.shard import Shard

T = TypeVar("T")

MOST_FILES = 200_000
MOST_BYTES = 2**30
"""Of all files of a folder or an archive, together."""

HEAD = 65_536
"""Bytes that a format is recognised by."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def is_archive(path: Path) -> bool:
    """Return whether a file begins as a zip archive does."""
    try:
        if not path.is_file():  # what comes through a pipe can be read but once
            return False
        with path.open("rb") as file:
            return file.read(4) in _ZIP
    except OSError:
        return False


_WIDE = {
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    b"{\0": "utf-16-le",
    b"[\0": "utf-16-le",
    b"\0{": "utf-16-be",
    b"\0[": "utf-16-be",
}
"""How texts begin that are in none of the encodings that formats read: with a mark, or JSON."""


def _wide(head: bytes) -> str | None:
    """Return the encoding of a text in UTF-16 or UTF-32 by how it begins; None for all else."""
    return next((_WIDE[sign] for sign in _WIDE if head.startswith(sign)), None)


def _begun(data: bytes) -> bytes:
    """Return the beginning of a text as `_whole` does; a character may be cut."""
    try:
        return _decoded(data, final=False)
    except UnicodeError:
        return data  # who reads all of it is told


def _whole(data: bytes, name: str) -> bytes:
    """Return a text in UTF-16 or UTF-32 in UTF-8, as formats read it; all else as it is.

    `name`: how the user calls it. Raises WrongFormat where it is cut off or damaged.
    """
    try:
        return _decoded(data, final=True)
    except UnicodeError:
        what = str(_wide(data)).upper()[:6]
        why = f"it begins as {what}, and is cut off or damaged"
        raise WrongFormat(f"{name}: {why}; send it whole, or save it as UTF-8") from None


def _decoded(data: bytes, *, final: bool) -> bytes:
    encoding = _wide(data)
    if encoding is None:
        return data
    return codecs.getincrementaldecoder(encoding)().decode(data, final).encode() or data


def _opened(path: Path, name: str) -> BinaryIO:
    """Open a file that is called `name`. Raises WrongUse where that cannot be."""
    try:
        return files.open_regular(path, follow=True)
    except FileNotFoundError:
        raise WrongUse(f"{name}: no such file") from None
    except OSError as error:
        raise WrongUse(f"{name}: {reason(error)}") from None


class Member(NamedTuple):
    """A file of a folder or an archive."""

    name: str
    """Relative, its parts separated by `/`; only to be shown or compared, never a path."""
    data: bytes


_BLOCK = 1 << 20
"""Bytes whose lines are counted together."""


class Source:
    """One thing that was received; nothing of it is read before it is asked for."""

    def __init__(
        self,
        name: str,
        path: Path | None = None,
        data: bytes | None = None,
        progress: Progress = no_progress,
    ) -> None:
        """`name`: how the user calls it. Either a path or the bytes are given."""
        self.name, self.path = name, path
        self.shard: Shard | None = None
        """The share of the articles that is wanted: a format may leave out what is of others."""
        self._data, self._progress = data, progress
        self._is_wide = False
        """Whether it is a text of two or four bytes a character, as far as it was looked at."""

    @property
    def ending(self) -> str:
        """The ending of its name in small letters, dot included; empty if it has none."""
        return PurePath(self.name).suffix.lower()

    @cached_property
    def is_folder(self) -> bool:
        return self.path is not None and self.path.is_dir()

    @cached_property
    def is_archive(self) -> bool:
        """Whether it is a zip archive, whatever its name."""
        if self._data is None and self.path is not None and not self.path.is_file():
            return False  # what comes through a pipe can be read but once
        return self.head.startswith(_ZIP)

    @cached_property
    def head(self) -> bytes:
        """Its first 64 kB; empty of a folder. Raises WrongUse if it cannot be read."""
        if self._data is not None or self.path is None:
            return _begun((self._data or b"")[:HEAD])
        if self.is_folder:
            return b""
        with _opened(self.path, self.name) as file:
            head = file.read(HEAD)
        self._is_wide = _wide(head) is not None
        return _begun(head)

    @cached_property
    def data(self) -> bytes:
        """All of a file. Raises WrongUse if it cannot be read or is none."""
        if self._data is not None or self.path is None:
            return _whole(self._data or b"", self.name)
        try:
            data = files.read_bytes(self.path, follow=True)
        except OSError as error:
            raise WrongUse(f"{self.name}: {reason(error)}") from None
        if data is None:
            raise WrongUse(f"{self.name}: no such file")
        return _whole(data, self.name)

    def lines(self) -> Iterator[bytes]:
        """Yield the lines of a file with their ends, and count them. Raises WrongUse as `data`.

        A file that nobody has asked for as a whole is in memory line by line.
        """
        if self._data is None and self.path is not None:
            _ = self.head
        held = self._data is not None or self.path is None or "data" in self.__dict__
        if held or self._is_wide or self.path is None:
            file: BinaryIO = io.BytesIO(self.data)
        elif len(known := self.__dict__.get("head", b"")) in range(1, HEAD):
            file = io.BytesIO(known)  # it is all of it: no file is opened twice
        else:
            file = _opened(self.path, self.name)
        with file:
            total = sum(block.count(b"\n") for block in iter(partial(file.read, _BLOCK), b"")) + 1
            file.seek(0)
            yield from self._progress(file, total, "Reading")

    def opened(self) -> Iterator[tuple[str, BinaryIO]]:
        """Yield the names of the files as `members` does, each with the file, open: nothing of one
        that has a path is in memory yet. Raises WrongUse as `members`.
        """
        if self._data is not None or self.path is None or self.is_archive:
            for name, data in self.members():
                yield name, io.BytesIO(data)
            return
        found = self._in_folder if self.is_folder else [(self.path.name, self.path)]
        for name, path in found:
            with _opened(path, str(path) if self.is_folder else self.name) as file:
                yield name, file

    def counted(self, items: Iterable[T], total: int) -> Iterable[T]:
        """Return items that are read from it, of which there are `total`, and count them."""
        return self._progress(items, total, "Reading")

    def names(self) -> list[str]:
        """Return the names of the files of a folder or archive, sorted; none of a file.

        Raises:
            WrongUse: it cannot be read, or holds too much.
        """
        if self.is_folder:
            return [name for name, _ in self._in_folder]
        return self._in_archive if self.is_archive else []

    def members(self) -> Iterator[Member]:
        """Yield the files of a folder or archive by name, or the file itself.

        Raises:
            WrongUse: one cannot be read, or they hold too much together.
        """
        if self.is_folder:
            yield from self._counted(self._of_folder())
        elif self.is_archive:
            yield from self._counted(self._of_archive())
        else:
            yield Member(PurePath(self.name).name, self.data)

    def _counted(self, members: Iterator[Member]) -> Iterator[Member]:
        left = MOST_BYTES
        for member in self._progress(members, len(self.names()), "Reading"):
            left -= len(member.data)
            if left < 0:
                raise WrongFormat(f"{self.name}: it holds more than {MOST_BYTES // 2**20} MB")
            yield member

    @cached_property
    def _in_folder(self) -> list[tuple[str, Path]]:
        """Return the files of a folder by name; links are not followed, hidden ones left out."""
        assert self.path is not None
        found: list[tuple[str, Path]] = []
        for folder, folders, names in files.walk(self.path):
            folders[:] = [each for each in folders if not each.startswith(".")]
            here = Path(folder)
            for name in names:
                path = here / name
                if not name.startswith(".") and path.is_file() and not path.is_symlink():
                    found.append((path.relative_to(self.path).as_posix(), path))
            if len(found) > MOST_FILES:
                raise WrongFormat(f"{self.name}: it has more than {MOST_FILES:,} files")
        return sorted(found)

    @cached_property
    def _in_archive(self) -> list[str]:
        """Return the names of the files of an archive, whose list is long to read."""
        with self._archive() as archive:
            return sorted(each.filename for each in archive.infolist() if not each.is_dir())

    def _of_folder(self) -> Iterator[Member]:
        for name, path in self._in_folder:
            try:
                yield Member(name, _whole(path.read_bytes(), str(path)))
            except OSError as error:
                raise WrongUse(f"{path}: {reason(error)}") from None

    def _archive(self) -> zipfile.ZipFile:
        try:
            held = self._data is not None or self.path is None
            archive = zipfile.ZipFile(io.BytesIO(self.data) if held else str(self.path))
        except (zipfile.BadZipFile, OSError, ValueError):
            raise WrongFormat(f"{self.name}: the archive is damaged or cut off") from None
        if len(archive.infolist()) > MOST_FILES:
            raise WrongFormat(f"{self.name}: it has more than {MOST_FILES:,} files")
        if sum(each.file_size for each in archive.infolist()) > MOST_BYTES:
            raise WrongFormat(f"{self.name}: it holds more than {MOST_BYTES // 2**20} MB")
        return archive

    def _of_archive(self) -> Iterator[Member]:
        with self._archive() as archive:
            for name in self.names():
                try:
                    with archive.open(name) as file:
                        data = file.read(MOST_BYTES + 1)
                except (zipfile.BadZipFile, zlib.error, EOFError, ValueError):
                    raise WrongFormat(f"{self.name}: {name} in it is damaged") from None
                except (RuntimeError, NotImplementedError):
                    why = "it has a password, or is packed in an unusual way"
                    raise WrongFormat(f"{self.name}: {why}") from None
                yield Member(name, _whole(data, f"{self.name}: {name}"))
