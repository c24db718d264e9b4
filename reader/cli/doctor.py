"""`obelism doctor`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from reader.cli.options import PATH, WORKSPACE
from reader.console import print_message, printable, write_output
from reader.text.phrases import counted

_INDENT = 20
"""Cells before what is found."""


def _rows(found: str) -> list[str]:
    """Return what is found in rows of the terminal, cut at blanks; elsewhere in one.

    A command stays whole, so that it can be copied.
    """
    if not sys.stdout.isatty() or " -m pip install " in found:
        return [found]
    from shutil import get_terminal_size
    from textwrap import wrap  # only where it is read

    room = max(20, get_terminal_size().columns - _INDENT)
    return wrap(found, room, break_long_words=False, break_on_hyphens=False) or [""]


@click.command()
@click.argument("path", metavar="[PATH]", default=os.curdir, type=PATH)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with all of it.")
@WORKSPACE
def doctor(path: Path, as_json: bool, workspace: Path | None) -> int:
    """Look at the terminal, the folder and what is installed, and say what to fix.

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
        first, *more = _rows(printable(each.found))
        write_output(f"{each.status:<8} {each.area:<10} {first}\n")
        for row in (*more, *(_rows(printable(each.remedy)) if each.remedy else ())):
            write_output(f"{'':<{_INDENT}}{row}\n")
    print_message(f"{counted(problems, 'problem')} to fix" if problems else "all is well")
    return 1 if problems else 0
