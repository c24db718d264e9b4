"""`obelism PATH`: open the reader."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import structs

from reader.cli.main import DEFAULT, PathType
from reader.cli.options import ASKED, PRIVATE, WORKSPACE, who
from reader.console import (
    print_message,
    show_progress,
    standard_input,
    telling_if_slow,
    telling_when_stopped,
)
from reader.model.errors import WrongUse

if TYPE_CHECKING:
    from reader.corpus.web import Visited
    from reader.web.address import Address


class PathOrAddress(PathType):
    """A path, or an address on the web."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        # As `is_address` has it; what it is in is loaded only for an address.
        if isinstance(value, str) and "://" in value and not os.path.lexists(value):
            from reader.web.address import address_of, is_address

            if is_address(value):
                try:
                    return address_of(value)
                except WrongUse as error:
                    raise WrongUse(f"{value}: {error}") from None
        return super().convert(value, param, ctx)


@click.command(DEFAULT)
@click.argument("words", metavar="[PATH]...", nargs=-1, type=PathOrAddress(path_type=Path))
@who("annotator", ASKED)
@WORKSPACE
@click.option("--encoding", metavar="NAME", help="Decode the files as this, not as it seems best.")
@PRIVATE
def read(
    words: tuple[Path | Address, ...],
    annotator: str | None,
    workspace: Path | None,
    encoding: str | None,
    allow_private: bool,
) -> int:
    """Open the reader."""
    gc.disable()  # until the first paint, which the program sees to: nothing is dropped till then
    from reader.tui.watchdog import start_watchdog

    terminal = sys.stdin is not None and sys.stdin.isatty()
    # While little is loaded: all memory that both processes have is copied when it is next used.
    watchdog = start_watchdog() if terminal else None
    from reader.modes.articles.opening import opening, takes_standard_input
    from reader.tui.terminal import require_terminal

    root = click.get_current_context().find_root()
    known = root.command.list_commands(root) if isinstance(root.command, click.Group) else ()
    paths = [word for word in words if isinstance(word, Path)]
    for path in paths:
        if str(path) in known and not os.path.exists(path):
            raise WrongUse(f"a command comes first, its options after it: obelism {path} ...")
    piped = takes_standard_input(paths, terminal=terminal or len(paths) < len(words))
    visited = _visited([word for word in words if not isinstance(word, Path)], allow_private)
    piped_in = standard_input() if piped else None
    doing = f"reading {', '.join(map(str, paths)) or 'this folder'}…"
    with telling_when_stopped("nothing was opened"), telling_if_slow(doing):
        found = opening(
            paths or ((Path(os.curdir),) if not words else ()),
            annotator=annotator,
            workspace=workspace,
            encoding=encoding,
            standard_input=piped_in,
            visited=visited,
        )
    found = structs.replace(found, private=allow_private)
    require_terminal()
    from reader.tui.app import reading_app

    return reading_app(found).run_to_the_end(watchdog)


def _visited(addresses: list[Address], allow_private: bool) -> list[Visited]:
    """Fetch what is at addresses."""
    if not addresses:
        return []
    from reader.corpus.web import visit
    from reader.web.fetch import Fetcher

    fetcher = Fetcher(private=allow_private, progress=show_progress)
    with telling_when_stopped("nothing was opened"):
        found = [visit(address, fetcher) for address in dict.fromkeys(addresses)]
    print_message(*(each.problem for each in found if each.problem and len(found) > 1))
    return found
