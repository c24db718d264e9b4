"""How a workspace gets along with git: what it leaves out, and how it joins what two people did."""

from __future__ import annotations

import os

from reader.io import files
from reader.store.folder.workspace import Workspace

IGNORED = b"local/\n"

_RULES = (
    ("texts/**", "-text -merge"),
    ("history/**", "-text merge=union"),
    ("layers/**", "-text -merge"),
    ("progress/**", "-text merge=union"),
    ("names.json", "-text merge=union"),
    ("reviews/**", "-text -merge"),
)
"""Journals are joined line by line, and so are the small files, whose lines are made for that. A
layer file stays one side's, whole: it is made again from the journal. So does the queue of a
review, which holds no decision."""

ATTRIBUTES = "".join(f"{pattern} {rule}\n" for pattern, rule in _RULES).encode()

_FORMER = (b"texts/** -text\nhistory/** merge=union\n",)
"""What earlier versions of this program put there."""


def make(workspace: Workspace, *, allow_home: bool = False) -> None:
    """Make a workspace, if it is not there yet.

    Raises:
        HomeFolder: it would be the home folder or `/`, and `allow_home` is not set.
        CannotWrite: the folder cannot be written.
    """
    if not allow_home:
        workspace.check_place()
    try:
        put_git_files(workspace)
    except OSError as error:
        raise workspace.cannot_write(error) from None


def put_git_files(workspace: Workspace) -> bool:
    """Write what git needs to know, where it is not there; return whether anything was written.

    A file that a person changed keeps its rules; those for patterns that it does not name are put
    before them, so that the person's own count.

    Raises:
        OSError, CannotWrite: they cannot be written.
    """
    ignored = workspace.for_writing(workspace.home / ".gitignore")
    if not os.path.lexists(ignored):
        files.write_atomically(ignored, IGNORED)
    path = workspace.home / ".gitattributes"
    there = files.read_bytes(path)
    wanted = _attributes(there or b"")
    if there == wanted or os.path.islink(path):
        return False
    files.write_atomically(path, wanted)
    return True


def _attributes(there: bytes) -> bytes:
    if there in _FORMER or not there:
        return ATTRIBUTES
    named = {line.split()[0] for line in there.splitlines() if line.split()}
    missing = [f"{pattern} {rule}\n" for pattern, rule in _RULES if pattern.encode() not in named]
    return "".join(missing).encode() + there
