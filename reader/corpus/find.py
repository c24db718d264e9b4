"""Find articles by their files' names; their texts are read later."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from reader.corpus.refs import ArticleRef, problem_ref
from reader.io import files
from reader.kinds.registry import RECORDS, ending_of, kind_of, known_kind
from reader.model.errors import ObelismError, WrongUse, reason
from reader.store.base import HOME, FileStore
from reader.store.registry import made_upward, open_folder, open_folders

if TYPE_CHECKING:
    from reader.corpus.ignore import Ignored

_NUMBER = re.compile(r"([0-9]+)")


def find_articles(
    paths: Iterable[Path | str],
    explicit_workspace: Path | None = None,
    left_out: Counter[str] | None = None,
) -> Iterator[ArticleRef]:
    """Return the articles of files and folders, in the given order and natural order within.

    An article that cannot be opened has a `problem`. Texts are not read. `left_out` counts the
    files of folders that are of no kind that is read, by their endings.

    Raises:
        WrongUse: a path does not exist, or is neither file nor folder.
    """
    wanted = [Path(path) for path in paths]
    for path in wanted:
        if not os.path.lexists(path):
            raise WrongUse(f"{path}: no such file or folder{still_kept(path, explicit_workspace)}")
        if not (os.path.isdir(path) or os.path.isfile(path)):
            raise WrongUse(f"{path}: neither a file nor a folder")
    pinned = explicit_workspace is not None
    pairs = zip(wanted, open_folders(wanted, explicit_workspace), strict=True)
    left_out = Counter() if left_out is None else left_out
    return _distinct(
        ref for path, store in pairs for ref in _refs_at(path, store, left_out, pinned=pinned)
    )


_MAY_BE_EXPORTS = frozenset({".html", ".htm", ".md", ".docx"})
_EXPORTED = "exported by obelism"
"""What is said of their number, where the endings of other files are."""
_EXPORT_IS_NONE = "it was exported by obelism and is no article; open what it was made of"

_FOLDER, _FILE, _OTHER = "folder", "file", "other"
"""What a name in a folder is: `other` is a link, or nothing that can be read."""

_FOLDERS = 1 << 12
"""Folders that are looked at once."""

_MOST_NAMED = 3
"""Endings that are named of what was left out."""


def said_of_left_out(left_out: Counter[str]) -> str:
    """Return what was left out in a few words: “left out: 3 .png, 1 .doc”; empty for nothing."""
    return f"left out: {counted_endings(left_out)}" if left_out else ""


def counted_endings(counts: Counter[str]) -> str:
    """Return how many files there are of the endings that most have: “3 .png, 1 .doc”."""
    counts = counts.copy()  # another thread may be counting
    kinds = counts.most_common(_MOST_NAMED)
    named = [f"{count:,} {ending or 'without an ending'}" for ending, count in kinds]
    more = counts.total() - sum(count for _, count in kinds)
    return f"{', '.join(named)}{f' and {more:,} more' if more else ''}"


def still_kept(path: Path, explicit_workspace: Path | None = None) -> str:
    """Return what is kept of a missing article, to follow a sentence on it; empty for nothing."""
    store = open_folder(path, explicit_workspace)
    if not any(store.heads(article_id=store.article_id(path))):
        return ""
    return f"; its text and tags are kept: put it back, or see obelism export {path}"


def _refs_at(
    path: Path, store: FileStore, left_out: Counter[str], *, pinned: bool
) -> Iterator[ArticleRef]:
    if os.path.isdir(path):
        return _walk(path, store, left_out, pinned=pinned)
    if _is_export(path):
        return iter([problem_ref(store, path, _EXPORT_IS_NONE)])
    return file_refs(path, store, asked_for=True)


def _is_export(path: Path, store: FileStore | None = None) -> bool:
    """Return whether a file is an export; not where `store`, that of the folder in which it was
    found, has no tags: nothing was exported from there."""
    if ending_of(path) not in _MAY_BE_EXPORTS or (store is not None and not store.exists):
        return False
    from reader.corpus.exports import is_export

    return is_export(path)


def _distinct(refs: Iterator[ArticleRef]) -> Iterator[ArticleRef]:
    """Drop duplicates; of two files whose names give one id, the second becomes a problem."""
    seen: dict[tuple[str, str], Path | None] = {}
    for ref in refs:
        key = ref.store.name, ref.id
        if key not in seen:
            seen[key] = ref.path
            yield ref
        elif os.path.abspath(seen[key] or "") != os.path.abspath(ref.path or ""):
            why = f"{ref.path}: another file has the same name but for its Unicode form; rename one"
            yield msgspec.structs.replace(ref, id=f"{ref.id} (another spelling)", problem=why)


def file_refs(path: Path, store: FileStore, *, asked_for: bool = False) -> Iterator[ArticleRef]:
    """Yield the article of a file, or those of one that may hold several.

    `asked_for`: the user named the file, so a `.jsonl` without any article is a problem.
    """
    id, kind = store.article_id(path), kind_of(path)
    if kind is RECORDS:
        from reader.corpus.records import record_refs

        yield from record_refs(path, store, id, asked_for=asked_for)
    elif kind.many:
        from reader.corpus.documents import part_refs

        yield from part_refs(path, store, id)
    else:
        yield _only_ref(path, store, id, packed=kind.packed)


def _only_ref(path: Path, store: FileStore, id: str, *, packed: bool) -> ArticleRef:
    """Return the article of a file that has one; of an archive, whether its end is there."""
    if packed:
        from reader.kinds.packed import CUT_OFF, is_cut_off

        if is_cut_off(path):
            return problem_ref(store, path, CUT_OFF)
    return ArticleRef(store, id, path, path.name)


def _walk(
    top: Path, store: FileStore, left_out: Counter[str], *, pinned: bool
) -> Iterator[ArticleRef]:
    """Yield the articles below a folder; `pinned`: the user named the workspace, so that any other
    is not looked for."""
    upward = [] if pinned else made_upward(top)
    homes = _Homes(store, upward, cache(lambda store: store.belonging()))
    waiting = [(top, "", _FOLDER, homes, read_ignore(next(iter(upward), store)))]
    while waiting:
        folder, name, what, homes, ignored = waiting.pop()
        path = folder / name
        if what != _FOLDER:
            plain = what == _FILE
            yield from _file_in(top, path, homes.of(path), left_out, plain=plain)
            continue
        root = Path(os.path.abspath(path))
        if not pinned and root != homes.own.root and os.path.isdir(path / HOME):
            homes = _Homes(homes.own.at(root), homes.stores, homes.belonging)
            ignored = read_ignore(homes.own)
        try:
            entries = _entries(path, ignored, left_out)
            waiting += reversed([(path, *each, homes, ignored) for each in entries])
        except OSError as error:
            yield problem_ref(homes.own, path, reason(error))


def by_name(
    top: Path, within: str, store: FileStore, ignored: Ignored | None, *, pinned: bool
) -> Callable[[str], ArticleRef | None]:
    """Return what finds the article of an id below a folder, without listing any; it returns None
    where that takes a list.

    `within` is the folder as it stands in ids, with a slash; `pinned`: the user named the
    workspace. It takes a list where a workspace further down could have the article, or where its
    file is missing or no plain one.
    """

    def passed(path: Path, name: str, *, is_folder: bool) -> bool:
        hidden = name.startswith(".") or not name
        return not (hidden or os.path.islink(path) or (ignored and ignored(path, is_folder)))

    @lru_cache(_FOLDERS)
    def folder(names: str) -> Path | None:
        path = top
        for name in names.split("/"):
            path = path / name
            if not passed(path, name, is_folder=True):
                return None
            if not pinned and os.path.isdir(path / HOME):
                return None
        return path

    def found(id: str) -> ArticleRef | None:
        kind = known_kind(id)
        if not id.startswith(within) or kind is None or kind.many or kind is RECORDS:
            return None
        names, slash, name = id[len(within) :].rpartition("/")
        parent = folder(names) if slash else top
        if parent is None or not passed(path := parent / name, name, is_folder=False):
            return None
        return _only_ref(path, store, id, packed=kind.packed) if os.path.isfile(path) else None

    return found


def _file_in(
    top: Path, path: Path, store: FileStore, left_out: Counter[str], *, plain: bool
) -> Iterator[ArticleRef]:
    """Yield the article of a file that was found below a folder, or those of one with several.

    `plain`: it is known to be a file and no link.
    """
    is_link = not plain and os.path.islink(path)
    if not plain and not os.path.isfile(path):
        why = "it is a link that leads nowhere" if is_link else "it is not a file"
        yield problem_ref(store, path, why)
        return
    if _is_export(path, store):
        left_out[_EXPORTED] += 1
        return
    leads_to = _outside(path, top) if is_link else ""
    yield from _linked(path, store, leads_to) if leads_to else file_refs(path, store)


class _Homes:
    """The workspace of a folder and those around it: an article is in the first with tags of it."""

    def __init__(
        self,
        own: FileStore,
        around: Iterable[FileStore],
        belonging: Callable[[FileStore], Callable[[str], bool]],
    ) -> None:
        """`belonging`: tells of a store which articles have tags there."""
        self.own, self.belonging = own, belonging
        self.stores = list(dict.fromkeys((own, *around)))

    def of(self, path: Path) -> FileStore:
        """Return the workspace of an article; where none has tags of it, that of the folder."""
        if len(self.stores) == 1:
            return self.own
        homes = (each for each in self.stores if self.belonging(each)(each.article_id(path)))
        return next(homes, self.own)


def _outside(path: Path, top: Path) -> str:
    """Return where a link leads that leaves a folder; empty where it stays in it."""
    real = os.path.realpath(path)
    return "" if Path(real).is_relative_to(os.path.realpath(top)) else real


def _linked(path: Path, store: FileStore, leads_to: str) -> Iterator[ArticleRef]:
    """Yield the article of a link out of the folder; of parts even their ids would show much."""
    if kind_of(path).many:
        why = f"it is a link to {leads_to}, outside this folder; name it to open it"
        yield problem_ref(store, path, why)
        return
    for ref in file_refs(path, store):
        yield msgspec.structs.replace(ref, leads_to=leads_to)


def _entries(
    folder: Path, ignored: Ignored | None, left_out: Counter[str]
) -> list[tuple[str, str]]:
    """Return the names of possible articles and of folders to walk, in natural order, and what
    each is.

    `left_out` counts the other files by their endings.

    Making a path of each name would take longer than finding them.
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
                kept.append((name, _FOLDER))
            elif not is_folder and known_kind(name) is not None:
                kept.append((name, _FILE if entry.is_file(follow_symlinks=False) else _OTHER))
            elif not is_folder:
                left_out[ending_of(name)] += 1
    return kept


def natural_key(name: str) -> tuple[list[str | int], str]:
    """Return a sort key by which `chapter 2` comes before `chapter 10`."""
    folded = name.lower() if name.isascii() else unicodedata.normalize("NFC", name).casefold()
    parts: list[str | int] = [*_NUMBER.split(folded)]
    parts[1::2] = map(int, parts[1::2])
    return parts, name


def read_ignore(store: FileStore) -> Ignored | None:
    """Return the rules of `.obelism/ignore`, in gitignore syntax, if there are any.

    Raises:
        ObelismError: the file cannot be read, or a line of it is no pattern.
    """
    path, root = store.home / "ignore", store.root
    try:
        data = files.read_bytes(path, most=files.SMALL)
    except OSError as error:
        raise ObelismError(f"{path}: {reason(error)}") from None
    if data is None:
        return None
    from reader.corpus.ignore import rules

    return rules(path, data, root)
