"""Which key does what: no clash anywhere, and no key that terminals cannot tell apart."""

from __future__ import annotations

import string

import pytest

from reader.model.labels import DEFAULT_LABELS, Label, LabelSet
from reader.session.actions import TAG, UserAction, actions
from reader.session.keymap import NAMED_KEYS, KeyClash, check_key, keymap
from reader.session.list_actions import LIST_ACTIONS

FREE = sorted(set(string.ascii_letters) - set(keymap(actions(DEFAULT_LABELS))))


def action(name: str, *keys: str) -> UserAction:
    return UserAction(name, keys, name, f"Do {name}.", "Things")


def own(key: str) -> LabelSet:
    """The default labels, and one of the workspace's own with a key."""
    return LabelSet((*DEFAULT_LABELS, Label(name="claim", key=key, letter="C")))


@pytest.mark.parametrize("table", [actions(DEFAULT_LABELS), LIST_ACTIONS], ids=["reader", "list"])
def test_no_key_does_two_things_and_every_action_has_one(table: tuple[UserAction, ...]) -> None:
    found = keymap(table)
    assert set(found.values()) == {action.name for action in table}
    assert len(found) == sum(len(action.keys) for action in table)
    assert len({action.name for action in table}) == len(table)


def test_reader_and_list_mean_the_same_by_the_keys_that_both_have() -> None:
    reader, listed = keymap(actions(DEFAULT_LABELS)), keymap(LIST_ACTIONS)
    for key in ("m", "?", "Ctrl+P"):
        assert reader[key] == listed[key]


def test_every_action_says_what_it_does() -> None:
    for each in (*actions(DEFAULT_LABELS), *LIST_ACTIONS):
        assert each.short
        assert each.help.endswith(".")


def test_two_actions_that_want_one_key_are_refused_by_name() -> None:
    with pytest.raises(KeyClash, match="The key j is wanted by both down and jump"):
        keymap([action("down", "Down", "j"), action("jump", "j")])


@pytest.mark.parametrize(
    "key", ["Ctrl+A", "Alt+x", "Shift+Enter", "F1", "F10", "\u00e9", " ", "", "jj", "\x1b", "enter"]
)
def test_a_key_that_not_every_terminal_sends_is_refused(key: str) -> None:
    with pytest.raises(KeyClash, match="not a key that every terminal can send"):
        check_key(key, "jump")


@pytest.mark.parametrize("digit", "0123456789")
def test_digits_are_counts(digit: str) -> None:
    with pytest.raises(KeyClash, match="digits are counts"):
        check_key(digit, "jump")


def test_named_and_printable_keys_are_taken() -> None:
    for key in (*NAMED_KEYS, "a", "Z", "~", "!", "+"):
        check_key(key, "jump")


@pytest.mark.parametrize("key", ["j", "f", "r", "q", "V", "D"])
def test_a_label_cannot_take_a_key_that_is_in_use(key: str) -> None:
    with pytest.raises(KeyClash, match=f"The key {key} is wanted by both"):
        keymap(actions(own(key)))


@pytest.mark.parametrize("key", ["F2", "F9", *FREE])
def test_a_label_can_take_a_free_letter_or_a_function_key(key: str) -> None:
    assert keymap(actions(own(key)))[key] == f"{TAG}claim"
