"""One of several equal shares of the articles, by a hash of their ids.

It depends on nothing but the id, so that any number of processes on any machines, each with a share
of its own, go through every article once.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import NamedTuple

from reader.model.errors import WrongUse

MOST = 1_000_000
"""Shares that there may be."""


class Shard(NamedTuple):
    """Share `number`, from 1, of `of`."""

    number: int
    of: int

    def has(self, id: str) -> bool:
        """Return whether the article of that id is in it."""
        data = id.encode("utf-8", "surrogatepass")
        return int.from_bytes(sha256(data).digest()[:8]) % self.of == self.number - 1

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


def shard_of(text: str) -> Shard:
    """Read a share such as `3/8`. Raises WrongUse for what is none."""
    found = re.fullmatch(r"([0-9]{1,7})/([0-9]{1,7})", text)
    number, of = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= number <= of <= MOST:
        raise WrongUse(f"{text!r} is no share: --shard 3/8 is the third of eight")
    return Shard(number, of)
