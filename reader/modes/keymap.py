"""Which key does what: the actions of each mode with the keys in force, every clash refused."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Set
from hashlib import sha256
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from typing import ClassVar

import msgspec

import reader
from reader.model.errors import BadLabels, WrongUse
from reader.model.labels import DEFAULT_LABELS, LabelSet
from reader.modes.base import TAG, Action, Mode, S
from reader.settings.files import BadKeys, KeyFile, read_keys, read_preference, write_preference
from reader.store.base import Store
from reader.text.screen_text import grapheme_width

NAMED_KEYS = frozenset(
    "Up Down Left Right Shift+Up Shift+Down Shift+Left Shift+Right Space Enter Tab Shift+Tab"
    " Backspace PgUp PgDn Home End Esc Ctrl+P F2 F3 F4 F5 F6 F7 F8 F9".split()
)
"""The keys with names that every terminal tells apart."""

_BY_FOLDED = {key.casefold(): key for key in NAMED_KEYS}


class KeyClash(WrongUse):
    """A key that would do two things, or that terminals cannot tell from another."""

    def __init__(self, sentence: str, action: str) -> None:
        super().__init__(sentence)
        self.action = action
        """Name of the action that cannot have the key."""


class NoKey(KeyClash):
    """Something that is not a key which every terminal sends and can tell from others."""


USABLE = "A key is a letter, a sign, or a name that obelism keys --help lists."
"""Said once, after everything that is no key."""


def clashes(table: Iterable[tuple[str, Iterable[str]]]) -> Iterator[KeyClash]:
    """Yield the faults in the keys of actions: one cannot be a key, or two actions want it.

    Of a label and another action that want the same key, the label is to blame.
    """
    owners: dict[str, str] = {}
    for name, keys in table:
        for key in keys:
            if fault := key_fault(key, name):
                yield fault
            if key in owners:
                both = f"The key {key} is wanted by both {owners[key]} and {name}."
                yield KeyClash(both, owners[key] if owners[key].startswith(TAG) else name)
            owners.setdefault(key, name)


def key_fault(key: str, action: str) -> KeyClash | None:
    """Say why an action cannot have a key: it is not printable ASCII, a letter that takes one cell
    or a named key, or it is a digit, which is a count."""
    if key in NAMED_KEYS:
        return None
    if len(key) != 1 or not ("!" <= key <= "~" or (key.isalpha() and grapheme_width(key) == 1)):
        return NoKey(f"{key!r} for {action} is not a key that every terminal can send.", action)
    if key.isdigit():
        return KeyClash(f"The digit {key} cannot be a key for {action}: digits are counts.", action)
    return None


def as_named(key: str) -> str:
    """Return a key that a user wrote as tables do: `space` as Space, a letter composed."""
    return _BY_FOLDED.get(key.casefold()) or unicodedata.normalize("NFC", key)


def faults(table: Iterable[Action], preferred: Mapping[str, tuple[str, ...]]) -> Iterator[KeyClash]:
    """Yield the faults in preferred keys.

    An action is unknown or is a label's, a key cannot be one or is given twice, or an action that
    the user did not mention is left without any.
    """
    usual = {action.name: action.keys for action in table}
    for name in preferred:
        if name not in usual:
            yield KeyClash(f"There is no action {name!r}; obelism keys lists them.", name)
        elif name.startswith(TAG):
            yield KeyClash(f"The key of {name} is set in the workspace's labels.toml.", name)
    known = [(name, keys) for name, keys in preferred.items() if name in usual]
    yield from clashes(known)
    taken = {key: name for name, keys in reversed(known) for key in keys}
    for name, keys in usual.items():
        if name in preferred or not set(keys) <= set(taken):
            continue
        key, taker = keys[0], taken[keys[0]]
        if name.startswith(TAG):
            yield KeyClash(f"The key {key} is wanted by both {taker} and {name}.", taker)
        else:
            yield KeyClash(f"The key {key} is the only one of {name}; give that another.", taker)


def with_keys(
    table: tuple[Action, ...], preferred: Mapping[str, tuple[str, ...]]
) -> tuple[Action, ...]:
    """Give actions the keys that a user prefers, taking them from those that had them.

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
    table: tuple[Action, ...], preferred: Mapping[str, tuple[str, ...]], guests: Set[str]
) -> dict[str, tuple[str, ...]]:
    """Return the preferred keys, less those that guests would take from an action with no other.

    `guests`: actions that an earlier mode has too, for which the user chose the keys. A guest that
    is left without any has its usual ones.
    """
    given = dict(preferred)
    for action in table:
        taken = {key for keys in given.values() for key in keys}
        if action.name in preferred or not set(action.keys) <= taken:
            continue
        for key in action.keys:
            takers = [name for name, keys in given.items() if key in keys]
            if set(takers) <= guests:
                for name in takers:
                    given[name] = tuple(each for each in given[name] if each != key)
                break
    taken = {key for keys in given.values() for key in keys}
    for action in table:
        if given.get(action.name) == ():
            given[action.name] = tuple(key for key in action.keys if key not in taken)
    return given


