"""Share who is to read what: leads send `assignments.json`, and everybody takes it."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING

from reader.io import files
from reader.settings.assignments import BadAssignments, parse_assignments
from reader.store.base import ASSIGNMENTS
from reader.store.folder.shared import Journals
from reader.store.folder.workspace import set_aside
from reader.store.postgres.connection import Person
from reader.store.postgres.send import FILE, put_blob, tell_others

if TYPE_CHECKING:
    from reader.store.postgres.connection import Connection

_KNOWN = "assignments"
"""Under what name it is kept what both sides had last."""


def share_assignments(
    connection: Connection, person: Person, journals: Journals
) -> tuple[str, str]:
    """Send the assignments of a folder or take those of the team.

    Returns:
        What was done, and what may not be meant so, a sentence each or empty.

    Where both were changed, those of the team count, and the file here is set aside.

    Raises:
        BadAssignments: those of the team cannot be used by this version; the ones here stay.
        CannotWrite: they cannot be written here. So do OSErrors say.
    """
    workspace = journals.workspace
    path = workspace.home / ASSIGNMENTS
    here = files.read_bytes(path, most=files.SMALL)
    row = connection.execute(
        "select data from obelism.blob where kind = %s and owner = '' and name = %s",
        (FILE, ASSIGNMENTS),
    ).fetchone()
    there = None if row is None else bytes(row[0])
    known = journals.get(_KNOWN)
    if here == there:
        said = ""
    elif here is not None and (there is None or _digest(there) == known):
        if person.kind == "annotator":
            return "", f"{path} was changed here and stays here: leads send who is to read what"
        put_blob(connection, FILE, "", ASSIGNMENTS, here)
        tell_others(connection)
        said, there = "who is to read what was sent", here
    else:
        assert there is not None
        try:
            parse_assignments(there)
        except BadAssignments as error:
            raise BadAssignments(f"who is to read what, as the team has it: {error}") from None
        said = "who is to read what came in"
        workspace.for_writing(path)
        if here is not None and _digest(here) != known:
            target = set_aside(workspace, path, journals.clock)
            aside = os.path.relpath(target, workspace.root)
            said += f"; what {path} had instead is set aside as {aside}"
        files.write_atomically(path, there)
    if there is not None and _digest(there) != known:
        journals.put(**{_KNOWN: _digest(there)})
    return said, ""


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
