"""Annotators' names: which are allowed, and which login goes by which."""

from __future__ import annotations

import unicodedata
from typing import Any

from reader.model.action import SCHEMA
from reader.model.errors import WrongUse
from reader.store import files
from reader.store.jsonio import BadJSON, decode, pretty
from reader.store.set_aside import set_aside
from reader.store.workspace import Workspace

LONGEST = 100
"""Code points of a name."""


def valid_annotator(name: str) -> str:
    """Return the name cleaned: NFC, without blanks at its ends.

    Raises:
        WrongUse: it is blank, too long, begins with `@`, or holds a control character.
    """
    cleaned = unicodedata.normalize("NFC", name).strip()
    if not cleaned:
        raise WrongUse("an annotator needs a name: give one with --as NAME")
    if cleaned.startswith("@"):
        raise WrongUse(
            "a name that begins with @ belongs to the program; choose another with --as NAME"
        )
    if len(cleaned) > LONGEST:
        raise WrongUse(f"an annotator's name has at most {LONGEST} characters")
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in cleaned):
        raise WrongUse("an annotator's name holds no control characters")
    return cleaned


def read_names(workspace: Workspace) -> dict[str, str]:
    """Return the names by login; those in a damaged file are not known."""
    try:
        names = _read(workspace).get("logins")
    except (OSError, BadJSON):
        return {}
    entries = names.items() if isinstance(names, dict) else ()
    return {login: name for login, name in entries if isinstance(name, str)}


def spelled(login: str) -> str:
    """Return a login as it stands in the file, whatever bytes the system gave."""
    return login.encode("utf-8", "backslashreplace").decode()


def write_name(workspace: Workspace, login: str, name: str) -> None:
    """Keep the name of a login; other fields of the file stay.

    Raises:
        WrongUse: the name cannot be one.
        CannotWrite: the workspace cannot be written.
    """
    name = valid_annotator(name)
    workspace.ensure()
    path = workspace.for_writing(workspace.home / "names.json")
    try:
        try:
            record = _read(workspace)
        except BadJSON:
            set_aside(workspace, path)
            record = {}
        record = {
            "schema": SCHEMA,
            **record,
            "logins": {**read_names(workspace), spelled(login): name},
        }
        files.write_atomically(path, pretty(record))
    except OSError as error:
        raise workspace.cannot_write(error) from None


def _read(workspace: Workspace) -> dict[str, Any]:
    data = files.read_bytes(workspace.home / "names.json")
    return {} if data is None else decode(data, dict[str, Any])
