"""`obelism get ADDRESS ... --into FOLDER`: fetch articles from the web."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.options import PATH, PRIVATE
from reader.console import (
    if_stopped,
    print_message,
    printable,
    show_progress,
    standard_input,
    write_output,
)
from reader.model.errors import ObelismError, WrongUse, pip_install, reason

if TYPE_CHECKING:
    from reader.web.address import Address

_MISSING = "fetching a list needs an extra library, which reads what robots.txt asks: {}"


@click.command("get")
@click.argument("words", metavar="ADDRESS...", nargs=-1, required=True)
@click.option(
    "--into", "folder", metavar="FOLDER", required=True, type=PATH, help="Where the files go."
)
@PRIVATE
def get(words: tuple[str, ...], folder: Path, allow_private: bool) -> int:
    """Fetch articles from the web into a folder that the reader opens.

    ADDRESS begins with https:// or http://, or is a file with an address on each line, or - for
    such a list on standard input. Each document becomes a file as the server gave it; what is
    there already is not fetched again, so that the same command goes on where it was stopped, and
    tries again what failed. Hosts are asked as their robots.txt says, with a pause of a second or
    more between.

    Names of the files are printed; what cannot be had is said, and the exit code is then 1.

    \b
    Examples:
      obelism get https://example.org/report --into articles/
      obelism get addresses.txt --into articles/
    """
    from reader.services.get import get as got
    from reader.web.fetch import Fetcher
    from reader.web.manners import PoliteFetcher

    if os.path.lexists(folder) and not folder.is_dir():
        raise WrongUse(f"{folder}: it is not a folder")
    addresses = [*dict.fromkeys(_listed(words))]
    if not addresses:
        raise WrongUse("there is no address in the list")
    try:
        fetcher = PoliteFetcher(Fetcher(private=allow_private))
    except ImportError:
        raise ObelismError(_MISSING.format(pip_install("web"))) from None
    new = there = failed = 0
    with if_stopped("what was fetched is kept, and the same command goes on from there"):
        shown = show_progress(addresses, len(addresses), "Fetching")
        for each in got(shown, folder, fetcher):
            if each.problem:
                failed += 1
                print_message(each.problem)
            elif each.was_there:
                there += 1
            else:
                new += 1
                write_output(f"{printable(str(each.path))}\n")
    kept = f", {there:,} there already" if there else ""
    lost = f", {failed:,} not to be had" if failed else ""
    print_message(f"{new:,} fetched{kept}{lost}")
    return 1 if failed else 0


def _listed(words: Iterable[str]) -> Iterator[Address]:
    """Yield the addresses that are named, and those of files that are. Raises WrongUse."""
    from reader.services.get import addresses_in
    from reader.web.address import address_of, is_address

    for word in words:
        listed = [(0, word)] if is_address(word) else addresses_in(_lines(word))
        for number, line in listed:
            place = f"{'standard input' if word == '-' else word}, line {number}: " * bool(number)
            try:
                yield address_of(line)
            except WrongUse as error:
                raise WrongUse(f"{place}{line}: {error}") from None


def _lines(word: str) -> list[str]:
    from reader.io import files

    try:
        data = standard_input() if word == "-" else files.read_bytes(Path(word), follow=True)
    except OSError as error:
        raise WrongUse(f"{word}: {reason(error)}") from None
    if data is None:
        raise WrongUse(f"{word}: no such file, and no address: those begin with https://")
    return data.decode("utf-8-sig", "replace").splitlines()
