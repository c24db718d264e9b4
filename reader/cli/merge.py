"""`obelism merge`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.options import PATH, WORKSPACE
from reader.console import print_message, printable, show_progress, write_output
from reader.text.phrases import counted

if TYPE_CHECKING:
    from reader.store.base import Store
    from reader.store.folder.conflict_files import Event


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=PATH)
@WORKSPACE
def merge(paths: tuple[Path, ...], workspace: Path | None) -> int:
    """Repair the tags of files and folders after git merged them; without a PATH, those here.

    Git joins the journals line by line. This rebuilds each layer from its journal: what was done on
    either side counts, also on different fields of one annotation; of one field the later change
    wins, and what was deleted stays deleted.
    Conflict markers that a merge left in files are removed, second copies of a journal that a
    synchronising program left are taken in, and the originals of both are quarantined.

    Conflicts are listed: an annotation of which both sides changed the same field differently, with
    what was kept and what the other side had; the exit code is then 1. A conflict is listed until
    its annotator does something in that article again. Nothing is lost: the journal has both. What
    two adjudicators decided differently is listed until somebody decides it again. Tags that
    one side made in a text that the other had carried its tags over from are listed too; they are
    carried over, or asked about, when their annotator opens the article next.

    \b
    Examples:
      git merge theirs; obelism merge; git add .obelism; git commit
    """
    from reader.services.targets import named_workspaces
    from reader.store.folder.merge import merge as events_of
    from reader.store.folder.workspace import Workspace

    done = left = 0
    for each in named_workspaces(paths, workspace):
        for event in events_of(
            Workspace(each.root, explicit=each.explicit), progress=show_progress
        ):
            write_output(f"{printable(sentence(event, each))}\n")
            done += event.kind == "done"
            left += event.kind != "done"
    message = f"{counted(done, 'file')} repaired"
    if left:
        message += f", {left} {'point needs' if left == 1 else 'points need'} attention"
    message += "; in git, `git add .obelism` stages the result"
    print_message(message if done or left else "nothing to merge")
    return 1 if left else 0


def sentence(event: Event, store: Store) -> str:
    """Say what was done or is left in a layer of a store whose sides came together."""
    from reader.services.differences import conflict

    if event.key is None or event.fork is None:
        return f"{event.path}: {event.message}"
    key = event.key._replace(annotator=store.called(event.key.annotator))
    return f"conflict: {conflict(key, event.fork)}"
