"""Opening a store by its path or address: the one place that names the backends.

Each backend is imported when it is asked for. To add one, add its scheme to `_SCHEMES`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path

from reader.model.errors import WrongUse
from reader.store.base import FileStore, Store

_SCHEMES = dict.fromkeys(("postgres", "postgresql"), "reader.store.postgres.store:PostgresStore")
"""Scheme of an address (`postgresql`) to `module:function`, which opens a store at one."""


def open_store(place: Path | str | None) -> Store:
    """Return the store at an address, file or folder; raise WrongUse for an unknown scheme."""
    scheme, colon, _ = place.partition("://") if isinstance(place, str) else ("", "", "")
    if not colon:
        return open_folder(None if place is None else Path(place))
    if scheme not in _SCHEMES:
        known = ", ".join(sorted(_SCHEMES)) or "a folder"
        raise WrongUse(f"{place}: no store is called {scheme}; there are: {known}")
    module, _, name = _SCHEMES[scheme].partition(":")
    store: Store = getattr(import_module(module), name)(place)
    return store


def open_folder(path: Path | None, explicit: Path | None = None) -> FileStore:
    """Return the store of a folder or file; None stands for standard input. Never writes.

    It is that of the folder itself, of the file's folder, or of the current one. One further up,
    not past the home folder, comes first where it has tags of the article and no nearer one does,
    or of an article in a folder without a store. `explicit`: the folder that the user named.
    """
    from reader.store.folder.store import FolderStore

    return FolderStore.of(path, explicit)


def open_folders(paths: Iterable[Path], explicit: Path | None = None) -> list[FileStore]:
    """Return the store of each path, as `open_folder` does, with one look into each store."""
    from reader.store.folder.store import FolderStore

    every = list(paths)
    belonging = cache(FolderStore.belonging) if len(every) > 1 else None
    return [FolderStore.of(path, explicit, belonging) for path in every]


def made_upward(path: Path | None) -> list[FileStore]:
    """Return the stores of a path's own folder and those above it that exist, the nearest first."""
    from reader.store.folder.store import FolderStore

    return [each for each in FolderStore.upward(path) if each.exists]


def instead_of(store: FileStore) -> FileStore | None:
    """Return the nearest store further up than one that is still to be made, if there is any.

    None where the user named the folder.
    """
    if store.explicit or store.exists:
        return None
    return next(iter(made_upward(store.root)), None)
