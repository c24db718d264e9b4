"""`obelism inconsistencies`."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli.options import PATHS, WORKSPACE, annotators, selected
from reader.console import print_message, show_progress, write_output
from reader.io.files import read_once


@click.command()
@PATHS
@annotators("Only what this person tagged; also @gold or @rules. May be repeated.")
@click.option("--kind", metavar="KIND", help="Only those of this kind.")
@click.option(
    "--unfinished", is_flag=True, help="Only those that lack a passage, here or in another article."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with all details.")
@WORKSPACE
@read_once()
def inconsistencies(
    *,
    paths: tuple[Path, ...],
    annotators: tuple[str, ...],
    kind: str | None,
    unfinished: bool,
    as_json: bool,
    workspace: Path | None,
) -> int:
    """List every inconsistency of files and folders: its kind, and the passages that differ.

    The kind is an attribute of the inconsistency. One that is kept with another article is listed
    if a passage of it stands in one of these. What several tagged alike, as one kind, is one. What
    a reviewer rejected is left out, and how many these are is said. Pairs that nobody tagged yet
    are what `obelism pairs` lists.

    \b
    Examples:
      obelism inconsistencies report.txt
      obelism inconsistencies articles/ --kind number
      obelism inconsistencies articles/ --json > inconsistencies.json
    """
    from itertools import chain

    from reader.io.json import pretty
    from reader.model.errors import WrongUse
    from reader.services import inconsistencies as all_tagged
    from reader.services.assignments import hidden_here
    from reader.services.by_article import by_article
    from reader.services.inconsistencies import COMPLETE, UNNAMED, as_json_object, lines
    from reader.services.tied import leading_to
    from reader.text.phrases import instead

    selection = selected(paths, annotators, workspace)
    problems: list[str] = []
    there = leading_to(
        selection, paths, workspace, problems, hides=hidden_here, progress=show_progress
    )
    own = by_article(selection, problems, show_progress, with_rejected=True)
    every = all_tagged.inconsistencies(chain(own, there))
    known = all_tagged.kinds([*every.listed, *every.rejected])
    if kind is not None and known and kind not in known:
        raise WrongUse(f"there is no inconsistency of the kind {kind!r}{instead(kind, known)}")
    of_kind = every.of(lambda each: kind in (None, each.kind or UNNAMED))
    found = of_kind.of(lambda each: not (unfinished and each.state == COMPLETE))
    print_message(*problems)
    if as_json or found.listed:
        print_message(*filter(None, [all_tagged.left_out(found.rejected)]))
    if of_kind.listed and not found.listed and not as_json:
        write_output("All inconsistencies of these are complete.\n")
    elif as_json:
        write_output(pretty(as_json_object(found)))
    else:
        write_output("".join(f"{line}\n" for line in lines(found)))
    return 1 if problems else 0
