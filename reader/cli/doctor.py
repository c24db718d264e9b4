"""`obelism doctor`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from reader.cli.options import PATH, WORKSPACE
from reader.console import print_message, printable, write_output


@click.command()
@click.argument("path", metavar="[PATH]", default=os.curdir, type=PATH)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with all of it.")
@WORKSPACE
def doctor(path: Path, as_json: bool, workspace: Path | None) -> int:
    """Look at the terminal, the folder and what is installed, and say what to put right.

    A note is about what works and could be better; the exit code is 1 where there is a problem.
    Nothing stays in the folder that was not there before.

    \b
    Examples:
      obelism doctor
      obelism doctor articles/ --json
    """
    from reader.cli.terminal import locale, terminal
    from reader.io.json import pretty
    from reader.model.names import login_name
    from reader.services.doctor import examine
    from reader.services.targets import existing
    from reader.store.registry import open_folder

    store = open_folder(existing(path), workspace)
    findings = [*terminal(os.environ), locale(os.environ), *examine(store, login_name())]
    problems = sum(each.status == "problem" for each in findings)
    if as_json:
        write_output(pretty({"problems": problems, "findings": findings}))
        return 1 if problems else 0
    for each in findings:
        write_output(f"{each.status:<8} {each.area:<10} {printable(each.found)}\n")
        if each.remedy:
            write_output(f"{'':<19} {printable(each.remedy)}\n")
    print_message(f"{problems} to be put right" if problems else "all is well")
    return 1 if problems else 0
