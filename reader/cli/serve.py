"""`obelism serve`: the reader in a browser, for several persons."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.options import PATH
from reader.console import print_message, printable, write_output
from reader.model.errors import ObelismError, WrongUse, pip_install, reason

if TYPE_CHECKING:
    from ssl import SSLContext


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
    "--cert", metavar="FILE", type=PATH, help="Speak TLS, with this certificate (PEM) and --key."
)
@click.option("--key", metavar="FILE", type=PATH, help="The key of the certificate.")
@click.option("--at", metavar="URL", help="With --cert: the https:// address by which others come.")
@click.option(
    "--idle",
    metavar="MINUTES",
    type=click.IntRange(1),
    default=60,
    help="End a reader that gets no input for so long; else 60.",
)
def serve(
    *,
    folder: Path,
    names: str,
    port: int,
    host: str,
    behind_tls: str | None,
    cert: Path | None,
    key: Path | None,
    at: str | None,
    idle: int,
) -> int:
    """Show the reader in browsers, to those who have a link.

    Each NAME gets a link of their own, which is printed and lasts until the server is stopped; what
    they tag is theirs. Nobody else gets in, and nobody reaches more than the folder: exports are
    downloads, imports are uploads, and no path or address can be opened.

    Only this machine reaches the server, unless a proxy with TLS stands before it or it has a
    certificate of its own.

    \b
    Examples:
      obelism serve articles/ --for anna,ben
      obelism serve articles/ --for anna --behind-tls https://annotate.example.org
      obelism serve articles/ --for anna --host lab.org --cert l.pem --key l.key
    """
    if not folder.is_dir():
        raise WrongUse(f"{folder}: here a folder is named that is there")
    if folder.resolve() in (Path.home().resolve(), Path("/")):
        raise WrongUse(f"{folder}: all in it would be shown; name a folder of articles in it")
    from reader.browser.access import Access, addresses

    persons = _persons(folder, names)
    tls = _certificate(cert, key, at, behind_tls)
    # What is wrong is refused before anything is loaded or bound.
    addresses(host, port, behind_tls, tls=tls is not None, at=at)
    try:
        from reader.browser.server import Server, program
        from reader.browser.server import serve as run
    except ImportError:
        needed = f"the reader in a browser needs extra libraries: {pip_install('browser')}"
        raise ObelismError(needed) from None
    listening = _listen(host, port)
    bound = listening.getsockname()[1]
    address, others = addresses(host, bound, behind_tls, tls=tls is not None, at=at)
    access = Access(persons, address, others)
    root = folder.resolve()
    server = Server(access, lambda name: program(root, name), _homes(), idle * 60.0)

    def tell() -> None:
        for name in persons:
            write_output(f"{printable(name)}\t{access.link(name)}\n")
        write_output(b"")  # into a pipe or a file as well: whoever waits for the links has them now
        print_message("Ctrl+C stops; a link is as good as a password while this runs")

    run(server, listening, tell, tls)
    print_message("stopped; all is saved")
    return 0


def _certificate(
    cert: Path | None, key: Path | None, at: str | None, behind_tls: str | None
) -> SSLContext | None:
    """Return how to speak TLS, if that is asked for.

    Raises:
        WrongUse: one of the options lacks what belongs to it.
        ObelismError: the files cannot be used.
    """
    if (cert is None) != (key is None):
        raise WrongUse("--cert and --key belong together")
    if at is not None and cert is None:
        raise WrongUse("--at belongs to --cert and --key; a proxy's address is --behind-tls")
    if cert is None or key is None:
        return None
    if behind_tls is not None:
        raise WrongUse("with --cert the server speaks TLS itself: --behind-tls is for a proxy")
    from reader.browser.access import tls
    from reader.services.targets import existing

    return tls(existing(cert), existing(key))


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
