"""The table of actions in force: the usual one, with the labels and the keys of this user."""

from __future__ import annotations

from collections.abc import Iterator

from reader.model.errors import BadLabels
from reader.model.labels import LabelSet
from reader.session.actions import UserAction, actions
from reader.session.adjudication_actions import adjudication_actions
from reader.session.keymap import (
    USABLE,
    KeyClash,
    NoKey,
    as_named,
    faults,
    giving_way,
    keymap,
    with_keys,
)
from reader.session.review_actions import review_actions
from reader.settings.files import BadKeys, KeyFile, read_keys
from reader.store.folder.workspace import Workspace


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
