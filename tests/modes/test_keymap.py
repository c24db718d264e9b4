"""Which key does what: no clash anywhere, and no key that terminals cannot tell apart."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.labels import DEFAULT_LABELS, Label, LabelSet
from reader.modes.adjudicate.actions import adjudication_actions, choosing_actions
from reader.modes.annotate.old_actions import EXTEND, MOVE, TAG, UserAction, actions
from reader.modes.articles.browse import ACTIONS as LIST_ACTIONS
from reader.modes.keymap import (
    NAMED_KEYS,
    KeyClash,
    as_named,
    check_key,
    faults,
    giving_way,
    keymap,
    with_keys,
)
from reader.modes.review.actions import review_actions

FREE = sorted(set(string.ascii_letters) - set(keymap(actions(DEFAULT_LABELS))))


def action(name: str, *keys: str) -> UserAction:
    return UserAction(name, keys, name, f"Do {name}.", "Things")


def own(key: str) -> LabelSet:
    """The default labels, and one of the workspace's own with a key."""
    return LabelSet((*DEFAULT_LABELS, Label(name="claim", key=key, letter="C")))


TABLES = {
    "reader": actions(DEFAULT_LABELS),
    "list": LIST_ACTIONS,
    "review": review_actions(DEFAULT_LABELS),
    "adjudication": adjudication_actions(DEFAULT_LABELS),
    "own extent": choosing_actions(actions(DEFAULT_LABELS)),
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_no_key_does_two_things_and_every_action_has_one(table: tuple[UserAction, ...]) -> None:
    found = keymap(table)
    assert set(found.values()) == {action.name for action in table}
    assert len(found) == sum(len(action.keys) for action in table)
    assert len({action.name for action in table}) == len(table)


def test_reader_and_list_mean_the_same_by_the_keys_that_both_have() -> None:
    reader, listed = keymap(actions(DEFAULT_LABELS)), keymap(LIST_ACTIONS)
    for key in ("m", "?", "Ctrl+P"):
        assert reader[key] == listed[key]


def test_motions_have_the_same_keys_in_an_adjudication() -> None:
    reader = {each.name: each for each in actions(DEFAULT_LABELS)}
    for each in adjudication_actions(DEFAULT_LABELS):
        if each.group in (MOVE, EXTEND):
            assert each == reader[each.name]


def test_an_adjudication_leaves_the_free_letters_to_labels() -> None:
    taken = set(keymap(adjudication_actions(DEFAULT_LABELS)))
    assert not taken & set(FREE)


def test_every_action_says_what_it_does() -> None:
    for each in (*actions(DEFAULT_LABELS), *LIST_ACTIONS):
        assert each.short
        assert each.help.endswith(".")


def test_two_actions_that_want_one_key_are_refused_by_name() -> None:
    with pytest.raises(KeyClash, match="The key j is wanted by both down and jump"):
        keymap([action("down", "Down", "j"), action("jump", "j")])


@pytest.mark.parametrize(
    "key",
    [
        *("Ctrl+A", "Alt+x", "Shift+Enter", "F1", "F10", "enter", "jj", "", " ", "\x1b"),
        *("語", "\u0301", "e\u0301", "\u0661", "\xad"),
    ],
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


@pytest.mark.parametrize("key", "éжßÄñλשع")
def test_letters_of_any_alphabet_are_taken(key: str) -> None:
    check_key(key, "jump")


def test_names_are_taken_in_any_case_and_letters_are_composed() -> None:
    assert [as_named(key) for key in ("space", "PGDN", "ctrl+p", "j", "J", "e\u0301")] == [
        "Space",
        "PgDn",
        "Ctrl+P",
        "j",
        "J",
        "é",
    ]


def test_the_help_of_the_command_names_every_key_with_a_name() -> None:
    from reader.cli.keys import keys

    assert set(NAMED_KEYS) <= set((keys.help or "").split())


@pytest.mark.parametrize("key", ["j", "f", "r", "q", "V", "D"])
def test_a_label_cannot_take_a_key_that_is_in_use(key: str) -> None:
    with pytest.raises(KeyClash, match=f"The key {key} is wanted by both"):
        keymap(actions(own(key)))


@pytest.mark.parametrize("key", ["F2", "F9", *FREE])
def test_a_label_can_take_a_free_letter_or_a_function_key(key: str) -> None:
    assert keymap(actions(own(key)))[key] == f"{TAG}claim"


# The keys that a user prefers

TABLE = actions(DEFAULT_LABELS)


def keys_of(table: tuple[UserAction, ...], name: str) -> tuple[str, ...]:
    """The keys of an action."""
    return next(action.keys for action in table if action.name == name)


def test_preferred_keys_take_the_place_of_the_usual_ones() -> None:
    table = with_keys(TABLE, {"jump": ("H", "F7")})
    found = keymap(table)
    assert (found["H"], found["F7"]) == ("jump", "jump")
    assert "s" not in found
    assert [action.name for action in table] == [action.name for action in TABLE]
    assert with_keys(TABLE, {}) == TABLE


def test_a_key_taken_from_another_action_is_gone_there() -> None:
    table = with_keys(TABLE, {"jump": ("j",)})
    assert keys_of(table, "jump") == ("j",)
    assert keys_of(table, "next_sentence") == ("Down",)


def test_two_actions_can_change_their_keys() -> None:
    found = keymap(with_keys(TABLE, {"undo": ("U",), "redo": ("u",)}))
    assert (found["U"], found["u"]) == ("undo", "redo")


@pytest.mark.parametrize(
    ("preferred", "action", "sentence"),
    [
        ({"jmp": ("H",)}, "jmp", "There is no action 'jmp'; obelism keys lists them."),
        (
            {f"{TAG}fact": ("H",)},
            f"{TAG}fact",
            "The key of tag:fact is set in the workspace's labels.toml.",
        ),
        ({"jump": ("Ctrl+A",)}, "jump", "'Ctrl+A' for jump is not a key that every terminal can"),
        ({"jump": ("",)}, "jump", "'' for jump is not a key"),
        ({"jump": ("7",)}, "jump", "The digit 7 cannot be a key for jump: digits are counts."),
        ({"jump": ("f",)}, "jump", "The key f is wanted by both jump and tag:fact."),
        ({"jump": ("H", "H")}, "jump", "The key H is wanted by both jump and jump."),
        (
            {"jump": ("H",), "jump_span": ("H",)},
            "jump_span",
            "The key H is wanted by both jump and jump_span.",
        ),
        ({"jump": ("u",)}, "jump", "The key u is the only one of undo; give that another."),
        (
            {"jump": ("j", "Down")},
            "jump",
            "The key j is the only one of next_sentence; give that another.",
        ),
    ],
)
def test_keys_that_cannot_be_are_refused_with_the_action(
    preferred: dict[str, tuple[str, ...]], action: str, sentence: str
) -> None:
    with pytest.raises(KeyClash, match=re.escape(sentence)) as refused:
        with_keys(TABLE, preferred)
    assert refused.value.action == action


def test_all_that_is_wrong_is_found_at_once() -> None:
    found = faults(TABLE, {"jmp": ("F1",), "jump": ("F1", "u"), "copy": ("7",)})
    assert [fault.action for fault in found] == ["jmp", "jump", "copy", "jump"]


THEIRS = adjudication_actions(DEFAULT_LABELS)
READERS = {action.name for action in TABLE}


def test_where_it_is_a_guest_an_action_leaves_others_their_only_key() -> None:
    wanted = {"next_sentence": ("n", "Down")}
    assert giving_way(THEIRS, wanted, READERS) == {"next_sentence": ("Down",)}
    found = keymap(with_keys(THEIRS, {"next_sentence": ("Down",)}))
    assert (found["n"], found["Down"]) == ("nobody", "next_sentence")


def test_a_guest_without_any_key_has_its_usual_ones() -> None:
    assert giving_way(THEIRS, {"next_sentence": ("n",)}, READERS)["next_sentence"] == ("j", "Down")


def test_an_action_whose_key_the_user_chose_too_has_that() -> None:
    wanted = {"next_sentence": ("n",), "nobody": ("b",)}
    assert giving_way(THEIRS, wanted, READERS) == wanted


@given(
    st.dictionaries(
        st.sampled_from([action.name for action in TABLE if not action.name.startswith(TAG)]),
        st.lists(st.sampled_from([*NAMED_KEYS, *"jkhlHsSuUXY+*"]), min_size=1, max_size=3).map(
            tuple
        ),
        max_size=4,
    )
)
def test_whatever_is_preferred_every_action_keeps_a_key_of_its_own_or_it_is_refused(
    preferred: dict[str, tuple[str, ...]],
) -> None:
    names = {action.name for action in TABLE}
    try:
        table, blamed = with_keys(TABLE, preferred), None
    except KeyClash as refused:
        table, blamed = with_keys(TABLE, {}), refused.action
    assert set(keymap(table).values()) == names
    if blamed is None:
        assert all(keys_of(table, name) == keys for name, keys in preferred.items())
    else:
        assert blamed in names


_MOVES = [action.name for action in THEIRS if action.group in (MOVE, EXTEND)]


@given(
    st.dictionaries(
        st.sampled_from(_MOVES),
        st.lists(st.sampled_from([*"n&%!;:#jkcUXé", "Down", "F2"]), min_size=1, max_size=3).map(
            lambda keys: tuple(dict.fromkeys(keys))
        ),
        max_size=3,
    )
)
def test_no_key_of_the_readers_leaves_an_adjudication_without_one_of_its_own(
    preferred: dict[str, tuple[str, ...]],
) -> None:
    given_way = giving_way(THEIRS, preferred, READERS)
    own = {action.name: action.keys for action in THEIRS if action.name not in READERS}
    told = [str(fault) for fault in faults(THEIRS, given_way)]
    assert not any(f"only one of {name};" in sentence for name in own for sentence in told)
