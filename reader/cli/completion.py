"""`obelism completion SHELL`, and what a shell asks for when somebody presses Tab."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
)

from reader.cli.main import COMPLETE
from reader.console import write_output

if TYPE_CHECKING:
    from reader.store.base import Store

PROGRAM = "obelism"

_BASH = """\
%(complete_func)s() {
    local word=${COMP_WORDS[COMP_CWORD]} line files=no
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
            plain,*) COMPREPLY+=("$(printf '%%q' "${line#plain,}")") ;;
            file,* | dir,*) files=yes ;;
        esac
    done < <(IFS=$'\\n'; COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD \\
        %(complete_var)s=bash_complete "$1" 2>/dev/null)
    if [[ $files == yes && ${#COMPREPLY[@]} == 0 ]]; then
        compopt -o default
    elif [[ $files == yes ]]; then
        compopt -o filenames
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$word")
    fi
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""
"""Beside words it offers files too, which click's own script does not: the first word is either."""


class _Bash(BashComplete):
    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """Leave out the `=` of `--name=value`, which bash takes for a word of its own."""
        args, incomplete = super().get_completion_args()
        return [arg for arg in args if arg != "="], incomplete


class _Whole(ShellComplete):
    """A shell for which `--name=value` is one word: what completes it begins with `--name=`."""

    before = ""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        name, equals, _ = incomplete.partition("=")
        self.before = name + equals if equals and name.startswith("--") else ""
        return super().get_completions(args, incomplete)

    def format_completion(self, item: CompletionItem[str]) -> str:
        item.value = self.before + item.value
        return super().format_completion(item)


class _Zsh(_Whole, ZshComplete):
    pass


class _Fish(_Whole, FishComplete):
    pass


SHELLS: dict[str, type[ShellComplete]] = {"bash": _Bash, "zsh": _Zsh, "fish": _Fish}


@click.command()
@click.argument("shell", metavar="bash|zsh|fish", type=click.Choice([*SHELLS]))
def completion(shell: str) -> int:
    """Print the script by which a shell completes obelism's commands, options and values at Tab.

    It knows formats, the labels and annotators of the folder that the line names, and paths.

    \b
    Examples:
      obelism completion bash > ~/.local/share/bash-completion/completions/obelism
      obelism completion zsh > "${fpath[1]}/_obelism"
      obelism completion fish > ~/.config/fish/completions/obelism.fish

    bash needs to be 4.4 or later, and without the package bash-completion the line
    eval "$(obelism completion bash)" in ~/.bashrc; that of zsh comes after compinit in ~/.zshrc.
    """
    root = click.get_current_context().find_root().command
    write_output(SHELLS[shell](root, {}, PROGRAM, COMPLETE).source())
    return 0


def answer(root: click.Command, asked: str) -> int:
    """Print what a shell may complete a line with; return the exit code. Nothing is raised.

    `asked`: what `COMPLETE` holds.
    """
    shell, _, what = asked.partition("_")
    if shell not in SHELLS or what != "complete":
        return 2
    try:
        write_output(SHELLS[shell](root, {}, PROGRAM, COMPLETE).complete() + "\n")
        write_output(b"")
    except (
        Exception,
        KeyboardInterrupt,
    ):  # a message would stand in the middle of the line that is typed
        return 1
    return 0


def values(name: str, context: click.Context, begun: str) -> list[str]:
    """Return the values of a kind of `KINDS` that begin as the word that is typed."""
    found = dict.fromkeys(KINDS[name](context))
    return [each for each in found if each.startswith(begun) and each.isprintable()]


def _stores(context: click.Context) -> Sequence[Store]:
    """Return the stores of the paths on the line; else that of the current folder."""
    from reader.store.registry import open_folders

    given: list[Any] = [context.params.get(name) for name in ("path", "into")]
    given += context.params.get("paths") or ()
    given += map(Path, context.args)  # where the line does not parse: its last option has no value
    named = [each for each in given if isinstance(each, Path) and each.exists()]
    explicit = context.params.get("workspace")
    return open_folders(named or [Path()], explicit if isinstance(explicit, Path) else None)


def _labels(context: click.Context) -> Iterator[str]:
    for store in _stores(context):
        yield from (label.name for label in store.labels())


def _annotators(context: click.Context) -> Iterator[str]:
    for store in _stores(context):
        yield from sorted(store.persons())


def _persons(context: click.Context) -> Iterator[str]:
    return (name for name in _annotators(context) if not name.startswith("@"))


def _formats(_: click.Context) -> Iterable[str]:
    from reader.formats.registry import names

    return names()


def _readable_formats(_: click.Context) -> Iterable[str]:
    from reader.formats.registry import readable

    return readable()


def _units(_: click.Context) -> Iterator[str]:
    from reader.formats.registry import formats

    for each in formats():
        yield from each.by


def _offsets(_: click.Context) -> Iterator[str]:
    from reader.formats.registry import formats

    for each in formats():
        yield from each.offsets


def _verdicts(_: click.Context) -> Iterable[str]:
    from reader.services.export.judgements import CHOICES

    return CHOICES


def _verdicts_of_review(_: click.Context) -> Iterable[str]:
    from reader.modes.review.filters import CHOICES

    return CHOICES


def _commands(context: click.Context) -> Iterator[str]:
    """Yield the commands that may follow the words so far."""
    command = context.find_root().command
    for word in context.params.get("words") or ():
        below = command.get_command(context, word) if isinstance(command, click.Group) else None
        command = below or command
    if isinstance(command, click.Group):
        yield from command.list_commands(context)


KINDS: dict[str, Callable[[click.Context], Iterable[str]]] = {
    "annotator": _annotators,
    "command": _commands,
    "format": _formats,
    "format to read": _readable_formats,
    "label": _labels,
    "offsets": _offsets,
    "person": _persons,
    "unit": _units,
    "verdict": _verdicts,
    "verdict in a review": _verdicts_of_review,
}
"""What values of options and arguments can be, by the word that the options say it with."""
