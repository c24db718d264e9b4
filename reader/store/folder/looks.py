"""What the files of each article look like, in one pass over the folders; none is opened."""

from __future__ import annotations

import contextlib
import os
import re
import time

from reader.io import files
from reader.io.derived import YOUNG
from reader.store.base import Kind
from reader.store.folder.batches import waiting_names
from reader.store.folder.find_layers import names_in, statuses_in
from reader.store.folder.workspace import ALIASES, BLOBS, Workspace

_NAME = re.compile(r"(?s).*?-[0-9a-f]{12}(?![0-9a-z])")
"""How an article is called, at the beginning of a longer name, which a second copy has."""


def article_looks(workspace: Workspace) -> dict[str, str]:
    """Return by name what the layers, journals and progress of each article look like; empty where
    a file is so young that it may change and look the same, or where something waits for it."""
    found: dict[str, list[str]] = {}
    unsure = {name for _, name in waiting_names(workspace.home)}
    progress = BLOBS[Kind.PROGRESS][0]
    now = time.time_ns()
    for top, suffix in (("layers", ".json"), ("history", ".jsonl"), (progress, ".json")):
        for folder in sorted(names_in(workspace.home / top)):
            for stem, status in statuses_in(workspace.home / top / folder, suffix):
                if status is None:
                    continue
                name = _article_name(stem)
                look = f"{top}/{folder}/{stem} {status.st_size} {status.st_mtime_ns}"
                found.setdefault(name, []).append(look)
                if now - status.st_mtime_ns < YOUNG:
                    unsure.add(name)
    looks = {name: "\n".join(sorted(some)) for name, some in found.items()}
    return {**looks, **dict.fromkeys(unsure, "")}


def names_look(workspace: Workspace) -> str:
    """Return what says who goes by which name, and who was withdrawn, look like."""
    parts = []
    with contextlib.suppress(OSError):
        parts.append(str(files.looks_of(os.stat(workspace.home / ALIASES))))
    parts += sorted(names_in(workspace.home / BLOBS[Kind.WITHDRAWN][0]))
    return "\n".join(parts)


def _article_name(stem: str) -> str:
    if stem[-13:-12] == "-":
        return stem
    match = _NAME.match(stem)
    return match.group() if match else stem
