"""Changing the current annotation: its extent, its note, doubts, and deleting it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from reader.model.annotation import LOST
from reader.modes.annotate import tag
from reader.modes.requests import AskComment
from tests.modes.annotate.keyboard import (
    FERRY,
    STORMS,
    WARNED,
    close,
    current,
    note,
    on_disk,
    passages,
    press,
    reader_on,
    said,
    select,
    tags,
)

# A new extent


def test_e_gives_the_focus_as_the_new_extent(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "j", "f", "l", "v", "3", "l", "E")
    assert tags(reader) == [("fact", "Storms closed the harbour")]
    assert said(reader).startswith("The fact is now “Storms closed")
    assert not reader.focus.extending
    press(reader, "E")
    assert said(reader) == "It has this extent already."
    close(reader)
    assert on_disk(tmp_path) == [("fact", "Storms closed the harbour")]


def test_e_changes_the_span_that_the_focus_overlaps_most(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "a", "j", "r")
    select(reader, "cancelled. Storms closed the harbour")
    press(reader, "E")
    assert passages(current(reader)) == [
        ("content", FERRY),
        ("source", "cancelled. Storms closed the harbour"),
    ]
    assert said(reader).startswith("The source is now")


def test_e_elsewhere_changes_the_first_span(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "a", "j", "r", "j", "E")
    assert passages(current(reader)) == [("content", WARNED), ("source", STORMS)]


def test_e_puts_a_lost_quote_into_the_text_again(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    tag = current(reader)
    lost = msgspec.structs.replace(tag.spans[0], start=LOST, end=LOST, text="No ferry ran.")
    reader.state.commit("import", [(tag, msgspec.structs.replace(tag, spans=(lost,)))])
    other = msgspec.structs.replace(tag, id="0" * 32, spans=(lost,))
    reader.state.commit("import", [(None, other)])
    press(reader, "j", "E")
    assert said(reader).endswith(". 1 is lost still.")
    press(reader, "Tab", "x")
    assert tags(reader) == [("fact", STORMS)]
    assert [mark.annotation for mark in reader.marks.touching(*reader.focus.extent)] == [tag.id]


# Notes, doubts, deleting


def test_c_asks_once_whatever_the_count(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, "ferry")
    press(reader, "f", "5", "c")
    tagged = current(reader)
    (asked,) = reader.take_requests()
    assert isinstance(asked, AskComment)
    assert (asked.annotation, asked.heading, asked.note) == (tagged.id, "fact “ferry”", "")
    reader.apply(asked.keep, "  By whom? ")
    assert (current(reader).note, said(reader)) == ("By whom?", "Note saved.")
    press(reader, "c")
    (asked,) = reader.take_requests()
    assert isinstance(asked, AskComment)
    assert asked.note == "By whom?"


def test_an_empty_note_takes_it_off_and_the_same_one_changes_nothing(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    note(reader, "By whom?")
    changed = current(reader)
    note(reader, "By whom?")
    assert current(reader) is changed
    note(reader, " \n")
    assert (current(reader).note, said(reader)) == (None, "Note taken off.")


def test_a_note_for_what_is_gone_meanwhile_is_nothing(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    id = current(reader).id
    press(reader, "x")
    reader.apply(tag.set_comment, "By whom?", id)
    assert tags(reader) == []


def test_z_marks_a_doubt_and_takes_it_back(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, "ferry")
    press(reader, "f", "z")
    assert (current(reader).flag, said(reader)) == (True, "Not sure of fact “ferry”.")
    press(reader, "z")
    assert (current(reader).flag, said(reader)) == (False, "Sure of fact “ferry”.")


def test_x_deletes_the_current_one_wherever_the_focus_is(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "j", "o", "g", "Tab", "2", "j", "x")
    assert tags(reader) == [("opinion", STORMS)]
    close(reader)
    assert on_disk(tmp_path) == [("opinion", STORMS)]


def test_a_change_leaves_the_rest_of_an_annotation_as_it_was(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    tag = current(reader)
    known = msgspec.structs.replace(tag, attributes={"topic": "sea"}, extra={"colour": "red"})
    reader.state.commit("import", [(tag, known)])
    press(reader, "z", "j", "r")
    changed = current(reader)
    assert (changed.attributes, changed.extra) == ({"topic": "sea"}, {"colour": "red"})
    assert changed.created == tag.created
    assert changed.modified > tag.modified
