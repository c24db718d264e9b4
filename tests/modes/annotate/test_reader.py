"""The reader itself: counts, questions, modes, what it asks of a screen, and keeping the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.modes.requests import AskHome, GoTo, Leave, ShowHelp, ShowMenu, ShowPalette
from reader.store.progress import Position, Progress, save_progress
from tests.modes.annotate.keyboard import (
    FERRY,
    LONG,
    NOBODY,
    STORMS,
    TEXT,
    WARNED,
    Stopwatch,
    close,
    current,
    focused,
    note,
    press,
    reader_on,
    said,
    scroll,
    select,
    tags,
)
from tests.store.folders import Folder


def left_at(root: Path, quote: str, text: str = TEXT, **fields: object) -> Progress:
    """Keep that someone left a text with the focus on a quote."""
    reader = reader_on(root, text)
    select(reader, quote)
    progress = reader.state.snapshot()
    for name, value in fields.items():
        setattr(progress, name, value)
    close(reader)
    Folder(root).ensure()
    assert save_progress(Folder(root), progress)
    return progress


# Doing


def test_opening_says_nothing_and_focuses_the_first_sentence(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    assert (focused(reader), said(reader), reader.stage) == (FERRY, "", "reading")
    assert (reader.lit, reader.state.pending, reader.state.status) == (None, None, "new")
    assert list(tmp_path.iterdir()) == [], "nothing is written by looking"


def test_a_key_that_comes_before_the_first_sentence_was_found_begins_there(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, settled=False)
    assert reader.state.snapshot().position == Position()
    press(reader, "f")
    assert tags(reader) == [("fact", FERRY)]


def test_what_the_table_does_not_have_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "3")
    with pytest.raises(KeyError):
        reader.do("no such action")
    assert reader.state.count == 3
    assert said(reader).startswith("Tagged fact ")


def test_each_key_takes_back_what_was_said(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "k")
    assert reader.message
    press(reader, "j")
    assert reader.message == ""


def test_digits_make_a_count_that_the_next_key_uses_up(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "0", "0", "2")
    assert reader.state.count == 2
    press(reader, "j", "j")
    assert focused(reader) == NOBODY


def test_a_count_has_an_end(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, *"123456789")
    assert reader.state.count == 9999
    press(reader, "j")
    assert focused(reader) == "The fare is 15 kroner."


def test_what_does_not_repeat_is_done_once_whatever_the_count(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "5", "f", "4", "z", "3", "m", "2", ">")
    assert tags(reader) == [("fact", FERRY)]
    assert current(reader).flag
    assert reader.take_requests() == [ShowMenu(), GoTo(1)]


def test_a_repeated_motion_stops_at_the_end(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "9", "9", "9", "9", "l")
    assert focused(reader) == "kroner"
    assert "end of the article" in said(reader)


# Out of view


@pytest.mark.parametrize("key", ["f", "o", "a", "i", "r", "E"])
def test_an_acting_key_with_the_focus_out_of_view_only_brings_it_back(
    tmp_path: Path, key: str
) -> None:
    reader = reader_on(tmp_path, LONG)
    reader.resize(80, 10)
    press(reader, "o", "j")
    scroll(reader, 30)
    before = dict(reader.layer.annotations)
    press(reader, key)
    assert reader.viewport.shows(*reader.focus.extent)
    assert reader.layer.annotations == before
    assert "The focus was out of view" in said(reader)
    press(reader, key)
    assert reader.layer.annotations != before


def test_what_acts_on_the_current_one_does_not_need_the_focus_in_view(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    reader.resize(80, 10)
    press(reader, "f")
    scroll(reader, 30)
    press(reader, "z")
    assert current(reader).flag
    assert reader.viewport.top == 30


def test_a_motion_goes_on_from_the_focus_and_shows_it(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    reader.resize(80, 10)
    scroll(reader, 30)
    press(reader, "j")
    assert focused(reader) == "Line 1 was full."
    assert reader.viewport.top == 0


def test_bringing_it_back_keeps_a_pending_passage(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    reader.resize(80, 10)
    press(reader, "i", "j")
    scroll(reader, 30)
    press(reader, "f")
    assert reader.stage == "pending"


# Modes


def test_the_mode_is_what_the_next_key_answers_first(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    seen = [reader.stage]
    press(reader, "i")
    note(reader, "Was it?")
    seen.append(reader.stage)
    press(reader, "v")
    seen.append(reader.stage)
    press(reader, "i")
    seen.append(reader.stage)
    press(reader, "i")
    seen.append(reader.stage)
    assert seen == ["reading", "pending", "extending", "question", "reading"]


def test_a_question_is_answered_by_the_very_next_key(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    note(reader, "Was it?")
    press(reader, "f")
    scroll(reader, 0)
    assert reader.stage == "reading", "the mouse is another key"
    press(reader, "f")
    assert len(tags(reader)) == 1
    press(reader, "2", "f")
    assert tags(reader) == []


# What a screen is asked for


def test_requests_are_given_once_and_in_order(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "m", "?", "Ctrl+P", "<", ">", "[", "]", "q")
    assert reader.take_requests() == [
        *(ShowMenu(), ShowHelp(), ShowPalette()),
        *(GoTo(-1), GoTo(1), GoTo(-1), GoTo(1)),
        Leave(),
    ]
    assert reader.take_requests() == []


def test_tags_are_not_put_into_the_home_folder_without_asking(home: Path) -> None:
    reader = reader_on(home)
    press(reader, "j", "f")
    assert reader.take_requests() == [AskHome("tag:fact")]
    assert tags(reader) == []
    assert not (home / ".obelism").exists()
    Folder(home).ensure(allow_home=True)
    reader.do("tag:fact")
    assert tags(reader) == [("fact", STORMS)]


def test_what_a_text_cannot_be_saved_with_is_said(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    note(reader, "half a pair: \ud800")
    assert said(reader).startswith("This cannot be saved")
    assert current(reader).note is None


# The size of the view


def test_a_focus_in_view_stays_in_view_at_another_size(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    reader.resize(80, 20)
    press(reader, "1", "5", "j")
    reader.resize(12, 5)
    assert reader.viewport.shows(*reader.focus.extent)


def test_one_out_of_view_is_left_there(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    reader.resize(80, 10)
    scroll(reader, 30)
    at_top = reader.viewport.extent[0]
    reader.resize(60, 12)
    assert reader.viewport.extent[0] == at_top


# Keeping the place


def test_what_is_kept_is_where_it_is_opened_again(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    reader.resize(80, 10)
    press(reader, "4", "Space", "l")
    kept = reader.state.snapshot()
    assert kept.position == Position(
        reader.focus.start, reader.focus.end, "word", reader.viewport.extent[0]
    )
    Folder(tmp_path).ensure()
    assert save_progress(Folder(tmp_path), kept)
    close(reader)
    again = reader_on(tmp_path, LONG)
    again.resize(80, 10)
    assert (focused(again), again.focus.unit) == (focused(reader), "word")
    assert again.viewport.extent == reader.viewport.extent
    assert again.state.reading.ranges == reader.state.reading.ranges


def test_extending_is_not_kept(tmp_path: Path) -> None:
    left_at(tmp_path, f"{FERRY} {STORMS}")
    again = reader_on(tmp_path)
    assert (focused(again), again.stage) == (f"{FERRY} {STORMS}", "reading")
    press(again, "j")
    assert focused(again) == WARNED


def test_a_place_that_cannot_be_is_none(tmp_path: Path) -> None:
    for position in (Position(3, 9_999, "word", 0), Position(7, 7, "word", 7)):
        left_at(tmp_path, NOBODY, position=position)
        assert focused(reader_on(tmp_path)) == FERRY


def test_a_place_in_the_middle_of_a_character_takes_it_whole(tmp_path: Path) -> None:
    text = "Zoe\u0308 ran."
    left_at(tmp_path, "ran", text, position=Position(0, 3, "word", 0))
    assert focused(reader_on(tmp_path, text)) == "Zoe\u0308"


def test_another_text_is_opened_at_its_beginning_but_stays_done(tmp_path: Path) -> None:
    left_at(tmp_path, NOBODY, status="done", seconds=60.0)
    again = reader_on(tmp_path, f"New: {TEXT}")
    assert again.state.reading.ranges == []
    assert (again.state.status, again.state.reading.seconds) == ("done", 60.0)
    press(again, "k")
    assert focused(again) == f"New: {FERRY}"


def test_an_article_is_started_by_reading_and_by_tagging_not_by_opening(tmp_path: Path) -> None:
    steady = Stopwatch()
    reader = reader_on(tmp_path, steady=steady)
    assert reader.state.snapshot().status == "new"
    press(reader, "j")
    steady.now += 2.0
    press(reader, "j")
    assert reader.state.snapshot().status == "started"
    tagged = reader_on(tmp_path / "other")
    press(tagged, "f")
    assert tagged.state.snapshot().status == "started"


def test_what_is_kept_has_its_time_and_what_it_does_not_know(tmp_path: Path) -> None:
    left_at(tmp_path, NOBODY, extra={"pages": 3})
    kept = reader_on(tmp_path).state.snapshot()
    assert kept.modified.startswith("2030-01-01T00:00:0")
    assert kept.extra == {"pages": 3}


def test_the_focus_counts_as_read_and_so_does_what_stays_in_view(tmp_path: Path) -> None:
    steady = Stopwatch()
    reader = reader_on(tmp_path, LONG, steady=steady)
    reader.resize(80, 10)
    press(reader, "j")
    assert reader.state.reading.ranges == [(12, 28)]
    steady.now += 5.0
    press(reader, "j")
    assert reader.state.reading.ranges == [reader.viewport.extent]
    scroll(reader, 30)
    steady.now += 0.5
    scroll(reader, 20)
    assert len(reader.state.reading.ranges) == 1, "half a second is no reading"
