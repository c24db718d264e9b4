"""The changes of an article as a mode."""

from __future__ import annotations

from reader.modes.base import Mode
from reader.modes.changes.state import Changes
from reader.modes.keymap import Settings


class ChangesMode(Mode[Changes]):
    """Runs what keys do where a text's changes are shown."""

    def __init__(self, state: Changes, settings: Settings) -> None:
        """Raises BadKeys where the keys cannot be used here."""
        super().__init__(state, settings.actions("changes"))
        self.settings = settings
