"""Which key does what: the table of actions turned round, with every clash refused.

The table of actions in force: the usual one, with the labels and the keys of this user.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Set

import msgspec

from reader.model.errors import BadLabels, WrongUse
from reader.model.labels import LabelSet
from reader.modes.adjudicate.actions import adjudication_actions
from reader.modes.annotate.old_actions import UserAction, actions
from reader.modes.review.actions import review_actions
from reader.settings.files import BadKeys, KeyFile, read_keys
from reader.store.folder.workspace import Workspace
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


def every_table(labels: LabelSet) -> tuple[tuple[UserAction, ...], ...]:
    """The actions of the reader, of a review and of an adjudication."""
    return actions(labels), review_actions(labels), adjudication_actions(labels)


def labels_of(workspace: Workspace) -> LabelSet:
    """The labels of a workspace, with keys that clash with no action.

    Raises:
        BadLabels: they cannot be used; the sentence names the file.
    """
    labels = workspace.labels()
    try:
        for table in every_table(labels):
            keymap(table)
    except KeyClash as error:
        raise BadLabels(f"{workspace.home / 'labels.toml'}: {error}") from None
    return labels


def table_of(labels: LabelSet, file: KeyFile | None = None) -> tuple[UserAction, ...]:
    """The actions for a set of labels, with the keys of the user's file.

    Raises:
        BadKeys: the file cannot be used; the sentence names it, and the lines where they are known.
    """
    return _with_keys_of(file, actions(labels), labels)


def review_table_of(labels: LabelSet, file: KeyFile | None = None) -> tuple[UserAction, ...]:
    """The actions of a review for a set of labels, with the keys of the user's file.

    Raises:
        BadKeys: as for `table_of`, and of the same files.
    """
    return _with_keys_of(file, review_actions(labels), labels)


def adjudication_table_of(labels: LabelSet, file: KeyFile | None = None) -> tuple[UserAction, ...]:
    """The actions of an adjudication for a set of labels, with the keys of the user's file.

    Raises:
        BadKeys: as for `table_of`, and of the same files.
    """
    return _with_keys_of(file, adjudication_actions(labels), labels)


def _with_keys_of(
    file: KeyFile | None, table: tuple[UserAction, ...], labels: LabelSet
) -> tuple[UserAction, ...]:
    """A table with the keys that the file gives its actions.

    An action of several modes has its keys in all of them. But where one of the reader's would
    leave a review's or an adjudication's own action without a key, that keeps it.
    """
    file = read_keys() if file is None else file
    if not file.keys:
        return table
    keys = {name: tuple(map(as_named, wanted)) for name, wanted in file.keys.items()}
    _refuse_faults(file, keys, every_table(labels))
    return with_keys(table, _keys_for(table, keys, actions(labels)))


def _keys_for(
    table: tuple[UserAction, ...],
    keys: dict[str, tuple[str, ...]],
    readers: tuple[UserAction, ...],
) -> dict[str, tuple[str, ...]]:
    """The keys that are meant for a table."""
    known = {action.name for action in table}
    own = {name: wanted for name, wanted in keys.items() if name in known}
    if table == readers:
        return own
    return giving_way(table, own, {action.name for action in readers})


def _refuse_faults(
    file: KeyFile, keys: dict[str, tuple[str, ...]], tables: tuple[tuple[UserAction, ...], ...]
) -> None:
    """Refuse keys that are wrong for any mode, whichever is begun: all faults in one message.

    Raises:
        BadKeys: with the path and the lines.
    """
    everywhere = {action.name for table in tables for action in table}
    unknown = {name: wanted for name, wanted in keys.items() if name not in everywhere}
    found = list(faults((), unknown))
    for table in tables:
        found += faults(table, _keys_for(table, keys, tables[0]))
    told = {(file.lines.get(fault.action, 0), str(fault)): fault.action for fault in found}
    if told:
        sentences = ((action, sentence) for (_, sentence), action in sorted(told.items()))
        usable = f" {USABLE}" if any(isinstance(fault, NoKey) for fault in found) else ""
        raise BadKeys(file.faulty(sentences) + usable)


def kept_sentences(labels: LabelSet) -> Iterator[str]:
    """Say of each action of the reader that has other keys than the user's in another mode, why.

    Raises:
        BadKeys: as for `table_of`.
    """
    file = read_keys()
    modes = ("a review", review_table_of), ("an adjudication", adjudication_table_of)
    for mode, made in modes:
        table = {action.name: action for action in made(labels, file)}
        owners = keymap(table.values())
        for name, wanted in file.keys.items():
            for key in map(as_named, wanted):
                if name in table and owners.get(key) != name:
                    others = " ".join(table[name].keys)
                    yield f"in {mode} {key} stays with {owners[key]}; {name} is {others} there"
