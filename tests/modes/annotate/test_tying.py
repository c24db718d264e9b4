"""Several passages in one annotation: pairs that are tied, roles that are filled."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.modes.annotate.keyboard import (
    FERRY,
    FIFTEEN,
    NOBODY,
    STORMS,
    TRAINS,
    TWELVE,
    WARNED,
    Annotated,
    close,
    current,
    focused,
    on_disk,
    passages,
    press,
    reader_on,
    said,
    select,
    tags,
)

# Pairs


def pair(reader: Annotated, first: str, second: str) -> None:
    """Tie two passages."""
    for quote in (first, second):
        select(reader, quote)
        press(reader, "i")


def test_i_on_a_second_passage_ties_it_to_the_first_and_ends(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, FIFTEEN)
    press(reader, "i")
    assert reader.stage == "pending"
    select(reader, TWELVE)
    press(reader, "i")
    assert reader.stage == "reading"
    assert passages(current(reader)) == [("claim", TWELVE), ("claim", FIFTEEN)]
    assert said(reader).startswith(f"Tied to “{FIFTEEN[:20]}")
    close(reader)
    assert on_disk(tmp_path) == [("inconsistency", TWELVE, FIFTEEN)]


def test_moving_walking_and_undoing_leave_a_passage_pending(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "j", "i", "j", "Tab", "Shift+Tab", "z", "u", "g", "v", "V")
    assert reader.stage == "pending"
    press(reader, "i")
    assert tags(reader) == [("fact", FERRY), ("inconsistency", FERRY, STORMS)]


def test_i_on_the_same_passage_takes_it_off(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "i", "j", "k", "i")
    assert (tags(reader), reader.state.pending, reader.stage) == ([], None, "reading")
    press(reader, "j", "i")
    assert tags(reader) == [("inconsistency", STORMS)]


@pytest.mark.parametrize("end", ["Esc", "f"])
def test_pending_ends_by_escape_or_another_tag_and_the_passage_stays(
    tmp_path: Path, end: str
) -> None:
    reader = reader_on(tmp_path)
    press(reader, "i", "j", end)
    assert reader.stage == "reading"
    assert ("inconsistency", FERRY) in tags(reader)
    press(reader, "j", "i")
    assert ("inconsistency", WARNED) in tags(reader), "it begins a pair of its own"


def test_taking_another_tag_off_ends_pending_too(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "j", "i", "k", "f")
    assert (tags(reader), reader.stage) == ([("inconsistency", STORMS)], "reading")


def test_a_passage_of_one_pair_can_be_tied_to_another(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    pair(reader, TWELVE, FIFTEEN)
    pair(reader, NOBODY, FIFTEEN)
    assert tags(reader) == [
        ("inconsistency", NOBODY, FIFTEEN),
        ("inconsistency", TWELVE, FIFTEEN),
    ]
    assert reader.stage == "reading"


def test_a_third_passage_comes_by_r(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    pair(reader, TWELVE, FIFTEEN)
    select(reader, TRAINS)
    press(reader, "r")
    assert passages(current(reader)) == [("claim", TWELVE), ("claim", TRAINS), ("claim", FIFTEEN)]


def test_r_completes_a_pair_that_was_left_for_later(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "i", "Esc")
    assert said(reader) == "Left for later: focus the other passage any time and press r."
    assert reader.footer()[0] == ("r", "other passage")
    press(reader, "j", "r")
    assert said(reader).startswith("The other passage of inconsistency")
    assert said(reader).endswith("Complete.")
    assert tags(reader) == [("inconsistency", FERRY, STORMS)]
    press(reader, "j", "i", "j", "r")
    assert reader.stage == "reading", "r ties too"


def test_a_pair_left_for_later_is_current_whatever_was_gone_to_meanwhile(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "j", "i", "Shift+Tab")
    assert (focused(reader), current(reader).label) == (FERRY, "fact")
    press(reader, "Esc", "r")
    assert tags(reader) == [("fact", FERRY), ("inconsistency", FERRY, STORMS)]


# Roles


def test_r_puts_the_focus_into_the_next_empty_role(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, "We warned them twice")
    press(reader, "a")
    select(reader, "Ida Holm")
    press(reader, "r")
    assert said(reader) == (
        "Source of attribution “We warned the…”: “Ida Holm”. Still missing: cue."
    )
    select(reader, " said Ida")
    press(reader, "r")
    assert said(reader) == "Cue of attribution “We warned the…”: “said Ida”. Complete."
    assert passages(current(reader)) == [
        ("content", "We warned them twice"),
        ("source", "Ida Holm"),
        ("cue", "said Ida"),
    ]


def test_the_only_passage_stays_in(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "r")
    assert said(reader).startswith("This is its only passage")
    press(reader, "r")
    assert said(reader) == "This is its only passage; x deletes the fact."
    assert tags(reader) == [("fact", FERRY)]


def test_a_label_without_roles_takes_further_passages(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "j", "r")
    assert tags(reader) == [("fact", FERRY, STORMS)]
    assert said(reader).startswith("Added “Storms closed")
    assert said(reader).endswith(" to fact “The ferry was…”.")
    press(reader, "r")
    assert (tags(reader), said(reader)) == ([("fact", FERRY)], "Taken out of the fact again.")


def test_what_goes_to_an_annotation_out_of_view_is_asked_for_once_more(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "The first one. " + "More of it is here. " * 200 + "The end.")
    reader.resize(40, 10)
    press(reader, "f", "G", "r")
    assert said(reader) == "This goes to fact “The first one.”, out of view: r again adds it."
    assert tags(reader) == [("fact", "The first one.")]
    before = focused(reader)
    press(reader, "h")
    assert (said(reader), focused(reader)) == ("Nothing was changed.", before), (
        "another key is a no"
    )
    press(reader, "h", "r")
    assert reader.stage == "question"
    press(reader, "r")
    assert tags(reader) == [("fact", "The first one.", "end")]
    assert said(reader) == "Added “end” to fact “The first one.”."
    press(reader, "h", "r")
    assert reader.stage == "reading", "a passage of it is in view"
    assert tags(reader) == [("fact", "The first one.", "The", "end")]


def test_after_esc_a_key_first_shows_what_it_would_act_on(tmp_path: Path) -> None:
    for key, does in (("x", "Deleted "), ("z", "Not sure "), ("E", "The opinion ")):
        reader = reader_on(tmp_path / key)
        press(reader, "f", "2", "l", "o", "Esc")
        assert reader.lit is None
        before = dict(reader.layer.annotations)
        press(reader, "Shift+Right", key)
        assert said(reader) == f"This is opinion “ferry” here; {key} again acts on it."
        assert dict(reader.layer.annotations) == before
        assert current(reader).label == "opinion"
        press(reader, key)
        assert said(reader).startswith(does)
        assert dict(reader.layer.annotations) != before


def test_without_a_current_annotation_the_smallest_at_the_focus_becomes_it(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "2", "l", "o", "Esc")
    press(reader, "z", "z")
    assert (current(reader).label, current(reader).flag) == ("opinion", True)
    press(reader, "Esc", "G", "z")
    assert said(reader) == "No annotation is chosen: tag the focus, or choose one with Tab."
