"""Which key does what: no clash anywhere, and no key that terminals cannot tell apart."""

from __future__ import annotations

import re
import string
import sys
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.errors import BadLabels
from reader.model.labels import DEFAULT_LABELS, Label, LabelSet
from reader.modes import keymap as keymaps
from reader.modes.annotate.move import EXTEND, MOVE
from reader.modes.base import TAG, Action
from reader.modes.keymap import (
    MODES,
    NAMED_KEYS,
    WHERE,
    KeyClash,
    as_named,
    clashes,
    faults,
    giving_way,
    key_fault,
    settings_of,
    usual_actions,
    with_keys,
)
from reader.settings.files import BadKeys
from tests.modes.keys import keymap
from tests.project import key_table
from tests.store.folders import Folder

TABLES = {mode: usual_actions(mode, DEFAULT_LABELS) for mode in MODES}
TABLE, THEIRS = TABLES["annotate"], TABLES["adjudicate"]
READERS = {action.name for action in TABLE}
FREE = sorted(set(string.ascii_letters) - set(keymap(TABLE)))


def action(name: str, *keys: str) -> Action:
    return Action(name, keys, lambda _: None, name, "Things", f"Do {name}.")


def own(key: str) -> LabelSet:
    """The default labels, and one of the workspace's own with a key."""
    return LabelSet((*DEFAULT_LABELS, Label(name="claim", key=key, letter="C")))


def test_no_key_of_the_program_does_two_things() -> None:
    assert not key_table.own_clashes()


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_every_action_has_a_key_and_a_name_of_its_own(table: tuple[Action, ...]) -> None:
    assert all(action.keys for action in table)
    assert len({action.name for action in table}) == len(table)


