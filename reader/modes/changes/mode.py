"""The changes of an article as a mode."""

from __future__ import annotations

from reader.modes.changes.state import Changes
from reader.modes.keymap import KeyedMode


class ChangesMode(KeyedMode[Changes]):
    """Runs what keys do where a text's changes are shown."""

    name = "changes"
