"""`obelism merge`."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli.options import PATH, WORKSPACE
from reader.console import print_message, printable, show_progress, write_output
from reader.text.phrases import counted


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
    from reader.services.differences import conflict
    from reader.services.targets import named_workspaces
    from reader.store.folder.merge import merge as events_of
    from reader.store.folder.workspace import Workspace

    done = left = 0
    for each in named_workspaces(paths, workspace):
        for event in events_of(
            Workspace(each.root, explicit=each.explicit), progress=show_progress
        ):
            line = f"{event.path}: {event.message}"
            if event.key is not None and event.fork is not None:
                key = event.key._replace(annotator=each.called(event.key.annotator))
                line = f"conflict: {conflict(key, event.fork)}"
            write_output(f"{printable(line)}\n")
            done += event.kind == "done"
            left += event.kind != "done"
    message = f"{counted(done, 'file')} repaired"
    if left:
        message += f", {left} {'point needs' if left == 1 else 'points need'} attention"
    message += "; in git, `git add .obelism` stages the result"
    print_message(message if done or left else "nothing to merge")
    return 1 if left else 0
