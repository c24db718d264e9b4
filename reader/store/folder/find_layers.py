"""Finding layers: the true ids stand inside the files, in their first lines."""

from __future__ import annotations

import contextlib
import os
import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.io import files
from reader.io.json import BadJSON, decode
from reader.model.annotation import THERE, Record, as_record
from reader.model.log import Entry
from reader.store.base import HOME, Head, LayerKey
from reader.store.folder.batches import Place, read_lines, waiting, waiting_names
from reader.store.folder.journal import MOST_BAD, MOST_READ, read_journal
from reader.store.folder.layer_file import look_into, read_tables
from reader.store.folder.workspace import Workspace, folder_of, paths_of
from reader.store.records import article_info
from reader.text.slug import slug

if TYPE_CHECKING:
    from reader.model.progress import Progress

_LONGEST = 1 << 20
"""Bytes of a first line that are looked at."""

_TRUE_NAME = r"(?s).*-[0-9a-f]{12}"
"""What is as long as the name of an annotator or article, and is not looked into."""

_THERE = f'"{THERE}"'.encode()

LARGE = 1000
"""Layers from which on an index of them is worth it: fewer are looked into in no time."""

Files = tuple[Path, Path]
"""Layer file and journal of one layer; one of them may not be there."""


def head_key(pair: Files, *, soon: bool = False) -> LayerKey | None:
    """Return whose layer the files are; None where they do not say, or say another name.

    `soon`: the layer is likely to be read as a whole next.
    """
    key = key_in(_head(pair, soon=soon))
    return key if key is not None and is_called(pair[0], key) else None


def few_over_articles(
    workspace: Workspace,
    annotators: Sequence[str | None],
    without: Collection[str],
    progress: Progress | None,
) -> list[LayerKey] | None:
    """Return the layers of some annotators, or of all for None, that may have passages in other
    articles; None where there are so many that they are better looked up in the index."""
    every = chain.from_iterable(
        layer_files(workspace, each, without=without) for each in annotators
    )
    few = [*islice(every, LARGE)]
    if len(few) == LARGE:
        return None
    each = few if progress is None else progress(few, len(few), "Looking for layers")
    over = filter(names_others, each)
    return [*filter(None, map(head_key, over))]


def names_others(pair: Files) -> bool:
    """Return whether a layer may have passages in other articles: all that has some says where."""
    layer, journal = pair
    try:
        data = files.read_bytes(layer)
        data = files.read_bytes(journal) if data is None else data
        return any(_THERE in each for each in (data or b"", *read_lines(waiting(journal))))
    except OSError:
        return False


def said_key(pair: Files) -> LayerKey | None:
    """Return whose layer the files say they are, whatever they are called."""
    return key_in(_head(pair))


def nameless(pair: Files) -> tuple[Path, str]:
    """Return the file of a layer that is not called as it should be, and what is wrong with it."""
    path, key = next((path for path in pair if path.exists()), pair[0]), said_key(pair)
    if key is None:
        return path, "it does not say whose tags on which article it holds"
    whose = f"{key.annotator}'s tags on {key.article_id}"
    return path, f"it holds {whose}, and is not called as those are"


def heads(
    workspace: Workspace, annotator: str | None, article_id: str | None, without: Collection[str]
) -> Iterator[Head]:
    """Yield the heads of layers, by file name; see `Store.heads`."""
    for number, pair in enumerate(layer_files(workspace, annotator, article_id, without)):
        # Who asks for a person's layer opens it next, and so may who asks whether they have any.
        soon = annotator is not None and (article_id is not None or not number)
        meta = _head(pair, soon=soon)
        info, key = article_info(meta), key_in(meta)
        if info is not None and key is not None and is_called(pair[0], key):
            yield Head(key.annotator, info)


def persons(workspace: Workspace) -> Iterator[str]:
    """Yield whose layers there are: of each folder what its first layer says that can be read."""
    for folder in layer_folders(workspace):
        keys = (head_key(files_of(workspace, folder, name)) for name in _some(workspace, folder))
        if key := next(filter(None, keys), None):
            yield key.annotator


