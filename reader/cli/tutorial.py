"""`obelism tutorial` and `obelism samples`."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli.options import PATH
from reader.console import print_message


@click.command()
@click.option("--step", metavar="N", type=click.IntRange(1, 10), help="Begin at this step.")
def tutorial(step: int | None) -> int:
    """Learn the reader in ten steps on a sample article, in five minutes.

    Nothing is kept but the step: left before the end, it goes on there.
    """
    from reader.modes.annotate.lesson import goes_on, steps_done
    from reader.modes.articles.tutorial import lesson_opening
    from reader.tui.terminal import require_terminal

    require_terminal()
    from reader.tui.app import reading_app

    with lesson_opening() as found:
        done = steps_done() if step is None else step - 1
        code = reading_app(found, lesson=done).run_to_the_end()
    if goes_on():
        print_message(goes_on())
    return code


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
def samples(folder: Path) -> int:
    """Copy sample articles, four of them tagged, to a new folder DIR to try things on."""
    from reader.services.samples import copy_samples

    count = copy_samples(folder)
    print_message(f"{count} articles are in {folder}; read them with: obelism {folder}")
    return 0
