"""What a CAS holds, whatever it is written in: a text, and structures of features about it."""

from __future__ import annotations

from typing import Any, NamedTuple


class Structure(NamedTuple):
    """A structure of features; one that has a place in a text is an annotation."""

    id: int
    type: str
    """With its package: `webanno.custom.Obelism`."""
    values: dict[str, Any]
    """Features that are texts, numbers, truths or lists of texts."""
    refs: dict[str, list[int]]
    """Features that are other structures, by their ids."""
    begin: int | None = None
    end: int | None = None
    """In units of UTF-16; None where it has no place."""
    text: int = 0
    """The id of the text that it is in."""
    place: str = ""
    """Where it was read, in words."""

    @property
    def short_type(self) -> str:
        return self.type.rpartition(".")[2]


class Cas(NamedTuple):
    """A document with what is known of it."""

    texts: dict[int, str]
    """By their ids."""
    structures: list[Structure]
