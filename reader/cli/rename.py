"""`obelism rename-annotator` and `obelism rename-label`."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.options import AS, PATH, WORKSPACE, Command, completed
from reader.console import print_message, printable, show_progress, write_output
from reader.model.errors import WrongUse
from reader.text.phrases import counted

if TYPE_CHECKING:
    from reader.store.base import FileStore


def _renaming(kind: str, undo: str) -> Callable[[Command], Command]:
    """Return what both commands take; `kind`: of what completes OLD; `undo`: that option's help."""
    taken = (
        click.argument("old", metavar="OLD", shell_complete=completed(kind)),
        click.argument("new", metavar="NEW"),
        click.argument("paths", metavar="[PATH]...", nargs=-1, type=PATH),
        click.option("--dry-run", is_flag=True, help="Only say what would change."),
        click.option("--undo", is_flag=True, help=undo),
        AS,
        WORKSPACE,
    )
    return lambda command: reduce(lambda known, each: each(known), reversed(taken), command)


@click.command("rename-annotator")
@_renaming("person", "Let OLD go by OLD again.")
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


@click.command("rename-label")
@_renaming("label", "Take the last renaming of OLD to NEW back.")
def rename_label(
    *,
    old: str,
    new: str,
    paths: tuple[Path, ...],
    dry_run: bool,
    undo: bool,
    annotator: str | None,
    workspace: Path | None,
) -> int:
    """Give a label another name, in everybody's tags and in labels.toml.

    It changes all layers of the workspaces at the PATHs, else of the one here, or none: a layer
    that somebody has open refuses it. Verdicts and decisions on the tags stay in force. --undo with
    the same names takes it back, but for tags that got another label since.

    \b
    Examples:
      obelism rename-label claim assertion articles/ --dry-run
      obelism rename-label claim assertion articles/
      obelism rename-label claim assertion articles/ --undo
    """
    from reader.services.rename_label import in_the_file, look, rename
    from reader.services.targets import acting, as_stored, named_workspaces

    old, new = as_stored(old), as_stored(new)
    if not new or not new.isprintable() or old == new:
        raise WrongUse("the new name of a label is another word, without control characters")
    stores = named_workspaces(paths, workspace)
    if not stores:
        raise WrongUse("nothing is tagged here, so there is no label to rename")
    who = acting(annotator, stores[0])
    names = (new, old) if undo else (old, new)
    defined = [each for each in stores if in_the_file(each, *names) is not None]
    found = (
        look(stores, old, new, undo=undo)
        if dry_run
        else rename(stores, old, new, who, undo=undo, progress=show_progress)
    )
    if not found and not defined:
        what = f"{old} was not renamed to {new}" if undo else f"no tag has the label {old!r}"
        raise WrongUse(f"{what} here; nothing was changed")
    for each in found:
        line = f"{each.key.article_id}, {each.key.annotator}: {counted(each.tags, 'tag')}"
        judged = len(each.after.get("verdicts", {})) + len(each.after.get("decisions", {}))
        line += f", {counted(judged, 'verdict or decision')}" if judged else ""
        write_output(f"{printable(line)}\n")
    _tell(stores, found_tags=sum(each.tags for each in found), to=names[1], dry_run=dry_run)
    return 0


def _tell(stores: list[FileStore], *, found_tags: int, to: str, dry_run: bool) -> None:
    tags = counted(found_tags, "tag")
    if dry_run:
        print_message(f"nothing is written; {tags} would have the label {to}")
        return
    print_message(f"{tags} {'has' if found_tags == 1 else 'have'} the label {to} now")
    for store in stores:
        if to not in store.labels():
            print_message(f"the label {to} is not defined in {store.labels_place}")
