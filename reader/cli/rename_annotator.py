"""`obelism rename-annotator`."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli.options import AS, PATH, WORKSPACE, completed
from reader.console import print_message, printable, write_output
from reader.text.phrases import counted


@click.command("rename-annotator")
@click.argument("old", metavar="OLD", shell_complete=completed("person"))
@click.argument("new", metavar="NEW")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=PATH)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--undo", is_flag=True, help="Let OLD go by OLD again.")
@AS
@WORKSPACE
def rename_annotator(
    *,
    old: str,
    new: str,
    paths: tuple[Path, ...],
    dry_run: bool,
    undo: bool,
    annotator: str | None,
    workspace: Path | None,
) -> int:
    """Let a person go by another name, in all that they did and will do.

    What OLD has tagged, judged and read counts as NEW's in every command and in the reader, and
    whoever is OLD is NEW from now on. Layers and journals stay as they are: history still says who
    wrote each line, and --undo takes it back. A name that looks like somebody else's is refused,
    and so is one that has tags of the same articles.

    \b
    Examples:
      obelism rename-annotator ben "Ben Okri" articles/ --dry-run
      obelism rename-annotator ben "Ben Okri" articles/
      obelism rename-annotator ben "Ben Okri" articles/ --undo
    """
    from reader.services.rename_annotator import plan, rename
    from reader.services.targets import acting, named_workspaces

    stores = named_workspaces(paths, workspace)
    if dry_run or not stores:
        found = plan(stores, old, new, undo=undo)
    else:
        found = rename(stores, old, new, acting(annotator, stores[0]), undo=undo)
    goes = "would go" if dry_run else "goes"
    for each in found:
        line = f"{each.store.name}: {old} {goes} by {f'{old} again' if undo else new}"
        line += "" if undo else f": tags of {counted(each.layers, 'article')}"
        line += f", beside {new}'s of {counted(each.beside, 'other')}" if each.beside else ""
        write_output(f"{printable(line)}\n")
    if dry_run:
        print_message("nothing is written")
    elif not undo:
        print_message("layers and journals are as they were: --undo takes it back")
    return 0
