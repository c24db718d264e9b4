"""Who acts, where a command is not told."""

from __future__ import annotations

import getpass

from reader.model.errors import WrongUse
from reader.store.folder.names import valid_annotator
from reader.store.folder.workspace import Workspace


def login_name() -> str:
    """The name that the user goes by on this machine; empty where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def acting(name: str | None, workspace: Workspace) -> str:
    """Return the name given, else the one that this login goes by in the workspace, else the login.

    Raises:
        WrongUse: it cannot be one.
    """
    if name:
        return valid_annotator(name)
    login = login_name()
    known = workspace.annotator_for(login) or login
    if not known:
        raise WrongUse("say who you are with --as NAME")
    return valid_annotator(known)
