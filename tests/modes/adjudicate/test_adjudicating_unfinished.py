"""Own versions that lack a role: asked about, counted, and gone back to."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.modes.adjudicate import panel as telling
from reader.modes.adjudicate.start import in_short, summary
from reader.modes.adjudicate.state import Adjudicating
from tests.modes.adjudicate.adjudicating import current_quote, gold, gold_on, mark, press, work_on
from tests.modes.annotate.keyboard import NOBODY
from tests.modes.annotate.old_keyboard import select

STORMS = "Storms closed the harbour"
BARE = {"anna": [("fact", STORMS)], "ben": [("opinion", STORMS)]}


def begun(root: Path) -> Adjudicating:
    mark(root)
    reader = gold_on(root)
    select(reader, STORMS)
    press(reader, "a")
    return reader


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab", "]", "[", ">", "<", "q"])
def test_an_unfinished_own_version_is_left_once_that_is_confirmed(key: str, tmp_path: Path) -> None:
    reader = begun(tmp_path)
    here = reader.item
    press(reader, key)
    assert reader.message == (f"Unfinished, yours lacks source and cue: {key} again leaves it so.")
    assert (reader.item, reader.take_requests()) == (here, [])
    press(reader, key)
    assert reader.item is not here or reader.take_requests()
    assert not reader.message.startswith("Unfinished")


def test_once_it_is_finished_nothing_is_asked(tmp_path: Path) -> None:
    reader = begun(tmp_path)
    for quote in ("the mayor", "said"):
        select(reader, quote)
        press(reader, "r")
    assert current_quote(reader) == NOBODY
    press(reader, "Tab")
    assert reader.message == ""


def test_a_motion_in_between_asks_anew_and_taking_a_version_not_at_all(tmp_path: Path) -> None:
    reader = begun(tmp_path)
    press(reader, "Tab", "j", "Tab")
    assert reader.message.startswith("Unfinished")
    press(reader, "1")
    assert current_quote(reader) == NOBODY
    press(reader, "Tab")
    assert not reader.message.startswith("Unfinished")


def test_what_is_unfinished_is_counted_as_that(tmp_path: Path) -> None:
    reader = begun(tmp_path)
    assert "1 of 3 decided · 1 unfinished" in telling.facts(reader)
    reader.layer.close(30)
    work = work_on(tmp_path)
    told = summary(work)
    assert "1 thing decided and unfinished: a role or a partner is missing" in told


def test_where_nothing_else_is_open_it_is_said_what_lacks_and_tab_goes_there(
    tmp_path: Path,
) -> None:
    mark(tmp_path, {**BARE, "ben": [*BARE["ben"], ("fact", NOBODY)]})
    work = work_on(tmp_path)
    reader = work.open(0)
    select(reader, STORMS)
    press(reader, "a", "Tab", "Tab", "n")
    assert reader.message.endswith("All is decided here, 1 unfinished: Tab goes there.")
    assert in_short(work.tally(0)) == "1 unfinished"
    press(reader, "Tab")
    assert current_quote(reader) == STORMS
    assert reader.message == "Decided, and unfinished: it lacks source and cue."


def test_another_extent_of_what_lacks_a_role_says_so_and_stays(tmp_path: Path) -> None:
    mark(tmp_path, {"anna": [("attribution", ("content", STORMS))], "ben": [("fact", NOBODY)]})
    reader = gold_on(tmp_path)
    press(reader, "E")
    select(reader, "closed the harbour")
    press(reader, "Enter")
    assert gold(reader) == [("attribution", "closed the harbour")]
    assert reader.message.endswith("it lacks source and cue.")
    assert current_quote(reader) == STORMS
    press(reader, "Tab")
    assert reader.message.startswith("Unfinished, yours lacks")
