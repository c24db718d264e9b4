"""The workspace: a folder of articles and its `.obelism/`.

File names for ids that come from data.

Damaged files are set aside, never overwritten.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import msgspec

from reader.io import files
from reader.model.clock import Clock, utc_now
from reader.model.errors import CannotWrite, HomeFolder, reason
from reader.store.base import HOME

MOST = 60
"""Code points of the readable part."""

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)")
"""What Windows takes for a device, whatever ending follows; a shared folder may come there."""

_OTHER = re.compile(r"[^a-z0-9._-]+")


@lru_cache(4096)
def slug(id: str) -> str:
    """Return a file name for an id: a readable ASCII part of at most 60, `-`, 12 hex of its sha256.

    It holds no separator, begins with a letter, digit or `_`, and differs for any two ids.
    """
    ascii_part = unicodedata.normalize("NFKD", id[: 4 * MOST]).encode("ascii", "ignore").decode()
    readable = _OTHER.sub("-", ascii_part.lower()).lstrip(".-")[:MOST].rstrip(".-")
    if _RESERVED.match(readable):
        readable = f"_{readable}"[:MOST]
    digest = hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{readable or 'id'}-{digest[:12]}"


class Workspace(msgspec.Struct, frozen=True, eq=False):
    """A folder of articles; what belongs to it is kept in its `.obelism/`."""

    root: Path
    """Absolute; article ids are paths relative to it."""
    explicit: bool = False
    """Whether the user named it; then even the home folder is taken without asking."""

    def __eq__(self, other: object) -> bool:
        """The same folder is the same workspace, however it was found."""
        return isinstance(other, Workspace) and self.root == other.root

    def __hash__(self) -> int:
        return hash(self.root)

    @classmethod
    def of(cls, path: Path | None, explicit: Path | None = None) -> Workspace:
        """Find the workspace of a folder or file; None stands for standard input. Never writes.

        It is the nearest folder upward with `.obelism/`, not past the home folder, else the
        folder itself, the file's folder, or the current one.
        """
        if explicit is not None:
            return cls(Path(os.path.abspath(explicit)), explicit=True)
        start = Path(os.path.abspath(path if path is not None else os.curdir))
        if path is not None and not os.path.isdir(start):
            start = start.parent
        home = _home_folder()
        for folder in (start, *start.parents):
            if os.path.isdir(folder / HOME):
                return cls(folder)
            if home is not None and os.path.realpath(folder) == home:
                break
        return cls(start)

    @property
    def home(self) -> Path:
        return self.root / HOME

    @property
    def exists(self) -> bool:
        """Whether it has been made."""
        return os.path.isdir(self.home)

    def check_place(self) -> None:
        """See that it may be made where it is.

        Raises:
            HomeFolder: it would be the home folder or `/`, and nobody named that.
        """
        if not self.exists and not self.explicit and self._is_home():
            raise HomeFolder(
                f"{self.root} is no place for tags without your asking: "
                "name a folder for them with --workspace DIR"
            )

    def for_writing(self, path: Path) -> Path:
        """Return a path under `.obelism/` with its folder made, ready to be written.

        Raises:
            CannotWrite: the folder cannot be made, or a link leads out of the workspace.
        """
        inside = os.path.join(os.path.realpath(self.root), HOME)
        folder = os.path.realpath(path.parent)
        if folder != inside and not folder.startswith(inside + os.sep):
            raise CannotWrite(
                f"{path.parent} leads out of {self.home} by a link, so nothing is written there; "
                "--workspace DIR keeps the tags elsewhere"
            )
        try:
            files.make_folders(path.parent)
        except OSError as error:
            raise self.cannot_write(error) from None
        return path

    def cannot_write(self, error: OSError) -> CannotWrite:
        """The sentence for a workspace that refuses a write."""
        return CannotWrite(
            f"{self.root} cannot be written ({reason(error)}); "
            "--workspace DIR keeps the tags elsewhere"
        )

    def _is_home(self) -> bool:
        real = os.path.realpath(self.root)
        return real in (_home_folder(), os.path.abspath(os.sep))

    def article_id(self, path: Path) -> str:
        """Return the id of a file: its path relative to the workspace, POSIX, NFC.

        Bytes of a name that are not UTF-8 are spelled `\\xNN`, so that every id is a text.
        """
        relative = os.path.relpath(os.path.abspath(path), self.root)
        if relative.startswith(os.pardir):
            real = os.path.relpath(os.path.realpath(path), os.path.realpath(self.root))
            relative = real if not real.startswith(os.pardir) else relative
        return files.id_text(relative)

    def layer_path(self, annotator: str, article_id: str) -> Path:
        return self._path("layers", annotator, article_id, ".json")

    def history_path(self, annotator: str, article_id: str) -> Path:
        return self._path("history", annotator, article_id, ".jsonl")

    def progress_path(self, annotator: str, article_id: str) -> Path:
        return self._path("progress", annotator, article_id, ".json")

    def review_path(self, reviewer: str, name: str) -> Path:
        """Where a reviewer's queue of that name is kept."""
        return self._path("reviews", reviewer, name, ".json")

    def lock_path(self, annotator: str, article_id: str) -> Path:
        return self.lock_of(self.history_path(annotator, article_id))

    def lock_of(self, journal: Path) -> Path:
        """Where the lock of the layer is that has a journal of that folder and name."""
        return self._local("locks", journal, ".lock")

    def choices_path(self, annotator: str, article_id: str) -> Path:
        """Where is kept what somebody has decided of an article's changes so far."""
        return self._local("carrying", self.history_path(annotator, article_id), ".json")

    def _local(self, kind: str, journal: Path, suffix: str) -> Path:
        """Where a thing of a layer is that does not leave this machine."""
        return self.home / "local" / kind / f"{journal.parent.name}--{journal.stem}{suffix}"

    def text_path(self, sha256: str) -> Path:
        """Where the text of that digest is kept.

        Raises:
            ValueError: it is no digest; nothing from data becomes a path otherwise.
        """
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError(f"not a sha256: {sha256[:80]!r}")
        return self.home / "texts" / f"{sha256}.txt"

    def _path(self, kind: str, annotator: str, article_id: str, suffix: str) -> Path:
        return self.home / kind / slug(annotator) / (slug(article_id) + suffix)


