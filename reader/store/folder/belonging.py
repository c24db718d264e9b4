"""Which articles a workspace has: those with tags there, and the folders that it was asked to take
in."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain

from reader.io import files
from reader.io.json import BadJSON, decode, encode
from reader.store.folder.find_layers import beginning, files_of, head_key, layer_names
from reader.store.folder.workspace import Workspace
from reader.text.slug import MOST, readable, slug

_TAKEN = "folders.jsonl"
"""The folders that it was asked to take in, a JSON string a line: an answer on this machine."""


def belonging(workspace: Workspace) -> Callable[[str], bool]:
    """Return a predicate: are there tags of an article of that id, or of one below it, now?

    Below an id are the records of a file and the files of a folder. What stands in a folder that
    was taken in counts, too. Files are looked into only where their names leave room for doubt.
    """
    if not workspace.exists:
        return lambda _: False
    folders: dict[str, list[str]] = {}
    for folder, name in layer_names(workspace):
        folders.setdefault(name, []).append(folder)
    names, taken = sorted(folders), frozenset(_taken(workspace))
    key_of = cache(lambda folder, name: head_key(files_of(workspace, folder, name)))

    def belongs(id: str) -> bool:
        parts = id.split("/")
        if any("/".join(parts[:count]) in taken for count in range(1, len(parts) + 1)):
            return True
        if slug(id) in folders:
            return True
        below = (f"{id}/", f"{id}#")
        start = readable(id)
        # A sign before it keeps a name from being a device's.
        for name in chain(beginning(names, start), beginning(names, f"_{start}"[:MOST])):
            keys = filter(None, (key_of(folder, name) for folder in folders[name]))
            if any(key.article_id == id or key.article_id.startswith(below) for key in keys):
                return True
        return False

    return belongs


def take_in(workspace: Workspace, folder: str) -> None:
    """Take in what stands in a folder, given as an id; raise CannotWrite where that is not kept."""
    path = workspace.for_writing(workspace.home / "local" / _TAKEN)
    lines = [encode(each) + b"\n" for each in dict.fromkeys([*_taken(workspace), folder])]
    try:
        files.write_atomically(path, b"".join(lines))
    except OSError as error:
        raise workspace.cannot_write(error) from None


def _taken(workspace: Workspace) -> Iterator[str]:
    """Yield the folders that were taken in; a line that names none is passed over."""
    data = None
    with contextlib.suppress(OSError):
        data = files.read_bytes(workspace.home / "local" / _TAKEN)
    for line in (data or b"").splitlines():
        with contextlib.suppress(BadJSON):
            yield decode(line, str)