def _some(workspace: Workspace, folder: str) -> Iterator[str]:
    """Yield how the articles of an annotator's layers are called there, in no order, as they are
    asked for: of many, the first is there before all are listed."""
    for kind, suffix in (("layers", ".json"), ("history", ".jsonl")):
        place = workspace.home / kind / folder
        with contextlib.suppress(OSError):
            files.refuse_links(place / "name")
            with os.scandir(place) as entries:
                for entry in entries:
                    if entry.name.endswith(suffix) and entry.name[0] != ".":
                        yield entry.name.removesuffix(suffix)
    yield from (name for where, name in waiting_names(workspace.home) if where == folder)


def layer_files(
    workspace: Workspace,
    annotator: str | None = None,
    article_id: str | None = None,
    without: Collection[str] = (),
) -> Iterator[Files]:
    """Yield layer file and journal of every layer, or of those of an annotator or on an article,
    by file name; no file is looked into."""
    for folder, name in layer_names(workspace, annotator, article_id, without):
        yield files_of(workspace, folder, name)


def is_tagged(workspace: Workspace, article_id: str) -> bool:
    """Return whether a file is called as those of layers on an article are; none is opened."""
    pairs = layer_files(workspace, article_id=article_id)
    return any(files.is_own(path) for pair in pairs for path in pair)


def layer_folders(workspace: Workspace) -> list[str]:
    """Return how annotators are called in the folders of layers, sorted."""
    home = workspace.home
    ahead = {folder for folder, _ in waiting_names(home)}
    return sorted(names_in(home / "layers") | names_in(home / "history") | ahead)


def layer_names(
    workspace: Workspace,
    annotator: str | None = None,
    article_id: str | None = None,
    without: Collection[str] = (),
) -> Iterator[tuple[str, str]]:
    """Yield how the annotator and the article of each layer of `layer_files` are called there."""
    layers, history = workspace.home / "layers", workspace.home / "history"
    ahead = list(waiting_names(workspace.home))
    for folder in layer_folders(workspace) if annotator is None else [slug(annotator)]:
        if article_id is not None:
            name = slug(article_id)
            there = is_there(workspace, folder, name) or (folder, name) in ahead
            names = {name} if there else set()
        else:
            names = names_in(layers / folder, ".json") | names_in(history / folder, ".jsonl")
            names |= {name for where, name in ahead if where == folder}
            names -= {slug(id) for id in without} if names else set()
        for name in sorted(names):
            yield folder, name


def is_there(workspace: Workspace, folder: str, name: str) -> bool:
    """Return whether a layer has a file: two looks, while opening a missing one takes many."""
    return any(map(os.path.lexists, paths_of(f"{workspace.root}/{HOME}", f"{folder}/{name}")))


def files_of(workspace: Workspace, folder: str, name: str) -> Files:
    """Return layer file and journal by the names that their annotator and article have there."""
    layer = folder_of(workspace.root, "layers", folder) / f"{name}.json"
    return layer, folder_of(workspace.root, "history", folder) / f"{name}.jsonl"


def _head(pair: Files, *, soon: bool = False) -> Record:
    """Return the meta record of a layer or its journal, or of what waits for that; else empty."""
    known = layer_head(pair[0], soon=soon) or journal_head(pair[1])
    return known or next(filter(None, map(_head_of_waiting, waiting(pair[1]))), {})


def _head_of_waiting(place: Place) -> Record:
    try:
        return head_of(decode(place.read(), Entry))
    except (OSError, BadJSON):
        return {}


def key_in(meta: Record) -> LayerKey | None:
    """Return whose layer a meta record is of; None where it does not say."""
    annotator, id = meta.get("annotator"), as_record(meta.get("article")).get("id")
    if isinstance(annotator, str) and isinstance(id, str):
        return LayerKey(annotator, id)
    return None


def is_called(layer: Path | str, key: LayerKey) -> bool:
    """Return whether a layer file is called as that of an annotator on an article is."""
    return os.fspath(layer).endswith(f"/{slug(key.annotator)}/{slug(key.article_id)}.json")


def layer_head(path: Path, *, soon: bool = False) -> Record:
    """Return a layer file's meta record, from its second line as this program writes it."""
    try:
        with look_into(path, soon=soon) as file:
            first, second = file.readline(_LONGEST), file.readline(_LONGEST)
        if first == b'{"meta":{\n':
            return as_record(decode(b"{" + second.rstrip(b",\n") + b"}", dict[str, Any]).get("1"))
    except (OSError, BadJSON):
        pass
    try:
        return as_record(((read_tables(path) or {}).get("meta") or {}).get("1"))
    except (OSError, BadJSON):
        return {}


