"""The command line: all commands put together."""

from __future__ import annotations

from collections.abc import Sequence

import click

from reader import __version__
from reader.parsing import DEFAULT, HELP, DefaultGroup

_COMMANDS = {
    DEFAULT: "reading.read",
    "export": "exporting.export",
    "import": "importing.import_",
    "merge": "merging.merge",
    "review": "review.review",
    "history": "history.history",
    "agree": "agree.agree",
    "adjudicate": "adjudicate.adjudicate",
    "check": "checking.check",
    "keys": "keys.keys",
    "tutorial": "learning.tutorial",
    "samples": "learning.samples",
}
"""Module and function of each command in `reader.commands`; only the one that is run is loaded."""


def run(args: Sequence[str]) -> int:
    """Run the command line; return the exit code. Nothing is raised."""
    return obelism.run(args)


@click.group(
    cls=DefaultGroup,
    homes={name: f"reader.commands.{home}" for name, home in _COMMANDS.items()},
    context_settings={"help_option_names": HELP, "max_content_width": 100},
    options_metavar="[OPTIONS] [PATH]...",
    subcommand_metavar="\n       obelism COMMAND [ARGS]...",
)
@click.version_option(__version__, prog_name="obelism", message="%(prog)s %(version)s")
def obelism() -> None:
    """Read articles in the terminal and mark them as you go: fact, opinion, attribution,
    inconsistency.

    PATH is a file (.txt .md .html), a folder of them, a .jsonl with an article per line, or - for
    standard input. Without one, this folder is opened.

    \b
    Examples:
      obelism report.txt                 read and mark one article
      obelism articles/                  choose from a folder
      obelism samples try && obelism try try it on sample articles
      obelism export articles/ > tags.jsonl
      obelism export report.txt -o report.md
      obelism import tags.jsonl --into articles/
      obelism agree articles/            how far annotators agree
    """
