"""Which key does what: the table of actions turned round, with every clash refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from reader.model.errors import WrongUse
from reader.session.actions import UserAction

NAMED_KEYS = frozenset(
    "Up Down Left Right Shift+Up Shift+Down Shift+Left Shift+Right Space Enter Tab Shift+Tab"
    " Backspace PgUp PgDn Home End Esc Ctrl+P F2 F3 F4 F5 F6 F7 F8 F9".split()
)
"""The keys with names that every terminal tells apart."""

LABELS_KEYS = "tag:"
"""Actions that tag have their keys from `labels.toml`."""


class KeyClash(WrongUse):
    """A key that would do two things, or that terminals cannot tell from another."""

    def __init__(self, sentence: str, action: str) -> None:
        super().__init__(sentence)
        self.action = action
        """Name of the action that cannot have the key."""


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
                both = f"The key {key} is wanted by both {found[key]} and {action.name}."
                raise KeyClash(both, action.name)
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
        raise KeyClash(f"{key!r} for {action} is not a key that every terminal can send.", action)
    if key.isdigit():
        raise KeyClash(f"The digit {key} cannot be a key for {action}: digits are counts.", action)


def with_keys(
    table: tuple[UserAction, ...], preferred: Mapping[str, tuple[str, ...]]
) -> tuple[UserAction, ...]:
    """The table with the keys that a user prefers; a key taken from another action is gone there.

    Raises:
        KeyClash: an action is unknown or is a label's, a key cannot be one, or an action that the
            user did not mention is left without any.
    """
    names = {action.name for action in table}
    for name in preferred:
        if name not in names:
            raise KeyClash(f"There is no action {name!r}; obelism keys lists them.", name)
        if name.startswith(LABELS_KEYS):
            raise KeyClash(f"The key of {name} is set in the workspace's labels.toml.", name)
    taken = {key: name for name, keys in preferred.items() for key in keys}
    changed = tuple(_with_keys(action, preferred, taken) for action in table)
    keymap(changed)
    return changed


def _with_keys(
    action: UserAction, preferred: Mapping[str, tuple[str, ...]], taken: Mapping[str, str]
) -> UserAction:
    if action.name in preferred:
        return msgspec.structs.replace(action, keys=preferred[action.name])
    keys = tuple(key for key in action.keys if key not in taken)
    if action.name.startswith(LABELS_KEYS):
        keys = action.keys
    if not keys:
        key = action.keys[0]
        raise KeyClash(f"The key {key} is the only one of {action.name}.", taken[key])
    return msgspec.structs.replace(action, keys=keys)
