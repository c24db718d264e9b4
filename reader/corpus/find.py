"""Finding articles: names first, texts later."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from reader.corpus.refs import ArticleRef, problem_ref
from reader.io import files
from reader.model.errors import ObelismError, WrongUse, reason
from reader.store.base import HOME, FileStore
from reader.store.registry import open_folder

TEXT_SUFFIXES = frozenset({".txt", ".md", ".html", ".htm"})
RECORD_SUFFIX = ".jsonl"
_SUFFIXES = TEXT_SUFFIXES | {RECORD_SUFFIX}

_NUMBER = re.compile(r"([0-9]+)")

Ignored = Callable[[Path, bool], bool]
"""Whether a path is left out; the second argument says whether it is a folder."""


def find_articles(
    paths: Iterable[Path | str], explicit_workspace: Path | None = None
) -> Iterator[ArticleRef]:
    """Return the articles of files and folders, in the order given and natural order within.

    Texts are not read. An article that cannot be opened is given with its `problem`.

    Raises:
        WrongUse: a path is not there, or is neither file nor folder.
    """
    wanted = [Path(path) for path in paths]
    for path in wanted:
        if not os.path.lexists(path):
            raise WrongUse(f"{path}: no such file or folder{still_kept(path, explicit_workspace)}")
        if not (os.path.isdir(path) or os.path.isfile(path)):
            raise WrongUse(f"{path}: neither a file nor a folder")
    return _distinct(_found(wanted, explicit_workspace))


def still_kept(path: Path, explicit_workspace: Path | None = None) -> str:
    """What is kept of an article that is gone, to follow a sentence on that; empty: nothing is."""
    store = open_folder(path, explicit_workspace)
    if not any(store.heads(article_id=store.article_id(path))):
        return ""
    return f"; its text and tags are kept: put it back, or see obelism export {path}"


def _found(paths: list[Path], explicit: Path | None) -> Iterator[ArticleRef]:
    for path in paths:
        store = open_folder(path, explicit)
        if os.path.isdir(path):
            yield from _walk(path, store, pinned=explicit is not None)
        else:
            yield from file_refs(path, store, asked_for=True)


def _distinct(refs: Iterator[ArticleRef]) -> Iterator[ArticleRef]:
    """Drop what was given twice; two files whose names are one id become a problem."""
    seen: dict[tuple[str, str], str] = {}
    for ref in refs:
        key, place = (ref.workspace.name, ref.id), os.path.abspath(ref.path or "")
        if key not in seen:
            seen[key] = place
            yield ref
        elif seen[key] != place:
            why = f"{ref.path}: another file has the same name but for its Unicode form; rename one"
            yield msgspec.structs.replace(ref, id=f"{ref.id} (another spelling)", problem=why)


def file_refs(path: Path, store: FileStore, *, asked_for: bool = False) -> Iterator[ArticleRef]:
    """Yield the article of a file, or those of a `.jsonl`.

    `asked_for`: the user named the file, so a `.jsonl` without any article is a problem.
    """
    id = store.article_id(path)
    if path.suffix.lower() == RECORD_SUFFIX:
        from reader.corpus.records import record_refs

        yield from record_refs(path, store, id, asked_for=asked_for)
    else:
        yield ArticleRef(store, id, path, path.name)


def _walk(top: Path, store: FileStore, *, pinned: bool) -> Iterator[ArticleRef]:
    """`pinned`: the user named the workspace, so that those below are not looked for."""
    waiting = [(top, "", True, store, read_ignore(store))]
    while waiting:
        folder, name, is_folder, store, ignored = waiting.pop()
        path = folder / name
        if not is_folder:
            yield from _listed(path, store)
            continue
        root = Path(os.path.abspath(path))
        if not pinned and root != store.root and os.path.isdir(path / HOME):
            store = store.at(root)
            ignored = read_ignore(store)
        try:
            waiting += reversed([(path, *each, store, ignored) for each in _entries(path, ignored)])
        except OSError as error:
            yield problem_ref(store, path, reason(error))


def _entries(folder: Path, ignored: Ignored | None) -> list[tuple[str, bool]]:
    """Names of files that can be articles, and of folders to walk, in natural order.

    A path for each of many names takes longer than to find them, so it is made when it is needed.
    """
    kept = []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: natural_key(entry.name)):
            name, is_folder = entry.name, False
            with suppress(OSError):
                is_folder = entry.is_dir()
            if name.startswith(".") or (ignored and ignored(folder / name, is_folder)):
                continue
            if is_folder and not entry.is_symlink():
                kept.append((name, True))
            elif not is_folder and os.path.splitext(name)[1].lower() in _SUFFIXES:
                kept.append((name, False))
    return kept


def _listed(path: Path, store: FileStore) -> Iterator[ArticleRef]:
    if os.path.isfile(path):
        yield from file_refs(path, store)
    else:
        broken = "it is a link that leads nowhere" if os.path.islink(path) else "it is not a file"
        yield problem_ref(store, path, broken)


def natural_key(name: str) -> tuple[list[str | int], str]:
    """Sort key by which `chapter 2` comes before `chapter 10`."""
    folded = name.lower() if name.isascii() else unicodedata.normalize("NFC", name).casefold()
    parts: list[str | int] = [*_NUMBER.split(folded)]
    parts[1::2] = map(int, parts[1::2])
    return parts, name


def read_ignore(store: FileStore) -> Ignored | None:
    """Return the rules of `.obelism/ignore`, in gitignore syntax; None: it has none.

    Raises:
        ObelismError: the file cannot be read, or a line of it is no pattern.
    """
    path, root = store.home / "ignore", store.root
    try:
        data = files.read_bytes(path)
    except OSError as error:
        raise ObelismError(f"{path}: {reason(error)}") from None
    if data is None:
        return None
    import pathspec

    lines = data.decode("utf-8-sig", "replace").splitlines()
    for number, line in enumerate(lines, 1):
        try:
            pathspec.GitIgnoreSpec.from_lines([line])
        except ValueError:
            raise ObelismError(f"{path}, line {number}: {line[:80]!r} is no pattern") from None
    spec = pathspec.GitIgnoreSpec.from_lines(lines)

    def ignored(path: Path, is_folder: bool) -> bool:
        relative = os.path.relpath(os.path.abspath(path), root).replace(os.sep, "/")
        if relative.startswith(".."):
            return False
        return spec.match_file(relative + "/" if is_folder else relative)

    return ignored
