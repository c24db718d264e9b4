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
from tests.modes.annotate.keyboard import NOBODY
from tests.modes.annotate.old_keyboard import select

STORMS = "Storms closed the harbour"

UNFINISHED: dict[str, Sequence[Said]] = {
    "anna": [("attribution", ("content", STORMS), ("source", "the mayor"))],
    "ben": [("attribution", ("content", "closed the harbour"), ("cue", "said"))],
}


def decided_by_dora(root: Path, *keys: str) -> None:
    mark(root)
    reader = gold_on(root, "dora")
    press(reader, *keys)
    reader.layer.close(30)


def test_undoing_names_whose_decision_it_is_and_asks(tmp_path: Path) -> None:
    decided_by_dora(tmp_path, "1")
    reader = gold_on(tmp_path, "eve")
    press(reader, "u")
    assert reader.message == (
        "By dora: the taking of attribution “Storms closed…”. u again undoes it."
    )
    assert len(gold(reader)) == 1
    press(reader, "j", "u")
    assert len(gold(reader)) == 1
    press(reader, "u")
    assert gold(reader) == []
    assert reader.message.startswith("Undid dora’s taking of attribution")
    assert current_quote(reader) == STORMS


def test_ones_own_decision_is_undone_at_once(tmp_path: Path) -> None:
    decided_by_dora(tmp_path, "1")
    reader = gold_on(tmp_path, "eve")
    press(reader, "n", "u")
    assert [each.who for each in decisions(reader)] == ["dora"]
    assert reader.message.startswith("Undid the “nobody” on")


@pytest.mark.parametrize("key", ["2", "&", "n", "x", "f"])
def test_what_somebody_else_decided_is_decided_anew_once_that_is_confirmed(
    key: str, tmp_path: Path
) -> None:
    decided_by_dora(tmp_path, "1")
    reader = gold_on(tmp_path, "eve")
    press(reader, "[", key)
    assert reader.message.startswith("Decided by dora")
    assert reader.message.partition(": ")[2].startswith(f"{key} again ")
    assert [each.who for each in decisions(reader)] == ["dora"]
    press(reader, key)
    assert "dora" not in [each.who for each in decisions(reader)]
    press(reader, "u")
    assert [each.who for each in decisions(reader)] == ["dora"]


def test_the_extent_of_somebody_else_is_changed_once_that_is_confirmed(tmp_path: Path) -> None:
    decided_by_dora(tmp_path, "1")
    reader = gold_on(tmp_path, "eve")
    press(reader, "[", "E")
    assert reader.message == "Decided by dora: E again lets you change it."
    assert not reader.choosing
    press(reader, "E")
    assert reader.choosing
    press(reader, "q")
    select(reader, "the mayor")
    press(reader, "r")
    assert reader.message == "Decided by dora: r again lets you change it."


def test_a_decision_from_before_an_edit_is_taken_off_once_that_is_confirmed(tmp_path: Path) -> None:
    decided_by_dora(tmp_path, "1")
    change(tmp_path, "anna", 1, ("attribution", ("content", STORMS), ("source", "Ida Holm"), SAID))
    reader = gold_on(tmp_path, "eve")
    press(reader, "x")
    assert reader.message == "Decided by dora before it was edited: x again opens it again."
    assert len(gold(reader)) == 1
    press(reader, "x")
    assert gold(reader) == []


def test_an_annotator_beyond_the_ninth_is_confirmed_by_the_same_letters(tmp_path: Path) -> None:
    names = [f"a{number:02}" for number in range(11)]
    by: dict[str, Sequence[Said]] = {name: [("fact", NOBODY)] for name in names}
    by["a10"] = UNFINISHED["anna"]
    mark(tmp_path, by)
    reader = gold_on(tmp_path)
    press(reader, "0", "s")
    assert reader.message == "Unfinished, a10’s lacks cue: 0s again takes it."
    assert gold(reader) == []
    press(reader, "0", "s")
    assert len(gold(reader)) == 1


def test_the_same_decision_again_changes_nothing_and_says_so(tmp_path: Path) -> None:
    mark(tmp_path)
    reader = gold_on(tmp_path)
    press(reader, "1")
    first, step = dict(reader.layer.annotations), reader.layer.next_undo
    press(reader, "[", "1")
    assert reader.message == "Decided so already: taken from anna, by dora."
    assert reader.layer.annotations == first
    assert reader.layer.next_undo is step


@pytest.mark.parametrize("key", ["n", "&"])
def test_nobody_and_joining_are_decided_once(key: str, tmp_path: Path) -> None:
    mark(tmp_path)
    reader = gold_on(tmp_path)
    press(reader, key)
    step = reader.layer.next_undo
    press(reader, "[", key)
    assert reader.message.startswith("Decided so already: ")
    assert reader.layer.next_undo is step


def test_another_decision_takes_its_place_as_one_step(tmp_path: Path) -> None:
    mark(tmp_path)
    reader = gold_on(tmp_path)
    press(reader, "1", "[", "2")
    assert gold(reader) == [("attribution", "closed the harbour", "the mayor", "said")]
    press(reader, "u")
    assert gold(reader) == [("attribution", STORMS, "the mayor", "said")]


def test_the_own_version_again_changes_nothing(tmp_path: Path) -> None:
    mark(tmp_path)
    reader = gold_on(tmp_path)
    select(reader, NOBODY)
    press(reader, "f")
    select(reader, NOBODY)
    press(reader, "f")
    assert gold(reader) == [("fact", NOBODY)]
    assert reader.message.startswith("Decided so already: own version, as ben made it, by dora")


def test_what_is_unfinished_is_taken_once_that_is_confirmed(tmp_path: Path) -> None:
    mark(tmp_path, UNFINISHED)
    reader = gold_on(tmp_path)
    press(reader, "1")
    assert reader.message == "Unfinished, anna’s lacks cue: 1 again takes it."
    assert gold(reader) == []
    press(reader, "2")
    assert gold(reader) == []
    press(reader, "1", "1")
    assert gold(reader) == [("attribution", STORMS, "the mayor")]
    assert reader.message.startswith("Taken from anna, unfinished")


def test_joining_two_that_lack_what_the_other_has_is_not_asked_about(tmp_path: Path) -> None:
    mark(tmp_path, UNFINISHED)
    reader = gold_on(tmp_path)
    press(reader, "&")
    assert len(gold(reader)) == 1


def test_how_much_of_what_is_taken_over_is_unfinished_is_said_before(tmp_path: Path) -> None:
    same = UNFINISHED["anna"]
    mark(tmp_path, {"anna": [*same, ("fact", NOBODY)], "ben": same})
    reader = gold_on(tmp_path)
    press(reader, "%")
    assert reader.message == "1 thing made alike by all 2, 1 unfinished: % takes over."
    press(reader, "%")
    assert reader.message.startswith("Taken over: 1 thing made alike by all 2, 1 unfinished")
