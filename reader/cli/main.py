"""The command line: all commands, and how a line is read."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

from reader import __version__
from reader.console import run_guarded
from reader.model.errors import WrongUse

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

DEFAULT = ""
"""Name of the command that runs if none is named; nobody can type it."""

HELP = ["-h", "--help"]
VERSION = ["-V", "--version"]
COMPLETE = "_OBELISM_COMPLETE"
"""The variable by which a shell asks what a word may become: see `reader.cli.completion`."""
OPTIONS = (*HELP, *VERSION)
"""The options that come without a command."""


class DefaultGroup(click.Group):
    """A group with a command that runs if none is named; each is imported on use."""

    def __init__(self, *args: Any, homes: Mapping[str, str], **kwargs: Any) -> None:
        """`homes`: module and attribute of each command, by its name."""
        super().__init__(*args, **kwargs)
        self.homes = homes

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.homes:
            return None
        module, _, attribute = self.homes[cmd_name].rpartition(".")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = (*self.list_commands(ctx), *OPTIONS)
        if not args and ctx.resilient_parsing:
            return super().parse_args(ctx, args)  # a shell completes the first word
        if not args or args[0] not in known:
            if not ctx.resilient_parsing:
                _refuse_mistyped(args[0] if args else "", known)
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in self.homes if name != DEFAULT]

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Complete the first word: a command, or what the default command takes."""
        found = super().shell_complete(ctx, incomplete)
        default = self.get_command(ctx, DEFAULT)
        if default is not None:
            inner = default.make_context(DEFAULT, [], parent=ctx, resilient_parsing=True)
            option = incomplete.startswith("-")
            source = default if option else default.params[0]
            known = {(each.type, each.value) for each in found}
            also = source.shell_complete(inner, incomplete)
            found += [each for each in also if (each.type, each.value) not in known]
        return found

    def option_rows(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Return the default command's options and the group's, each with its help."""
        default = self.get_command(ctx, DEFAULT)
        params = [*(default.params if default else ()), *self.get_params(ctx)]
        options = [param for param in params if isinstance(param, click.Option)]
        return [row for row in (option.get_help_record(ctx) for option in options) if row]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the default command's options and the group's."""
        with formatter.section("Options"):
            formatter.write_dl(self.option_rows(ctx))
        self.format_commands(ctx, formatter)

    def run(self, args: Sequence[str]) -> int:
        """Run a command line; return the exit code. Nothing is raised."""

        def command() -> int:
            with self.make_context(self.name, list(args)) as context:
                return int(self.invoke(context) or 0)

        return run_guarded(command)

    def main(self, args: Sequence[str] | None = None, *_: Any, **__: Any) -> NoReturn:
        """Run and exit."""
        sys.exit(self.run(sys.argv[1:] if args is None else args))


def _refuse_mistyped(word: str, commands: Iterable[str]) -> None:
    """Raise WrongUse for what is neither an option nor a path, and is nearly a command."""
    if word.startswith("-") or "/" in word or "." in word or not word or os.path.lexists(word):
        return
    from reader.text.phrases import nearest

    near = nearest(word, commands)
    if near is not None:
        raise WrongUse(f"{word}: no such file, folder or command; did you mean {near!r}?")


_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


class PathType(click.Path):
    """A path; an empty word, which would mean this folder, is refused."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("it is empty.", param, ctx)
        if isinstance(value, str) and _ADDRESS.match(value) and not os.path.lexists(value):
            raise WrongUse(
                f"{value}: here a file or folder is named; what was tagged at an address stands in "
                "the folder that was the current one then"
            )
        return super().convert(value, param, ctx)


_COMMANDS = {
    DEFAULT: "read.read",
    "get": "get.get",
    "export": "export.export",
    "import": "import_.import_",
    "formats": "formats.formats",
    "merge": "merge.merge",
    "sync": "sync.sync",
    "team": "team.team",
    "serve": "serve.serve",
    "review": "review.review",
    "questions": "questions.questions",
    "report": "export.report",
    "history": "history.history",
    "pairs": "pairs.pairs",
    "agree": "agree.agree",
    "assign": "assign.assign",
    "stats": "stats.stats",
    "adjudicate": "adjudicate.adjudicate",
    "release": "release.release",
    "suggest": "suggest.suggest",
    "learn": "learn.learn",
    "sources": "sources.sources",
    "claims": "claims.claims",
    "inconsistencies": "inconsistencies.inconsistencies",
    "check": "check.check",
    "withdraw": "withdraw.withdraw",
    "rename-annotator": "rename.rename_annotator",
    "rename-label": "rename.rename_label",
    "labels": "labels.labels",
    "keys": "keys.keys",
    "tutorial": "tutorial.tutorial",
    "samples": "tutorial.samples",
    "help": "man.help",
    "man": "man.man",
    "completion": "completion.completion",
    "doctor": "doctor.doctor",
}
"""Module and function of each command in `reader.cli`."""


@click.group(
    cls=DefaultGroup,
    homes={name: f"reader.cli.{home}" for name, home in _COMMANDS.items()},
    context_settings={"help_option_names": HELP, "max_content_width": 100},
    options_metavar="[OPTIONS] [PATH]...",
    subcommand_metavar="\n       obelism COMMAND [ARGS]...",
)
@click.version_option(__version__, *VERSION, prog_name="obelism", message="%(prog)s %(version)s")
def obelism() -> None:
    """Read articles in the terminal and mark them as you go: fact, opinion, attribution,
    inconsistency.

    PATH is a text, a page or another document (docs/documents.md lists them), a folder of them, a
    .jsonl with an article per line, an address that begins with https://, or - for standard input.
    Without one, this folder is opened.

    \b
    Examples:
      obelism report.txt                 read and mark one article
      obelism articles/                  choose from a folder
      obelism https://example.org/report read what is at an address
      obelism samples demo               copy the sample articles, to try it on
      obelism export articles/ > tags.jsonl
      obelism report report.txt -o page.html   for people without a terminal
      obelism import tags.jsonl --into articles/
      obelism agree articles/            how far annotators agree
      obelism stats articles/            who did what, and how far it is
    """


run = obelism.run
