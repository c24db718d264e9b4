"""Deciding where the passages of a changed article are now, as keys do."""

from __future__ import annotations

from reader.modes.changes.mode import ChangesMode


def do(mode: ChangesMode, *actions: str) -> ChangesMode:
    """Do actions one after the other."""
    for action in actions:
        mode.do(action)
    return mode


def carry_over(mode: ChangesMode, *, take: bool = True) -> None:
    """Decide all that is asked in one way, and carry the tags over."""
    while mode.state.relocation.undecided:
        do(mode, "take_place" if take else "mark_lost")
    do(mode, "carry_over")
    assert mode.state.relocation.applied
