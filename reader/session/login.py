"""The name that the user goes by on this machine."""

from __future__ import annotations

import getpass


def login_name() -> str:
    """The login; empty where the system knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
