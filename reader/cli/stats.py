"""`obelism stats`."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli.options import NOT_ANNOTATORS, PATHS, SINCE, WORKSPACE
from reader.console import print_message, show_progress, write_output
from reader.io.files import read_once


@click.command()
@PATHS
@click.option(
    "--by",
    type=click.Choice(["person", "day", "article"]),
    help="Only the table with a line for each.",
)
@SINCE
@NOT_ANNOTATORS
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with all details.")
@WORKSPACE
@read_once()
def stats(
    *,
    paths: tuple[Path, ...],
    by: str | None,
    since: str,
    without: tuple[str, ...],
    as_json: bool,
    workspace: Path | None,
) -> int:
    """Say who did what, and how far the articles are.

    A line per person: tags, tags per 1,000 words, articles done of those begun, unfinished tags,
    minutes of reading, keys per tag, how much of what was reviewed was accepted, and verdicts on
    others' tags. A line per article: each person's tags, how much they read and whether they are
    done; how many tags are reviewed; decisions in gold. Layers of programs and corrections by
    reviewers are not counted. A layer that cannot be read is named and left out, and the exit code
    is then 1.

    \b
    Examples:
      obelism stats articles/
      obelism stats articles/ --by day --since 2026-11-30
      obelism stats articles/ --json
    """
    from reader.corpus.missing import missing_notes
    from reader.io.json import pretty
    from reader.services.assignments import hidden_notes
    from reader.services.stats.collect import Project
    from reader.services.stats.figures import details
    from reader.services.targets import made_workspaces, nested_notes, without_persons
    from reader.services.withdrawal import left_out

    stores = made_workspaces(paths, workspace)
    print_message(*nested_notes(paths, workspace))
    print_message(*hidden_notes(stores))
    project = Project(paths, workspace)
    found = project.stats(show_progress, since)
    print_message(*left_out(stores))
    print_message(*missing_notes(project.tagged, "counted"))
    found = found.without(without_persons(without, found.persons))
    print_message(*found.problems)
    if as_json:
        write_output(pretty(details(found, by or "")))
    else:
        from reader.services.agreement.tables import printed
        from reader.services.stats.text import tables

        write_output(printed(*tables(found, by or "")), styled=True)
    return 1 if found.problems else 0
