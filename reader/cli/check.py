"""`obelism check`."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.options import PATHS, WORKSPACE
from reader.console import print_message, printable, progress_bar, write_output
from reader.io.files import read_once
from reader.model.errors import BadLabels, ObelismError
from reader.text.phrases import counted

if TYPE_CHECKING:
    from reader.store.base import Store


@click.command()
@PATHS
@click.option(
    "--repair",
    is_flag=True,
    help="Rebuild derived files and quarantine damaged ones. No annotation is edited.",
)
@WORKSPACE
def check(paths: tuple[Path, ...], repair: bool, workspace: Path | None) -> int:
    """Look for problems with the tags of files and folders.

    Findings go to standard output as path:line: message. The exit code is 1 where any are left.
    """
    from reader.services.check import check as findings_in
    from reader.services.targets import existing, made_workspaces

    workspaces = made_workspaces([existing(path) for path in paths], workspace)
    found = left = 0
    progress = progress_bar()
    with nullcontext() if repair else read_once():
        for each in progress(workspaces, len(workspaces), "Checking"):
            for finding in findings_in([each], repair=repair):
                found += 1
                left += not finding.repaired
                line = "" if finding.line is None else f":{finding.line}"
                write_output(f"{printable(f'{finding.place}{line}: {finding.message}')}\n")
            clash = _clash(each)
            if clash:
                found, left = found + 1, left + 1
                write_output(f"{printable(clash)}\n")
    repaired = f", {found - left} of them repaired" if left < found else ""
    print_message(f"{counted(found, 'problem')} found{repaired}" if found else "no problems found")
    return 1 if left else 0


def _clash(store: Store) -> str:
    """Return what is wrong with the keys of labels and actions; empty for nothing.

    Labels that cannot be read are a finding of their own.
    """
    from reader.modes.keymap import settings_of

    try:
        store.labels()
    except BadLabels:
        return ""
    try:
        settings_of(store, anew=True)
    except ObelismError as error:
        return str(error)
    return ""
