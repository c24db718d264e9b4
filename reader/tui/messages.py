"""What the screens tell the program, apart from the screens, which are slow to load."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from reader.modes.base import Request


@dataclass
class OpenArticle(Message):
    """An article of the shelf is to be opened."""

    index: int
    """Its place on the shelf."""


@dataclass
class Asked(Message):
    """Something is asked for that is not on the screen that asks."""

    request: Request


@dataclass
class Visited(Message):
    """An annotation was chosen in the panel."""

    annotation: str
    """Its id."""


@dataclass
class Find(Message):
    """A text is to be found; None: the bar where it is typed was left."""

    query: str | None
