"""What the mouse does."""

from __future__ import annotations

from pathlib import Path

from reader.modes.annotate import old_move as pointing
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
    pointing.select(reader, 0, 3)
    assert focused(reader) == "Zoe\u0308"


def test_a_drag_over_nothing_leaves_the_focus_where_it_was(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, NOBODY)
    pointing.select(reader, len(TEXT), len(TEXT))
    assert focused(reader) == NOBODY


def test_a_drag_ends_extending_a_count_and_a_question_but_no_pending_passage(
    tmp_path: Path,
) -> None:
    reader = reader_on(tmp_path)
    press(reader, "i", "v", "5")
    select(reader, NOBODY)
    assert (reader.mode, reader.count) == ("pending", 0)
    press(reader, "i")
    assert tags(reader) == [("inconsistency", FERRY, NOBODY)]


def test_clicks_focus_the_word_or_the_sentence(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    offset = TEXT.index("bour")
    pointing.click(reader, offset)
    assert (focused(reader), reader.focus.unit) == ("harbour", "word")
    pointing.select_unit(reader, "sentence", offset)
    assert (focused(reader), reader.focus.unit) == (STORMS, "sentence")
    press(reader, "l")
    assert focused(reader) == "Storms"


def test_a_click_where_nothing_is_written_does_nothing(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, " \n \n")
    pointing.click(reader, 1)
    pointing.select_unit(reader, "sentence", 1)
    assert reader.focus.extent == (0, 0)


def test_a_click_on_a_tag_opens_the_smallest_one_there(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "j", "f")
    select(reader, "harbour")
    press(reader, "o", "Esc", "g")
    pointing.click(reader, TEXT.index("bour"))
    assert (current(reader).label, focused(reader)) == ("opinion", "harbour")
    assert said(reader) == "2 of 2: opinion “harbour”."
    pointing.click(reader, TEXT.index("Storms"))
    assert (current(reader).label, focused(reader)) == ("fact", STORMS)


def test_a_click_beside_a_tag_keeps_the_current_one(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    pointing.click(reader, TEXT.index("harbour"))
    press(reader, "z")
    assert current(reader).flag


def test_visiting_from_the_panel_shows_the_tag(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    reader.resize(80, 10)
    press(reader, "G", "f", "Esc", "g", "v")
    pointing.visit_at(reader, next(iter(reader.layer.annotations)))
    assert (focused(reader), reader.mode) == ("Line 40 was full.", "reading")
    assert reader.viewport.shows(*reader.focus.extent)
    assert said(reader).startswith("1 of 1: fact")


def test_the_wheel_moves_the_view_alone(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)
    reader.resize(80, 10)
    pointing.scroll(reader, 7)
    assert (reader.viewport.top, focused(reader)) == (7, "Bus 1 left.")
    pointing.scroll(reader, -99)
    assert reader.viewport.top == 0


def test_the_mouse_reads_as_keys_do(tmp_path: Path) -> None:
    steady = Stopwatch()
    reader = reader_on(tmp_path, LONG, steady=steady)
    reader.resize(80, 10)
    pointing.scroll(reader, 20)
    view = reader.viewport.extent
    steady.now += 3.0
    pointing.scroll(reader, 20)
    assert view in reader.reading.ranges
    assert reader.reading.seconds == 3.0
