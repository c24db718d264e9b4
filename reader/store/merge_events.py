"""What putting a merged workspace right did and found."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from reader.model.errors import reason
from reader.model.log_merge import Fork
from reader.store.workspace import LayerKey

Kind = Literal["done", "conflict", "left"]


class Event(msgspec.Struct, frozen=True):
    """Something that a merge did or found."""

    kind: Kind
    """done: put right; conflict: a person has to look; left: it could not be put right."""
    path: Path
    message: str
    key: LayerKey | None = None
    fork: Fork | None = None
    """Of a conflict: what the sides say."""


def why(error: Exception) -> str:
    """Say why something could not be written, in words that follow its path."""
    return reason(error) if isinstance(error, OSError) else str(error)


def late_sentence(count: int, annotator: str) -> str:
    """Say that so many tags count another text than the rest of their layer, after a merge."""
    number = "1 tag counts" if count == 1 else f"{count} tags count"
    return (
        f"{number} another text than the others, which were carried over elsewhere; that is put "
        f"right when {annotator} opens the article next"
    )
