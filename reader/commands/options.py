"""What several commands take."""

from __future__ import annotations

from pathlib import Path

import click

from reader.parsing import PathType

PATH = PathType(path_type=Path)
PATHS = click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=PATH)
WORKSPACE = click.option(
    "--workspace",
    metavar="DIR",
    type=PATH,
    help="Keep the tags in DIR/.obelism rather than beside the articles.",
)
AS = click.option(
    "--as",
    "annotator",
    metavar="NAME",
    envvar="OBELISM_ANNOTATOR",
    help="Who you are. Else $OBELISM_ANNOTATOR, your name in the workspace, or your login.",
)