# The actions of each mode

MODES = {
    "annotate": "reader.modes.annotate.mode:annotate_actions",
    "extent": "reader.modes.extent:ACTIONS",
    "review": "reader.modes.review.mode:review_actions",
    "adjudicate": "reader.modes.adjudicate.mode:adjudicate_actions",
    "list": "reader.modes.articles.browse:ACTIONS",
    "changes": "reader.modes.changes.mode:ACTIONS",
}
"""Where the actions of each mode are, with their usual keys: a tuple, or a function of labels.

They are imported when needed, so that no mode waits for another. An action of several modes has the
keys that the user gives it in all of them, unless that would leave an action that only a later mode
has without any.
"""

WHERE = {
    "extent": "the choice of an extent",
    "review": "a review",
    "adjudicate": "an adjudication",
    "list": "the list of articles",
    "changes": "the changes of a text",
}
"""The modes after the first, as a sentence names them."""

ALIASES: dict[str, str] = {"versions_up": "versions_down"}
"""Former names of actions, with the present ones; keys.toml may have either."""


def usual_actions(mode: str, labels: LabelSet) -> tuple[Action, ...]:
    """Return the actions of a mode for a set of labels, with their usual keys."""
    module, _, name = MODES[mode].partition(":")
    table = getattr(import_module(module), name)
    actions: tuple[Action, ...] = table(labels) if callable(table) else table
    return actions


class Settings(msgspec.Struct, frozen=True):
    """The labels of a workspace, and the keys that its user prefers."""

    labels: LabelSet = DEFAULT_LABELS
    file: KeyFile = KeyFile(Path(), {}, {})

    def actions(self, mode: str) -> tuple[Action, ...]:
        """Return the actions of a mode with the keys in force.

        Raises:
            KeyClash: the keys cannot be used in this mode, and were not checked before.
        """
        actions = usual_actions(mode, self.labels)
        return with_keys(actions, self._meant_for(mode, actions)) if self.file.keys else actions

    def every_action(self, first: str = "annotate") -> Iterator[Action]:
        """Yield the actions of all modes, those of the first before the others, each once.

        An action that is the same in a later mode, with the same keys and help, is not repeated.
        """
        seen: set[tuple[object, ...]] = set()
        for mode in (first, *(each for each in MODES if each != first)):
            rows = {
                (each.group, each.keys, each.name, each.help): each for each in self.actions(mode)
            }
            yield from (rows[row] for row in rows if row not in seen)
            seen |= rows.keys()

    def _meant_for(self, mode: str, actions: tuple[Action, ...]) -> dict[str, tuple[str, ...]]:
        """Return the preferred keys of a mode's actions; see `giving_way`."""
        known = {action.name for action in actions}
        own = {name: keys for name, keys in self.file.keys.items() if name in known}
        earlier = takewhile(lambda each: each != mode, MODES) if own else ()
        guests = {each.name for other in earlier for each in usual_actions(other, self.labels)}
        return giving_way(actions, own, guests)

    def check(self) -> None:
        """Refuse keys that cannot be used in some mode, with all their faults in one message.

        Raises:
            BadKeys: with the path and the lines.
        """
        tables = {mode: usual_actions(mode, self.labels) for mode in MODES}
        everywhere = {action.name for actions in tables.values() for action in actions}
        unknown = {name: keys for name, keys in self.file.keys.items() if name not in everywhere}
        wrong = list(faults((), unknown))
        for mode, actions in tables.items():
            wrong += faults(actions, self._meant_for(mode, actions))
        lines = {(self.file.lines.get(each.action, 0), str(each)): each.action for each in wrong}
        if lines:
            sentences = ((action, sentence) for (_, sentence), action in sorted(lines.items()))
            usable = f" {USABLE}" if any(isinstance(fault, NoKey) for fault in wrong) else ""
            raise BadKeys(self.file.faulty(sentences) + usable)

    def exceptions(self) -> Iterator[str]:
        """Say why actions have other keys than the user's in later modes, a sentence each."""
        for mode, where in WHERE.items():
            table = {action.name: action for action in self.actions(mode)}
            owners = {key: name for name, action in table.items() for key in action.keys}
            for name, wanted in self.file.keys.items():
                for key in wanted:
                    if name in table and owners.get(key) != name:
                        others = " ".join(table[name].keys)
                        yield f"in {where} {key} stays with {owners[key]}; {name} is {others} there"


