"""A `.obelism` folder that was sent as a zip archive, unpacked where nothing else is.

Nothing of an archive is believed: names, links and sizes are checked before a byte is written, and
the bytes are counted as they come.
"""

from __future__ import annotations

import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from pathlib import Path, PurePosixPath

from reader.io import files
from reader.model.errors import WrongFormat, reason
from reader.store.base import GUIDELINES, HOME, KEPT_GUIDELINES
from reader.store.folder.workspace import ALIASES

MOST_FILES = 200_000
MOST_BYTES = 2**30
"""Of all that is unpacked."""

_KEPT = (
    "texts",
    "sources",
    "history",
    "layers",
    "progress",
    "batches",
    "labels.toml",
    ALIASES,
    GUIDELINES,
    KEPT_GUIDELINES,
)
"""What is unpacked; queues, locks and what else is only of use where it was made is not."""

_DEEPEST = 4
"""Names below `.obelism` that lead to a file."""

_PACKED, _SMALL = 500, 2**24
"""How many times its size a file may unpack to, and bytes of one that may be any."""

_PIECE = 2**20


_SHARED: ContextVar[tuple[ExitStack, dict[Path, Path]] | None] = ContextVar(
    "unpacked archives", default=None
)


@contextmanager
def unpacked_once() -> Iterator[None]:
    """Unpack no archive twice within this; what was unpacked is gone afterwards."""
    with ExitStack() as folders:
        token = _SHARED.set((folders, {}))
        try:
            yield
        finally:
            _SHARED.reset(token)


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Yield a folder with the `.obelism` of an archive; it is gone afterwards.

    Raises:
        WrongFormat: it is no whole archive of one such folder, or one that may not be unpacked.
    """
    shared = _SHARED.get()
    if shared is None:
        with _unpacked(path) as folder:
            yield folder
    else:
        folders, known = shared
        if path not in known:
            known[path] = folders.enter_context(_unpacked(path))
        yield known[path]


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="obelism-") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                _unpack(archive, path, Path(folder))
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
            raise WrongFormat(f"{path}: the archive is damaged: {error}") from None
        except (RuntimeError, NotImplementedError):
            raise WrongFormat(
                f"{path}: it has a password, or is packed in an unusual way"
            ) from None
        except OSError as error:
            raise WrongFormat(f"{path}: it cannot be unpacked: {reason(error)}") from None
        yield Path(folder)


def _unpack(archive: zipfile.ZipFile, path: Path, folder: Path) -> None:
    left, members = MOST_BYTES, _members(archive, path)
    if not members:
        raise WrongFormat(f"{path}: its {HOME} holds no tags")
    for name, member in members.items():
        target = folder / HOME / name
        files.make_folders(target.parent, 0o700, durably=False)
        with archive.open(member) as source, target.open("xb") as file:
            while piece := source.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise WrongFormat(
                        f"{path}: it holds more than {MOST_BYTES // 2**20} MB of tags"
                    )
                file.write(piece)


def _is_wanted(inner: tuple[str, ...], size: int) -> bool:
    """Return whether a file below `.obelism` is of use here.

    A journal with nothing in it, as a crash leaves one, would cost a file to find that out.
    """
    kept = 0 < len(inner) <= _DEEPEST and inner[0] in _KEPT
    return kept and (size > 0 or inner[0] != "history")


def _members(archive: zipfile.ZipFile, path: Path) -> dict[str, zipfile.ZipInfo]:
    """Return the files below `.obelism` by their names there."""
    found: dict[str, zipfile.ZipInfo] = {}
    homes: set[PurePosixPath] = set()
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise WrongFormat(f"{path}: it holds more than {MOST_FILES} files")
    for member in members:
        name = PurePosixPath(member.filename.replace("\\", "/"))  # as some of Windows write
        if name.is_absolute() or ".." in name.parts:
            raise WrongFormat(f"{path}: a name in it leads out of the folder: {member.filename!r}")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise WrongFormat(f"{path}: it holds a link: {member.filename!r}")
        if HOME not in name.parts or member.is_dir() or name.parts[0] == "__MACOSX":
            continue
        at = name.parts.index(HOME)
        homes.add(PurePosixPath(*name.parts[:at]))
        inner = name.parts[at + 1 :]
        if not _is_wanted(inner, member.file_size):
            continue
        if member.file_size > max(_PACKED * member.compress_size, _SMALL):
            raise WrongFormat(
                f"{path}: {member.filename!r} unpacks to more than {_PACKED} times its size, which "
                "no tags do"
            )
        if "/".join(inner) in found and len(homes) == 1:
            raise WrongFormat(f"{path}: it holds two files of one name: {member.filename!r}")
        found["/".join(inner)] = member
    if len(homes) != 1:
        what = f"{len(homes)} folders" if homes else "no folder"
        raise WrongFormat(f"{path}: it holds {what} {HOME}; a zip of one can be imported")
    return found
