"""`obelism report`."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli.export import export
from reader.cli.options import LABELS, PATH, PATHS, WORKSPACE, annotators
from reader.model.errors import WrongUse


@click.command()
@PATHS
@annotators("Only this person's tags; also @gold or @rules. May be repeated.")
@LABELS
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=PATH,
    help="Write to FILE, whole or not at all; with -, to standard output.",
)
@WORKSPACE
@click.pass_context
def report(
    context: click.Context,
    *,
    paths: tuple[Path, ...],
    annotators: tuple[str, ...],
    labels: tuple[str, ...],
    output: Path | None,
    workspace: Path | None,
) -> int:
    """Write a web page of marked articles, for people without a terminal.

    The text with its marks, what is known of each, who said what, and what contradicts itself side
    by side. It is one file without scripts, which loads nothing and can be sent and printed; a
    folder gives one page with a list of its articles. It is `export --format html`, which takes
    further options.

    \b
    Examples:
      obelism report report.txt -o report.html
      obelism report articles/ --annotator @gold -o articles.html
    """
    if output is None:
        raise WrongUse("name the page with -o, as in obelism report articles/ -o report.html")
    code: int = context.invoke(
        export,
        paths=paths,
        format_name="html",
        annotators=annotators,
        labels=labels,
        output=output,
        workspace=workspace,
    )
    return code
