"""Report the progress of a long computation without knowing how it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Passes items on and counts them, for a progress bar."""

    def __call__(self, items: Iterable[T], total: int, doing: str) -> Iterable[T]:
        """Return `items`, of which there are `total`; `doing` names the activity: “Reading”."""


def no_progress(items: Iterable[T], total: int, doing: str) -> Iterable[T]:
    """Return the items and show nothing."""
    return items
