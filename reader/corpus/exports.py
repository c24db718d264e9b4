"""Exports for people that were saved among articles: each says in itself that it is one."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from reader.io import files
from reader.kinds.registry import ending_of

_HEAD = 1_000
"""Bytes of a page or a Markdown file, within which the sign stands."""
_CORE = 20_000
"""Bytes of what a Word document says of itself."""
_SIGNS = {
    ".html": (b'<meta name="generator" content="obelism">', b'<div class="obelism">'),
    ".md": (b"<!-- generator: obelism -->",),
    ".docx": (b">generator: obelism<",),
}
_SIGNS[".htm"] = _SIGNS[".html"]


def is_export(path: Path) -> bool:
    """Return whether a file is an export for people; where it cannot be read it is none."""
    ending = ending_of(path)
    signs = _SIGNS.get(ending)
    if signs is None:
        return False
    try:
        with files.open_regular(path, follow=True) as file:
            head = _core(file) if ending == ".docx" else file.read(_HEAD)
    except OSError:
        return False
    return any(sign in head for sign in signs)


def _core(file: BinaryIO) -> bytes:
    """Return what a Word document says of itself; empty where it cannot be read."""
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(file) as packed, packed.open("docProps/core.xml") as core:
            return core.read(_CORE)
    except (ValueError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error, EOFError):
        return b""
