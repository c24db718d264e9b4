"""`obelism keys`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from reader.cli.options import WORKSPACE
from reader.console import encoded, put, shown, tell


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
    from reader.modes.adjudicate.actions import own_groups
    from reader.modes.annotate.old_actions import grouped
    from reader.modes.keymap import (
        adjudication_table_of,
        kept_sentences,
        labels_of,
        review_table_of,
        table_of,
    )
    from reader.settings.files import key_path
    from reader.store.folder.workspace import Workspace

    labels = labels_of(Workspace.of(Path(os.curdir), workspace))
    tables = [table_of(labels), review_table_of(labels)]
    tables.append(own_groups(adjudication_table_of(labels)))
    for heading, members in (group for table in tables for group in grouped(table)):
        put(encoded(f"{heading}\n"))
        for action in members:
            put(
                encoded(
                    f"  {' '.join(action.keys):<20} {shown(action.name):<24} {shown(action.help)}\n"
                )
            )
    for sentence in kept_sentences(labels):
        tell(sentence)
    tell(f"your own keys go into {key_path()}")
    return 0
