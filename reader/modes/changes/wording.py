"""What is said of a relocation: how many passages come to what, and what came of it."""

from __future__ import annotations

from reader.modes.base import Sentence
from reader.services.relocate.carry_over import (
    CONFIRMED,
    EDITED,
    MERGED,
    RENAMED,
    Relocation,
)
from reader.text.relocation import DOUBTFUL, LOST, MOVED, SAME

KINDS = {
    SAME: "where they were",
    MOVED: "moved",
    CONFIRMED: "confirmed",
    DOUBTFUL: "to decide",
    LOST: "lost",
}
"""What passages come to, in the order in which they are counted."""

_DONE = {EDITED: "Carried over", MERGED: "Anchored", RENAMED: "Took over"}


def counts(relocation: Relocation) -> list[str]:
    """Say how many passages came to what, a few words for each kind that there is."""
    return [f"{count} {KINDS[kind]}" for kind, count in relocation.counts().items() if count]


def summary(relocation: Relocation) -> str:
    """Say in one sentence what came of a relocation."""
    return f"{_DONE[relocation.kind]}: {', '.join(counts(relocation)) or 'no passages'}."


def done(relocation: Relocation) -> Sentence:
    """Say what came of a relocation, and how to take it back."""
    return Sentence("{summary} {key:undo} takes that back.", {"summary": summary(relocation)})
