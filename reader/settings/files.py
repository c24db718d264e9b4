"""`keys.toml`: the keys that a user prefers, in the folder for settings.

What the program remembers of a user's taste; losing it loses nothing.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from reader.io import files
from reader.io.json import BadJSON, decode, pretty
from reader.io.toml import parse_toml
from reader.model.errors import ObelismError, reason


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


def read_preference(name: str) -> Any:
    """What is remembered under a name; None where nothing is."""
    return _read().get(name)


def read_word(name: str) -> str:
    """The text that is remembered under a name; empty where there is none."""
    value = read_preference(name)
    return value if isinstance(value, str) else ""


def write_preference(name: str, value: Any) -> None:
    """Remember something, if the disk lets us."""
    with contextlib.suppress(OSError, BadJSON):
        path = _path()
        files.make_folders(path.parent)
        files.write_atomically(path, pretty({**_read(), name: value}))


def _read() -> dict[str, Any]:
    try:
        data = files.read_bytes(_path())
        return {} if data is None else decode(data, dict[str, Any])
    except (OSError, BadJSON):
        return {}


def _path() -> Path:
    from platformdirs import user_state_path

    return user_state_path("obelism") / "preferences.json"
