"""Own versions that lack a role: asked about, counted, and gone back to."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.modes.adjudicate.mode import AdjudicateMode
from reader.modes.adjudicate.start import in_short, summary
from tests.modes.adjudicate.adjudicating import current_quote, gold, gold_on, mark, press, work_on
from tests.modes.annotate.keyboard import NOBODY, select

STORMS = "Storms closed the harbour"
BARE = {"anna": [("fact", STORMS)], "ben": [("opinion", STORMS)]}


def begun(root: Path) -> AdjudicateMode:
    mark(root)
    mode = gold_on(root)
    select(mode, STORMS)
    press(mode, "a")
    return mode


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab", "]", "[", ">", "<", "q"])
def test_an_unfinished_own_version_is_left_once_that_is_confirmed(key: str, tmp_path: Path) -> None:
    mode = begun(tmp_path)
    here = mode.state.item
    press(mode, key)
    assert mode.message == (f"Unfinished, yours lacks source and cue: {key} again leaves it so.")
    assert (mode.state.item, mode.state.take_requests()) == (here, [])
    press(mode, key)
    assert mode.state.item is not here or mode.state.take_requests()
    assert not mode.message.startswith("Unfinished")


def test_once_it_is_finished_nothing_is_asked(tmp_path: Path) -> None:
    mode = begun(tmp_path)
    for quote in ("the mayor", "said"):
        select(mode, quote)
        press(mode, "r")
    assert current_quote(mode) == NOBODY
    press(mode, "Tab")
    assert mode.message == ""


def test_another_key_in_between_asks_anew_and_taking_a_version_not_at_all(tmp_path: Path) -> None:
    mode = begun(tmp_path)
    press(mode, "Tab", "j", "Tab")
    assert mode.message.startswith("Unfinished")
    press(mode, "1")
    assert mode.message == "Nothing was changed. 1 again acts."
    press(mode, "1")
    assert current_quote(mode) == NOBODY
    press(mode, "Tab")
    assert not mode.message.startswith("Unfinished")


def test_what_is_unfinished_is_counted_as_that(tmp_path: Path) -> None:
    mode = begun(tmp_path)
    assert "1 of 3 decided · 1 unfinished" in mode.facts()
    mode.state.layer.close(30)
    work = work_on(tmp_path)
    told = summary(work)
    assert "1 item decided and unfinished: a role or a partner is missing" in told


def test_where_nothing_else_is_open_it_is_said_what_lacks_and_tab_goes_there(
    tmp_path: Path,
) -> None:
    mark(tmp_path, {**BARE, "ben": [*BARE["ben"], ("fact", NOBODY)]})
    work = work_on(tmp_path)
    mode = work.open(0)
    select(mode, STORMS)
    press(mode, "a", "Tab", "Tab", "n")
    assert mode.message.endswith("All is decided here, 1 unfinished: Tab goes there.")
    assert in_short(work.tally(0)) == "1 unfinished"
    press(mode, "Tab")
    assert current_quote(mode) == STORMS
    assert mode.message == "Decided but unfinished: it lacks source and cue."


def test_another_extent_of_what_lacks_a_role_says_so_and_stays(tmp_path: Path) -> None:
    mark(tmp_path, {"anna": [("attribution", ("content", STORMS))], "ben": [("fact", NOBODY)]})
    mode = gold_on(tmp_path)
    press(mode, "E")
    select(mode, "closed the harbour")
    press(mode, "Enter")
    assert gold(mode) == [("attribution", "closed the harbour")]
    assert mode.message.endswith("it lacks source and cue.")
    assert current_quote(mode) == STORMS
    press(mode, "Tab")
    assert mode.message.startswith("Unfinished, yours lacks")
