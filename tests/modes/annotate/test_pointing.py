"""What the mouse does."""

from __future__ import annotations

from pathlib import Path

from reader.modes.annotate import move, walk
from tests.modes.annotate.keyboard import (
    FERRY,
    LONG,
    NOBODY,
    STORMS,
    TEXT,
    Stopwatch,
    current,
    focused,
    press,
    reader_on,
    said,
    scroll,
    select,
    tags,
)


def test_a_drag_puts_the_focus_there_for_the_next_key(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, "the harbour, the mayor")
    press(reader, "f")
    assert tags(reader) == [("fact", "the harbour, the mayor")]


def test_a_drag_takes_whole_characters(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "Zoe\u0308 ran.")
    reader.apply(move.select, 0, 3)
    assert focused(reader) == "Zoe\u0308"


def test_a_drag_over_nothing_leaves_the_focus_where_it_was(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, NOBODY)
    reader.apply(move.select, len(TEXT), len(TEXT))
    assert focused(reader) == NOBODY


def test_a_drag_ends_extending_a_count_and_a_question_but_no_pending_passage(
    tmp_path: Path,
) -> None:
    reader = reader_on(tmp_path)
    press(reader, "i", "v", "5")
    select(reader, NOBODY)
    assert (reader.stage, reader.state.count) == ("pending", 0)
    press(reader, "i")
    assert tags(reader) == [("inconsistency", FERRY, NOBODY)]


def test_clicks_focus_the_word_or_the_sentence(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    offset = TEXT.index("bour")
    reader.apply(walk.click, offset)
    assert (focused(reader), reader.focus.unit) == ("harbour", "word")
    reader.apply(move.select_unit, "sentence", offset)
    assert (focused(reader), reader.focus.unit) == (STORMS, "sentence")
    press(reader, "l")
    assert focused(reader) == "Storms"


def test_a_click_where_nothing_is_written_does_nothing(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, " \n \n")
    reader.apply(walk.click, 1)
    reader.apply(move.select_unit, "sentence", 1)
    assert reader.focus.extent == (0, 0)


def test_a_click_on_a_tag_opens_the_smallest_one_there(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "j", "f")
    select(reader, "harbour")
    press(reader, "o", "Esc", "g")
    reader.apply(walk.click, TEXT.index("bour"))
    assert (current(reader).label, focused(reader)) == ("opinion", "harbour")
    assert said(reader) == "2 of 2: opinion “harbour”."
    reader.apply(walk.click, TEXT.index("Storms"))
    assert (current(reader).label, focused(reader)) == ("fact", STORMS)


def test_a_click_beside_a_tag_keeps_the_current_one(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    reader.apply(walk.click, TEXT.index("harbour"))
    press(reader, "z")
    assert current(reader).flag


def test_visiting_from_the_panel_shows_the_tag(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    reader.resize(80, 10)
    press(reader, "G", "f", "Esc", "g", "v")
    reader.apply(walk.visit, next(iter(reader.layer.annotations)))
    assert (focused(reader), reader.stage) == ("Line 40 was full.", "reading")
    assert reader.viewport.shows(*reader.focus.extent)
    assert said(reader).startswith("1 of 1: fact")


def test_the_wheel_moves_the_view_alone(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    reader.resize(80, 10)
    scroll(reader, 7)
    assert (reader.viewport.top, focused(reader)) == (7, "Bus 1 left.")
    scroll(reader, -99)
    assert reader.viewport.top == 0


def test_the_mouse_reads_as_keys_do(tmp_path: Path) -> None:
    steady = Stopwatch()
    reader = reader_on(tmp_path, LONG, steady=steady)
    reader.resize(80, 10)
    scroll(reader, 20)
    view = reader.viewport.extent
    steady.now += 3.0
    scroll(reader, 20)
    assert view in reader.state.reading.ranges
    assert reader.state.reading.seconds == 3.0
