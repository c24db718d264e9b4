"""Kept texts: every text that was ever tagged, as it was decoded, under its digest."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from reader.io import files
from reader.store.folder.seen import Looks, looks_of
from reader.store.folder.workspace import Workspace, set_aside

KnownTexts = dict[Path, Looks]
"""Kept texts that were seen to be whole, by path, and how each file looked then."""


def keep_text(
    workspace: Workspace, sha256: str, text: str, known: KnownTexts | None = None
) -> None:
    """Keep a text, line ends and all; a kept text that is damaged is set aside and written anew.

    `known`: those that need not be read again while they look the same; this one is added.

    Raises:
        OSError, CannotWrite: it is not kept.
    """
    path = workspace.for_writing(workspace.text_path(sha256))
    known = {} if known is None else known
    with contextlib.suppress(FileNotFoundError):
        if known.get(path) == looks_of(os.stat(path)):
            return
    data = files.read_bytes(path)
    if data is None or _digest(data) != sha256:
        if data is not None:
            set_aside(workspace, path)
        files.write_atomically(path, text.encode("utf-8"))
    known[path] = looks_of(os.stat(path))


def kept_text(workspace: Workspace, sha256: str) -> str | None:
    """Return a kept text, None where there is none or it is not what its digest says."""
    try:
        data = files.read_bytes(workspace.text_path(sha256))
    except (OSError, ValueError):
        return None
    if data is None or _digest(data) != sha256:
        return None
    return data.decode("utf-8", "replace")


def is_text_of(data: bytes, sha256: str) -> bool:
    """Whether bytes are the text of that digest."""
    return _digest(data) == sha256


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
