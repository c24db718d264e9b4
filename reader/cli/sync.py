"""`obelism sync URL PATH`: share the tags of a folder with a team."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from reader.cli.merge import sentence
from reader.cli.options import PATH, WORKSPACE
from reader.console import if_stopped, print_message, printable, show_progress, write_output
from reader.model.errors import WrongUse
from reader.text.phrases import counted

if TYPE_CHECKING:
    from reader.store.base import FileStore
    from reader.store.postgres.sync import Outcome


@click.command()
@click.argument("words", metavar="[URL] [PATH]", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Only say what would be sent and received.")
@click.option("--watch", is_flag=True, help="Go on until it is stopped, and share whatever comes.")
@WORKSPACE
def sync(words: tuple[str, ...], dry_run: bool, watch: bool, workspace: Path | None) -> int:
    """Share the tags of a folder with a team.

    URL begins with postgresql:// and has no password: that stands in ~/.pgpass or a service file.
    It is remembered for the folder. What you did here and was not sent yet is sent, and what others
    did comes in, as obelism merge takes it in after git. Offline, nothing changes: tags are saved
    here first, and the next sync sends them. Who may see and do what is the server's to say, see
    obelism team.

    Tags that both sides changed differently are listed as conflicts, as by obelism merge; the exit
    code is then 1, as it is where something could not be sent or taken.

    \b
    Examples:
      obelism sync postgresql://anna@db.example.org/team articles/
      obelism sync articles/
      obelism sync --watch articles/   beside the reader
    """
    from reader.model.clock import utc_now
    from reader.services.targets import existing
    from reader.store.postgres.connection import is_address
    from reader.store.postgres.sync import remembered
    from reader.store.postgres.sync import sync as shared
    from reader.store.registry import open_folder

    addresses = [word for word in words if is_address(word)]
    paths = [word for word in words if not is_address(word)]
    if len(addresses) > 1 or len(paths) > 1:
        raise WrongUse("one address and one folder are shared at a time")
    path = existing(PATH.convert(paths[0], None, None) if paths else Path())
    store = open_folder(path, workspace)
    address = addresses[0] if addresses else remembered(store, utc_now)
    if address is None:
        raise WrongUse(f"{store.name} was not shared yet: obelism sync postgresql://… says where")
    if watch and dry_run:
        raise WrongUse("--watch and --dry-run cannot both be said")
    with if_stopped("what was sent and received so far counts, and the next sync goes on"):
        if watch:
            _watch(address, store)
        outcome = shared(address, store, clock=utc_now, progress=show_progress, try_only=dry_run)
    _tell(outcome, store, "would be " if dry_run else "")
    return 1 if outcome.problems or outcome.events else 0


def _watch(address: str, store: FileStore) -> NoReturn:
    """Share until somebody stops it; say what was done, and once that the server is away."""
    from reader.model.clock import utc_now
    from reader.store.postgres.sync import Outcome
    from reader.store.postgres.watch import watch as outcomes

    said: str | None = ""
    for outcome in outcomes(address, store, clock=utc_now):
        if not isinstance(outcome, Outcome):
            if said != str(outcome):
                print_message(f"{outcome}; it is tried again")
            said = str(outcome)
        elif said is not None or _did_something(outcome):
            _tell(outcome, store)
            said = None
    raise AssertionError("nobody stops to ask")


def _did_something(outcome: Outcome) -> bool:
    return bool(outcome.sent or outcome.received or outcome.problems or outcome.assigned)


def _tell(outcome: Outcome, store: FileStore, would: str = "") -> None:
    """Print what a sync did, and what is left for somebody to decide."""
    for hint in outcome.hints:
        print_message(hint)
    if outcome.assigned:
        print_message(outcome.assigned)
    for problem in outcome.problems:
        write_output(f"{printable(problem)}\n")
    for event in outcome.events:
        write_output(f"{printable(sentence(event, store))}\n")
    what = f"{counted(outcome.sent, 'action')} {would}sent, {outcome.received:,} received"
    if outcome.received:
        what += f" in {counted(outcome.layers, 'layer')}"
    if outcome.anew:
        what += f"; everything was compared, as {outcome.anew}"
    write_output(b"")
    print_message(f"{outcome.name}: {what}")
