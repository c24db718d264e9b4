"""What several commands take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from reader.parsing import PathType

Command = TypeVar("Command", bound=Callable[..., Any])

PATH = PathType(path_type=Path)
PATHS = click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=PATH)
WORKSPACE = click.option(
    "--workspace",
    metavar="DIR",
    type=PATH,
    help="Keep the tags in DIR/.obelism rather than beside the articles.",
)
LABELS = click.option(
    "--label", "labels", metavar="NAME", multiple=True, help="Only this label. May be repeated."
)

STRICTEST = "What one reviewer rejects counts as rejected, whatever others say of it."
"""Which verdict counts where reviewers differ."""
WITHOUT_REJECTED = click.option(
    "--without-rejected", is_flag=True, help=f"Leave out tags that are rejected. {STRICTEST}"
)


def who(parameter: str, otherwise: str) -> Callable[[Command], Command]:
    """The option `--as`; `otherwise`: who somebody is that neither it nor the environment names."""
    return click.option(
        "--as",
        parameter,
        metavar="NAME",
        envvar="OBELISM_ANNOTATOR",
        help=f"Who you are. Else $OBELISM_ANNOTATOR{otherwise}.",
    )


ASKED = "; else you are asked, once per workspace"
AS = who("annotator", ", your name in the workspace, or your login")
