"""`obelism help` and `obelism man`: what commands say of themselves, and manual pages."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from inspect import cleandoc
from pathlib import Path

import click

from reader import __version__
from reader.cli.main import DefaultGroup
from reader.cli.options import PATH, completed
from reader.console import print_message, write_output
from reader.io.files import write_atomically
from reader.model.errors import ObelismError, WrongUse

_VERBATIM = "\b"
"""Stands alone on the line before a paragraph of help whose lines stay as they are, as click has
it."""

_ENDS = (
    ("0", "all is done."),
    ("1", "something in the data is wrong; a sentence says what, and where."),
    ("2", "the command line is wrong; a sentence says how."),
    ("130", "it was stopped before its end."),
)
_VARIABLES = (
    ("OBELISM_ANNOTATOR", "Who you are, where --as does not say it."),
    ("NO_COLOR", "If set, the screen uses no colours."),
    (
        "XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME",
        "On Linux, where settings, state and caches are.",
    ),
)


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


@click.command()
@click.argument("words", metavar="[COMMAND]...", nargs=-1, shell_complete=completed("command"))
@click.option(
    "-o", "--output", metavar="FOLDER", type=PATH, help="Write every page into this folder."
)
def man(words: tuple[str, ...], output: Path | None) -> int:
    """Show the manual's page on obelism, or on one of its commands.

    It is shown by man where standard output is a terminal, and else written there in man's own
    language. With -o all pages are written, obelism.1 and one for each command, for a package to
    bring along.

    \b
    Examples:
      obelism man export
      obelism man -o share/man/man1
    """
    root = click.get_current_context().find_root()
    if output is None:
        return _show(page(command_named(root, words)))
    if words:
        raise WrongUse("with -o every page is written, so no command is named")
    pages = {f"{_title(context)}.1": page(context) for context in _every(root)}
    try:
        output.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            write_atomically(output / name, text.encode())
    except OSError as error:
        raise ObelismError(f"{output} cannot be written: {error.strerror}") from None
    print_message(f"{len(pages)} pages written to {output}")
    return 0


def _show(text: str) -> int:
    """Show a page by `man` on a terminal, where that is there; else write it out."""
    viewer = shutil.which("man")
    if viewer is None or not sys.stdout.isatty():
        write_output(text)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "obelism.1"
        file.write_text(text, encoding="utf-8")
        return subprocess.run([viewer, str(file)], check=False).returncode and 1


def page(context: click.Context) -> str:
    """Return the page on a command in the language of man pages."""
    return "\n".join(_lines(context)) + "\n"


def _every(context: click.Context) -> Iterator[click.Context]:
    """Yield a command and all below it."""
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            yield from _every(command_named(context, [name]))


def _title(context: click.Context) -> str:
    """Return how a command's page is called, such as obelism-team-add."""
    return context.command_path.replace(" ", "-")


def _lines(context: click.Context) -> Iterator[str]:
    command, title = context.command, _title(context)
    short = command.get_short_help_str(limit=200).rstrip(".")
    yield f'.TH {title.upper()} 1 "" "obelism {__version__}" "The manual of obelism"'
    yield from (".SH NAME", f"{_escaped(title)} \\- {_escaped(short)}")
    yield from (".SH SYNOPSIS", f".B {_escaped(context.command_path)}")
    yield _escaped(" ".join(command.collect_usage_pieces(context)).split("\n")[0])
    yield ".SH DESCRIPTION"
    yield from _paragraphs(command.help or "")
    yield from _section("OPTIONS", option_rows(context))
    if isinstance(command, click.Group):
        below = [command_named(context, [name]) for name in command.list_commands(context)]
        rows = [(each.info_name or "", each.command.get_short_help_str(200)) for each in below]
        yield from _section("COMMANDS", rows)
    if context.parent is None:
        yield from _section("ENVIRONMENT", _VARIABLES)
    yield from _section("EXIT STATUS", _ENDS)
    if context.parent is not None:
        yield from (".SH SEE ALSO", f".BR {_escaped(_title(context.parent))} (1)")


def option_rows(context: click.Context) -> list[tuple[str, str]]:
    """Return the options of a command as its help lists them, each with its help."""
    command = context.command
    if isinstance(command, DefaultGroup):
        return command.option_rows(context)
    options = (each for each in command.get_params(context) if isinstance(each, click.Option))
    records = (option.get_help_record(context) for option in options)
    return [record for record in records if record is not None]


def _section(heading: str, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    if not rows:
        return
    yield f".SH {heading}"
    for term, explained in rows:
        yield from (".TP", f".B {_escaped(term)}", _escaped(explained))


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a help text, those with examples line by line."""
    for number, paragraph in enumerate(re.split(r"\n\s*\n", cleandoc(text))):
        lines = [line for line in paragraph.split("\n") if line != _VERBATIM]
        if number:
            yield ".PP"
        if paragraph.startswith(_VERBATIM):
            yield from (".nf", *map(_escaped, lines), ".fi")
        else:
            yield _escaped(" ".join(line.strip() for line in lines))


def _escaped(text: str) -> str:
    """Return text that stands for itself: no line of it is a request, no backslash an escape."""
    safe = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{safe}" if safe[:1] in (".", "'") else safe
