"""What an adjudicator is asked before it is done, and what is done once only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.modes.adjudicate.adjudicating import (
    SAID,
    Said,
    change,
    current_quote,
    decisions,
    gold,
    gold_on,
    mark,
    press,
)
from tests.modes.annotate.keyboard import NOBODY, select

STORMS = "Storms closed the harbour"

UNFINISHED: dict[str, Sequence[Said]] = {
    "anna": [("attribution", ("content", STORMS), ("source", "the mayor"))],
    "ben": [("attribution", ("content", "closed the harbour"), ("cue", "said"))],
}


def decided_by_dora(root: Path, *keys: str) -> None:
    mark(root)
    mode = gold_on(root, "dora")
    press(mode, *keys)
    mode.state.layer.close(30)


def test_undoing_names_whose_decision_it_is_and_asks(tmp_path: Path) -> None:
    decided_by_dora(tmp_path, "1")
    mode = gold_on(tmp_path, "eve")
    press(mode, "u")
    assert mode.message == (
        "By dora: the taking of attribution “Storms closed…”. u again undoes it."
    )
    assert len(gold(mode)) == 1
    press(mode, "j", "u")
    assert len(gold(mode)) == 1
    press(mode, "u")
    assert gold(mode) == []
    assert mode.message.startswith("Undid dora’s taking of attribution")
    assert current_quote(mode) == STORMS


def test_ones_own_decision_is_undone_at_once(tmp_path: Path) -> None:
    decided_by_dora(tmp_path, "1")
    mode = gold_on(tmp_path, "eve")
    press(mode, "n", "u")
    assert [each.who for each in decisions(mode)] == ["dora"]
    assert mode.message.startswith("Undid the “nobody” on")


@pytest.mark.parametrize("key", ["2", "&", "n", "x", "f"])
def test_what_somebody_else_decided_is_decided_anew_once_that_is_confirmed(
    key: str, tmp_path: Path
) -> None:
    decided_by_dora(tmp_path, "1")
    mode = gold_on(tmp_path, "eve")
    press(mode, "[", key)
    assert mode.message.startswith("Decided by dora")
    assert mode.message.partition(": ")[2].startswith(f"{key} again ")
    assert [each.who for each in decisions(mode)] == ["dora"]
    press(mode, key)
    assert "dora" not in [each.who for each in decisions(mode)]
    press(mode, "u")
    assert [each.who for each in decisions(mode)] == ["dora"]


def test_the_extent_of_somebody_else_is_changed_once_that_is_confirmed(tmp_path: Path) -> None:
    decided_by_dora(tmp_path, "1")
    mode = gold_on(tmp_path, "eve")
    press(mode, "[", "E")
    assert mode.message == "Decided by dora: E again lets you change it."
    assert mode.state.choice is None
    press(mode, "E")
    assert mode.state.choice is not None
    press(mode, "q")
    select(mode, "the mayor")
    press(mode, "r")
    assert mode.message == "Decided by dora: r again lets you change it."


def test_a_decision_from_before_an_edit_is_taken_off_once_that_is_confirmed(tmp_path: Path) -> None:
    decided_by_dora(tmp_path, "1")
    change(tmp_path, "anna", 1, ("attribution", ("content", STORMS), ("source", "Ida Holm"), SAID))
    mode = gold_on(tmp_path, "eve")
    press(mode, "x")
    assert mode.message == "Decided by dora before it was edited: x again opens it again."
    assert len(gold(mode)) == 1
    press(mode, "x")
    assert gold(mode) == []


def test_an_annotator_beyond_the_ninth_is_confirmed_by_the_same_letters(tmp_path: Path) -> None:
    names = [f"a{number:02}" for number in range(11)]
    by: dict[str, Sequence[Said]] = {name: [("fact", NOBODY)] for name in names}
    by["a10"] = UNFINISHED["anna"]
    mark(tmp_path, by)
    mode = gold_on(tmp_path)
    press(mode, "0", "s")
    assert mode.message == "Unfinished, a10’s lacks cue: 0s again takes it."
    assert gold(mode) == []
    press(mode, "0", "s")
    assert len(gold(mode)) == 1


def test_the_same_decision_again_changes_nothing_and_says_so(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "1")
    first, step = dict(mode.state.layer.annotations), mode.state.layer.next_undo
    press(mode, "[", "1")
    assert mode.message == "Decided so already: taken from anna, by dora."
    assert mode.state.layer.annotations == first
    assert mode.state.layer.next_undo is step


@pytest.mark.parametrize("key", ["n", "&"])
def test_nobody_and_joining_are_decided_once(key: str, tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, key)
    step = mode.state.layer.next_undo
    press(mode, "[", key)
    assert mode.message.startswith("Decided so already: ")
    assert mode.state.layer.next_undo is step


def test_another_decision_takes_its_place_as_one_step(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "1", "[", "2")
    assert gold(mode) == [("attribution", "closed the harbour", "the mayor", "said")]
    press(mode, "u")
    assert gold(mode) == [("attribution", STORMS, "the mayor", "said")]


def test_the_own_version_again_changes_nothing(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    select(mode, NOBODY)
    press(mode, "f")
    select(mode, NOBODY)
    press(mode, "f")
    assert gold(mode) == [("fact", NOBODY)]
    assert mode.message.startswith("Decided so already: own version, as ben made it, by dora")


def test_what_is_unfinished_is_taken_once_that_is_confirmed(tmp_path: Path) -> None:
    mark(tmp_path, UNFINISHED)
    mode = gold_on(tmp_path)
    press(mode, "1")
    assert mode.message == "Unfinished, anna’s lacks cue: 1 again takes it."
    assert gold(mode) == []
    press(mode, "2")
    assert gold(mode) == []
    press(mode, "1", "1")
    assert gold(mode) == [("attribution", STORMS, "the mayor")]
    assert mode.message.startswith("Taken from anna, unfinished")


def test_joining_two_that_lack_what_the_other_has_is_not_asked_about(tmp_path: Path) -> None:
    mark(tmp_path, UNFINISHED)
    mode = gold_on(tmp_path)
    press(mode, "&")
    assert len(gold(mode)) == 1


def test_how_much_of_what_is_taken_over_is_unfinished_is_said_before(tmp_path: Path) -> None:
    same = UNFINISHED["anna"]
    mark(tmp_path, {"anna": [*same, ("fact", NOBODY)], "ben": same})
    mode = gold_on(tmp_path)
    press(mode, "%")
    assert mode.message == "1 item on which all 2 agree, 1 unfinished: % takes over."
    press(mode, "%")
    assert mode.message.startswith("Taken over: 1 item on which all 2 agree, 1 unfinished")


def test_a_digit_of_nobody_leaves_a_question_as_any_other_key(tmp_path: Path) -> None:
    mark(tmp_path, UNFINISHED)
    mode = gold_on(tmp_path)
    press(mode, "1")
    assert mode.message.endswith("1 again takes it.")
    press(mode, "7")
    assert mode.message.endswith("7 again acts.")
    assert gold(mode) == []
    press(mode, "7")
    assert mode.message == "There are 2 annotators here."
