"""The actions of a review: every one does something."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.labels import DEFAULT_LABELS
from reader.modes import extent
from reader.modes.annotate.jump import type_sign
from reader.modes.review.mode import ReviewMode, review_actions
from reader.settings.files import key_path
from tests.modes.review.reviews import press, review_of
from tests.services.tagged import write

ACTIONS = review_actions(DEFAULT_LABELS)


def footer(review: ReviewMode) -> str:
    """The keys that are offered now, with their words."""
    return "  ".join(f"{key} {word}" for key, word in review.current.footer())


@pytest.mark.parametrize("action", [action.name for action in ACTIONS])
def test_every_action_does_something_that_is_no_error(action: str, root: Path) -> None:
    review = review_of(root)
    review.do(action)
    requests = review.state.take_requests()
    assert review.current.message or requests or review.state.summary_open or "scr" in action


def test_keys_of_the_users_own_count_in_the_review_and_while_an_extent_is_chosen(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = 'accept = "%"\nextent = "F2"\nkeep_extent = "F3"\nnext_word = "F4"\nback = "F5"\n'
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    write(key_path().parent, "keys.toml", keys)
    review = review_of(root)
    press(review, "%", "F2")
    assert review.current.message == (
        "Select the right extent; F3 keeps it, F5 leaves it as it was."
    )
    press(review, "F4", "F3")
    assert review.message.startswith("The fact is now: “The”")


@pytest.mark.parametrize("action", [action.name for action in extent.ACTIONS])
def test_every_action_works_while_an_extent_is_chosen(action: str, root: Path) -> None:
    review = review_of(root)
    review.do("extent")
    review.current.do(action)
    assert (review.state.choice is None) == (action in ("back", "escape"))


def test_the_footer_offers_what_can_be_done_now(root: Path) -> None:
    review = review_of(root)
    assert footer(review) == (
        "y accept  n reject  f o a i label  E extent  u back  c note  Space later  j k scroll"
        "  s summary  ? help  q stop"
    )
    press(review, "E")
    assert footer(review).endswith("Tab next passage  Enter keep  q as it was")
    press(review, "s")
    assert footer(review) == "Esc leave the hints"
    review.current.apply(type_sign, "Esc")
    press(review, "q", "s")
    assert footer(review) == "j k scroll  q go on"
    press(review, "q", *"yyyyy")
    assert footer(review) == "j k scroll  u back  q stop"


def test_blind_the_footer_asks_for_a_label(root: Path) -> None:
    review = review_of(root, "Anna", blind=True)
    assert footer(review).startswith("f o a i which label?  n none  u back  c note")


def test_a_label_may_not_take_a_key_of_the_review(root: Path) -> None:
    from reader.model.errors import BadLabels
    from reader.modes.keymap import settings_of
    from tests.store.folders import Folder

    labels = '[[label]]\nname = "x"\nkey = "y"\nletter = "X"\n'
    (root / ".obelism/labels.toml").write_text(labels)
    with pytest.raises(BadLabels, match="The key y"):
        settings_of(Folder(root))
