"""Taking back and doing again, over restarts too; and the mark that an article is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.modes.annotate.state import Annotating
from reader.modes.base import Action, Mode
from reader.modes.requests import GoTo, TakeDoneBack
from tests.modes.annotate.keyboard import (
    FERRY,
    FIFTEEN,
    NOBODY,
    STORMS,
    TWELVE,
    close,
    current,
    focused,
    note,
    on_disk,
    passages,
    press,
    press_on,
    reader_on,
    said,
    select,
    tags,
)
from tests.store.folders import Folder


def test_undo_takes_back_one_change_at_a_time_and_goes_where_it_was(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "2", "j", "o", "G", "u")
    assert tags(reader) == [("fact", FERRY)]
    assert focused(reader).endswith("said Ida Holm.")
    assert said(reader).startswith("Undid the tag: opinion ")
    press(reader, "u")
    assert (tags(reader), focused(reader)) == ([], FERRY)
    press(reader, "u")
    assert said(reader) == "There is nothing to undo."


def test_redo_does_again_and_chooses_what_came_back(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, "ferry")
    press(reader, "f", "u", "G", "U")
    assert (tags(reader), focused(reader)) == ([("fact", "ferry")], "ferry")
    assert (said(reader), current(reader).label) == ("Redid the tag: fact “ferry”.", "fact")
    press(reader, "U")
    assert said(reader) == "There is nothing to redo."


def test_any_action_of_the_mode_says_what_its_step_is_called(tmp_path: Path) -> None:
    def cross(state: Annotating) -> None:
        """Strike the current annotation out."""
        annotation = state.at_hand
        assert annotation is not None
        state.commit("cross", [(annotation, None)])

    reader = reader_on(tmp_path)
    press(reader, "f")
    past = {"cross": "striking out"}
    crossing = Action("cross", ("F2",), cross, "strike", "Tag", changes=True, past=past)
    mode = Mode(reader.state, (*reader.actions, crossing))
    for name in ("cross", "undo"):
        mode.do(name)
    assert mode.message.startswith("Undid the striking out: fact ")


def test_a_count_undoes_and_redoes_that_many(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "j", "f", "j", "f", "2", "u")
    assert tags(reader) == [("fact", FERRY)]
    press(reader, "9", "U")
    assert len(tags(reader)) == 3


def test_a_new_change_ends_what_could_be_done_again(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "u", "o", "U")
    assert tags(reader) == [("opinion", FERRY)]
    press(reader, "2", "u")
    assert tags(reader) == []


@pytest.mark.parametrize(
    "keys", [["c"], ["z"], ["j", "r"], ["j", "E"], ["x"], ["f"], ["j", "r", "r"]]
)
def test_every_kind_of_change_is_undone_and_redone_whole(tmp_path: Path, keys: list[str]) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    before = dict(reader.layer.annotations)
    if keys == ["c"]:
        note(reader, "By whom?")
    else:
        press(reader, *keys)
    after = dict(reader.layer.annotations)
    times = len([key for key in keys if key not in ("j",)])
    press(reader, str(times), "u")
    assert reader.layer.annotations == before
    press(reader, str(times), "U")
    assert reader.layer.annotations == after


def test_undoing_a_tie_leaves_the_first_passage(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    select(reader, TWELVE)
    press(reader, "i")
    select(reader, FIFTEEN)
    press(reader, "i", "u")
    assert tags(reader) == [("inconsistency", TWELVE)]
    assert reader.stage == "pending", "the next passage is tied to it as before"
    press(reader, "U")
    assert tags(reader) == [("inconsistency", TWELVE, FIFTEEN)]
    assert reader.stage == "reading"
    press(reader, "u")
    press_on(reader, FERRY, "i")
    assert tags(reader) == [("inconsistency", FERRY, TWELVE)]


def test_undoing_the_tag_that_is_pending_ends_pending(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "i", "u")
    assert (reader.stage, reader.state.pending, reader.lit) == ("reading", None, None)
    press(reader, "j", "i")
    assert tags(reader) == [("inconsistency", STORMS)]


def test_what_was_done_before_a_restart_is_undone_and_redone(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f", "j", "o", "z")
    there = dict(reader.layer.annotations)
    close(reader)
    again = reader_on(tmp_path)
    assert again.layer.annotations == there
    press(again, "2", "u")
    assert tags(again) == [("fact", FERRY)]
    close(again)
    last = reader_on(tmp_path)
    press(last, "u")
    assert tags(last) == []
    press(last, "9", "U")
    assert last.layer.annotations == there
    close(last)
    assert on_disk(tmp_path) == [("fact", FERRY), ("opinion", STORMS)]


def test_after_a_restart_the_other_passage_comes_by_r(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "i")
    close(reader)
    again = reader_on(tmp_path)
    assert again.stage == "reading"
    press(again, "g", "Tab", "G", "r")
    assert passages(current(again)) == [("claim", FERRY), ("claim", FIFTEEN)]


def test_undo_brings_what_it_changes_into_view(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    reader.resize(80, 2)
    press(reader, "f", "G", "u")
    assert reader.viewport.shows(0, len(FERRY))


def test_d_marks_the_article_as_done_and_asks_for_the_next(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, FERRY)
    press(reader, "D")
    assert reader.state.status == "done"
    assert reader.take_requests() == [GoTo(1, unfinished=True)]
    press(reader, "D")
    assert reader.state.status == "started"
    assert (reader.take_requests(), "Not done" in said(reader)) == ([], True)


def test_tagging_leaves_an_article_that_is_done_as_done(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, FERRY)
    press(reader, "D", "f")
    assert reader.state.status == "done"


def test_what_cannot_be_kept_is_not_called_done(tmp_path: Path) -> None:
    Folder(tmp_path).ensure()
    reader_on(tmp_path)
    reader = reader_on(tmp_path)
    press(reader, "D")
    assert (reader.state.status, reader.take_requests()) == ("new", [])
    assert said(reader) == reader.layer.read_only


def test_undo_of_another_program_s_change_is_not_offered(tmp_path: Path) -> None:
    first = reader_on(tmp_path)
    press(first, "f", "j", "f")
    first.layer.flush(30)
    second = reader_on(tmp_path)
    press(second, "u")
    assert said(second) == second.layer.read_only
    assert len(tags(second)) == 2
    press(first, "2", "u")
    assert tags(first) == []
    press(first, "3", "j", "f")
    close(first)
    assert on_disk(tmp_path) == [("fact", NOBODY)]


def test_right_after_an_article_was_marked_as_done_that_is_undone(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    reader.state.finished = 3
    press(reader, "u")
    assert (reader.take_requests(), len(tags(reader))) == ([TakeDoneBack(3)], 1)
    reader.state.finished = 3
    press(reader, "j", "u")
    assert (reader.take_requests(), tags(reader)) == ([], [])


def test_that_it_is_undone_out_of_an_article_that_is_read_only(tmp_path: Path) -> None:
    first = reader_on(tmp_path)
    press(first, "f")
    reader = reader_on(tmp_path)
    assert reader.layer.read_only
    reader.state.finished = 3
    press(reader, "u")
    assert reader.take_requests() == [TakeDoneBack(3)]
    press(reader, "u")
    assert (reader.take_requests(), said(reader)) == ([], reader.layer.read_only)
