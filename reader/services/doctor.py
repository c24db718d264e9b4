"""What the program needs of the place where it runs: folder, disk, versions, libraries, caches."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Literal

import msgspec

from reader import __version__
from reader.model.errors import pip_install
from reader.store.base import FileStore

Status = Literal["ok", "note", "problem"]


class Finding(msgspec.Struct, frozen=True):
    """What was looked at, and how it is."""

    area: str
    status: Status
    """note: it works, and something could be better; problem: it does not work."""
    found: str
    remedy: str = ""
    """What to do; empty where nothing is to be done."""


_SLOW = 0.1
"""Seconds for a write to be safe, from which on a person notices how late it is."""
_WRITES = 5
"""Writes of which the middle one counts."""
_NEEDED = ("textual", "rich", "tinydb", "click", "msgspec", "nupunkt", "regex")
_FOR_DEVELOPERS = ("test",)
_REQUIREMENT = re.compile(r"^([\w.-]+).*;.*\bextra == ['\"]([\w-]+)['\"]")
"""A requirement of a distribution that an extra brings: the library and the extra."""


def examine(store: FileStore, login: str) -> Iterator[Finding]:
    """Look at a store's folder, as it is for a login, and at what is installed.

    Nothing stays in the folder that was not there before.
    """
    yield from _workspace(store, login)
    yield from _disk(store)
    yield from _versions()
    yield from _extras()
    yield _caches()


def _workspace(store: FileStore, login: str) -> Iterator[Finding]:
    there = store.exists
    made = "" if there else ", which is made when something is tagged"
    place = store.home if there else store.root
    found = f"{store.home}{made}"
    if os.access(place, os.W_OK | os.X_OK):
        yield Finding("workspace", "ok", found)
    else:
        remedy = "have its owner let you write there, or keep tags elsewhere by --workspace DIR"
        yield Finding("workspace", "problem", f"{place} cannot be written", remedy)
    name = store.annotator_for(login) if there else None
    if said := os.environ.get("OBELISM_ANNOTATOR"):
        yield Finding("annotator", "ok", f"{said}, as $OBELISM_ANNOTATOR says")
    elif name is not None:
        yield Finding("annotator", "ok", f"{name}, for the login {login}")
    else:
        yield Finding("annotator", "ok", "you are asked at the first tag; --as NAME says it, too")


def _disk(store: FileStore) -> Iterator[Finding]:
    """Try how long a write takes to be safe, and whether two programs are kept apart."""
    from reader.io.files import append_durably
    from reader.io.locks import Held, Lock

    place = store.home if store.exists else store.root
    try:
        with tempfile.TemporaryDirectory(prefix=".obelism-doctor-", dir=place) as folder:
            fd = os.open(Path(folder) / "journal", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                took = []
                for _ in range(_WRITES):
                    start = time.perf_counter()
                    append_durably(fd, b"x" * 512)
                    took.append(time.perf_counter() - start)
            finally:
                os.close(fd)
            lock = Lock.acquire(Path(folder) / "lock", "doctor", "")
            try:
                Lock.acquire(Path(folder) / "lock", "doctor", "").release()
                held = False
            except Held:
                held = True
            firm = lock.firm and held
            lock.release()
    except OSError as error:
        yield Finding("disk", "problem", f"{place}: {error.strerror}", "see the workspace above")
        return
    usual = median(took)
    found = f"a tag is safe after {usual * 1000:.1f} ms"
    slow = "it is saved behind your keys; a folder on a disk of this machine is faster"
    yield Finding("disk", "note", found, slow) if usual > _SLOW else Finding("disk", "ok", found)
    if firm:
        yield Finding("locks", "ok", "a second program on an article opens it read-only")
    else:
        remedy = "open an article in one program at a time, or keep tags on a disk with locks"
        yield Finding("locks", "note", "this file system has no locks", remedy)


def _versions() -> Iterator[Finding]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding("versions", "ok", f"obelism {__version__}, Python {python}")
    versions = {name: _version(name) for name in _NEEDED}
    lacking = [name for name, version in versions.items() if version is None]
    if lacking:
        remedy = pip_install("documents").replace("[documents]", "")
        yield Finding("versions", "problem", f"not there: {', '.join(lacking)}", remedy)
    else:
        known = ", ".join(f"{name} {version}" for name, version in versions.items())
        yield Finding("versions", "ok", known)


def _version(name: str) -> str | None:
    """Return the version of a distribution that is installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _extras() -> Iterator[Finding]:
    """Say which extras are there, each with what it is for, and how one that is not is added."""
    there: list[str] = []
    lacking: list[str] = []
    for extra, libraries in extras().items():
        whole = all(_version(name) is not None for name in libraries)
        (there if whole else lacking).append(f"{extra}{_for_what(extra)}")
    if there:
        yield Finding("extras", "ok", f"there: {', '.join(there)}")
    if lacking:
        yield Finding("extras", "note", f"not there: {', '.join(lacking)}", pip_install("NAME"))


def extras() -> dict[str, list[str]]:
    """Return the extras of the program as it is installed, each with the libraries it brings."""
    from importlib.metadata import PackageNotFoundError, requires

    found: dict[str, list[str]] = {}
    with suppress(PackageNotFoundError):  # run from its source, without being installed
        for requirement in requires("obelism") or ():
            match = _REQUIREMENT.match(requirement)
            if match and match[2] not in _FOR_DEVELOPERS and match[1] != "obelism":
                found.setdefault(match[2], []).append(match[1])
    return found


def _for_what(extra: str) -> str:
    """Return in brackets what documents and formats an extra is for."""
    from reader.formats.registry import formats
    from reader.kinds.registry import KINDS

    what = [kind.title for kind in KINDS if kind.extra == extra]
    what += [f"format {each.name}" for each in formats() if each.extra and each.extra.name == extra]
    return f" ({', '.join(what)})" if what else ""


def _caches() -> Finding:
    from platformdirs import user_cache_path

    place = user_cache_path("obelism")
    size = 0
    for folder, _, names in os.walk(place):
        for name in names:
            with suppress(OSError):  # it is made anew meanwhile
                size += os.lstat(os.path.join(folder, name)).st_size
    above = next(each for each in (place, *place.parents) if each.exists())
    if not os.access(above, os.W_OK | os.X_OK):
        remedy = "set XDG_CACHE_HOME to a folder of yours; until then what is read is read anew"
        return Finding("caches", "note", f"{above} cannot be written", remedy)
    return Finding("caches", "ok", f"{size / 1e6:.1f} MB in {place}, which may be deleted")