def journal_head(path: Path) -> Record:
    """Return the meta record that a journal's first line sets; where it is lost, any line helps."""
    try:
        with files.open_regular(path) as file:
            lines = (line for line in islice(file, MOST_READ) if line.lstrip(b" \r\n"))
            for line in islice(lines, MOST_BAD):
                try:
                    return head_of(decode(line, Entry))
                except BadJSON:
                    continue
        entries = read_journal(path).entries  # it may be in another form
        return head_of(entries[0]) if entries else {}
    except OSError:
        pass
    return {}


def head_of(entry: Entry) -> Record:
    """Return what an entry says of the layer that it was made in."""
    return entry.meta or {"annotator": entry.who, "article": {"id": entry.article}}


# Second copies


def second_copies(
    workspace: Workspace, of: LayerKey | None = None, *, which: str | None = None
) -> Iterator[tuple[Path, LayerKey]]:
    """Yield journals and then layer files under longer names than theirs, with whose they are.

    `of`: only those of that layer, for which few folders are listed and few files looked into;
    `which`: only those on the article of that id.
    """
    whose = "" if of is None else slug(of.annotator)
    about = which if of is None else of.article_id
    start = "" if about is None else slug(about)
    tops = listed(workspace.home)
    for kind, suffix, head in (
        ("history", ".jsonl", journal_head),
        ("layers", ".json", layer_head),
    ):
        for top in beginning(tops, kind):
            for path in _longer_names(workspace.home / top, suffix, whose, start, all=top != kind):
                key = key_in(head(path))
                if key is not None and _begins(path, key) and (of is None or of == key):
                    yield path, key


def _longer_names(top: Path, suffix: str, whose: str, which: str, *, all: bool) -> Iterator[Path]:
    for folder in beginning(listed(top), whose):
        longer = all or not re.fullmatch(_TRUE_NAME, folder)
        # Of one article each folder is listed once: then there is nothing to keep in order.
        one = bool(which) and not whose
        names = sorted(names_in(top / folder, suffix, which)) if one else None
        for name in beginning(listed(top / folder, suffix), which) if names is None else names:
            if longer or not re.fullmatch(_TRUE_NAME, name):
                yield top / folder / f"{name}{suffix}"


def _begins(path: Path, key: LayerKey) -> bool:
    """Return whether a file and its folder are called as those of a layer, or longer."""
    folder, name = slug(key.annotator), slug(key.article_id)
    return path.parent.name.startswith(folder) and path.name.startswith(name)


# Names in a folder


def beginning(names: Sequence[str], start: str) -> Iterator[str]:
    """Yield those of sorted names that begin so."""
    for place in range(bisect_left(names, start), len(names)):
        if not names[place].startswith(start):
            return
        yield names[place]


def listed(folder: Path, suffix: str = "") -> Sequence[str]:
    """Return `names_in` sorted, from memory while the folder looks the same."""
    try:
        files.refuse_links(folder / "name")
        return _listed(folder, suffix, files.looks_of(os.stat(folder)))
    except OSError:
        return ()


@lru_cache(maxsize=8)
def _listed(folder: Path, suffix: str, looks: files.Looks) -> Sequence[str]:
    return sorted(names_in(folder, suffix))


def names_in(folder: Path, suffix: str = "", start: str = "") -> set[str]:
    """Return names in a folder that are not hidden and begin so; none where it, or one that it
    stands in, is a link."""
    try:
        files.refuse_links(folder / "name")
        names = os.listdir(folder)
    except OSError:
        return set()
    if start:
        names = [name for name in names if name.startswith(start)]
    end = -len(suffix) or None
    return {name[:end] for name in names if name.endswith(suffix) and name[0] != "."}


def statuses_in(folder: Path, suffix: str) -> Iterator[tuple[str, os.stat_result | None]]:
    """Yield names as those of `names_in` with what is known of each file; None: no regular one."""
    with contextlib.suppress(OSError), files.opened_folder(folder) as fd, os.scandir(fd) as entries:
        for entry in entries:
            name = entry.name
            if name.endswith(suffix) and name[0] != ".":
                is_regular = entry.is_file(follow_symlinks=False)
                status = entry.stat(follow_symlinks=False) if is_regular else None
                yield name[: -len(suffix)], status
