"""An action: one thing an annotator did to a layer, with what was there before and after.

What can be undone and redone, worked out from the actions themselves.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from reader.model.annotation import Record

SCHEMA = "obelism/1"

Tables = dict[str, dict[str, Record | None]]
"""Table name to record id to record; None where there is no record.

Tables: annotations, verdicts, decisions.
"""


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a journal."""

    id: str
    """uuid4 as hex."""
    seq: int
    """Sequence number within the layer, from 1."""
    at: str
    """UTC, ISO 8601 with milliseconds and `Z`."""
    who: str
    """The annotator who did it."""
    what: str
    """Name of the action: tag, untag, comment, extent, role, flag, delete, reanchor, undo, …"""
    article: str
    """Id of the article."""
    sha256: str
    """Digest of the text that the offsets count."""
    before: Tables
    after: Tables
    of: str | None = None
    """For undo and redo: id of the action undone or redone."""
    batch: str | None = None
    """Shared by the actions of one step over several layers, which is undone whole."""
    meta: dict[str, Any] | None = None
    """Fields of the layer's meta record that this action sets; always on a layer's first action."""
    meta_before: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    """What those fields were before, where taking the action back sets them again: `reanchor`."""
    schema: str = SCHEMA
    type: str = "action"


UNDO: Final = "undo"
REDO: Final = "redo"
REANCHOR = "reanchor"
"""Carries a layer over to another text; the one action that sets the article and records."""

CATCH_UP = "catch up"
"""Carries over what a merge brought on an earlier text. It is not taken back: what was before it
counts another text than the layer."""


class UndoStack:
    """A layer's stack: an undo pops, a redo pushes back, anything else clears what was undone."""

    def __init__(self, actions: Iterable[Action] = ()) -> None:
        self._done: list[Action] = []
        self._undone: list[Action] = []
        for action in actions:
            self.add(action)

    @property
    def next_undo(self) -> Action | None:
        """The action that an undo takes back."""
        return self._done[-1] if self._done else None

    @property
    def next_redo(self) -> Action | None:
        """The action that a redo does again."""
        return self._undone[-1] if self._undone else None

    def add(self, action: Action) -> None:
        """Take note of an action; undoing or redoing one that is not known changes nothing."""
        if action.what == UNDO:
            _move(action.of, self._done, self._undone)
        elif action.what == REDO:
            _move(action.of, self._undone, self._done)
        else:
            self._undone.clear()
            if action.what != CATCH_UP:
                self._done.append(action)


def _move(id: str | None, source: list[Action], target: list[Action]) -> None:
    for place in range(len(source) - 1, -1, -1):
        if source[place].id == id:
            target.append(source.pop(place))
            return


def by_time(actions: Sequence[Action]) -> list[Action]:
    """Return actions as they stand, or by time where two journals were joined."""
    if not joined(actions):
        return list(actions)
    return sorted(actions, key=lambda action: (action.at, action.seq, action.id))


def joined(actions: Sequence[Action]) -> bool:
    """Whether sequence numbers repeat, as they do when two journals were made one."""
    return len({action.seq for action in actions}) < len(actions)


def missing_numbers(actions: Sequence[Action], last: int) -> list[int]:
    """Return the sequence numbers from 1 to `last` that no action has, at most a thousand."""
    present = {action.seq for action in actions}
    missing: list[int] = []
    number = 1
    while number <= last and len(missing) < 1000:
        if number not in present:
            missing.append(number)
        number += 1
    return missing


def undoable(actions: Sequence[Action], last: int) -> list[Action]:
    """Return the actions after the last gap; what lies before it cannot be taken back safely.

    `last` is the highest sequence number that the layer has seen.
    """
    numbers = sorted({action.seq for action in actions})
    if not numbers or numbers[-1] < last:
        return []
    start = numbers[0]
    for before, after in itertools.pairwise(numbers):
        if after != before + 1:
            start = after
    return [action for action in actions if action.seq >= start]
