"""Second copies of layers, as programs that synchronise folders keep them beside the true ones.

Where two places changed one file, such a program leaves one under its name and the other beside it
under a longer one; so it does with folders. They count for nothing until a merge takes them in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from reader.model.errors import reason
from reader.store.base import LayerKey
from reader.store.folder.find_layers import (
    beginning,
    journal_head,
    key_in,
    layer_head,
    listed,
    names_in,
)
from reader.store.folder.journal import read_journal
from reader.store.folder.workspace import Workspace
from reader.text.slug import slug

_TRUE_NAME = r"(?s).*-[0-9a-f]{12}"
"""What is as long as the name of an annotator or article, and is not looked into."""

KIND = "it is a second copy of tags that are here: `obelism merge` takes in what only it has"
"""What all second copies that can be taken in share, in words."""


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
    """Whether a file and its folder are called as those of a layer, or longer."""
    folder, name = slug(key.annotator), slug(key.article_id)
    return path.parent.name.startswith(folder) and path.name.startswith(name)


def sentence(key: LayerKey) -> str:
    """Say of a second copy that can be taken in which command does; to follow its path."""
    return KIND.replace("tags that are here", f"{key.annotator}'s tags on {key.article_id}")


def broken(path: Path) -> str:
    """Say why a second copy is not taken in, to follow its path; empty where it can be."""
    if path.suffix != ".jsonl":
        return ""
    try:
        copy = read_journal(path)
    except OSError as error:
        return f"it is a second copy that cannot be read: {reason(error)}"
    if copy.newer or copy.bad or copy.tail:
        return "it is a second copy that is not whole: put a whole one there, or take it away"
    return ""
