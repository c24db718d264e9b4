"""What is unfinished or not sure: the way to it, and what is said before an article is done."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from reader.modes.annotate.unfinished import arrive, done_message, say_none_further
from reader.modes.requests import GoTo, GoToOpen
from tests.modes.annotate.keyboard import (
    FERRY,
    FIFTEEN,
    NOBODY,
    STORMS,
    TRAINS,
    TWELVE,
    WARNED,
    Annotated,
    Stopwatch,
    current,
    focused,
    note,
    press,
    press_on,
    reader_on,
    said,
    select,
)


@pytest.fixture
def reader(tmp_path: Path) -> Annotated:
    """A whole fact, an attribution without roles, an unsure fact, and half a pair."""
    reader = reader_on(tmp_path)
    press_on(reader, FERRY, "f")
    press_on(reader, STORMS, "a")
    press_on(reader, NOBODY, "f", "z")
    press_on(reader, TWELVE, "i", "Esc")
    press(reader, "g")
    return reader


# Done


def test_what_is_unfinished_is_said_and_shown_before_the_article_is_done(reader: Annotated) -> None:
    press(reader, "D")
    assert said(reader) == "Unfinished: 1 without source, 1 without cue, 2 other. D: done anyway."
    assert (focused(reader), current(reader).label) == (STORMS, "attribution")
    assert (reader.state.status, reader.take_requests()) == ("started", [])
    assert ("D", "done anyway") in reader.footer()[:3]
    press(reader, "D")
    assert (reader.state.status, reader.take_requests()) == ("done", [GoTo(1, unfinished=True)])


def test_on_a_narrow_screen_the_key_for_done_anyway_is_seen(reader: Annotated) -> None:
    reader.resize(52, 15)
    press(reader, "D")
    assert said(reader) == "Unfinished: 1 without source, 3 other. D: done anyway."


def test_what_is_left_unfinished_is_said_on_a_row_with_how_it_is_taken_back(
    reader: Annotated,
) -> None:
    article = reader.state.document.article
    info = replace(article.info, title="Oststrand and its wall, part twelve")
    reader.state.document.article = replace(article, info=info)
    message = done_message(reader.state)
    assert message == "Done, with 3 unfinished or not sure: “Oststrand and i…”."
    assert len(f" {message} u takes that back.") < 80


def test_after_another_key_it_is_said_again_and_the_key_acts(reader: Annotated) -> None:
    press(reader, "D", "j")
    assert focused(reader) == WARNED
    press(reader, "D")
    assert said(reader).startswith("Unfinished: ")
    assert reader.state.status == "started"


def test_each_thing_that_is_open_is_named(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, TWELVE, "i", "Esc", "z")
    press(reader, "D")
    assert said(reader) == "Unfinished: 1 without partner, 1 not sure. D: done anyway."


def test_where_all_is_finished_nothing_is_asked(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, FERRY, "f")
    note(reader, "a note")
    press(reader, "D")
    assert reader.state.status == "done"


def test_of_what_is_done_untagged_and_hardly_read_the_share_of_the_head_is_said(
    tmp_path: Path,
) -> None:
    reader = reader_on(tmp_path)
    reader.resize(120, 40)
    press(reader, "D")
    assert said(reader) == "14% is read. D again: done anyway."
    assert (focused(reader), reader.state.status) == (FERRY, "new")
    assert " 14% read " in reader.state.facts
    assert ("D", "done anyway") in reader.footer()[:3]
    press(reader, "j", "D")
    assert said(reader) == "37% is read. D again: done anyway.", "after another key it asks again"
    assert " 37% read " in reader.state.facts
    press(reader, "D")
    assert (reader.state.status, reader.take_requests()) == ("done", [GoTo(1, unfinished=True)])


def test_what_was_in_view_for_a_second_until_it_is_done_is_read(tmp_path: Path) -> None:
    steady = Stopwatch()
    reader = reader_on(tmp_path, steady=steady)
    reader.resize(120, 40)
    press(reader, "j")
    steady.now += 1
    press(reader, "D")
    assert (reader.state.status, reader.state.reading.share) == ("done", 1.0)


def test_of_an_article_with_a_tag_it_is_not_asked_how_much_is_read(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "u", "D")
    assert said(reader) == "14% is read. D again: done anyway."
    press(reader, "f", "D")
    assert reader.state.status == "done"


def test_a_pair_that_awaits_its_passage_awaits_it_no_more_once_it_is_done(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, TWELVE, "i")
    assert reader.stage == "pending"
    press(reader, "D", "D")
    assert (reader.state.status, reader.stage) == ("done", "reading")


# From one to the next


def test_the_next_and_previous_that_are_unfinished_or_not_sure(reader: Annotated) -> None:
    seen = []
    for key in ")))((":
        press(reader, key)
        seen.append(focused(reader))
    assert seen == [STORMS, NOBODY, TWELVE, NOBODY, STORMS]
    press(reader, ")")
    assert said(reader) == "3 of 4: fact “Nobody listened.”. Not sure."


def test_from_elsewhere_it_counts_from_the_focus(reader: Annotated) -> None:
    select(reader, TRAINS)
    press(reader, "(")
    assert focused(reader) == TWELVE


def test_a_count_goes_so_many_on(reader: Annotated) -> None:
    press(reader, "2", ")")
    assert focused(reader) == NOBODY
    press(reader, "5", ")")
    assert reader.take_requests() == [GoToOpen(1, 4)], "1 of the 5 is here"


def test_from_one_that_the_panel_does_not_list_it_goes_to_those_that_it_lists(
    reader: Annotated,
) -> None:
    press_on(reader, STORMS, "Enter")
    assert current(reader).label == "attribution"
    reader.state.only = "fact"
    press(reader, ")")
    assert focused(reader) == NOBODY


def test_behind_the_last_it_is_looked_for_in_other_articles(reader: Annotated) -> None:
    select(reader, FIFTEEN)
    press(reader, ")")
    assert (focused(reader), reader.take_requests()) == (FIFTEEN, [GoToOpen(1, 1)])
    press(reader, "g", "(")
    assert reader.take_requests() == [GoToOpen(-1, 1)]


def test_where_there_is_none_further_it_says_so(reader: Annotated, tmp_path: Path) -> None:
    select(reader, FIFTEEN)
    reader.apply(say_none_further, 1)
    assert said(reader) == "Nothing further on is unfinished or not sure; ( goes back."
    press(reader, "g")
    reader.apply(say_none_further, -1)
    assert said(reader) == "Nothing before this is unfinished or not sure; ) goes on."
    reader.apply(say_none_further, 1)
    assert focused(reader) == TWELVE, "a count went past all there are"
    whole = reader_on(tmp_path / "whole")
    press_on(whole, FERRY, "f")
    whole.apply(say_none_further, 1)
    assert said(whole) == "Nothing is unfinished or not sure."


def test_arriving_from_before_and_from_behind(reader: Annotated) -> None:
    reader.apply(arrive, 1, 1)
    assert focused(reader) == STORMS
    assert said(reader).startswith("In “Ferry”: 2 of 4: attribution")
    assert len(said(reader)) < 80, "what is missing is not cut off"
    reader.apply(arrive, -1, 1)
    assert focused(reader) == TWELVE
    reader.apply(arrive, 1, 9)
    assert focused(reader) == TWELVE


# Read


def test_all_on_the_screen_for_a_second_is_read_without_a_key(tmp_path: Path) -> None:
    steady = Stopwatch()
    reader = reader_on(tmp_path, steady=steady)
    reader.resize(80, 24)
    steady.now += 0.5
    press(reader, "D")
    assert said(reader).startswith("14% is read."), "it was merely opened"
    steady.now += 30
    press(reader, "D")
    assert (reader.state.status, reader.take_requests()) == ("done", [GoTo(1, unfinished=True)])


def test_opening_and_marking_as_done_read_nothing_but_the_focus(tmp_path: Path) -> None:
    steady = Stopwatch()
    reader = reader_on(tmp_path, steady=steady)
    reader.resize(40, 4)
    for key in ("?", "D", "D"):
        steady.now += 30
        press(reader, key)
    assert reader.state.reading.ranges == [(0, len(FERRY))]
    reader.resize(80, 24)
    for _ in range(2):
        steady.now += 1
        press(reader, "j")
    assert reader.state.reading.share == 1.0
