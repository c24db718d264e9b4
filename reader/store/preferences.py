"""What the program remembers of a user's taste; losing it loses nothing."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from reader.store import files
from reader.store.jsonio import BadJSON, decode, pretty


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
