"""The table of actions in force: the usual one, with the labels and the keys of this user."""

from __future__ import annotations

from reader.model.labels import LabelSet
from reader.session.actions import UserAction, actions
from reader.session.adjudication_actions import adjudication_actions
from reader.session.keymap import KeyClash, keymap, with_keys
from reader.session.review_actions import review_actions
from reader.store.errors import BadLabels
from reader.store.key_file import BadKeys, KeyFile, read_keys
from reader.store.workspace import Workspace


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
        BadKeys: the file cannot be used; the sentence names it, and the line where it is known.
    """
    return _with_keys_of(file, actions(labels), labels)


def review_table_of(labels: LabelSet, file: KeyFile | None = None) -> tuple[UserAction, ...]:
    """The actions of a review for a set of labels, with the keys of the user's file.

    Raises:
        BadKeys: the file cannot be used; the sentence names it, and the line where it is known.
    """
    return _with_keys_of(file, review_actions(labels), labels)


def adjudication_table_of(labels: LabelSet, file: KeyFile | None = None) -> tuple[UserAction, ...]:
    """The actions of an adjudication for a set of labels, with the keys of the user's file.

    Raises:
        BadKeys: the file cannot be used; the sentence names it, and the line where it is known.
    """
    return _with_keys_of(file, adjudication_actions(labels), labels)


def _with_keys_of(
    file: KeyFile | None, table: tuple[UserAction, ...], labels: LabelSet
) -> tuple[UserAction, ...]:
    """A table with the keys that the file gives its actions; those of other tables are not meant.

    An action of several has its keys in all of them.
    """
    file = read_keys() if file is None else file
    known = {action.name for action in table}
    elsewhere = {action.name for other in every_table(labels) for action in other} - known
    keys = {name: wanted for name, wanted in file.keys.items() if name not in elsewhere}
    if not keys:
        return table
    try:
        return with_keys(table, keys)
    except KeyClash as error:
        raise BadKeys(f"{file.place(error.action)}: {error}") from None
