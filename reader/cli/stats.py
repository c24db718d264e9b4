"""`obelism stats`."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli.options import PATHS, WORKSPACE
from reader.console import print_message, show_progress, write_output
from reader.io.files import read_once


@click.command()
@PATHS
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with all details.")
@WORKSPACE
@read_once()
def stats(*, paths: tuple[Path, ...], as_json: bool, workspace: Path | None) -> int:
    """Say who did what, and how far the articles are.

    A line a person: tags, tags per 1,000 words, articles done of those begun, tags left open,
    minutes of reading, how much of what was reviewed was accepted, and verdicts on others' tags. A
    line an article: for each person tags, how much is read and whether it is done; how many tags
    are reviewed; decisions in gold. Layers of programs are not counted.

    \b
    Examples:
      obelism stats articles/
      obelism stats articles/ --json
    """
    from reader.io.json import pretty
    from reader.services.stats.collect import collect
    from reader.services.stats.report import details
    from reader.services.targets import standing_apart

    print_message(*standing_apart(paths, workspace))
    found = collect(paths, workspace, show_progress)
    if as_json:
        write_output(pretty(details(found)))
        return 0
    from reader.services.agreement.tables import printed
    from reader.services.stats.text import tables

    write_output(printed(*tables(found)), styled=True)
    return 0
