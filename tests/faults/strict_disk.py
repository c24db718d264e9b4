"""A disk that keeps, when the power is cut, nothing but what it was told to keep."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reader.io import files

Tree = dict[str, bytes | None]
"""What is in a folder, by path, what holds before what it holds; None for a folder."""


class StrictDisk:
    """Watches what a program syncs below a folder, and gives what a cut of the power leaves of it.

    A file's content is kept from its last fsync, a folder's names from that folder's last fsync.
    """

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, root: Path, *, files_last: bool = False
    ) -> None:
        """`files_last`: a sync of the file system keeps names before what they name."""
        self._root, self._files_last = root, files_last
        self._contents: dict[int, bytes] = {}
        """Inode to what was synced of it."""
        self._names: dict[int, dict[str, int]] = {}
        """Inode of a folder to the names that were synced, with their inodes."""
        self._held: dict[int, int] = {}
        """Inode to a file that is open on it: so no other file gets that number."""
        self.sync(root)
        for module, name in ((files, "sync"), (os, "fsync")):
            monkeypatch.setattr(module, name, self._watched(getattr(module, name)))
        monkeypatch.setattr(files, "sync_file_system", self._sync_all)

    def __del__(self) -> None:
        for fd in self._held.values():
            os.close(fd)

    def _watched(self, real: Callable[[int], Any]) -> Callable[[int], Any]:
        def sync(fd: int) -> None:
            real(fd)
            self.sync(Path(os.readlink(f"/proc/self/fd/{fd}")))

        return sync

    def _sync_all(self, fd: int) -> bool:
        """Keep all as it is, one after the other, files of a folder before its names or after."""
        every = [self._root, *sorted(self._root.rglob("*"))]
        for path in every if self._files_last else reversed(every):
            self.sync(path)
        return True

    def sync(self, path: Path) -> None:
        """Keep a file or folder as it is now."""
        inode = os.stat(path).st_ino
        if inode not in self._held:
            self._held[inode] = os.open(path, os.O_RDONLY)
        if path.is_dir():
            self._names[inode] = {entry.name: entry.inode() for entry in os.scandir(path)}
        else:
            self._contents[inode] = path.read_bytes()

    def left(self, *, names_early: bool) -> Tree:
        """What is left when the power is cut.

        With `names_early` every name as it is now is on the disk, as some file systems have it,
        and a content that was not synced is empty; else no name that was not synced is there.
        """
        found: Tree = {}
        self._gather(os.stat(self._root).st_ino, self._root, "", names_early, found)
        return found

    def cut_power(self, target: Path, *, names_early: bool) -> None:
        """Put what is left, see `left`, into a new folder."""
        put(self.left(names_early=names_early), target)

    def _gather(self, inode: int, now: Path, path: str, early: bool, found: Tree) -> None:
        known = self._names.get(inode, {})
        if early:
            known = {entry.name: entry.inode() for entry in os.scandir(now)}
        for name, child in known.items():
            if child in self._names or (now / name).is_dir():
                found[f"{path}{name}"] = None
                self._gather(child, now / name, f"{path}{name}/", early, found)
            else:
                found[f"{path}{name}"] = self._contents.get(child, b"")


def put(tree: Tree, target: Path) -> None:
    """Make a new folder with this in it."""
    target.mkdir()
    for path, content in tree.items():
        if content is None:
            (target / path).mkdir()
        else:
            (target / path).write_bytes(content)


def power_cuts(
    monkeypatch: pytest.MonkeyPatch,
    root: Path,
    do: Callable[[], object],
    *,
    names_early: bool,
    files_last: bool = False,
) -> list[Path]:
    """Do something below `root`; return what a cut of the power after each sync of it leaves.

    What is there before is on the disk already. The copies stand beside `root`, in order, where
    each differs from the one before.
    """
    left: list[Tree] = []

    class Disk(StrictDisk):
        def sync(self, path: Path) -> None:
            super().sync(path)
            now = self.left(names_early=names_early)
            if not left or now != left[-1]:
                left.append(now)

    with monkeypatch.context() as patched:
        disk = Disk(patched, root, files_last=files_last)
        for path in root.rglob("*"):
            disk.sync(path)
        before = len(left)
        do()
    copies = [root.parent / f"left-{number}" for number in range(before, len(left))]
    for tree, copy in zip(left[before:], copies, strict=True):
        put(tree, copy)
    return copies
