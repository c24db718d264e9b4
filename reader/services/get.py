"""Fetch documents from the web into a folder of articles."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from reader.corpus.fetched import Row, add_row, digest_of, rows_of
from reader.corpus.web import WebDocument
from reader.io import files
from reader.model.clock import timestamp, utc_now
from reader.model.errors import CannotWrite, Unreadable, reason
from reader.text.slug import readable
from reader.web.address import Address
from reader.web.connection import CannotFetch
from reader.web.manners import PoliteFetcher


class Got(NamedTuple):
    """What became of an address."""

    path: Path | None = None
    """Its file; None where there is none."""
    was_there: bool = False
    problem: str = ""
    """Why there is none."""


def addresses_in(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the addresses of a list and their lines, from 1; no blank lines, none of `#`."""
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line.strip()


def get(addresses: Iterable[Address], folder: Path, fetcher: PoliteFetcher) -> Iterator[Got]:
    """Fetch each address into a folder, and yield what became of it; what is there is not fetched
    again. A file is on the disk before its address is noted.

    Raises:
        CannotWrite: the folder cannot be written.
    """
    try:
        there = {row.address: folder / row.name for row in rows_of(folder)}
        for address in addresses:
            yield _got(address, folder, fetcher, there)
    except OSError as error:
        raise CannotWrite(f"{error.filename or folder}: {reason(error)}") from None


def _got(address: Address, folder: Path, fetcher: PoliteFetcher, there: dict[str, Path]) -> Got:
    path = there.get(address.text)
    if path is not None and os.path.isfile(path):
        return Got(path, was_there=True)
    try:
        document = WebDocument(fetcher.fetch(address))
        document.extracted()  # what has no text is no article
    except (CannotFetch, Unreadable) as error:
        return Got(problem=str(error))
    path = folder / f"{_name(address)}{document.ending}"
    files.make_folders(folder)
    files.write_atomically(path, document.data)
    add_row(folder, Row(path.name, address.text, timestamp(utc_now())))
    there[address.text] = path
    return Got(path)


def _name(address: Address) -> str:
    """Return the name of its file, without the ending: readable, and different for each address."""
    path = address.target.partition("?")[0].strip("/")
    words = readable(f"{address.host.removeprefix('www.')}-{path}") or "page"
    return f"{words}-{digest_of(address.text)}"
