"""`keys.toml`: the keys that a user prefers, in the folder for settings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from reader.model.errors import ObelismError, reason
from reader.store import files
from reader.store.toml_file import parse_toml


class BadKeys(ObelismError):
    """`keys.toml` does not say which keys do what."""


class KeyFile(NamedTuple):
    """Keys by the name of the action, as the user wrote them."""

    path: Path
    keys: dict[str, tuple[str, ...]]
    lines: dict[str, int]
    """Line of each action, from 1, where it is known."""

    def place(self, action: str) -> str:
        """Path and line of an action, for messages."""
        line = self.lines.get(action)
        return f"{self.path}, line {line}" if line else str(self.path)

    def faulty(self, faults: Iterable[tuple[str, str]]) -> str:
        """One message of what is wrong with some actions, each a sentence: path and lines first."""
        (first, sentence), *more = faults
        told = [f"{self.place(first)}: {sentence}"]
        for action, sentence in more:
            line = self.lines.get(action)
            told.append(f"Line {line}: {sentence}" if line else sentence)
        return " ".join(told)


def key_path() -> Path:
    """Where the user's keys are looked for."""
    from platformdirs import user_config_path

    return user_config_path("obelism") / "keys.toml"


def read_keys(path: Path | None = None) -> KeyFile:
    """Read the user's keys; a file that is not there changes none.

    Raises:
        BadKeys: path, line where it is known, and what is wrong.
    """
    path = path or key_path()
    try:
        data = files.read_bytes(path)
    except OSError as error:
        raise BadKeys(f"{path}: {reason(error)}") from None
    return KeyFile(path, {}, {}) if data is None else _parsed(data, path)


def _parsed(data: bytes, path: Path) -> KeyFile:
    text, content = parse_toml(data, path, BadKeys)
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r"[\s\[]*[\"']?([\w:-]+)[\"']?\s*[=.\]]", line)
        if found:
            lines.setdefault(found[1], number)
    file = KeyFile(path, {}, lines)
    wrong = [action for action, keys in content.items() if not _are_keys(keys)]
    if wrong:
        needed = "needs a key in quotation marks, or a list of them."
        raise BadKeys(file.faulty((action, f"{action} {needed}") for action in wrong))
    for action, keys in content.items():
        file.keys[action] = (keys,) if isinstance(keys, str) else tuple(keys)
    return file


def _are_keys(value: object) -> bool:
    """Whether a value is a key, or a list of keys."""
    keys = [value] if isinstance(value, str) else value
    return isinstance(keys, list) and bool(keys) and all(isinstance(key, str) for key in keys)
