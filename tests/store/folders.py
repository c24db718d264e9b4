"""A folder as a store, for tests that look at its files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reader.store.folder.store import FolderStore
from reader.store.folder.workspace import Workspace


class Folder(FolderStore):
    """A folder store that also has the paths of `Workspace`: `layer_path`, `history_path`, …"""

    def __init__(self, root: Path, explicit: bool = False) -> None:
        super().__init__(Workspace(root, explicit))

    @classmethod
    def of(cls, path: Path | None, explicit: Path | None = None) -> Folder:
        found = Workspace.of(path, explicit)
        return cls(found.root, found.explicit)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.workspace, name)
