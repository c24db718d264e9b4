"""`obelism questions`."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli.options import PATHS, WORKSPACE, annotators, selected
from reader.console import print_message, show_progress, write_output
from reader.io.files import read_once


@click.command()
@PATHS
@annotators("Only what this person asks. May be repeated.")
@click.option("--open", "open_only", is_flag=True, help="Only what nobody has answered.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with all details.")
@WORKSPACE
@read_once()
def questions(
    *,
    paths: tuple[Path, ...],
    annotators: tuple[str, ...],
    open_only: bool,
    as_json: bool,
    workspace: Path | None,
) -> int:
    """List what annotators ask: notes on their tags that begin with a question mark.

    `obelism review PATH --questions` goes through them: the reason of your verdict is the answer.
    It stands beside the question here, and in the reader of the person who asked.

    \b
    Examples:
      obelism questions articles/ --open
      obelism questions articles/ --annotator anna --json
    """
    from reader.io.json import pretty
    from reader.services.questions import as_json_object, lines
    from reader.services.questions import questions as find

    selection = selected(paths, annotators, workspace)
    problems: list[str] = []
    every = find(selection, problems, show_progress)
    found = [each for each in every if each.open or not open_only]
    print_message(*problems)
    if not found and not selection.untagged:
        waiting = " and waits for an answer" if open_only else ""
        print_message(f"no note here begins with a question mark{waiting}")
    if as_json:
        write_output(pretty(as_json_object(found)))
    else:
        write_output("".join(f"{line}\n" for line in lines(found)))
    return 1 if problems else 0
