"""Who is to read what: the values, and `assignments.json`, which keeps them in a workspace."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode, major, pretty
from reader.model.errors import CannotWrite, ObelismError, reason
from reader.model.log import SCHEMA


class BadAssignments(ObelismError):
    """`assignments.json` does not say who is to read what."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """One article, and who is to read it."""

    annotators: tuple[str, ...] = ()
    """By name."""
    adjudicator: str | None = None
    """Who decides where its annotators differ; None where one alone reads it, or nobody does."""
    words: Annotated[int, msgspec.Meta(ge=0)] = 0
    """Of its text when it was given."""
    training: bool = False
    """Whether its answers are known, in gold, and everybody reads it before all else."""


class Assignments(msgspec.Struct, frozen=True, kw_only=True):
    """What the annotators of a workspace are to read."""

    schema: str = SCHEMA
    type: str = "assignments"
    annotators: tuple[str, ...] = ()
    """Those who are given further articles, by name."""
    adjudicators: tuple[str, ...] = ()
    overlap: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0
    """Share of the articles that one more than `each` reads, from 0 to 1."""
    each: Annotated[int, msgspec.Meta(ge=1)] = 1
    """How many read every article."""
    seed: int = 1
    blind: bool = False
    """Whether others' tags on an article are hidden from who is to read it and is not done."""
    opening: Annotated[int, msgspec.Meta(ge=0)] = 0
    """How many articles come first for each, those for training mixed among them; where it is less
    than these, they alone come first."""
    articles: dict[str, Given] = {}
    """By id."""

    def of(self, annotator: str) -> Iterator[tuple[str, Given]]:
        """Yield what somebody is to read."""
        return (each for each in self.articles.items() if annotator in each[1].annotators)

    def first_of(self, annotator: str) -> set[str]:
        """Return the articles that somebody is to read before all else: those for training, and of
        the others as many by lot as make up the `opening`, so that nothing tells them apart."""
        own = dict(self.of(annotator))
        found = {id for id, given in own.items() if given.training}
        if found:
            others = sorted(own.keys() - found, key=lambda id: lot(self.seed, f"{annotator}\n{id}"))
            found.update(others[: max(0, self.opening - len(found))])
        return found

    @property
    def readers(self) -> list[str]:
        """All who are or were given articles, by name."""
        given = (name for each in self.articles.values() for name in each.annotators)
        return sorted({*self.annotators, *given})


def lot(seed: int, what: str) -> bytes:
    """Return what puts things in an order by lot, the same each time."""
    return hashlib.sha256(f"{seed}\n{what}".encode("utf-8", "surrogatepass")).digest()


def read_assignments(path: Path) -> Assignments | None:
    """Read a file of assignments, None where there is none.

    Raises:
        BadAssignments: it holds none, or cannot be read; the sentence begins with its path.
    """
    try:
        data = files.read_bytes(path)
        return None if data is None else parse_assignments(data)
    except OSError as error:
        raise BadAssignments(f"{path}: {reason(error)}") from None
    except BadAssignments as error:
        raise BadAssignments(f"{path}: {error}") from None


def parse_assignments(data: bytes) -> Assignments:
    """Read the bytes of a file of assignments; raise BadAssignments where it holds none."""
    try:
        found = decode(data, Assignments, spare=None)
    except BadJSON as error:
        raise BadAssignments(str(error)) from None
    if (found.type, major(found.schema)) != ("assignments", major(SCHEMA)):
        raise BadAssignments("it is none of assignments, or of a later version")
    return found


def write_assignments(path: Path, assignments: Assignments) -> None:
    """Replace a file of assignments whole; the same ones give the same bytes.

    Raises:
        CannotWrite: the old one stands.
    """
    ordered = msgspec.to_builtins(assignments, order="sorted")
    try:
        files.write_atomically(path, pretty(ordered))
    except (OSError, BadJSON) as error:
        raise CannotWrite(f"{path} cannot be written: {reason(error)}") from None
