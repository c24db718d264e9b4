"""What several commands share: options, who the user is where no dialog asks, and the layers that
those that list tags are about."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from reader.cli.main import PathType
from reader.console import print_message, show_progress
from reader.model.errors import WrongUse

if TYPE_CHECKING:
    from reader.services.export.select import Selection
    from reader.store.base import Store

Command = TypeVar("Command", bound=Callable[..., Any])

Complete = Callable[[click.Context, click.Parameter, str], list[str]]


def completed(kind: str) -> Complete:
    """Return what completes a value at Tab: of a kind in `reader.cli.completion`, loaded then."""

    def complete(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
        from reader.cli.completion import values

        return values(kind, context, begun)

    return complete


PATH = PathType(path_type=Path)
PATHS = click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=PATH)
WORKSPACE = click.option(
    "--workspace",
    metavar="DIR",
    type=PATH,
    help="Keep the tags in DIR/.obelism rather than beside the articles.",
)
PRIVATE = click.option(
    "--allow-private", is_flag=True, help="Fetch from this machine and private networks, too."
)
LABELS = click.option(
    "--label",
    "labels",
    metavar="NAME",
    multiple=True,
    shell_complete=completed("label"),
    help="Only this label. May be repeated.",
)


BY_HAND = click.option(
    "--origin",
    "by_hand",
    type=click.Choice(["human"]),
    callback=lambda _, __, origin: origin is not None,
    help="With human, without tags that began as a program's proposal, wholly or in a role.",
)


SHARD = click.option(
    "--shard",
    metavar="I/N",
    help="Only the articles of the I-th of N equal shares, by a hash of their ids.",
)


def annotators(help: str) -> Callable[[Command], Command]:
    """Return the option `--annotator`, which may be repeated."""
    return click.option(
        "--annotator",
        "annotators",
        metavar="NAME",
        multiple=True,
        shell_complete=completed("annotator"),
        help=help,
    )


class LazyHelp(click.Option):
    """An option whose help is made when it is shown, since it needs modules that load slowly."""

    def __init__(self, *args: Any, made: Callable[[], str], **known: Any) -> None:
        self._made = made
        super().__init__(*args, **known)

    @property
    def help(self) -> str:
        return self._made()

    @help.setter
    def help(self, _: str | None) -> None:
        """Ignore the help that click sets."""


STRICTEST = "What one reviewer rejects counts as rejected, whatever others say of it."
"""Which verdict counts where reviewers differ."""
WITHOUT_REJECTED = click.option(
    "--without-rejected", is_flag=True, help=f"Leave out tags that are rejected. {STRICTEST}"
)


def who(parameter: str, otherwise: str) -> Callable[[Command], Command]:
    """Return the option `--as`; `otherwise`: who the user is if neither it nor the environment
    says."""
    return click.option(
        "--as",
        parameter,
        metavar="NAME",
        envvar="OBELISM_ANNOTATOR",
        shell_complete=completed("person"),
        help=f"Who you are. Else $OBELISM_ANNOTATOR{otherwise}.",
    )


ASKED = "; else you are asked, once per workspace"
AS = who("annotator", ", your name in the workspace, or your login")


def name_in(store: Store, doing: str) -> str:
    """Return the user's name as remembered in a workspace, else ask; `doing`: such as reviewing.

    Raises:
        WrongUse: it is not known, and standard input is no terminal.
    """
    from reader.model.names import login_name, person

    login = login_name()
    known = store.annotator_for(login)
    if known is not None:
        return known
    if sys.stdin is None or not sys.stdin.isatty():
        raise WrongUse(f"it is not known who is {doing}: say so with --as NAME")
    name = person(store, str(click.prompt(f"Who is {doing}?", default=login or None, err=True)))
    store.remember_annotator(login, name)
    return name


def selected(paths: Sequence[Path], annotators: Sequence[str], workspace: Path | None) -> Selection:
    """Return the layers on the articles at some paths, but for those that are hidden; say that any
    are, where nothing is tagged, and what is gone or cannot be read. Raises as `select`."""
    from reader.corpus.missing import missing_notes
    from reader.services.assignments import hidden_here, hidden_notes
    from reader.services.export.select import select
    from reader.services.targets import nested_notes

    selection = select(
        paths, workspace=workspace, annotators=annotators, progress=show_progress, hides=hidden_here
    )
    print_message(*hidden_notes(selection.stores))
    print_message(*(f"nothing tagged in {path}" for path in selection.untagged))
    print_message(*nested_notes(paths, workspace))
    tagged = ((layer.store, layer.key.article_id) for layer in selection.layers)
    print_message(*missing_notes(tagged, "listed"))
    return selection


class Day(click.DateTime):
    """A day, such as 2026-11-30."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(
        self, value: Any, param: click.Parameter | None, context: click.Context | None
    ) -> Any:
        try:
            return super().convert(value, param, context)
        except click.BadParameter:
            self.fail(f"{value!r} is no date: write it as 2026-11-30.", param, context)


class Share(click.FloatRange):
    """A share between 0 and 1."""

    name = "share"

    def __init__(self) -> None:
        super().__init__(0, 1)

    def convert(
        self, value: Any, param: click.Parameter | None, context: click.Context | None
    ) -> float:
        try:
            share = float(value)
        except ValueError:
            share = -1
        if not 0 <= share <= 1:  # nor what is no number, as nan
            self.fail(f"{value!r} is no share from 0 to 1: write a fifth as 0.2.", param, context)
        return share


SINCE = click.option(
    "--since",
    metavar="DATE",
    type=Day(),
    callback=lambda _, __, date: "" if date is None else date.strftime("%Y-%m-%d"),
    help="Only what was done on that day (UTC) or later, as 2026-11-30.",
)

NOT_ANNOTATORS = click.option(
    "--not-annotator",
    "without",
    metavar="NAME",
    multiple=True,
    help="Without this person. May be repeated.",
)
