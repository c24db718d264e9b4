"""The workspace: a folder of articles and its `.obelism/`, and what its files are called.

Damaged files are set aside, never overwritten.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import re
import stat
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec

from reader.io import files
from reader.model.article import Origin
from reader.model.clock import Clock, utc_now
from reader.model.errors import CannotWrite, HomeFolder, reason
from reader.store.base import HOME, KEPT_GUIDELINES, Kind
from reader.text.slug import slug

if TYPE_CHECKING:
    from reader.io.locks import Holder, Lock


BLOBS = {
    Kind.PROGRESS: ("progress", "/"),
    Kind.QUEUE: ("reviews", "/"),
    Kind.CHOICES: ("local/carrying", "--"),
    Kind.WITHDRAWN: ("withdrawn", "--"),
}
"""The folder of each kind of blob, and what stands between the names of its owner and its own."""

ALIASES = "aliases.jsonl"
"""The file that says who goes by another name; `reader.store.folder.aliases` reads it."""

GIT_RULES = {
    "texts/**": "-text -merge",
    "guidelines.md": "-text",
    "guidelines/**": "-text -merge",
    "sources/**": "-text merge=union",
    "history/**": "-text merge=union",
    "layers/**": "-text -merge",
    "progress/**": "-text merge=union",
    "names.json": "-text merge=union",
    ALIASES: "-text merge=union",
    "reviews/**": "-text -merge",
}
"""How git joins what two people did. Journals are joined line by line, and so are the small files,
whose lines are made for that. A layer file stays one side's, whole: it is made again from the
journal. So does the queue of a review, which holds no decision. Guidelines keep each byte, as they
are known by a digest."""

_DIGEST = re.compile("[0-9a-f]{64}")

_FORMER_RULES = b"texts/** -text\nhistory/** merge=union\n"
"""What an earlier version of this program put there."""


class Workspace(msgspec.Struct, frozen=True, eq=False):
    """A folder of articles; what belongs to it is kept in its `.obelism/`."""

    root: Path
    explicit: bool = False
    whole_texts: dict[Path, files.Looks] = {}
    """Kept texts that need not be read again, by path, while their files look like this."""

    def __eq__(self, other: object) -> bool:
        """Return whether it is the same folder, however it was found."""
        return self is other or (isinstance(other, Workspace) and self.root == other.root)

    def __ne__(self, other: object) -> bool:
        """Return the opposite of `__eq__`: a struct has one of its own, by identity."""
        return not self == other

    def __hash__(self) -> int:
        return hash(self.root)

    @classmethod
    def upward(cls, path: Path | None) -> list[Self]:
        """Return the workspaces of the folders from a path upward, not past the home folder.

        The first is of the folder itself, the file's folder, or the current one; it may not exist.
        """
        start = Path(os.path.abspath(path if path is not None else os.curdir))
        if path is not None and not os.path.isdir(start):
            start = start.parent
        found, last = [cls(start)], _home_looks()
        for folder in (start, *start.parents):
            if folder != start and os.path.isdir(f"{folder}/{HOME}"):
                found.append(cls(folder))
            if last is not None and _is_folder(folder, last):
                break
        return found

    @property
    def home(self) -> Path:
        return home_of(self.root)

    @property
    def exists(self) -> bool:
        return os.path.isdir(self.home)

    @property
    def has_aliases(self) -> bool:
        """Whether anybody may go by another name; else what reads that need not be loaded."""
        # Asked several times for each layer: a path made of text takes a tenth of the time.
        return os.path.lexists(f"{self.root}/{HOME}/{ALIASES}")

    @property
    def claims(self) -> Path:
        """The folder of what `reader.store.folder.claims` knows."""
        return folder_of(self.root, "local", "claims")

    def take_lock(self, path: Path, annotator: str, since: str) -> Lock:
        """Take the lock of one layer.

        Raises:
            Held: somebody has it, or claims it with many others.
            OSError: it cannot be made.
        """
        from reader.io.locks import Held, Lock

        lock = Lock.acquire(path, annotator, since)
        # Looked for once the lock is held: who makes a claim looks for locks after that.
        if (claim := self._claim(path)) is not None:
            lock.release()
            raise Held(claim)
        return lock

    def who_holds(self, lock: Path) -> str | None:
        """Say who has the layer of a lock file open for writing now; None where nobody does."""
        from reader.io.locks import who_holds

        claim = self._claim(lock)
        return who_holds(lock) if claim is None else claim.sentence()

    def _claim(self, lock: Path) -> Holder | None:
        try:
            if not os.listdir(self.claims):
                return None
        except OSError:
            return None
        from reader.store.folder.claims import claimed_by

        return claimed_by(self.claims, lock)

    def ensure(self, *, allow_home: bool = False) -> None:
        is_home = os.path.realpath(self.root) in (_home_folder(), os.path.abspath(os.sep))
        if is_home and not (allow_home or self.explicit or self.exists):
            raise HomeFolder(
                f"{self.root} is no place for tags without your asking: "
                "name a folder for them with --workspace DIR"
            )
        try:
            self.put_git_files()
        except OSError as error:
            raise self.cannot_write(error) from None

    def put_git_files(self) -> bool:
        """Write the rules that git needs and does not have; return whether any were missing.

        A file that a person changed keeps its rules, after those for patterns that it does not
        name, so that the person's own win.

        Raises:
            OSError, CannotWrite: they cannot be written.
        """
        ignored = self.for_writing(self.home / ".gitignore")
        if not os.path.lexists(ignored):
            files.write_atomically(ignored, b"local/\n")
        path = self.home / ".gitattributes"
        current = None if os.path.islink(path) else files.read_bytes(path)
        known = b"" if current is None or current == _FORMER_RULES else current
        named = {line.split()[0] for line in known.splitlines() if line.split()}
        missing = [
            f"{each} {how}\n" for each, how in GIT_RULES.items() if each.encode() not in named
        ]
        wanted = "".join(missing).encode() + known
        if current == wanted or os.path.islink(path):
            return False
        files.write_atomically(path, wanted)
        return True

    def for_writing(self, path: Path, *, durably: bool = True) -> Path:
        """Return a path, its folder made; raise CannotWrite, as where a link is or leads out.

        `durably`: as of `files.make_folders`.
        """
        inside = os.path.join(os.path.realpath(self.root), HOME)
        folder = os.path.realpath(path.parent)
        if folder != inside and not folder.startswith(inside + os.sep):
            raise CannotWrite(
                f"{path.parent} leads out of {self.home} by a link, so nothing is written there; "
                "--workspace DIR keeps the tags elsewhere"
            )
        if os.path.islink(path):
            raise CannotWrite(f"{path} is a link, so nothing is written there")
        try:
            self._make_folders(path.parent, durably=durably)
        except OSError as error:
            raise self.cannot_write(error) from None
        return path

    def _make_folders(self, folder: Path, *, durably: bool) -> None:
        """Make a folder below `.obelism`: `local/` for its owner alone, the others by the umask.

        Where `.obelism` hands its group on to what is made in it, it was set up for several users
        of a machine, who have to see each other's locks.
        """
        local = self.home / "local"
        if folder.is_relative_to(local):
            # What is in it is of no use once the machine has ended, so nothing waits for the disk.
            durably = False
            files.make_folders(self.home)
            if not os.stat(self.home).st_mode & stat.S_ISGID:
                files.make_folders(local, files.PRIVATE_FOLDER, durably=False)
                if os.stat(local).st_mode & 0o077:
                    with contextlib.suppress(PermissionError):
                        os.chmod(local, files.PRIVATE_FOLDER)
                files.make_folders(folder, files.PRIVATE_FOLDER, durably=False)
        files.make_folders(folder, durably=durably)

    def cannot_write(self, error: OSError) -> CannotWrite:
        return CannotWrite(
            f"{self.root} cannot be written ({reason(error)}); "
            "--workspace DIR keeps the tags elsewhere"
        )

    def article_id(self, path: Path) -> str:
        absolute, inside = os.path.abspath(path), os.path.join(self.root, "")
        if absolute.startswith(inside):  # as nearly all: `relpath` takes several times as long
            return files.id_text(absolute[len(inside) :])
        relative = os.path.relpath(absolute, self.root)
        if relative.startswith(os.pardir):
            real = os.path.relpath(os.path.realpath(path), os.path.realpath(self.root))
            relative = real if not real.startswith(os.pardir) else relative
        return files.id_text(relative)

    def layer_path(self, annotator: str, article_id: str) -> Path:
        return folder_of(self.root, "layers", slug(annotator)) / f"{slug(article_id)}.json"

    def history_path(self, annotator: str, article_id: str) -> Path:
        return folder_of(self.root, "history", slug(annotator)) / f"{slug(article_id)}.jsonl"

    def lock_path(self, annotator: str, article_id: str) -> Path:
        return self.lock_of(self.history_path(annotator, article_id))

    def lock_name(self, annotator: str, article_id: str) -> str:
        """Return what the file of `lock_path` is called."""
        return f"{slug(annotator)}--{slug(article_id)}.lock"

    def lock_of(self, journal: Path) -> Path:
        """Return where the lock of the layer is that has a journal of that folder and name."""
        locks = folder_of(self.root, "local", "locks")
        return locks / f"{journal.parent.name}--{journal.stem}.lock"

    def blob_path(self, kind: Kind, owner: str, name: str) -> Path:
        folder, joint = BLOBS[kind]
        return self.home / folder / f"{slug(owner)}{joint}{slug(name)}.json"

    def text_path(self, sha256: str) -> Path:
        """Return `text_name` as a path."""
        return Path(self.text_name(sha256))

    def text_name(self, sha256: str) -> str:
        """Return where a text is kept; raise ValueError for no digest: data never names a path."""
        if not _DIGEST.fullmatch(sha256):
            raise ValueError(f"not a sha256: {sha256[:80]!r}")
        return f"{self.root}/{HOME}/texts/{sha256}.txt"

    def origin_path(self, sha256: str) -> Path:
        return self.home / "sources" / f"{self.text_path(sha256).stem}.json"

    def origin(self, sha256: str) -> Origin | None:
        try:
            path = self.origin_path(sha256)
            waits = self.waits_for(f"{path.parent.name}/{path.name}")
            data = waits or files.read_bytes(path, most=files.SMALL)
            first = (data or b"").partition(b"\n")[0]  # git may have joined two
            return msgspec.json.decode(first, type=Origin) if first else None
        except (OSError, ValueError, msgspec.MsgspecError):
            return None

    def keep_origin(self, sha256: str, origin: Origin) -> None:
        """Keep what a text was extracted from, once; raise OSError or CannotWrite."""
        path = self.for_writing(self.origin_path(sha256))
        if not os.path.lexists(path):
            files.write_atomically(path, origin_bytes(origin))

    def keep_guidelines(self, version: str, data: bytes) -> None:
        """Keep the guidelines of a version, once; raise OSError or CannotWrite."""
        path = self.for_writing(self.home / KEPT_GUIDELINES / f"{version}.md")
        if not os.path.lexists(path):
            files.write_atomically(path, data)

    def text(self, sha256: str) -> str | None:
        try:
            data = files.read_bytes(self.text_name(sha256))
        except (OSError, ValueError):
            return None
        if data is None or not is_text_of(data, sha256):
            return self._text_that_waits(sha256)
        return data.decode("utf-8", "replace")

    def _text_that_waits(self, sha256: str) -> str | None:
        """Return a text that an unfinished batch brings; None where none does."""
        if not os.path.isdir(self.home / "batches"):
            return None
        from reader.io.json import BadJSON, decode
        from reader.store.folder.batches import text_in_notes

        data = text_in_notes(self.home, sha256)
        with contextlib.suppress(BadJSON):
            text = decode(data, str, spare=None) if data is not None else ""
            if is_text_of(text.encode(), sha256):
                return text
        return None

    def waits_for(self, name: str) -> bytes | None:
        """Return what an unfinished batch brings for a small file; None where none does."""
        if not os.path.isdir(f"{self.root}/{HOME}/batches"):
            return None
        from reader.store.folder.batches import content_for

        return content_for(self.home, name)

    def keeps(self, sha256: str) -> bool:
        """Return whether a text is kept, whole; raises OSError where that cannot be seen."""
        try:
            looks = files.looks_of(os.stat(self.text_name(sha256)))
        except FileNotFoundError:
            return False
        path = self.text_path(sha256)
        if self.whole_texts.get(path) == looks:
            return True
        data = files.read_bytes(path)
        if data is None or not is_text_of(data, sha256):
            return False
        self.whole_texts[path] = looks
        return True

    def keep_text(self, sha256: str, text: str) -> None:
        """Keep a text as it is, or raise OSError or CannotWrite; quarantine a damaged copy."""
        path = self.for_writing(self.text_path(sha256))
        with contextlib.suppress(FileNotFoundError):
            if self.whole_texts.get(path) == files.looks_of(os.stat(path)):
                return
        data = files.read_bytes(path)
        if data is None or not is_text_of(data, sha256):
            if data is not None:
                set_aside(self, path)
            files.write_atomically(path, text.encode("utf-8"))
        self.whole_texts[path] = files.looks_of(os.stat(path))


@lru_cache(64)
def home_of(root: Path) -> Path:
    """Return where what belongs to a folder of articles is kept."""
    return root / HOME


@lru_cache(256)
def folder_of(root: Path, kind: str, folder: str) -> Path:
    """Return the folder of an annotator's layers or journals, or another two below `home_of`."""
    return root.joinpath(HOME, kind, folder)


