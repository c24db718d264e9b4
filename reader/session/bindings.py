"""The table of actions in force: the usual one, with the labels and the keys of this user."""

from __future__ import annotations

from reader.model.labels import LabelSet
from reader.session.actions import UserAction, actions
from reader.session.keymap import KeyClash, keymap, with_keys
from reader.session.review_actions import review_actions
from reader.store.errors import BadLabels
from reader.store.key_file import BadKeys, KeyFile, read_keys
from reader.store.workspace import Workspace


def labels_of(workspace: Workspace) -> LabelSet:
    """The labels of a workspace, with keys that clash with no action of the reader.

    Raises:
        BadLabels: they cannot be used; the sentence names the file.
    """
    labels = workspace.labels()
    try:
        keymap(actions(labels))
        keymap(review_actions(labels))
    except KeyClash as error:
        raise BadLabels(f"{workspace.home / 'labels.toml'}: {error}") from None
    return labels


def table_of(labels: LabelSet, file: KeyFile | None = None) -> tuple[UserAction, ...]:
    """The actions for a set of labels, with the keys of the user's file.

    Raises:
        BadKeys: the file cannot be used; the sentence names it, and the line where it is known.
    """
    file = read_keys() if file is None else file
    return _with_keys_of(file, actions(labels), review_actions(labels))


def review_table_of(labels: LabelSet, file: KeyFile | None = None) -> tuple[UserAction, ...]:
    """The actions of a review for a set of labels, with the keys of the user's file.

    Raises:
        BadKeys: the file cannot be used; the sentence names it, and the line where it is known.
    """
    file = read_keys() if file is None else file
    return _with_keys_of(file, review_actions(labels), actions(labels))


def _with_keys_of(
    file: KeyFile, table: tuple[UserAction, ...], other: tuple[UserAction, ...]
) -> tuple[UserAction, ...]:
    """A table with the keys that the file gives its actions; those of the other one are not meant.

    An action of both has its keys in both.
    """
    elsewhere = {action.name for action in other} - {action.name for action in table}
    keys = {name: wanted for name, wanted in file.keys.items() if name not in elsewhere}
    if not keys:
        return table
    try:
        return with_keys(table, keys)
    except KeyClash as error:
        raise BadKeys(f"{file.place(error.action)}: {error}") from None
