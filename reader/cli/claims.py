"""`obelism claims`."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import click

from reader.cli.options import PATH, PATHS, WORKSPACE, annotators, selected
from reader.console import print_message, show_progress, write_output
from reader.io.files import read_once

_ENDINGS = {".csv": "csv", ".json": "json", ".jsonld": "claimreview"}


@click.command()
@PATHS
@annotators("Only what this person tagged; also @gold or @rules. May be repeated.")
@click.option("--open", "open_only", is_flag=True, help="Only what is not checked, or not clear.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json", "csv", "claimreview"]),
    help="How to give them; claimreview is JSON-LD of schema.org, of what was checked."
    "  [default: as the file's name ends, else text]",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "-o", "--output", type=PATH, metavar="FILE", help="Write to FILE, whole or not at all."
)
@WORKSPACE
@read_once()
def claims(
    *,
    paths: tuple[Path, ...],
    annotators: tuple[str, ...],
    open_only: bool,
    format_name: str | None,
    as_json: bool,
    output: Path | None,
    workspace: Path | None,
) -> int:
    """List every fact of files and folders: who says it, whether it was checked, and the evidence.

    Whether it was checked, and the evidence, are attributes of the fact: checked (true, false,
    unclear) and evidence. Who says it are the sources of the attributions that it stands in. What
    several tagged alike is one claim, disputed where their checks differ.

    \b
    Examples:
      obelism claims report.txt --open
      obelism claims articles/ -o claims.csv
      obelism claims articles/ --format claimreview > reviews.json
    """
    from reader.io.json import pretty
    from reader.services.by_article import by_article
    from reader.services.claims import as_json_object, claim_reviews, lines, rows
    from reader.services.claims import claims as find_claims
    from reader.services.export.output import output_path, write_file

    selection = selected(paths, annotators, workspace)
    problems: list[str] = []
    articles = by_article(selection, problems, show_progress)
    found = list(find_claims(articles, open_only=open_only))
    print_message(*problems)
    name = format_name or _ENDINGS.get(output.suffix.lower() if output else "", "text")
    if as_json or name == "json":
        text = pretty(as_json_object(found)).decode()
    elif name == "csv":
        table = io.StringIO()
        csv.writer(table, lineterminator="\n").writerows(rows(found))
        text = table.getvalue()
    elif name == "claimreview":
        reviews = claim_reviews(found)
        text = pretty(reviews).decode()
        if left := len(found) - len(reviews["@graph"]):
            print_message(f"left out, as no review came to an end: {left} of {len(found)} claims")
    else:
        text = "".join(f"{line}\n" for line in lines(found))
    if output is None:
        write_output(text)
    else:
        output_path(output, paths)
        write_file(output, text)
        print_message(f"written: {output}")
    return 1 if problems else 0
