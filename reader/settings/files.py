"""The user's own settings: preferred keys in `keys.toml`, and remembered preferences.

Preferences are a convenience: losing them loses no work.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from reader.io import files
from reader.io.json import BadJSON, decode, pretty
from reader.io.toml import read_toml
from reader.model.errors import ObelismError


class BadKeys(ObelismError):
    """`keys.toml` does not say which keys do what."""


class KeyFile(NamedTuple):
    """The user's keys as written, by name of the action."""

    path: Path
    keys: dict[str, tuple[str, ...]]
    lines: dict[str, int]
    """Line of each action, from 1, where known."""

    def place(self, action: str) -> str:
        """Return path and line of an action, for messages."""
        line = self.lines.get(action)
        return f"{self.path}, line {line}" if line else str(self.path)

    def faulty(self, faults: Iterable[tuple[str, str]]) -> str:
        """Return one message about the faults of some actions, path and lines first.

        `faults`: pairs of an action and a sentence, at least one.
        """
        (first, sentence), *more = faults
        sentences = [f"{self.place(first)}: {sentence}"]
        for action, sentence in more:
            line = self.lines.get(action)
            sentences.append(f"Line {line}: {sentence}" if line else sentence)
        return " ".join(sentences)


def key_path() -> Path:
    """Return the path of the user's `keys.toml`."""
    from platformdirs import user_config_path

    return user_config_path("obelism") / "keys.toml"


def read_keys(path: Path | None = None) -> KeyFile:
    """Read the user's keys; a missing file changes none.

    Raises:
        BadKeys: the message has path, line where known, and reason.
    """
    path = path or key_path()
    text, content = read_toml(path, BadKeys) or ("", {})
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r"[\s\[]*[\"']?([\w:-]+)[\"']?\s*[=.\]]", line)
        if match:
            lines.setdefault(match[1], number)
    file = KeyFile(path, {}, lines)
    wrong = [action for action, keys in content.items() if not _are_keys(keys)]
    if wrong:
        needed = "needs a key in quotation marks, or a list of them."
        raise BadKeys(file.faulty((action, f"{action} {needed}") for action in wrong))
    for action, keys in content.items():
        file.keys[action] = (keys,) if isinstance(keys, str) else tuple(keys)
    return file


def _are_keys(value: object) -> bool:
    """Return whether a value is a key or a list of keys."""
    keys = [value] if isinstance(value, str) else value
    return isinstance(keys, list) and bool(keys) and all(isinstance(key, str) for key in keys)


def read_preference(name: str) -> Any:
    """Return what is remembered under a name, or None."""
    return _read().get(name)


def read_word(name: str) -> str:
    """Return the text that is remembered under a name; empty if there is none."""
    value = read_preference(name)
    return value if isinstance(value, str) else ""


def write_preference(name: str, value: Any) -> None:
    """Remember a value under a name, if the disk allows it."""
    with contextlib.suppress(OSError, BadJSON):
        path = _path()
        files.make_folders(path.parent)
        files.write_atomically(path, pretty({**_read(), name: value}))


def _read() -> dict[str, Any]:
    """Return all preferences; none if the file is missing or damaged."""
    try:
        data = files.read_bytes(_path())
        return {} if data is None else decode(data, dict[str, Any])
    except (OSError, BadJSON):
        return {}


def _path() -> Path:
    from platformdirs import user_state_path

    return user_state_path("obelism") / "preferences.json"
