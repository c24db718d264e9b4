"""The table of actions in force: the usual one, with the labels and the keys of this user."""

from __future__ import annotations

from reader.model.labels import LabelSet
from reader.session.actions import UserAction, actions
from reader.session.keymap import KeyClash, keymap, with_keys
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
    except KeyClash as error:
        raise BadLabels(f"{workspace.home / 'labels.toml'}: {error}") from None
    return labels


def table_of(labels: LabelSet, file: KeyFile | None = None) -> tuple[UserAction, ...]:
    """The actions for a set of labels, with the keys of the user's file.

    Raises:
        BadKeys: the file cannot be used; the sentence names it, and the line where it is known.
    """
    file = read_keys() if file is None else file
    if not file.keys:
        return actions(labels)
    try:
        return with_keys(actions(labels), file.keys)
    except KeyClash as error:
        raise BadKeys(f"{file.place(error.action)}: {error}") from None
