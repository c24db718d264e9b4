"""`obelism history`."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli.options import PATHS, WORKSPACE, annotators
from reader.console import print_message, show_progress, write_output
from reader.io.files import read_once


@click.command()
@PATHS
@annotators(
    "Only what this person did, in anybody's tags, and what was done in this person's; also "
    "@gold or @rules. May be repeated."
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line, with details.")
@WORKSPACE
@read_once()
def history(
    paths: tuple[Path, ...], annotators: tuple[str, ...], as_json: bool, workspace: Path | None
) -> int:
    """Show who did what when to the tags of files and folders, the oldest first.

    A line has the time (UTC), who, what, label and role, quotation, which passages were added or
    taken off, and article; for a verdict also whose annotation it is on and the reason, for a
    decision whose version it was; for both, what they replaced. Decisions in @gold are shown, too.
    Damaged lines of a journal are reported at the end, a line a kind, and the exit code is then 1.

    \b
    Examples:
      obelism history report.txt
      obelism history articles/ --annotator anna --json > history.jsonl
    """
    from reader.corpus.missing import missing_notes
    from reader.io.json import encode
    from reader.services.assignments import hidden_notes
    from reader.services.history.events import history, layers_to_show
    from reader.services.targets import as_stored, nested_notes
    from reader.services.withdrawal import left_out
    from reader.store.findings import Finding

    names = [as_stored(name) for name in annotators]
    layers, untagged, stores = layers_to_show(paths, workspace, names, show_progress)
    print_message(*hidden_notes(stores))
    print_message(*(f"nothing tagged in {path}" for path in untagged))
    print_message(*nested_notes(paths, workspace), *left_out(stores))
    missing = missing_notes(((layer.store, layer.key.article_id) for layer in layers), "shown")
    print_message(*missing)
    damaged: list[Finding] = []
    for event in history(layers, show_progress, names=names):
        if isinstance(event, Finding):
            damaged.append(event)
        else:
            write_output(encode(event) + b"\n" if as_json else f"{event.line()}\n")
    if not damaged:
        return 0
    from reader.services.check import by_kind  # for damage alone

    for alike in by_kind(damaged):
        print_message(alike.sentence() if alike.count > 1 else alike.first.sentence())
    return 1
