"""The command line: parse, call, print."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from reader import __version__
from reader.console import encoded, put, shown, tell, watched
from reader.model.errors import WrongUse
from reader.parsing import DEFAULT, HELP, DefaultGroup, PathType

if TYPE_CHECKING:
    from reader.formats.values import Output
    from reader.session.output_file import OutputFile

T = TypeVar("T")

_PATH = PathType(path_type=Path)
_PATHS = click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=_PATH)
_WORKSPACE = click.option(
    "--workspace",
    metavar="DIR",
    type=_PATH,
    help="Keep the tags in DIR/.obelism rather than beside the articles.",
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
    """


@obelism.command(DEFAULT)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=_PATH)
@click.option(
    "--as",
    "annotator",
    metavar="NAME",
    envvar="OBELISM_ANNOTATOR",
    help="Who you are. Else $OBELISM_ANNOTATOR; else you are asked, once per workspace.",
)
@_WORKSPACE
@click.option("--encoding", metavar="NAME", help="Decode the files as this, not as it seems best.")
def read(
    paths: tuple[Path, ...], annotator: str | None, workspace: Path | None, encoding: str | None
) -> int:
    """Open the reader."""
    gc.disable()  # until the first paint, which `open_reader` sees to: nothing is dropped till then
    from reader.session.opening import opening, takes_standard_input
    from reader.session.terminal import require_terminal

    _refuse_late_command(paths)
    terminal = sys.stdin is not None and sys.stdin.isatty()
    piped = takes_standard_input(paths, terminal=terminal)
    found = opening(
        paths or (Path(os.curdir),),
        annotator=annotator,
        workspace=workspace,
        encoding=encoding,
        standard_input=_standard_input() if piped else None,
    )
    require_terminal()
    from reader.tui.app import open_reader

    return open_reader(found)


def _refuse_late_command(paths: Sequence[Path]) -> None:
    """Point at a command that stands after options, where it is taken for a path."""
    for path in paths:
        if str(path) in obelism.commands and not os.path.exists(path):
            raise WrongUse(f"a command comes first, its options after it: obelism {path} ...")


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise WrongUse("there is no standard input")
    return sys.stdin.buffer.read()


@obelism.command()
@_PATHS
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    help="native or markdown. Else what the ending of FILE says; else native.",
)
@click.option("--by", metavar="UNIT", help="What one line is: annotation (the default) or article.")
@click.option(
    "--annotator",
    "annotators",
    metavar="NAME",
    multiple=True,
    help="Only this person's tags; also @gold or @rules. May be repeated.",
)
@click.option(
    "--label", "labels", metavar="NAME", multiple=True, help="Only this label. May be repeated."
)
@click.option(
    "--offsets", metavar="UNIT", help="What start and end count: codepoint (the default) or utf16."
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    default="-",
    type=_PATH,
    help="Write to FILE, whole or not at all. Else, or with -, to standard output.",
)
@_WORKSPACE
def export(
    *,
    paths: tuple[Path, ...],
    format_name: str | None,
    by: str | None,
    annotators: tuple[str, ...],
    labels: tuple[str, ...],
    offsets: str | None,
    output: Path,
    workspace: Path | None,
) -> int:
    """Write the tags of files and folders, of all persons.

    Every span is checked against the text it was made on; one that does not fit is reported and
    left out, and the exit code is then 1.

    \b
    Examples:
      obelism export articles/ --by article -o tags.jsonl
      obelism export report.txt --label fact --annotator anna
      obelism export report.txt --format markdown
    """
    from reader.formats.registry import choose, find_format, format_of
    from reader.session.exporting import export, select
    from reader.session.output_file import OutputFile

    file = None if output == Path("-") else OutputFile.named(output, paths)
    format = find_format(format_name) if format_name else format_of(output)
    choices = choose(format, by, offsets)
    selection = select(paths, workspace=workspace, annotators=annotators, labels=labels)
    for path in selection.untagged:
        tell(f"nothing tagged in {path}")
    watch = _bar("Exporting", len(selection.layers), hidden=file is None and sys.stdout.isatty())
    return _write(export(selection, format, choices, watch), file)


def _bar(doing: str, total: int, *, hidden: bool) -> Callable[[Iterable[T]], Iterable[T]]:
    """A progress bar, but not where it would stand among the results."""
    return iter if hidden else partial(watched, total=total, doing=doing)


def _write(output: Output, file: OutputFile | None) -> int:
    """Write the pieces of an export; say at the end what was left out."""
    problems: list[str] = []

    def pieces() -> Iterator[bytes]:
        for piece in output:
            if isinstance(piece, str):
                yield encoded(piece)
            else:
                problems.append(piece.sentence())

    if file is None:
        for data in pieces():
            put(data)
    else:
        file.write(b"".join(pieces()))
    for sentence in problems:
        tell(sentence)
    return 1 if problems else 0


@obelism.command()
@_PATHS
@click.option(
    "--repair",
    is_flag=True,
    help="Rebuild derived files and set damaged ones aside. No annotation is edited.",
)
@_WORKSPACE
def check(paths: tuple[Path, ...], repair: bool, workspace: Path | None) -> int:
    """Look for what is wrong with the tags of files and folders.

    Findings go to standard output as path:line: message. The exit code is 1 where any are left.
    """
    from reader.session.places import existing, made_workspaces
    from reader.store.check import check as findings_in

    workspaces = made_workspaces([existing(path) for path in paths], workspace)
    found = left = 0
    for each in _bar("Checking", len(workspaces), hidden=sys.stdout.isatty())(workspaces):
        for finding in findings_in([each], repair=repair):
            found += 1
            left += not finding.repaired
            line = "" if finding.line is None else f":{finding.line}"
            put(encoded(f"{shown(f'{finding.path}{line}: {finding.message}')}\n"))
    tell(_summary(found, left))
    return 1 if left else 0


def _summary(found: int, left: int) -> str:
    if not found:
        return "nothing is wrong"
    things = "1 thing is" if found == 1 else f"{found} things are"
    return (
        f"{things} wrong, {found - left} of them put right" if left < found else f"{things} wrong"
    )


@obelism.command()
@_WORKSPACE
def keys(workspace: Path | None) -> int:
    """List the keys of the reader as they are in force, with the name of each action.

    To change some, name actions and keys in keys.toml, in the folder for settings:

    \b
      next_sentence = ["j", "Down"]
      done = "F2"
    """
    from reader.session.actions import grouped
    from reader.session.bindings import labels_of, table_of
    from reader.store.key_file import key_path
    from reader.store.workspace import Workspace

    table = table_of(labels_of(Workspace.of(Path(os.curdir), workspace)))
    for heading, members in grouped(table):
        put(encoded(f"{heading}\n"))
        for action in members:
            put(
                encoded(
                    f"  {' '.join(action.keys):<20} {shown(action.name):<24} {shown(action.help)}\n"
                )
            )
    tell(f"your own keys go into {key_path()}")
    return 0


@obelism.command()
def tutorial() -> int:
    """Learn the reader in ten steps on a sample article: five minutes, and nothing is kept."""
    from reader.session.terminal import require_terminal
    from reader.session.tutorial import lesson_opening

    require_terminal()
    from reader.tui.app import open_reader

    with lesson_opening() as found:
        return open_reader(found, lesson=True)


@obelism.command()
@click.argument("folder", metavar="DIR", type=_PATH)
def samples(folder: Path) -> int:
    """Copy sample articles, four of them tagged, to a new folder DIR to try things on."""
    from reader.session.samples import copy_samples

    count = copy_samples(folder)
    tell(f"{count} articles are in {folder}; read them with: obelism {folder}")
    return 0
