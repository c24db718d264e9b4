"""The workspaces, articles and names that a command line means, and who acts."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from reader.io import files
from reader.kinds.registry import known_kind
from reader.model.errors import WrongUse
from reader.model.names import login_name, person
from reader.store.base import HOME, FileStore, Store
from reader.store.registry import instead_of, made_upward, open_folder, open_folders
from reader.text.phrases import instead


def existing(path: Path) -> Path:
    """Return a path. Raises WrongUse if nothing is there."""
    if not os.path.exists(path):
        raise WrongUse(f"{path}: no such file or folder")
    return path


def existing_or_tagged(path: Path, explicit: Path | None = None) -> Path:
    """Return a path. Raises WrongUse if nothing is there, nor was when it was tagged."""
    if not os.path.exists(path):
        store = open_folder(path, explicit)
        if any(store.heads(article_id=store.article_id(path))):
            return path
    return existing(path)


def workspaces_of(path: Path, explicit: Path | None = None) -> Iterator[FileStore]:
    """Yield the workspace that a path belongs to, then every other one further up that has tags of
    what is in that folder, then those in the folders below it.

    The first may not exist yet, unless the user named it.

    Raises:
        WrongUse: `explicit` is no workspace.
    """
    nearest = open_folder(path, explicit)
    if explicit is not None and not nearest.exists:
        raise WrongUse(f"{explicit} is no workspace: there is no folder {HOME} in it")
    yield nearest
    if explicit is None and os.path.isdir(path):
        for each in made_upward(path):
            if each.root != nearest.root and each.belonging()(each.article_id(path)):
                yield each
        for parent, names, _ in files.walk(path):
            if HOME in names and not os.path.samefile(parent, nearest.root):
                yield nearest.at(Path(os.path.abspath(parent)))
            names[:] = sorted(name for name in names if not name.startswith("."))


def made_workspaces(paths: Iterable[Path], explicit: Path | None = None) -> list[FileStore]:
    """Return the workspaces of several paths that exist, each once; of a path without any, the
    nearest further up."""
    found: dict[str, FileStore] = {}
    for path in paths:
        stores = [each for each in workspaces_of(path, explicit) if each.exists]
        for store in stores or made_upward(path)[:1]:
            found.setdefault(os.path.realpath(store.root), store)
    return list(found.values())


def named_workspaces(paths: Sequence[Path], explicit: Path | None = None) -> list[FileStore]:
    """Return `made_workspaces` of the paths of a command line, or of the current folder for none.

    Raises:
        WrongUse: nothing is at a path, or `explicit` is no workspace.
    """
    return made_workspaces(map(existing, paths or [Path(os.curdir)]), explicit)


def nested_notes(paths: Iterable[Path], explicit: Path | None = None) -> list[str]:
    """Return a sentence for each path whose tags stand beside it, though there is a workspace
    further up."""
    named = list(paths)
    pairs = zip(named, open_folders(named, explicit), strict=True)
    return [
        f"{path}: {above.root} has no tags of it, so they are kept beside it, in {own.home}; "
        f"--workspace {above.root} keeps them there"
        for path, own in pairs
        if (above := instead_of(own)) is not None
    ]


def under(path: Path, store: FileStore) -> Callable[[str], bool]:
    """Return a predicate: is this article id at or below `path`?"""
    own = store.article_id(path)
    if all(part in (".", "..") for part in own.split("/")):
        return lambda article_id: True
    below = (f"{own}/", f"{own}#")
    return lambda article_id: article_id == own or article_id.startswith(below)


def under_any(paths: Sequence[Path]) -> Callable[[Store, str], bool]:
    """Return a predicate: is the article of a store by this id at or below one of some paths?"""

    @cache
    def within(store: Store) -> list[Callable[[str], bool]]:
        return [under(path, store.files) for path in paths] if store.files is not None else []

    return lambda store, id: any(is_under(id) for is_under in within(store))


_FEW = 64
"""Articles that are looked up one by one; what more have is found faster all at once."""


def one_article(path: Path, store: FileStore, paths: int) -> str | None:
    """Return the id of the article that a file is, to look it up alone; None of a folder, of a file
    that may hold several, of what is not there, and of one among too many `paths`."""
    kind = known_kind(path)
    if paths <= _FEW and kind is not None and not kind.many and os.path.isfile(path):
        return store.article_id(path)
    return None


def made_with_articles(
    paths: Sequence[Path], explicit: Path | None = None
) -> list[tuple[FileStore, set[str] | None]]:
    """Return `made_workspaces` of paths, each with the articles that are meant of it, where it can
    tell without a look at all of them; None: all."""
    found: dict[str, tuple[FileStore, set[str] | None]] = {}
    for path in paths:
        for store in made_workspaces([path], explicit):
            one = one_article(path, store, len(paths))
            known = found.setdefault(os.path.realpath(store.root), (store, set()))[1]
            ids = None if one is None or known is None else known | {one}
            found[os.path.realpath(store.root)] = store, ids
    return list(found.values())


def as_stored(name: str) -> str:
    """Return the name of an annotator or label as names are stored."""
    return unicodedata.normalize("NFC", name).strip()


def without_persons(names: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return those who are to be left out, from what a user wrote; raise WrongUse for one who did
    nothing here."""
    wanted, there = [as_stored(name) for name in names], sorted(known)
    for name in wanted:
        if name not in there:
            raise WrongUse(f"{name!r} has done nothing here{instead(name, there)}")
    return wanted


def meant(names: Iterable[str], stores: Iterable[Store]) -> list[str]:
    """Return annotators by the names that they go by now in some stores, from what a user wrote."""
    called = [store.called for store in stores]
    return [
        next((now for call in called if (now := call(name)) != name), name)
        for name in map(as_stored, names)
    ]


def acting(name: str | None, store: Store) -> str:
    """Return the name given, else the one that this login has in the workspace, else the login.

    Raises:
        WrongUse: there is none, or it is no valid name.
    """
    if name:
        return person(store, name)
    login = login_name()
    known = store.annotator_for(login) or login
    if not known:
        raise WrongUse("say who you are with --as NAME")
    return person(store, known)
