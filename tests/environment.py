"""The environment that tests and benchmarks run in: nothing of the machine they run on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
"""The repository."""

FIXED = {
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "TEXTUAL_ANIMATIONS": "none",
    "TZ": "UTC",
    "PYTHONUTF8": "1",
}
"""Set to these."""

UNSET = frozenset(
    "CLICOLOR CLICOLOR_FORCE COLORFGBG COLUMNS ESCDELAY FORCE_COLOR LC_TERMINAL LINES NO_COLOR"
    " PYTHONDONTWRITEBYTECODE PYTHONUNBUFFERED PYTHONWARNINGS TERM_PROGRAM TTY_COMPATIBLE"
    " TTY_INTERACTIVE".split()
)
"""Taken away, as is every name that begins with one of `UNSET_PREFIXES`."""

UNSET_PREFIXES = ("OBELISM_", "PG", "TEXTUAL_")

KEPT_PREFIX = "TEXTUAL_SNAPSHOT_"
"""What the plugin that compares pictures tells its workers."""

_FOLDERS = {
    "XDG_CACHE_HOME": ".cache",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_RUNTIME_DIR": ".run",
    "XDG_STATE_HOME": ".local/state",
}


def clean(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without what would change a picture or an answer."""
    kept = {
        name: value
        for name, value in environ.items()
        if name.startswith(KEPT_PREFIX)
        or (name not in UNSET and not name.startswith(UNSET_PREFIXES))
    }
    return {**kept, **FIXED}


def folders(home: Path) -> dict[str, str]:
    """Return HOME and the XDG folders inside `home`; only `home` itself has to exist."""
    return {"HOME": str(home), **{name: str(home / part) for name, part in _FOLDERS.items()}}


def environment_of(changes: Mapping[str, str | None]) -> dict[str, str]:
    """Return this process's environment with `changes`; None takes a name away.

    The program is the one of this repository, whatever is installed.
    """
    merged = {**os.environ, "PYTHONPATH": str(PROJECT), **changes}
    return {name: value for name, value in merged.items() if value is not None}
