"""What the footer of an adjudication offers, and that its sentences name the keys in force."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.labels import DEFAULT_LABELS
from reader.modes.adjudicate.mode import AdjudicateMode, adjudicate_actions
from reader.modes.base import Action
from reader.settings.files import key_path
from tests.modes.adjudicate.adjudicating import gold_on, mark, press
from tests.modes.annotate.keyboard import NOBODY, TRAINS, select

ALIKE = {"anna": [("fact", NOBODY)], "ben": [("fact", NOBODY)]}


def offered(mode: AdjudicateMode, *, narrow: bool = False) -> list[str]:
    """The words of the footer."""
    return [word for _, word in mode.current.footer(narrow=narrow)]


def test_the_footer_offers_what_can_be_done_now(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    assert mode.footer()[:4] == [
        ("1-2", "take"),  # the third marked nothing there
        ("&", "join"),
        ("n", "nobody"),
        ("f o a i", "own"),
    ]
    assert mode.now()[0][0] == ["1-2"]
    assert mode.now()[0][1].startswith("Take that annotator's version")
    assert not {"undo", "open again"} & set(offered(mode))
    press(mode, "1")
    assert "undo" in offered(mode)
    press(mode, "[")
    assert "open again" in offered(mode)
    press(mode, "]", "]")
    assert "join" not in offered(mode)


def test_without_a_current_item_nothing_is_offered_that_needs_one(tmp_path: Path) -> None:
    mark(tmp_path, ALIKE)
    mode = gold_on(tmp_path)
    assert offered(mode) == ["own", "next", "open", "take agreed", "overview", "help", "stop"]
    press(mode, "%")
    assert mode.footer() == [("%", "take over"), ("Esc", "leave it")]


def test_while_it_is_asked_how_many_are_enough_digits_are_offered(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "%")
    assert ("2-3", "how many must agree") in mode.footer()


def test_a_pair_that_is_begun_offers_its_label_again(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    select(mode, TRAINS)
    press(mode, "i")
    assert ("i", "inconsistency") in mode.footer()
    assert ("f o a i", "own") in mode.footer(narrow=True)
    assert "later" in offered(mode)


def test_while_an_extent_is_chosen_what_keeps_and_leaves_it_is_offered(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "E")
    assert {"keep", "as it was", "next passage"} <= set(offered(mode))
    press(mode, "v")
    assert mode.current.badge == "OWN EXTENT · EXTEND end"


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("3", "cleo marked nothing here; F9 decides that nobody should."),
        ("F9 [ F9", "Decided so already: nobody, as cleo left it, by dora."),
    ],
)
def test_sentences_name_the_keys_in_force(keys: str, message: str, tmp_path: Path) -> None:
    key_path().parent.mkdir(parents=True, exist_ok=True)
    key_path().write_text('nobody = "F9"\nback = "F8"\n')
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, *keys.split())
    assert mode.message == message
    press(mode, "E")
    assert mode.current.message.endswith("F8 leaves it as it was.")


def test_every_step_that_can_be_undone_has_a_name() -> None:
    steps = {what for each in adjudicate_actions(DEFAULT_LABELS) for what in each.past}
    assert steps >= {"joined", "own", "added", "nobody", "automatic", "reason", "reopen"}


def test_every_action_says_what_it_does_in_one_sentence() -> None:
    actions: tuple[Action, ...] = adjudicate_actions(DEFAULT_LABELS)
    assert [each.name for each in actions if not each.help.endswith(".")] == []
