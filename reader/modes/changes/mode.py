"""The changes of an article as a mode."""

from __future__ import annotations

from reader.modes.base import Action, Mode
from reader.modes.changes.decide import ACTIONS
from reader.modes.changes.state import Changes


class ChangesMode(Mode[Changes]):
    """Runs what keys do where a text's changes are shown."""

    def __init__(self, state: Changes, actions: tuple[Action, ...] = ACTIONS) -> None:
        super().__init__(state, actions)
