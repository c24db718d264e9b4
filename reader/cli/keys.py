"""`obelism keys`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from reader.cli.options import WORKSPACE
from reader.console import print_message, printable, write_output


@click.command()
@WORKSPACE
def keys(workspace: Path | None) -> int:
    """List the keys of the reader as they are in force, with the name of each action.

    To change some, name actions and keys in keys.toml, in the folder for settings:

    \b
      next_sentence = ["j", "Down"]
      done = "F2"

    A key is a letter of any alphabet, a sign, or one of these names, which every terminal tells
    apart; digits are counts:

    \b
      Up Down Left Right Shift+Up Shift+Down Shift+Left Shift+Right
      Space Enter Tab Shift+Tab Backspace PgUp PgDn Home End Esc Ctrl+P
      F2 F3 F4 F5 F6 F7 F8 F9

    A key of the reader counts in a review and an adjudication too, unless an action there would be
    left without any: that keeps its own.
    """
    from reader.modes.base import grouped
    from reader.modes.keymap import settings_of
    from reader.settings.files import key_path
    from reader.store.registry import open_folder

    settings = settings_of(open_folder(Path(os.curdir), workspace), anew=True)
    for heading, members in grouped(settings.every_action()):
        write_output(f"{heading}\n")
        for action in members:
            keys, name = " ".join(action.keys), printable(action.name)
            write_output(f"  {keys:<20} {name:<24} {printable(action.help)}\n")
    print_message(*settings.exceptions(), f"your own keys go into {key_path()}")
    return 0
