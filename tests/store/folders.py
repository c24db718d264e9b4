"""A folder as a store, for tests that look at its files."""

from reader.store.folder.store import FolderStore as Folder

__all__ = ["Folder"]