@pytest.fixture
def clashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a key of a review do two things."""
    usual = keymaps.usual_actions

    def changed(mode: str, labels: LabelSet) -> tuple[Action, ...]:
        return (*usual(mode, labels), *([action("leap", "y")] if mode == "review" else []))

    monkeypatch.setattr(keymaps, "usual_actions", changed)
    monkeypatch.setattr(key_table, "usual_actions", changed)


CLASH = (
    "The program's own keys clash in the mode 'review': The key y is wanted by both accept and leap"
)


@pytest.mark.usefixtures("clashing")
def test_keys_of_the_program_that_clash_are_not_written_into_the_docs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "keys.md"
    page.write_text("as it was")
    monkeypatch.setattr(key_table, "PAGE", page)
    with pytest.raises(SystemExit, match=CLASH):
        key_table.write_table()
    assert page.read_text() == "as it was"


@pytest.mark.usefixtures("clashing")
def test_labels_are_not_blamed_where_keys_of_the_program_clash(tmp_path: Path) -> None:
    settings_of(write_labels(tmp_path, "F2"))
    with pytest.raises(BadLabels, match=r"labels\.toml: The key n is wanted by both"):
        settings_of(write_labels(tmp_path, "n"))


def test_reader_and_list_mean_the_same_by_the_keys_that_both_have() -> None:
    reader, listed = keymap(TABLE), keymap(TABLES["list"])
    for key in ("m", "?", "Ctrl+P"):
        assert reader[key] == listed[key]


def test_motions_have_the_same_keys_in_an_adjudication() -> None:
    reader = {each.name: each for each in TABLE}
    for each in THEIRS:
        if each.group in (MOVE, EXTEND):
            assert (each.keys, each.help) == (reader[each.name].keys, reader[each.name].help)


def test_an_adjudication_leaves_the_free_letters_to_labels() -> None:
    taken = set(keymap(THEIRS))
    assert not taken & set(FREE)


def test_sentences_can_name_every_mode_but_the_first() -> None:
    assert [*WHERE] == [*MODES][1:]


def test_every_action_says_what_it_does() -> None:
    for each in chain.from_iterable(TABLES.values()):
        assert each.short
        assert each.help.endswith(".")


def test_two_actions_that_want_one_key_are_refused_by_name() -> None:
    (clash,) = clashes([("down", ("Down", "j")), ("jump", ("j",))])
    assert str(clash) == "The key j is wanted by both down and jump."
    assert clash.action == "jump"


@pytest.mark.parametrize(
    "key",
    [
        *("Ctrl+A", "Alt+x", "Shift+Enter", "F1", "F10", "enter", "jj", "", " ", "\x1b"),
        *("語", "\u0301", "e\u0301", "\u0661", "\xad"),
    ],
)
def test_a_key_that_not_every_terminal_sends_is_refused(key: str) -> None:
    assert "not a key that every terminal can send" in str(key_fault(key, "jump"))


@pytest.mark.parametrize("digit", "0123456789")
def test_digits_are_counts(digit: str) -> None:
    assert "digits are counts" in str(key_fault(digit, "jump"))


def test_named_and_printable_keys_are_taken() -> None:
    for key in (*NAMED_KEYS, "a", "Z", "~", "!", "+"):
        assert key_fault(key, "jump") is None


@pytest.mark.parametrize("key", "éжßÄñλשع")
def test_letters_of_any_alphabet_are_taken(key: str) -> None:
    assert key_fault(key, "jump") is None


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
    (clash,) = clashes((each.name, each.keys) for each in usual_actions("annotate", own(key)))
    assert f"The key {key} is wanted by both" in str(clash)
    assert clash.action.startswith(TAG)


@pytest.mark.parametrize("key", ["F2", "F9", *FREE])
def test_a_label_can_take_a_free_letter_or_a_function_key(key: str) -> None:
    assert keymap(usual_actions("annotate", own(key)))[key] == f"{TAG}claim"


# The keys that a user prefers


def keys_of(table: tuple[Action, ...], name: str) -> tuple[str, ...]:
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


# What is in force


def write_keys(home: Path, keys: str) -> None:
    folder = home / ".config/obelism"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "keys.toml").write_text(keys)


def write_labels(root: Path, key: str) -> Folder:
    (root / ".obelism").mkdir(exist_ok=True)
    label = f'[[label]]\nname = "claim"\nkey = "{key}"\nletter = "C"\n'
    (root / ".obelism/labels.toml").write_text(label)
    return Folder(root)


@pytest.mark.parametrize(
    ("mode", "name"),
    [(mode, each.name) for mode in MODES for each in TABLES[mode] if TAG not in each.name],
)
def test_every_action_of_every_mode_has_the_key_that_a_user_gives_it(
    home: Path, tmp_path: Path, mode: str, name: str
) -> None:
    write_keys(home, f'{name} = "F7"\n')
    in_force = settings_of(Folder(tmp_path)).actions(mode)
    assert keys_of(in_force, name) == ("F7",)
    assert keymap(in_force)["F7"] == name


def test_a_name_that_an_action_had_stays_valid(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keymaps, "ALIASES", {"leap": "jump"})
    write_keys(home, 'leap = "H"\n')
    assert keys_of(settings_of(Folder(tmp_path)).actions("annotate"), "jump") == ("H",)
    write_keys(home, 'leap = "H"\njump = "F8"\n')
    assert keys_of(settings_of(Folder(tmp_path)).actions("annotate"), "jump") == ("H", "F8")
    write_keys(home, '\nleap = "u"\n')
    with pytest.raises(BadKeys, match="line 2: The key u is the only one of undo"):
        settings_of(Folder(tmp_path))


@pytest.mark.parametrize("name", keymaps.ALIASES)
def test_a_former_name_leads_to_an_action_that_there_is(name: str) -> None:
    names = {action.name for mode in MODES for action in TABLES[mode]}
    assert name not in names
    assert keymaps.ALIASES[name] in names


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ('accept = "n"', "The key n is the only one of reject"),
        ('carry_over = "y"', "The key y is the only one of take"),
        ('next_row = "m"', "The key m is the only one of menu"),
    ],
)
def test_keys_that_clash_in_any_mode_are_refused_whichever_is_begun(
    home: Path, tmp_path: Path, keys: str, sentence: str
) -> None:
    write_keys(home, keys)
    with pytest.raises(BadKeys, match=sentence):
        settings_of(Folder(tmp_path))


def test_labels_are_checked_in_all_modes_once_for_as_long_as_nothing_changes(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    usual = keymaps.usual_actions

    def noted(mode: str, labels: LabelSet) -> tuple[Action, ...]:
        asked.append(mode)
        return usual(mode, labels)

    def modes_checked() -> set[str]:
        asked.clear()
        settings_of(store)
        return set(asked)

    monkeypatch.setattr(keymaps, "usual_actions", noted)
    store = Folder(tmp_path)
    assert modes_checked() == set(), "there is nothing of the user's"
    write_labels(tmp_path, "F2")
    assert modes_checked() == set(MODES)
    assert modes_checked() == set()
    write_keys(home, 'undo = "F9"\n')
    assert modes_checked() == set(MODES)
    assert modes_checked() == set()
    write_labels(tmp_path, "F3")
    assert modes_checked() == set(MODES)
    write_labels(tmp_path, "y")
    for _ in range(2):
        with pytest.raises(BadLabels, match="The key y is wanted by both"):
            settings_of(store)


def test_what_is_in_force_in_one_mode_loads_no_other(home: Path, tmp_path: Path) -> None:
    store = write_labels(tmp_path, "F2")
    settings_of(store)
    others = [module.partition(":")[0] for mode, module in MODES.items() if mode != "annotate"]
    before = {name: sys.modules.pop(name) for name in others if name in sys.modules}
    try:
        settings_of(store).actions("annotate")
        assert not sys.modules.keys() & set(others)
    finally:
        sys.modules.update(before)
