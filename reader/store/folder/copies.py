"""What is said of second copies of layers, which programs that synchronise folders make.

Where two places changed one file, such a program leaves one under its name and the other beside it
under a longer one; so it does with folders. They count for nothing until a merge takes them in.
"""

from __future__ import annotations

from pathlib import Path

from reader.model.errors import reason
from reader.store.base import LayerKey
from reader.store.folder.journal import read_journal

KIND = "it is a second copy of tags that are here: `obelism merge` takes in what only it has"
"""What all second copies that can be taken in share, in words."""


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
    if copy.form:
        return f"it is a second copy that was saved as {copy.form}: save it as UTF-8"
    if copy.newer or copy.bad or copy.tail:
        return "it is a second copy that is not whole: put a whole one there, or take it away"
    return ""
