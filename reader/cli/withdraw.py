"""`obelism withdraw`."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli.options import AS, PATH, WORKSPACE, completed
from reader.console import print_message, printable, write_output
from reader.text.phrases import counted


@click.command()
@click.argument("name", metavar="NAME", shell_complete=completed("annotator"))
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=PATH)
@click.option("--undo", is_flag=True, help="Take NAME in again.")
@AS
@WORKSPACE
def withdraw(
    name: str, paths: tuple[Path, ...], undo: bool, annotator: str | None, workspace: Path | None
) -> int:
    """Leave a person's tags out of every list, count and export.

    NAME may also be @rules or another that begins with @. The tags stay where they are, with all
    that was done to them, and NAME can still open them in the reader. It holds for the whole
    workspaces at the PATHs, else for the one here, until --undo.

    \b
    Examples:
      obelism withdraw bert articles/
      obelism withdraw bert articles/ --undo
    """
    from reader.services.targets import acting, meant, named_workspaces
    from reader.services.withdrawal import set_withdrawn

    stores = named_workspaces(paths, workspace)
    who = acting(annotator, stores[0]) if stores else ""
    (name,) = meant([name], stores)
    for each in set_withdrawn(stores, name, who, back=undo):
        what = "taken in again" if undo else "withdrawn" if each.changed else "withdrawn before"
        layers = counted(each.layers, "article")
        write_output(f"{printable(f'{each.store.name}: {name} {what}: tags of {layers}')}\n")
    if not undo:
        print_message(f"nothing is deleted: --undo takes {name} in again")
    return 0