def _home_folder() -> str | None:
    try:
        return os.path.realpath(Path.home())
    except RuntimeError:
        return None


def set_aside(workspace: Workspace, path: Path, clock: Clock = utc_now) -> Path:
    """Move a file of the workspace to `.obelism/damaged/` and return where it is now.

    Raises:
        OSError, CannotWrite: it could not be moved, and stands where it was.
    """
    target = next(_free_names(workspace, path, clock))
    os.rename(path, target)
    files.sync_folder(target.parent)
    files.sync_folder(path.parent)
    return target


def keep_copy(workspace: Workspace, path: Path, data: bytes, clock: Clock = utc_now) -> Path:
    """Write damaged bytes of a file to `.obelism/damaged/` and return where they are.

    Raises:
        OSError, CannotWrite: they could not be written.
    """
    target = next(_free_names(workspace, path, clock))
    files.write_atomically(target, data)
    return target


def _free_names(workspace: Workspace, path: Path, clock: Clock) -> Iterator[Path]:
    moment = clock().strftime("%Y%m%dT%H%M%S")
    kind = path.parent.relative_to(workspace.home).as_posix().replace("/", "--")
    stem = f"{kind}--{path.name}" if kind != "." else path.name
    for number in itertools.count(1):
        again = f"-{number}" if number > 1 else ""
        target = workspace.home / "damaged" / f"{stem}-{moment}{again}"
        if not os.path.lexists(target):
            yield workspace.for_writing(target)
