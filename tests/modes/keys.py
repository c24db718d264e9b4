"""Which action a key stands for, and settings in which some have other keys than usual."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reader.model.labels import DEFAULT_LABELS, LabelSet
from reader.modes.base import Action
from reader.modes.keymap import Settings
from reader.settings.files import KeyFile


def keymap(table: Iterable[Action]) -> dict[str, str]:
    """Map each key to the name of its action; of two that want it, to the first.

    Only `test_keymap` refuses a clash, so that one does not fail every test that presses a key.
    """
    return {key: action.name for action in reversed([*table]) for key in action.keys}


def settings_with(labels: LabelSet = DEFAULT_LABELS, **keys: str) -> Settings:
    """Labels, and a key for each of some actions, as if a file of keys said so."""
    preferred = {action: (key,) for action, key in keys.items()}
    return Settings(labels, KeyFile(Path("keys.toml"), preferred, {}))
