"""`obelism PATH`: open the reader."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import click

from reader.cli.main import DEFAULT
from reader.cli.options import ASKED, PATH, WORKSPACE, who
from reader.console import standard_input
from reader.model.errors import WrongUse


@click.command(DEFAULT)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=PATH)
@who("annotator", ASKED)
@WORKSPACE
@click.option("--encoding", metavar="NAME", help="Decode the files as this, not as it seems best.")
def read(
    paths: tuple[Path, ...], annotator: str | None, workspace: Path | None, encoding: str | None
) -> int:
    """Open the reader."""
    gc.disable()  # until the first paint, which the program sees to: nothing is dropped till then
    from reader.tui.watchdog import start_watchdog

    terminal = sys.stdin is not None and sys.stdin.isatty()
    # While little is loaded: all memory that both processes have is copied when it is next used.
    watchdog = start_watchdog() if terminal else None
    from reader.modes.articles.opening import opening, takes_standard_input
    from reader.tui.terminal import require_terminal

    root = click.get_current_context().find_root()
    known = root.command.list_commands(root) if isinstance(root.command, click.Group) else ()
    for path in paths:
        if str(path) in known and not os.path.exists(path):
            raise WrongUse(f"a command comes first, its options after it: obelism {path} ...")
    piped = takes_standard_input(paths, terminal=terminal)
    found = opening(
        paths or (Path(os.curdir),),
        annotator=annotator,
        workspace=workspace,
        encoding=encoding,
        standard_input=standard_input() if piped else None,
    )
    require_terminal()
    from reader.tui.app import reading_app

    return reading_app(found).run_to_the_end(watchdog)
