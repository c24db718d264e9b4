"""`obelism serve`: the reader in a browser, for several persons."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path

import click

from reader.cli.options import PATH
from reader.console import print_message, printable, write_output
from reader.model.errors import ObelismError, WrongUse, pip_install, reason


@click.command()
@click.argument("folder", metavar="FOLDER", type=PATH)
@click.option("--for", "names", metavar="NAME,NAME", required=True, help="Who gets a link.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, help="Else 8000; 0: any.")
@click.option(
    "--host", metavar="HOST", default="127.0.0.1", help="Where to listen; else this machine alone."
)
@click.option(
    "--behind-tls", metavar="URL", help="The https:// address at which a proxy shows the server."
)
@click.option(
    "--idle",
    metavar="MINUTES",
    type=click.IntRange(1),
    default=60,
    help="End a reader that gets no input for so long; else 60.",
)
def serve(
    *, folder: Path, names: str, port: int, host: str, behind_tls: str | None, idle: int
) -> int:
    """Show the reader in browsers, to those who have a link.

    Each NAME gets a link of their own, which is printed and lasts until the server is stopped; what
    they tag is theirs. Nobody else gets in, and nobody reaches more than the folder: exports are
    downloads, imports are uploads, and no path or address can be opened.

    Only this machine reaches the server, unless a proxy with TLS stands before it.

    \b
    Examples:
      obelism serve articles/ --for anna,ben
      obelism serve articles/ --for anna --behind-tls https://annotate.example.org
    """
    if not folder.is_dir():
        raise WrongUse(f"{folder}: here a folder is named that is there")
    if folder.resolve() in (Path.home().resolve(), Path("/")):
        raise WrongUse(f"{folder}: all in it would be shown; name a folder of articles in it")
    from reader.browser.access import Access, addresses

    persons = _persons(folder, names)
    addresses(host, port, behind_tls)  # refused before anything is loaded or bound
    try:
        from reader.browser.server import Server, program
        from reader.browser.server import serve as run
    except ImportError:
        needed = f"the reader in a browser needs extra libraries: {pip_install('browser')}"
        raise ObelismError(needed) from None
    listening = _listen(host, port)
    address, others = addresses(host, listening.getsockname()[1], behind_tls)
    access = Access(persons, address, others)
    root = folder.resolve()
    server = Server(access, lambda name: program(root, name), _homes(), idle * 60.0)

    def tell() -> None:
        for name in persons:
            write_output(f"{printable(name)}\t{access.link(name)}\n")
        write_output(b"")  # into a pipe or a file as well: whoever waits for the links has them now
        print_message("Ctrl+C stops; a link is as good as a password while this runs")

    run(server, listening, tell)
    print_message("stopped; all is saved")
    return 0


def _persons(folder: Path, names: str) -> Sequence[str]:
    """Return the names of persons, as they are written in a folder. Raises WrongUse."""
    from reader.model.names import person
    from reader.store.registry import open_folder

    store = open_folder(folder)
    found = [person(store, each) for each in names.split(",")]
    if len({*found}) < len(found):
        raise WrongUse("--for: a name stands there twice")
    return found


def _homes() -> Path:
    from platformdirs import user_state_path

    return user_state_path("obelism") / "browser"


def _listen(host: str, port: int) -> socket.socket:
    """Take a port. Raises ObelismError where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise ObelismError(f"port {port} of {host} cannot be used: {reason(error)}") from None