def paths_of(home: str, place: str) -> tuple[str, str]:
    """Return layer file and journal below a workspace's `.obelism`, as texts, which are made faster
    than paths. `place`: how annotator and article are called there, with a slash between."""
    return f"{home}/layers/{place}.json", f"{home}/history/{place}.jsonl"


def origin_bytes(origin: Origin) -> bytes:
    """Return the bytes of a file that says what a text was extracted from."""
    return msgspec.json.encode(origin) + b"\n"


def is_text_of(data: bytes, sha256: str) -> bool:
    """Return whether bytes are the text of that digest."""
    return hashlib.sha256(data).hexdigest() == sha256


def _home_folder() -> str | None:
    try:
        return os.path.realpath(Path.home())
    except RuntimeError:
        return None


def _home_looks() -> os.stat_result | None:
    """Return the status of the home folder; None where it is not known, or not there."""
    with contextlib.suppress(RuntimeError, OSError):
        return os.stat(Path.home())
    return None


def _is_folder(path: Path, looks: os.stat_result) -> bool:
    """Return whether a path leads to the folder of that status, be it by links: one look at the
    disk, where following the links of a path takes one for each folder that it is in."""
    try:
        return os.path.samestat(os.stat(path), looks)
    except OSError:
        return False


def set_aside(workspace: Workspace, path: Path, clock: Clock = utc_now) -> Path:
    """Move a file to `.obelism/damaged/`, return its new path; if that raises, it has not moved.

    Raises OSError or CannotWrite, as where its folder is a link.
    """
    files.refuse_links(path)
    target = next(_free_names(workspace, path, clock))
    os.rename(path, target)
    files.sync_folder(target.parent)
    files.sync_folder(path.parent)
    return target


def keep_copy(workspace: Workspace, path: Path, data: bytes, clock: Clock = utc_now) -> Path:
    """Write damaged bytes of a file to `.obelism/damaged/`, return their path, or raise OSError."""
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
