"""`obelism claims`."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import click

from reader.cli.options import PATHS, WORKSPACE, annotators
from reader.console import print_message, show_progress, write_output
from reader.io.files import read_once


@click.command()
@PATHS
@annotators("Only what this person tagged; also @gold or @rules. May be repeated.")
@click.option("--open", "open_only", is_flag=True, help="Only what is not checked, or not clear.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json", "csv", "claimreview"]),
    default="text",
    show_default=True,
    help="How to print them; claimreview is JSON-LD of schema.org, of what was checked.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@WORKSPACE
@read_once()
def claims(
    *,
    paths: tuple[Path, ...],
    annotators: tuple[str, ...],
    open_only: bool,
    format_name: str,
    as_json: bool,
    workspace: Path | None,
) -> int:
    """List every fact of files and folders: who says it, whether it was checked, and the evidence.

    Whether it was checked, and the evidence, are attributes of the fact: checked (true, false,
    unclear) and evidence. Who says it are the sources of the attributions that it stands in. What
    several tagged alike is one claim, disputed where their checks differ.

    \b
    Examples:
      obelism claims report.txt --open
      obelism claims articles/ --format csv > claims.csv
      obelism claims articles/ --format claimreview > reviews.json
    """
    from reader.io.json import pretty
    from reader.services.by_article import by_article
    from reader.services.claims import as_json_object, claim_reviews, lines, rows
    from reader.services.claims import claims as find_claims
    from reader.services.export.select import select
    from reader.services.targets import standing_apart

    selection = select(paths, workspace=workspace, annotators=annotators, progress=show_progress)
    print_message(*(f"nothing tagged in {path}" for path in selection.untagged))
    print_message(*standing_apart(paths, workspace))
    problems: list[str] = []
    articles = by_article(selection, problems, show_progress)
    found = list(find_claims(articles, open_only=open_only))
    print_message(*problems)
    if as_json or format_name == "json":
        write_output(pretty(as_json_object(found)))
    elif format_name == "csv":
        table = io.StringIO()
        csv.writer(table, lineterminator="\n").writerows(rows(found))
        write_output(table.getvalue())
    elif format_name == "claimreview":
        reviews = claim_reviews(found)
        write_output(pretty(reviews))
        if left := len(found) - len(reviews["@graph"]):
            print_message(f"left out, as no review came to an end: {left} of {len(found)} claims")
    else:
        write_output("".join(f"{line}\n" for line in lines(found)))
    return 1 if problems else 0
