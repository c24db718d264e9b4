"""What nobody marked, and an adjudicator adds to the gold layer."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.modes.adjudicate.articles import Adjudication
from tests.modes.adjudicate.adjudicating import (
    ARTICLE,
    answer,
    change,
    current_quote,
    decisions,
    gold,
    gold_on,
    mark,
    press,
    records,
    work_on,
)
from tests.modes.annotate.keyboard import NOBODY, TRAINS, select

IDA = "“We warned them twice,” said Ida Holm."


def test_a_tag_where_nobody_marked_anything_is_added_with_who_and_when(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    select(mode, TRAINS)
    press(mode, "f")
    assert mode.message == "Added, for nobody had marked it: fact “Trains ran late.”."
    assert gold(mode) == [("fact", TRAINS)]
    (decision,) = decisions(mode)
    assert (decision.what, decision.who, decision.annotations) == ("added", "dora", ())
    assert decision.silent == ("anna", "ben", "cleo")
    assert mode.state.layer.annotations[decision.result[0]].origin == "adjudicated"
    tally = mode.state.decisions.tally()
    assert (tally.disagreements, tally.open, tally.decided) == (3, 3, {"added": 1})
    mode.state.layer.close(30)
    assert [each["what"] for each in records(tmp_path).values()] == ["added"]


def test_it_is_undone_and_done_again_also_in_a_later_run(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    select(mode, TRAINS)
    press(mode, "f")
    mode.state.layer.close(30)
    again = gold_on(tmp_path)
    assert again.state.decisions.tally().left == 0
    press(again, "u")
    assert again.message == "Undid the adding of fact “Trains ran late.”."
    assert gold(again) == []
    press(again, "]", "U")
    assert again.message == "Redid the adding of fact “Trains ran late.”."
    assert gold(again) == [("fact", TRAINS)]
    assert current_quote(again) == TRAINS


def test_nothing_in_focus_adds_nothing(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    item = mode.state.item
    end = len(mode.state.document.text)
    mode.state.document.focus.put(end - 1, end)
    press(mode, "f")
    assert gold(mode) == []
    assert mode.state.item is item


def test_it_is_gone_to_and_changed_like_everything_that_is_decided(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    select(mode, IDA)
    press(mode, "f", "[", "]")
    assert current_quote(mode) == IDA
    press(mode, "o")
    assert gold(mode) == [("opinion", IDA)]
    press(mode, "E", "h", "Enter")
    assert [each.what for each in decisions(mode)] == ["added"]
    assert gold(mode) == [("opinion", "Holm")]
    press(mode, "&")
    assert mode.message == "No annotator marked this, so there is nothing to join."
    press(mode, "1")
    assert mode.message.startswith("anna marked nothing here")


@pytest.mark.parametrize("key", ["x", "n"])
def test_it_is_taken_off_again(key: str, tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    select(mode, TRAINS)
    press(mode, "f", key)
    assert mode.message == "Taken off again: fact “Trains ran late.”."
    assert (gold(mode), decisions(mode)) == ([], [])
    press(mode, "u")
    assert gold(mode) == [("fact", TRAINS)]


def test_what_was_added_stays_where_somebody_marks_that_place_later(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    select(mode, TRAINS)
    press(mode, "f")
    mode.state.layer.close(30)
    mark(tmp_path, {"ben": [("opinion", f"{TRAINS} The fare is 15 kroner.")]})
    again = gold_on(tmp_path, "eve")
    select(again, TRAINS)
    press(again, "f")
    assert again.message == "Decided so already: added, since nobody had marked it, by dora."
    assert gold(again) == [("fact", TRAINS)]


def test_what_stands_since_before_an_edit_is_decided_so_again(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    select(mode, NOBODY)
    press(mode, "f")
    mode.state.layer.close(30)
    change(tmp_path, "anna", 2, ("opinion", "Nobody"))
    again = gold_on(tmp_path)
    select(again, NOBODY)
    assert again.state.decisions.tally().stale == 1
    press(again, "f")
    assert again.message == "Decided so again: fact “Nobody listened.”."
    assert gold(again) == [("fact", NOBODY)]
    assert again.state.decisions.tally().stale == 0
    press(again, "u")
    assert again.state.decisions.tally().stale == 1


def test_roles_and_second_passages_go_to_what_was_added(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    select(mode, "We warned them twice")
    press(mode, "a")
    select(mode, "Ida Holm")
    press(mode, "r")
    select(mode, "Trains ran late.")
    press(mode, "i")
    select(mode, "The fare is 15 kroner.")
    press(mode, "i")
    assert gold(mode) == [
        ("attribution", "We warned them twice", "Ida Holm"),
        ("inconsistency", TRAINS, "The fare is 15 kroner."),
    ]
    assert [each.what for each in decisions(mode)] == ["added", "added"]


def test_it_may_have_a_reason(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    select(mode, TRAINS)
    press(mode, "f", "c")
    answer(mode, "all three overlooked it")
    assert decisions(mode)[0].reason == "all three overlooked it"


def test_an_extent_begun_where_nobody_marked_anything_names_the_keys_that_add(
    tmp_path: Path,
) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    select(mode, TRAINS)
    press(mode, "E")
    assert mode.message == "Nobody marked anything here: f o a i adds what is in focus."
    assert mode.state.choice is None


def test_what_was_added_counts_before_the_article_is_opened(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    select(mode, TRAINS)
    press(mode, "f")
    mode.state.layer.close(30)
    work: Adjudication = work_on(tmp_path)
    assert work.articles[0].id == ARTICLE
    assert work.total.decided == {"added": 1}
