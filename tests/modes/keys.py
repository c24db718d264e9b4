"""Settings in which some actions have other keys than usual."""

from __future__ import annotations

from pathlib import Path

from reader.model.labels import DEFAULT_LABELS, LabelSet
from reader.modes.keymap import Settings
from reader.settings.files import KeyFile


def settings_with(labels: LabelSet = DEFAULT_LABELS, **keys: str) -> Settings:
    """Labels, and a key for each of some actions, as if a file of keys said so."""
    preferred = {action: (key,) for action, key in keys.items()}
    return Settings(labels, KeyFile(Path("keys.toml"), preferred, {}))
