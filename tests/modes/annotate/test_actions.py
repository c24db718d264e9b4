"""The actions of annotating: which there are, and what is said of each."""

from __future__ import annotations

import inspect

import pytest

from reader.model.labels import DEFAULT_LABELS, Label, LabelSet
from reader.modes.annotate.mode import annotate_actions
from reader.modes.base import TAG, Action

OWN = LabelSet((Label(name="claim", key="F2", letter="C"), Label(name="x y", key="W", letter="X")))
ACTIONS = {action.name: action for action in annotate_actions(OWN)}


def test_there_is_an_action_for_each_label() -> None:
    names = [name for name in ACTIONS if name.startswith(TAG)]
    assert names == [f"{TAG}claim", f"{TAG}x y"]
    assert [ACTIONS[name].keys for name in names] == [("F2",), ("W",)]


@pytest.mark.parametrize("action", annotate_actions(DEFAULT_LABELS), ids=lambda each: each.name)
def test_an_action_says_what_it_does_and_takes_a_state_alone(action: Action) -> None:
    assert action.short
    assert action.help.endswith(".")
    inspect.signature(action.run).bind(object())


def test_what_changes_something_at_the_focus_has_to_be_seen_there() -> None:
    at_focus = {name for name, action in ACTIONS.items() if action.at_focus}
    assert at_focus == {f"{TAG}claim", f"{TAG}x y", "role", "extent"}
    assert all(ACTIONS[name].changes for name in at_focus)


def test_what_changes_or_asks_for_something_but_undo_is_done_once() -> None:
    repeating = {name for name, action in ACTIONS.items() if action.repeats}
    # Redoing refuses by itself: carrying tags over may be redone where nothing else may be changed.
    assert {name for name in repeating if ACTIONS[name].changes} == {"undo"}
    assert not repeating & {"menu", "help", "next_article", "back", "find"}
