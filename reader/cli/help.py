"""`obelism help`."""

from __future__ import annotations

from collections.abc import Sequence

import click

from reader.cli.options import completed
from reader.console import write_output
from reader.model.errors import WrongUse


@click.command()
@click.argument("words", metavar="[COMMAND]...", nargs=-1, shell_complete=completed("command"))
def help(words: tuple[str, ...]) -> int:
    """Show what obelism does, or one of its commands: the same as COMMAND --help.

    \b
    Examples:
      obelism help export
      obelism help team add
    """
    context = command_named(click.get_current_context().find_root(), words)
    write_output(f"{context.get_help()}\n")
    return 0


def command_named(root: click.Context, words: Sequence[str]) -> click.Context:
    """Return the command that words name, one below the other, as if it was called.

    Raises:
        WrongUse: there is none; the nearest is named.
    """
    context = root
    for word in words:
        above = context.command
        names = above.list_commands(context) if isinstance(above, click.Group) else []
        found = above.get_command(context, word) if isinstance(above, click.Group) else None
        if found is None:
            from reader.text.phrases import instead

            raise WrongUse(f"there is no command {word!r}{instead(word, names)}")
        context = click.Context(found, parent=context, info_name=word, **found.context_settings)
    return context
