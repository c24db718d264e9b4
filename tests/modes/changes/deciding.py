"""Deciding where the passages of a changed article are now, as keys do."""

from __future__ import annotations

from reader.modes.changes.mode import ChangesMode
from reader.modes.changes.state import Changes


def do(changes: Changes, *actions: str) -> ChangesMode:
    """Do actions one after the other."""
    mode = ChangesMode(changes)
    for action in actions:
        mode.do(action)
    return mode


def carry_over(changes: Changes, *, take: bool = True) -> None:
    """Decide all that is asked in one way, and carry the tags over."""
    while changes.relocation.undecided:
        do(changes, "take_place" if take else "mark_lost")
    do(changes, "carry_over")
    assert changes.relocation.applied
