"""`obelism tutorial` and `obelism samples`."""

from __future__ import annotations

from pathlib import Path

import click

from reader.commands.options import PATH
from reader.console import tell


@click.command()
def tutorial() -> int:
    """Learn the reader in ten steps on a sample article: five minutes, and nothing is kept."""
    from reader.session.terminal import require_terminal
    from reader.session.tutorial import lesson_opening

    require_terminal()
    from reader.tui.app import open_reader

    with lesson_opening() as found:
        return open_reader(found, lesson=True)


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
def samples(folder: Path) -> int:
    """Copy sample articles, four of them tagged, to a new folder DIR to try things on."""
    from reader.session.samples import copy_samples

    count = copy_samples(folder)
    tell(f"{count} articles are in {folder}; read them with: obelism {folder}")
    return 0
