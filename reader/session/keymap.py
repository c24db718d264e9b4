"""Which key does what: the table of actions turned round, with every clash refused."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Set

import msgspec

from reader.model.errors import WrongUse
from reader.session.actions import UserAction
from reader.text.screen_text import grapheme_width

NAMED = tuple(
    "Up Down Left Right Shift+Up Shift+Down Shift+Left Shift+Right Space Enter Tab Shift+Tab"
    " Backspace PgUp PgDn Home End Esc Ctrl+P F2 F3 F4 F5 F6 F7 F8 F9".split()
)
NAMED_KEYS = frozenset(NAMED)
"""The keys with names that every terminal tells apart."""

_BY_FOLDED = {key.casefold(): key for key in NAMED}

LABELS_KEYS = "tag:"
"""Actions that tag have their keys from `labels.toml`."""


class KeyClash(WrongUse):
    """A key that would do two things, or that terminals cannot tell from another."""

    def __init__(self, sentence: str, action: str) -> None:
        super().__init__(sentence)
        self.action = action
        """Name of the action that cannot have the key."""


class NoKey(KeyClash):
    """What is no key that every terminal sends, and that can be told apart there."""


USABLE = "A key is a letter, a sign, or a name that obelism keys --help lists."
"""What can be said once of all that is no key."""


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
    """Refuse a key that is neither printable ASCII, a letter nor a named one; digits are counts.

    Raises:
        KeyClash: with the reason.
    """
    if key in NAMED_KEYS:
        return
    if not ("!" <= key <= "~" or _is_letter(key)) or len(key) != 1:
        raise NoKey(f"{key!r} for {action} is not a key that every terminal can send.", action)
    if key.isdigit():
        raise KeyClash(f"The digit {key} cannot be a key for {action}: digits are counts.", action)


def _is_letter(key: str) -> bool:
    """Whether a keyboard of some language sends it as one character, which takes one cell."""
    return len(key) == 1 and key.isalpha() and grapheme_width(key) == 1


def as_named(key: str) -> str:
    """A key that a user wrote, as the tables write it: `space` is Space, a letter is composed."""
    return _BY_FOLDED.get(key.casefold()) or unicodedata.normalize("NFC", key)


def faults(
    table: Iterable[UserAction], preferred: Mapping[str, tuple[str, ...]]
) -> Iterator[KeyClash]:
    """What is wrong with preferred keys, each with the name of the action to blame.

    An action is unknown or is a label's, a key cannot be one or is given twice, or an action that
    the user did not mention is left without any.
    """
    usual = {action.name: action.keys for action in table}
    taken: dict[str, str] = {}
    for name, keys in preferred.items():
        if name not in usual:
            yield KeyClash(f"There is no action {name!r}; obelism keys lists them.", name)
            continue
        if name.startswith(LABELS_KEYS):
            yield KeyClash(f"The key of {name} is set in the workspace's labels.toml.", name)
        for key in keys:
            try:
                check_key(key, name)
            except KeyClash as fault:
                yield fault
            if key in taken:
                yield KeyClash(f"The key {key} is wanted by both {taken[key]} and {name}.", name)
            taken.setdefault(key, name)
    for name, keys in usual.items():
        if name in preferred or not set(keys) <= set(taken):
            continue
        key, taker = keys[0], taken[keys[0]]
        if name.startswith(LABELS_KEYS):
            yield KeyClash(f"The key {key} is wanted by both {taker} and {name}.", taker)
        else:
            yield KeyClash(f"The key {key} is the only one of {name}; give that another.", taker)


def with_keys(
    table: tuple[UserAction, ...], preferred: Mapping[str, tuple[str, ...]]
) -> tuple[UserAction, ...]:
    """The table with the keys that a user prefers; a key taken from another action is gone there.

    Raises:
        KeyClash: the first of the `faults`.
    """
    for fault in faults(table, preferred):
        raise fault
    taken = {key for keys in preferred.values() for key in keys}
    return tuple(
        msgspec.structs.replace(
            action,
            keys=preferred.get(action.name)
            or tuple(key for key in action.keys if key not in taken),
        )
        for action in table
    )


def giving_way(
    table: tuple[UserAction, ...],
    preferred: Mapping[str, tuple[str, ...]],
    guests: Set[str],
) -> dict[str, tuple[str, ...]]:
    """Preferred keys, of which guests leave an action its only one.

    `guests` are the actions of a table that are another mode's first, for which the user chose the
    keys. One that is left without any has its usual ones.
    """
    given = dict(preferred)
    for action in table:
        taken = {key for keys in given.values() for key in keys}
        if action.name in preferred or not set(action.keys) <= taken:
            continue
        for key in action.keys:
            takers = [name for name, keys in given.items() if key in keys]
            if set(takers) <= guests:
                given |= {name: _without(key, given[name]) for name in takers}
                break
    usual = {action.name: action.keys for action in table}
    taken = {key for keys in given.values() for key in keys}
    for name in [name for name, keys in given.items() if not keys]:
        given[name] = tuple(key for key in usual[name] if key not in taken)
    return given


def _without(key: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in keys if each != key)
