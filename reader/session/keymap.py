"""Which key does what: the table of actions turned round, with every clash refused."""

from __future__ import annotations

from collections.abc import Iterable

from reader.model.errors import WrongUse
from reader.session.actions import UserAction

NAMED_KEYS = frozenset(
    "Up Down Left Right Shift+Up Shift+Down Shift+Left Shift+Right Space Enter Tab Shift+Tab"
    " Backspace PgUp PgDn Home End Esc Ctrl+P F2 F3 F4 F5 F6 F7 F8 F9".split()
)
"""The keys with names that every terminal tells apart."""


class KeyClash(WrongUse):
    """A key that would do two things, or that terminals cannot tell from another."""


def keymap(table: Iterable[UserAction]) -> dict[str, str]:
    """Map each key to the name of its action.

    Raises:
        KeyClash: two actions want one key, or a key is none that terminals can tell apart.
    """
    found: dict[str, str] = {}
    for action in table:
        for key in action.keys:
            check_key(key, action.name)
            if key in found:
                raise KeyClash(f"The key {key} is wanted by both {found[key]} and {action.name}.")
            found[key] = action.name
    return found


def check_key(key: str, action: str) -> None:
    """Refuse a key that is neither printable ASCII nor one of the named ones; digits are counts.

    Raises:
        KeyClash: with the reason.
    """
    if key in NAMED_KEYS:
        return
    if len(key) != 1 or not "!" <= key <= "~":
        raise KeyClash(f"{key!r} for {action} is not a key that every terminal can send.")
    if key.isdigit():
        raise KeyClash(f"The digit {key} cannot be a key for {action}: digits are counts.")
