"""`obelism labels`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from reader.cli.options import PATH, WORKSPACE
from reader.console import print_message, printable, write_output


@click.command()
@click.argument("path", metavar="[PATH]", default=os.curdir, type=PATH)
@click.option("--init", is_flag=True, help="Write a labels.toml and a guidelines.md to begin with.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with all of them.")
@click.option("--guidelines", metavar="VERSION", help="Print the guidelines of that version.")
@WORKSPACE
def labels(
    path: Path, init: bool, as_json: bool, guidelines: str | None, workspace: Path | None
) -> int:
    """Show the labels of a workspace, with their keys, roles, attributes and guidelines.

    They are defined in .obelism/labels.toml, else they are the usual four; when to use them says
    .obelism/guidelines.md, which the reader shows; each version of it that tags were made under is
    kept. What cannot be used is said with its line, and the exit code is then 1. Tags of a label
    that is defined no longer stay; they are counted.

    \b
    Examples:
      obelism labels articles/
      obelism labels articles/ --init
    """
    from reader.io.json import pretty
    from reader.model.errors import WrongUse
    from reader.services.guidelines import guidelines_text, version_of
    from reader.services.labels import as_json_object, begin, described, undefined
    from reader.services.targets import existing
    from reader.store.registry import open_folder

    if init and as_json:
        raise WrongUse("--init writes a file, and --json shows what is in one; say one of them")
    if guidelines is not None and (init or as_json):
        raise WrongUse("--guidelines prints a text; say it without --init and --json")
    store = open_folder(existing(path), workspace)
    if guidelines is not None:
        write_output(guidelines_text(store, guidelines))
        return 0
    if init:
        new, there = begin(store)
        print_message(*(f"written: {path}" for path in new))
        print_message(*(f"{path} is there already, and stays as it is" for path in there))
        return 0
    found = store.labels()
    left = undefined(store, found)
    if as_json:
        write_output(pretty(as_json_object(found, left)))
        return 0
    for line in described(found):
        write_output(f"{line}\n")
    for name, count in left.items():
        write_output(f"{printable(name)}: not defined, and {count} tag{'s' * (count != 1)} kept\n")
    print_message(f"labels go into {store.labels_place}")
    version = version_of(store)
    if version:
        print_message(f"guidelines.md beside them is version {version}")
    return 0
