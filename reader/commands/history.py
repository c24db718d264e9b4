"""`obelism history`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from reader.commands.options import PATHS, WORKSPACE
from reader.console import encoded, progress, put, tell


@click.command()
@PATHS
@click.option(
    "--annotator",
    "annotators",
    metavar="NAME",
    multiple=True,
    help="Only what was done in this person's tags; also @gold or @rules. May be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line, with all there is.")
@WORKSPACE
def history(
    paths: tuple[Path, ...], annotators: tuple[str, ...], as_json: bool, workspace: Path | None
) -> int:
    """Tell who did what when to the tags of files and folders, the oldest first.

    A line has the time (UTC), who, what, label, quotation and article. Lines of a journal that are
    damaged are reported, and the exit code is then 1.

    \b
    Examples:
      obelism history report.txt
      obelism history articles/ --annotator anna --json > history.jsonl
    """
    from reader.session.exporting import select
    from reader.session.history import history
    from reader.store.check_layer import Finding
    from reader.store.jsonio import encode

    selection = select(paths, workspace=workspace, annotators=annotators)
    for path in selection.untagged:
        tell(f"nothing tagged in {path}")
    watch = progress("Reading", len(selection.layers), hidden=sys.stdout.isatty())
    damaged = False
    for event in history(selection.layers, watch):
        if isinstance(event, Finding):
            damaged = True
            tell(event.sentence())
        else:
            put(encode(event) + b"\n" if as_json else encoded(f"{event.line()}\n"))
    return 1 if damaged else 0
