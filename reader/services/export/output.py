"""Where an export goes: to a file or a folder, whole or not at all."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import BinaryIO

from reader.formats.base import File, Shape
from reader.io.files import make_folders, new_folder, written_atomically
from reader.model.errors import ObelismError, WrongUse, reason
from reader.services.export.remote import Remote, sent
from reader.services.export.write import Export

Put = Callable[[str | bytes | File], object]


class NotWritten(ObelismError):
    """An export that was not to be written as it turned out; there is nothing of it."""

    def __init__(self, why: str, problems: Sequence[str]) -> None:
        super().__init__(why)
        self.problems = problems
        """What could not be exported, in sentences."""


def output_path(
    path: Path | Remote, inputs: Sequence[Path] = (), shape: Shape = "text"
) -> Path | Remote:
    """Return a path that an export can be written to.

    Raises:
        WrongUse: its folder does not exist, it is a folder, or it is one of the inputs; for a
            folder of files, it has something in it.
    """
    if isinstance(path, Remote):
        return path
    if not os.path.isdir(path.parent):
        raise WrongUse(f"{path} cannot be written: there is no folder {path.parent}")
    if shape == "folder" and not _packed(path):
        if os.path.lexists(path) and (not os.path.isdir(path) or os.listdir(path)):
            raise WrongUse(f"{path} is there already; name a new folder, or one that ends in .zip")
        return path
    if os.path.isdir(path):
        raise WrongUse(f"{path} is a folder; name a file to write to")
    files = filter(os.path.isfile, inputs)
    if os.path.exists(path) and any(os.path.samefile(path, each) for each in files):
        raise WrongUse(f"{path} is what is read; name another file to write to")
    return path


def save(
    export: Export,
    path: Path | Remote,
    shape: Shape = "text",
    refuse: Callable[[Export], str | None] = lambda export: None,
) -> list[str]:
    """Write an export to where `output_path` allows, or a URL leads; return a sentence for each
    problem.

    A folder of files goes into a zip archive if the path ends in `.zip`. A device or pipe is
    written to, a link is followed. `refuse` is asked once all is made, and says why it is not to be
    written as it is, if so.

    Raises:
        NotWritten: `refuse` had a reason; all is as it was.
        ObelismError: it cannot be written; all is as it was.
    """
    if isinstance(path, Remote):
        with sent(path, is_folder=shape == "folder" and not _packed(path.name)) as local:
            return save(export, local, shape, refuse)
    try:
        with _sink(path, shape) as put:
            problems = export.write_to(put)
            if (why := refuse(export)) is not None:
                raise NotWritten(why, problems)
            return problems
    except OSError as error:
        raise ObelismError(f"{path} cannot be written: {reason(error)}") from None


def write_file(path: Path, text: str) -> None:
    """Replace a file whole with a text in UTF-8; lone surrogates are escaped.

    Raises:
        ObelismError: it cannot be written; the file is as it was.
    """
    try:
        with _sink(path, "text") as put:
            put(text)
    except OSError as error:
        raise ObelismError(f"{path} cannot be written: {reason(error)}") from None


def encoded(piece: str | bytes | File) -> bytes:
    """Return a piece as it is in a file: UTF-8, lone surrogates escaped."""
    assert not isinstance(piece, File), "a format of one file names no other"
    return piece.encode("utf-8", "backslashreplace") if isinstance(piece, str) else piece


def _packed(path: PurePath) -> bool:
    return path.suffix.lower() == ".zip"


@contextmanager
def _sink(path: Path, shape: Shape) -> Iterator[Put]:
    """Yield a function that takes the pieces; what it took is at the path if all goes well."""
    if shape == "folder" and not _packed(path):
        with new_folder(path) as folder, _Folder(folder) as files:
            yield files.put
        return
    target = Path(os.path.realpath(path))
    if os.path.exists(target) and not os.path.isfile(target):
        with target.open("wb") as file:
            yield _put_into(file)
        return
    with written_atomically(target) as file:
        if shape != "folder":
            yield _put_into(file)
            return
        with (
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
            _Archive(archive) as files,
        ):
            yield files.put


def _put_into(file: BinaryIO) -> Put:
    return lambda piece: file.write(encoded(piece))


class _Files:
    """The files that pieces go into, one after the other."""

    def __init__(self) -> None:
        self._file: BinaryIO | None = None

    def __enter__(self) -> _Files:
        return self

    def __exit__(self, *exception: object) -> None:
        self._close()

    def put(self, piece: str | bytes | File) -> None:
        if isinstance(piece, File):
            self._close()
            self._file = self.open(piece.name)
        else:
            assert self._file is not None, "pieces follow the name of their file"
            self._file.write(encoded(piece))

    def open(self, name: str) -> BinaryIO:
        raise NotImplementedError

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class _Folder(_Files):
    def __init__(self, root: Path) -> None:
        super().__init__()
        self._root = root

    def open(self, name: str) -> BinaryIO:
        path = self._root / name
        make_folders(path.parent)
        return path.open("xb")


class _Archive(_Files):
    def __init__(self, archive: zipfile.ZipFile) -> None:
        super().__init__()
        self._archive = archive

    def open(self, name: str) -> BinaryIO:
        """Begin a member, dated alike always: the same tags make the same bytes."""
        member = zipfile.ZipInfo(name)
        member.compress_type = zipfile.ZIP_DEFLATED
        member.external_attr = 0o644 << 16
        return self._archive.open(member, "w", force_zip64=True)  # type: ignore[return-value]
