"""Finding layers: the true ids stand inside the files, in their first lines."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.io import files
from reader.io.json import BadJSON, decode
from reader.model.annotation import Record
from reader.model.log import Entry
from reader.store.folder.batches import waiting, waiting_names
from reader.store.folder.tables import read_tables
from reader.store.folder.workspace import LayerKey, slug

if TYPE_CHECKING:
    from reader.store.folder.workspace import Workspace

_LONGEST = 1 << 20
"""Bytes of a first line that are looked at."""

Files = tuple[Path, Path]
"""Layer file and journal of one layer; one of them may not be there."""


def layer_keys(workspace: Workspace) -> list[LayerKey]:
    """Return every layer by annotator and article; files that do not say whose they are, or stand
    under another name than theirs, are left to `check`."""
    keys = {head_key(pair) for pair in layer_files(workspace)}
    return sorted(key for key in keys if key is not None)


def layer_files(workspace: Workspace) -> Iterator[Files]:
    """Yield layer file and journal of every layer, by file name."""
    layers, history = workspace.home / "layers", workspace.home / "history"
    ahead = list(waiting_names(workspace.home))
    for folder in sorted(_names(layers) | _names(history) | {place[0] for place in ahead}):
        for name in sorted(_layer_names(workspace, folder, ahead)):
            yield layers / folder / f"{name}.json", history / folder / f"{name}.jsonl"


def layer_names(workspace: Workspace, annotator: str) -> set[str]:
    """Return the names, without their endings, of the files of somebody's layers."""
    return _layer_names(workspace, slug(annotator), waiting_names(workspace.home))


def _layer_names(workspace: Workspace, folder: str, ahead: Iterable[tuple[str, str]]) -> set[str]:
    layers, history = (workspace.home / kind / folder for kind in ("layers", "history"))
    names = {name.removesuffix(".json") for name in _names(layers, ".json")}
    names |= {name.removesuffix(".jsonl") for name in _names(history, ".jsonl")}
    return names | {place[1].removesuffix(".jsonl") for place in ahead if place[0] == folder}


def head_key(pair: Files) -> LayerKey | None:
    """Return whose layer the files are; None where they do not say, or say another name."""
    key, path = said_key(pair), pair[0]
    if key and (slug(key.annotator), slug(key.article_id)) == (path.parent.name, path.stem):
        return key
    return None


def said_key(pair: Files) -> LayerKey | None:
    """Return whose layer the files say they are, whatever they are called."""
    meta = head(pair)
    article = meta.get("article")
    annotator, id = meta.get("annotator"), article.get("id") if isinstance(article, dict) else None
    if isinstance(annotator, str) and isinstance(id, str):
        return LayerKey(annotator, id)
    return None


def head(pair: Files) -> Record:
    """Return the meta record of a layer or its journal, or of what waits for that; else empty."""
    return _layer_head(pair[0]) or _journal_head(pair[1]) or _waiting_head(pair[1])


def _waiting_head(journal: Path) -> Record:
    return next(filter(None, map(_journal_head, waiting(journal))), {})


def metas_of(workspace: Workspace, article_id: str) -> Iterator[Record]:
    """Yield the meta records of all annotators' layers on an article."""
    name = slug(article_id)
    layers, history = workspace.home / "layers", workspace.home / "history"
    ahead = {place[0] for place in waiting_names(workspace.home)}
    for folder in sorted(_names(layers) | _names(history) | ahead):
        meta = head((layers / folder / f"{name}.json", history / folder / f"{name}.jsonl"))
        if meta:
            yield meta


def _layer_head(path: Path) -> Record:
    """The second line of a layer file as this program writes it; else it is sought."""
    try:
        with files.open_regular(path) as file:
            first, second = file.readline(_LONGEST), file.readline(_LONGEST)
        if first == b'{"meta":{\n':
            return _dict(decode(b"{" + second.rstrip(b",\n") + b"}", dict[str, Any]).get("1"))
    except (OSError, BadJSON):
        pass
    try:
        return _dict(((read_tables(path) or {}).get("meta") or {}).get("1"))
    except (OSError, BadJSON):
        return {}


def _journal_head(path: Path) -> Record:
    """Return the meta record that a journal's first line sets; where it is lost, any line helps."""
    try:
        with files.open_regular(path) as file:
            for line in file:
                try:
                    action = decode(line, Entry)
                except BadJSON:
                    continue
                return head_of(action)
    except OSError:
        pass
    return {}


def head_of(action: Entry) -> Record:
    """Return what an action says of the layer that it was done in."""
    return action.meta or {"annotator": action.who, "article": {"id": action.article}}


def _dict(value: Any) -> Record:
    return value if isinstance(value, dict) else {}


def _names(folder: Path, suffix: str = "") -> set[str]:
    try:
        names = os.listdir(folder)
    except OSError:
        return set()
    return {name for name in names if name.endswith(suffix) and not name.startswith(".")}
