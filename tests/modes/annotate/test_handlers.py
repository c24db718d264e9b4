"""The table and what does it are one: nothing in one is missing in the other."""

from __future__ import annotations

import pytest

from reader.model.labels import DEFAULT_LABELS, Label, LabelSet
from reader.modes.annotate.old_actions import TAG, actions
from reader.modes.annotate.old_mode import ACTING, acts_on_focus, handlers

OWN = LabelSet((Label(name="claim", key="F2", letter="C"), Label(name="x y", key="W", letter="X")))


@pytest.mark.parametrize("labels", [DEFAULT_LABELS, OWN, LabelSet(())])
def test_every_action_has_a_handler_and_the_other_way_round(labels: LabelSet) -> None:
    assert sorted(handlers(labels)) == sorted(action.name for action in actions(labels))


def test_what_changes_something_at_the_focus_has_to_be_seen_there() -> None:
    names = {action.name for action in actions(OWN)}
    assert names >= ACTING
    for name in (f"{TAG}claim", f"{TAG}x y", "role", "extent"):
        assert acts_on_focus(name)
    for name in ("next_word", "flag", "delete", "undo", "escape", "help"):
        assert not acts_on_focus(name)


def test_what_changes_or_asks_for_something_but_undo_is_done_once() -> None:
    repeating = {action.name for action in actions(DEFAULT_LABELS) if action.repeats}
    assert repeating & {"undo", "redo"} == {"undo", "redo"}
    assert not repeating & {"comment", "delete", "flag", "done", "menu", "next_article", "back"}
    assert not any(acts_on_focus(name) for name in repeating)
