"""Tagging: which keys make, tie, change and take off what, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.labels import Label, LabelSet, Role
from tests.modes.annotate.keyboard import (
    FERRY,
    STORMS,
    TEXT,
    WARNED,
    close,
    current,
    focused,
    note,
    on_disk,
    passages,
    press,
    reader_on,
    said,
    select,
    tags,
)

ANSWERED = "Nobody listened. The fare"


@pytest.mark.parametrize(
    ("key", "label"),
    [("f", "fact"), ("o", "opinion"), ("a", "attribution"), ("i", "inconsistency")],
)
def test_one_key_tags_the_focus_and_the_same_again_takes_it_off(
    tmp_path: Path, key: str, label: str
) -> None:
    reader = reader_on(tmp_path)
    press(reader, "j", key)
    assert tags(reader) == [(label, STORMS)]
    assert current(reader).label == label
    assert focused(reader) == STORMS
    press(reader, key)
    assert (tags(reader), reader.lit, reader.stage) == ([], None, "reading")
    assert said(reader).startswith(f"Took off {label} “Storms closed")
    assert said(reader).endswith("u brings it back.")
    press(reader, "u")
    close(reader)
    assert on_disk(tmp_path) == [(label, STORMS)]


def test_a_tag_is_on_the_disk_with_its_quote_and_what_stands_around_it(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, "the mayor")
    press(reader, "f")
    close(reader)
    again = reader_on(tmp_path)
    (tag,) = again.layer.annotations.values()
    (span,) = tag.spans
    assert (span.text, TEXT[span.start : span.end]) == ("the mayor", "the mayor")
    assert (span.prefix[-9:], span.suffix[:6]) == ("harbour, ", " said.")
    assert (tag.label, tag.origin, tag.note, tag.flag) == ("fact", "human", None, False)
    assert tag.created == tag.modified
    assert tag.created.startswith("2030-01-01T00:00:")


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, "ferry")
    press(reader, "f")
    assert said(reader) == "Tagged fact “ferry”."
    select(reader, "12")
    press(reader, "a")
    assert "source and cue" in said(reader)
    press(reader, "j", "i")
    assert "Now i on the other." in said(reader)


def test_different_labels_lie_on_the_same_words(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "o")
    assert tags(reader) == [("fact", FERRY), ("opinion", FERRY)]
    press(reader, "f")
    assert tags(reader) == [("opinion", FERRY)]


def test_tags_nest_and_cross(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    quotes = (f"{FERRY} Storms", STORMS, "the harbour, the mayor", "harbour")
    for quote in quotes:
        select(reader, quote)
        press(reader, "f")
    assert [quote for _, quote in tags(reader)] == list(quotes)
    close(reader)
    assert len(on_disk(tmp_path)) == 4


def test_a_tag_has_no_blanks_at_its_edges(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, " was cancelled. ")
    press(reader, "f")
    assert tags(reader) == [("fact", "was cancelled.")]
    press(reader, "f")
    assert tags(reader) == [], "the same focus takes it off"


def test_blanks_alone_are_not_tagged(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, "\n\n")
    for key in ("f", "r", "E"):
        press(reader, key)
        assert tags(reader) == []
    press(reader, "f")
    assert said(reader) == "There is no text in focus to tag."


def test_tagging_ends_extending_and_keeps_the_focus(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "v", "j", "f")
    assert focused(reader) == f"{FERRY} {STORMS}"
    assert not reader.focus.extending
    press(reader, "j")
    assert focused(reader) == WARNED


def test_a_tag_with_a_note_is_taken_off_by_the_same_key_twice(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    note(reader, "Was it?")
    press(reader, "f")
    assert (reader.stage, len(tags(reader))) == ("question", 1)
    assert said(reader) == "f again takes it off, with its note."
    press(reader, "f")
    assert (reader.stage, tags(reader)) == ("reading", [])


def test_a_tag_of_several_passages_is_taken_off_by_the_same_key_twice(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "j", "r", "k", "f")
    assert "with all its passages" in said(reader)
    press(reader, "f")
    assert tags(reader) == []


@pytest.mark.parametrize("other", ["Esc", "o", "V", "z"])
def test_any_other_key_keeps_it(tmp_path: Path, other: str) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    note(reader, "Was it?")
    press(reader, "f", other)
    assert reader.stage == "reading"
    press(reader, "f")
    assert (reader.stage, "fact" in {tag[0] for tag in tags(reader)}) == ("question", True)


def test_escape_says_that_nothing_was_done(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "i")
    note(reader, "Twelve or fifteen?")
    press(reader, "j", "k", "Enter", "i", "Esc")
    assert said(reader) == "Nothing was changed."
    assert len(tags(reader)) == 1


def test_a_key_that_would_change_something_says_that_it_did_not(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    note(reader, "By whom?")
    press(reader, "f", "D")
    assert said(reader) == "Nothing was changed. D again acts."
    press(reader, "D")
    assert (len(tags(reader)), reader.state.status) == (1, "done")


# A workspace's own labels


def test_own_labels_tag_by_their_keys_and_fill_their_roles(tmp_path: Path) -> None:
    claim = Label(name="claim", key="F2", letter="C")
    law = Label(name="law", key="W", letter="L", roles=(Role("rule"), Role("case", 0)))
    reader = reader_on(tmp_path, labels=LabelSet((claim, law)))
    press(reader, "F2", "j", "W", "j", "r")
    assert reader.sign("u"), "the letter of the first role"
    assert tags(reader) == [("claim", FERRY), ("law", STORMS, WARNED)]
    assert [role for role, _ in passages(current(reader))] == ["rule", "rule"]
    press(reader, "r")
    assert reader.sign("c")
    assert [role for role, _ in passages(current(reader))] == ["rule", "case"]


def test_tags_of_a_label_that_is_no_longer_defined_stay_and_can_be_changed(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "a", "j", "r")
    close(reader)
    again = reader_on(tmp_path, labels=LabelSet((Label(name="claim", key="C", letter="C"),)))
    press(again, "g", "Tab", "z")
    assert passages(current(again)) == [("content", FERRY), ("source", STORMS)]
    assert current(again).flag
    press(again, "x")
    assert said(again).startswith("x again deletes attribution “")
    press(again, "x")
    assert tags(again) == []


# What cannot be changed


def test_a_layer_that_another_program_holds_says_so_at_every_change(tmp_path: Path) -> None:
    holder = reader_on(tmp_path)
    press(holder, "f")
    holder.layer.flush(30)
    reader = reader_on(tmp_path)
    sentence = reader.layer.read_only
    assert sentence is not None
    press(reader, "Tab", "j")
    for key in ("f", "o", "a", "i", "r", "E", "z", "x", "u", "c"):
        press(reader, key)
        assert (tags(reader), said(reader)) == ([("fact", FERRY)], sentence)
    note(reader, "By whom?")
    assert (said(reader), current(reader).note) == (f"{sentence}.", None)
    assert reader.take_requests() == [], "no dialog is opened for a note that cannot be kept"


def test_what_is_tagged_crosses_line_breaks(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, ANSWERED)
    press(reader, "f")
    select(reader, f"{STORMS}\n\n{WARNED}")
    press(reader, "f")
    close(reader)
    assert on_disk(tmp_path) == [("fact", ANSWERED), ("fact", f"{STORMS}\n\n{WARNED}")]


# Marks left open

LEFT_OPEN = "The crew says a patch ‘holds like wet bread’ and “Blue Notes” and 『赤い旗』."


@pytest.mark.parametrize(
    ("quote", "closing"),
    [
        ("patch ‘holds like wet bread", "’"),
        ("and “Blue Notes", "”"),
        ("and 『赤い旗", "』"),
    ],
)
def test_the_mark_that_closes_what_is_opened_comes_into_the_focus_too(
    tmp_path: Path, quote: str, closing: str
) -> None:
    reader = reader_on(tmp_path, LEFT_OPEN)
    select(reader, quote)
    reader.focus.select(*reader.focus.extent)
    assert focused(reader) == quote + closing
    press(reader, "o")
    assert tags(reader) == [("opinion", quote + closing)]
    press(reader, "o")
    assert tags(reader) == []


def test_a_mark_that_a_key_took_off_stays_off(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LEFT_OPEN)
    select(reader, "“Blue Notes")
    press(reader, ".", ",", "o")
    assert tags(reader) == [("opinion", "“Blue Notes")]
    press(reader, ".", "E")
    assert tags(reader) == [("opinion", "“Blue Notes”")]
    press(reader, ",", "f")
    assert tags(reader) == [("fact", "“Blue Notes"), ("opinion", "“Blue Notes”")]
    press(reader, "f")
    assert tags(reader) == [("opinion", "“Blue Notes”")]


def test_the_same_words_with_their_marks_are_not_tagged_twice(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "Q", "a", "Esc")
    select(reader, "“We warned them twice,”")
    press(reader, "a")
    assert tags(reader) == [("attribution", "We warned them twice")]
    assert said(reader).startswith("This is attribution “We warned the…” already; E gives it")
    press(reader, "E")
    assert tags(reader) == [("attribution", "“We warned them twice,”")]
    press(reader, "o")
    assert len(tags(reader)) == 2, "another label is another tag"
