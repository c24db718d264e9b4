"""In which order articles are listed."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from reader.corpus.find import natural_key
from reader.modes.articles.details import Details
from reader.modes.base import TAG

FALLING = frozenset({"words", "tags", "read", "touched"})
"""Columns of which the greatest come first, until they are chosen again; so do those of labels."""

_CALLED = {"file": "name", "touched": "last touched"}
"""What columns are called, where that is not how they are named."""

_STATUSES = ("new", "started", "done")

Place = tuple[bool, object, int]
"""Where an article comes: sorted by the column, then as they were found."""


class Order(NamedTuple):
    """By which column articles are sorted, and whether the greatest come first."""

    column: str = ""
    """`title`, `file`, `words`, `tags`, `read`, `status`, `touched`, or `tag:` and the name of a
    label; empty: as they were found."""
    descending: bool = False

    def by(self, column: str) -> Order:
        """Return the order by another column, or by the same the other way round."""
        if column == self.column:
            return Order(column, column != "" and not self.descending)
        return Order(column, column in FALLING or column.startswith(TAG))

    @property
    def sign(self) -> str:
        """What marks the column: whether the least or the greatest come first."""
        return ("▼" if self.descending else "▲") if self.column else ""

    @property
    def phrase(self) -> str:
        """The order in words, not yet safe for the screen; empty where they are as found."""
        word = _CALLED.get(self.column, self.column.removeprefix(TAG))
        return f"by {word} {self.sign}" if self.column else ""

    def place(self, index: int, title: str, id: str, details: Details | None) -> Place:
        """Return what an article is sorted by; with `descending` the list is turned round then.

        What has no value, or none yet, comes last both ways.
        """
        value = _value(self.column, title, id, details) if self.column else 0
        index = -index if self.descending else index
        return (value is not None) is self.descending, 0 if value is None else value, index


def _value(column: str, title: str, id: str, details: Details | None) -> object:
    """Return what a column has of an article; None where that is nothing, or not known."""
    if column in ("title", "file"):
        return natural_key(title[:200] if column == "title" else id)
    if details is None or details.problem is not None:
        return None
    if column.startswith(TAG):
        return details.tags.get(column.removeprefix(TAG), 0)
    return _VALUES[column](details)


def _rank(details: Details) -> int:
    known = details.status in _STATUSES
    return _STATUSES.index(details.status) if known else len(_STATUSES)


_VALUES: dict[str, Callable[[Details], object]] = {
    "words": lambda details: details.words,
    "tags": lambda details: sum(details.tags.values()),
    "read": lambda details: details.share,
    "status": _rank,
    "touched": lambda details: details.touched and details.touched.timestamp(),
}
