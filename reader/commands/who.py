"""Who somebody is, for commands that show no dialog."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from reader.model.errors import WrongUse

if TYPE_CHECKING:
    from reader.store.folder.workspace import Workspace


def name_in(workspace: Workspace, doing: str) -> str:
    """Who works, as remembered in a workspace, else as asked for: `doing` is reviewing, say.

    Raises:
        WrongUse: it is not known, and nobody is there to be asked.
    """
    from reader.services.targets import login_name

    login = login_name()
    known = workspace.annotator_for(login)
    if known is not None:
        return known
    if sys.stdin is None or not sys.stdin.isatty():
        raise WrongUse(f"it is not known who is {doing}: say so with --as NAME")
    name = str(click.prompt(f"Who is {doing}?", default=login or None, err=True))
    workspace.remember_annotator(login, name)
    return name
