"""The command line: all commands put together."""

from __future__ import annotations

from collections.abc import Sequence

import click

from reader import __version__
from reader.commands.adjudicate import adjudicate
from reader.commands.agree import agree
from reader.commands.checking import check
from reader.commands.exporting import export
from reader.commands.history import history
from reader.commands.importing import import_
from reader.commands.keys import keys
from reader.commands.learning import samples, tutorial
from reader.commands.merging import merge
from reader.commands.reading import read
from reader.commands.review import review
from reader.parsing import HELP, DefaultGroup

_COMMANDS = (
    read,
    export,
    import_,
    merge,
    review,
    history,
    agree,
    adjudicate,
    check,
    keys,
    tutorial,
    samples,
)


def run(args: Sequence[str]) -> int:
    """Run the command line; return the exit code. Nothing is raised."""
    return obelism.run(args)


@click.group(
    cls=DefaultGroup,
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


for _command in _COMMANDS:
    obelism.add_command(_command)
