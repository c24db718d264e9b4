"""`obelism import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.options import AS, PATH, WORKSPACE, LateHelp
from reader.console import print_message, printable, show_progress, standard_input, write_output
from reader.io.files import read_once
from reader.text.phrases import counted

if TYPE_CHECKING:
    from reader.services.import_.placing import Delivery
    from reader.services.import_.plan import LayerPlan


def _formats() -> str:
    from reader.formats.registry import DEFAULT, readable

    names = " or ".join(readable())
    return f"{names}. Else what the ending of each file says; else {DEFAULT}, if it is JSON."


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=PATH)
@click.option(
    "--into", metavar="PATH", required=True, type=PATH, help="The articles that the tags are for."
)
@click.option(
    "--layer", metavar="NAME", help="Whose tags they become. Else the annotator's in each record."
)
@click.option("--format", "format_name", metavar="NAME", cls=LateHelp, made=_formats)
@click.option("--dry-run", is_flag=True, help="Only say, record by record, what would happen.")
@click.option("--skip-broken", is_flag=True, help="Import the records that are not broken.")
@AS
@WORKSPACE
def import_(
    *,
    files: tuple[Path, ...],
    into: Path,
    layer: str | None,
    format_name: str | None,
    dry_run: bool,
    skip_broken: bool,
    annotator: str | None,
    workspace: Path | None,
) -> int:
    """Import tags that others sent: JSONL as export writes it, or a layer file, journal or rescue
    file; of a folder with .obelism all tags by persons; - is standard input.

    Each record belongs to the article of its id with the same text, else to the one article that
    has that text, and every quotation is compared with it. If the article has changed and its
    earlier text is known, a record goes to the current place of its words, unless that is in doubt.
    All records are imported or none; broken ones are reported by line. Importing the same file
    again changes nothing.

    A record whose id is known here counts if it was changed later than the one here; else the one
    here stays, both are shown, and the exit code is 1. What you deleted stays deleted; an import
    deletes nothing. Verdicts go to their reviewers' layers; a later one counts. Undo in the reader
    takes an import back. A record without an id gets one; one that goes to another person's layer,
    or has no id, has origin import.

    \b
    Examples:
      obelism import tags.jsonl --into articles/ --dry-run
      obelism import tags.jsonl --into articles/
      obelism import tags.jsonl --into report.txt --layer anna
      obelism import copy/.obelism --into articles/
    """
    from reader.corpus.match import Matcher
    from reader.formats.registry import find_format
    from reader.model.clock import timestamp, utc_now
    from reader.model.names import spelled
    from reader.services.import_.apply import dry_run as look
    from reader.services.import_.apply import look_alikes, take_in
    from reader.services.import_.placing import delivery
    from reader.services.import_.sources import records_of
    from reader.services.targets import acting
    from reader.store.base import person
    from reader.store.registry import open_folder

    store = open_folder(into, workspace)
    name = person(store, layer) if layer is not None else None
    who = acting(annotator, store)
    with read_once():
        matcher = Matcher(into, workspace, show_progress)
        records = records_of(
            files,
            find_format(format_name) if format_name else None,
            progress=show_progress,
            standard_input=standard_input,
        )
        found = delivery(records, matcher, name, moment=timestamp(utc_now()))
        if found.problems and not skip_broken:
            total, verb = counted(found.records, "record"), "is" if found.broken == 1 else "are"
            print_message(
                *found.problems,
                f"nothing was imported: {found.broken} of {total} {verb} broken; "
                "--skip-broken imports the others",
            )
            return 1
        remarks = [
            f"{spelled(name)} is new here and looks like {spelled(like)}: "
            f"if they are one person, import with --layer {like}"
            for name, like in look_alikes(found)
        ]
        if dry_run:
            return _report(found, look(found), remarks, dry_run=True)
    # From here on layers are read again, under their locks: only then do they stay as they are.
    plans = take_in(found, who, progress=show_progress)
    return _report(found, plans, remarks, dry_run=False)


def _report(found: Delivery, plans: list[LayerPlan], remarks: list[str], *, dry_run: bool) -> int:
    """Print what becomes of each layer and what needs a look; return the exit code."""
    from reader.services.import_.apply import in_the_way
    from reader.services.import_.plan import unknown_labels

    for plan in plans:
        write_output(f"{printable(plan.line())}\n")
        for line in plan.details() if dry_run else ():
            write_output(f"  {printable(line)}\n")
    questions = [sentence for plan in plans for sentence in plan.open_questions()]
    remarks = [
        *remarks,
        *(
            f"the label {name} is not defined in {store.name}; its tags are kept and shown"
            for store, name in unknown_labels(plans)
        ),
    ]
    for what, count in found.passed_over.items():
        remarks.append(f"{what} are not imported: {count} were left out")
    if found.carried:
        was = "1 record was" if found.carried == 1 else f"{found.carried} records were"
        remarks.append(f"{was} made on an earlier text; each is on the same words as before")
    obstacles = in_the_way(plans) if dry_run else []
    print_message(*found.problems, *questions, *remarks, *obstacles)
    taken = f"{sum(len(plan.taken) for plan in plans)} of {counted(found.records, 'record')}"
    if any(plan.verdicts for plan in plans):
        taken += f" and {counted(sum(len(plan.taken_verdicts) for plan in plans), 'verdict')}"
    if obstacles:
        print_message("nothing is written; an import would be refused now")
    else:
        print_message(
            f"nothing is written; {taken} would be imported" if dry_run else f"{taken} imported"
        )
    return 1 if found.problems or questions or obstacles else 0
