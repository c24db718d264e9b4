"""The table of a review: every action does something, and no key does two."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.labels import DEFAULT_LABELS
from reader.modes.annotate.old_actions import actions
from reader.modes.annotate.old_mode import handlers
from reader.modes.keymap import keymap
from reader.modes.review.actions import review_actions
from reader.modes.review.correct import correcting_actions
from tests.modes.review.reviews import review_of

TABLE = review_actions(DEFAULT_LABELS)


@pytest.mark.parametrize("action", [action.name for action in TABLE])
def test_every_action_does_something_that_is_no_error(action: str, root: Path) -> None:
    review = review_of(root)
    review.do(action)
    assert review.message or review.take_requests() or review.mode == "summary" or "scr" in action


@pytest.mark.parametrize("table", [TABLE, correcting_actions(actions(DEFAULT_LABELS))])
def test_no_key_does_two_things(table: tuple[object, ...]) -> None:
    assert keymap(table)  # type: ignore[arg-type]


def test_while_an_extent_is_chosen_every_action_is_known() -> None:
    known = handlers(DEFAULT_LABELS)
    own = {"keep_extent", "next_annotation"}
    names = {action.name for action in correcting_actions(actions(DEFAULT_LABELS))}
    assert own <= names
    assert names - own <= known.keys()


def test_every_named_action_works_while_an_extent_is_chosen(root: Path) -> None:
    for action in correcting_actions(actions(DEFAULT_LABELS)):
        review = review_of(root)
        review.do("extent")
        review.do(action.name)
        assert review.mode in ("judging", "correcting")
        review.open_layers.end()


def test_a_label_may_not_take_a_key_of_the_review(root: Path) -> None:
    from reader.model.errors import BadLabels
    from reader.modes.keymap import settings_of
    from reader.store.folder.workspace import Workspace

    labels = '[[label]]\nname = "x"\nkey = "y"\nletter = "X"\n'
    (root / ".obelism/labels.toml").write_text(labels)
    with pytest.raises(BadLabels, match="The key y"):
        settings_of(Workspace(root))