def _as_named(file: KeyFile) -> KeyFile:
    """Write names of actions as they are now, and keys as the tables do."""
    keys: dict[str, tuple[str, ...]] = {}
    for name, given in file.keys.items():
        now = ALIASES.get(name, name)
        keys[now] = (*keys.get(now, ()), *map(as_named, given))
    lines = {ALIASES.get(name, name): line for name, line in file.lines.items()}
    return KeyFile(file.path, keys, lines)


class KeyedMode(Mode[S]):
    """A mode with a name, and with the labels and keys that are in force."""

    name: ClassVar[str]
    """One of `MODES`."""

    def __init__(self, state: S, settings: Settings) -> None:
        super().__init__(state, settings.actions(self.name))
        self.settings = settings


# Reading and checking them

CHECKED = "keys_checked"
"""Name of the preference that has the digests of the last settings in which no key clashed."""

MOST_CHECKED = 20
"""Digests that are kept: one for each workspace with labels of its own."""


def settings_of(store: Store, *, anew: bool = False) -> Settings:
    """Read labels and keys, and check them in all modes unless they were checked before.

    `anew`: check them in any case. The usual ones need no check: tests check them.

    Raises:
        BadLabels: the labels cannot be used, or have a key that an action has.
        BadKeys: the keys cannot be used.
    """
    settings = Settings(store.labels(), _as_named(read_keys()))
    digest = _digest(settings)
    if not digest:
        return settings
    checked = read_preference(CHECKED)
    checked = checked if isinstance(checked, list) else []
    if anew or digest not in checked:
        _check_labels(settings.labels, store.labels_place)
        settings.check()
        if digest not in checked:
            write_preference(CHECKED, [*checked, digest][-MOST_CHECKED:])
    return settings


def _digest(settings: Settings) -> str:
    """Identify settings, in this version; empty where they are the usual ones."""
    labels, keys = settings.labels, settings.file.keys
    if labels == DEFAULT_LABELS and not keys:
        return ""
    return sha256(msgspec.json.encode((reader.__version__, labels, keys))).hexdigest()[:32]


def _check_labels(labels: LabelSet, path: str) -> None:
    """Refuse a label with a key that an action of some mode has.

    Raises:
        BadLabels: with the path.
    """
    for mode in MODES if labels != DEFAULT_LABELS else ():
        actions = usual_actions(mode, labels)
        for clash in clashes((action.name, action.keys) for action in actions):
            if clash.action.startswith(TAG):
                raise BadLabels(f"{path}: {clash}")
