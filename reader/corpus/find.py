"""Finding articles: names first, texts later.

`.obelism/ignore`: files that are no articles, in gitignore syntax.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
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
    workspace = open_folder(path, explicit_workspace)
    if not any(workspace.heads(article_id=workspace.article_id(path))):
        return ""
    return f"; its text and tags are kept: put it back, or see obelism export {path}"


def _found(paths: list[Path], explicit: Path | None) -> Iterator[ArticleRef]:
    for path in paths:
        workspace = open_folder(path, explicit)
        if os.path.isdir(path):
            yield from _walk(path, workspace, pinned=explicit is not None)
        else:
            yield from file_refs(path, workspace, asked_for=True)


def _distinct(refs: Iterator[ArticleRef]) -> Iterator[ArticleRef]:
    """Drop what was given twice; two files whose names are one id become a problem."""
    seen: dict[tuple[str, str], str] = {}
    for ref in refs:
        place = os.path.abspath(ref.path or "")
        first = seen.get((ref.workspace.name, ref.id))
        if first is None:
            seen[ref.workspace.name, ref.id] = place
            yield ref
        elif first != place:
            yield _twin(ref)


def _twin(ref: ArticleRef) -> ArticleRef:
    why = f"{ref.path}: another file has the same name but for its Unicode form; rename one"
    return msgspec.structs.replace(ref, id=f"{ref.id} (another spelling)", problem=why)


def file_refs(path: Path, workspace: FileStore, *, asked_for: bool = False) -> Iterator[ArticleRef]:
    """Yield the article of a file, or those of a `.jsonl`.

    `asked_for`: the user named the file, so a `.jsonl` without any article is a problem.
    """
    id = workspace.article_id(path)
    if path.suffix.lower() == RECORD_SUFFIX:
        from reader.corpus.records import record_refs

        yield from record_refs(path, workspace, id, asked_for=asked_for)
    else:
        yield ArticleRef(workspace, id, path, path.name)


class _Place(msgspec.Struct, frozen=True):
    """Which workspace's rules hold in a folder."""

    workspace: FileStore
    ignored: Ignored | None
    """None: nothing is left out."""
    pinned: bool
    """The user named the workspace, so that those below are not looked for."""

    @classmethod
    def of(cls, workspace: FileStore, *, pinned: bool) -> _Place:

        return cls(workspace, read_ignore(workspace), pinned)

    def entering(self, folder: Path) -> _Place:
        """A folder with an `.obelism/` of its own is its own workspace."""
        root = Path(os.path.abspath(folder))
        if self.pinned or root == self.workspace.root or not os.path.isdir(folder / HOME):
            return self
        return _Place.of(self.workspace.at(root), pinned=False)


def _walk(top: Path, workspace: FileStore, *, pinned: bool) -> Iterator[ArticleRef]:
    waiting = [(top, "", True, _Place.of(workspace, pinned=pinned))]
    while waiting:
        folder, name, is_folder, place = waiting.pop()
        path = folder / name
        if not is_folder:
            yield from _listed(path, place.workspace)
            continue
        place = place.entering(path)
        try:
            waiting += reversed([(path, *entry, place) for entry in _entries(path, place)])
        except OSError as error:
            yield problem_ref(place.workspace, path, reason(error))


def _entries(folder: Path, place: _Place) -> list[tuple[str, bool]]:
    """Names of files that can be articles, and of folders to walk, in natural order.

    A path for each of many names takes longer than to find them, so it is made when it is needed.
    """
    kept = []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: natural_key(entry.name)):
            name, is_folder = entry.name, _is_folder(entry)
            if name.startswith(".") or (place.ignored and place.ignored(folder / name, is_folder)):
                continue
            if is_folder and not entry.is_symlink():
                kept.append((name, True))
            elif not is_folder and os.path.splitext(name)[1].lower() in _SUFFIXES:
                kept.append((name, False))
    return kept


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _listed(path: Path, workspace: FileStore) -> Iterator[ArticleRef]:
    if os.path.isfile(path):
        yield from file_refs(path, workspace)
    else:
        broken = "it is a link that leads nowhere" if os.path.islink(path) else "it is not a file"
        yield problem_ref(workspace, path, broken)


def natural_key(name: str) -> tuple[list[str | int], str]:
    """Sort key by which `chapter 2` comes before `chapter 10`."""
    folded = name.lower() if name.isascii() else unicodedata.normalize("NFC", name).casefold()
    parts: list[str | int] = [*_NUMBER.split(folded)]
    parts[1::2] = map(int, parts[1::2])
    return parts, name


def read_ignore(workspace: FileStore) -> Callable[[Path, bool], bool] | None:
    """Return a test of paths (and whether they are folders) against the workspace's rules.

    None: it has none.

    Raises:
        ObelismError: the file cannot be read, or a line of it is no pattern.
    """
    path = workspace.home / "ignore"
    try:
        data = files.read_bytes(path)
    except OSError as error:
        raise ObelismError(f"{path}: {reason(error)}") from None
    if data is None:
        return None
    lines = data.decode("utf-8-sig", "replace").splitlines()
    return _test(workspace.root, lines, path)


def _test(root: Path, lines: list[str], path: Path) -> Callable[[Path, bool], bool]:
    import pathspec

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
