"""What the bars say while passages are decided, whatever keys are in force."""

from __future__ import annotations

from pathlib import Path

from reader.modes.changes.mode import ChangesMode
from reader.modes.requests import KeepChoices, Leave, Scroll, ShowHelp
from tests.modes.articles.sessions import session_on
from tests.modes.keys import settings_with
from tests.services.tagged import tag, write


def opened(folder: Path, old: str, new: str, **keys: str) -> ChangesMode:
    """The changes of an article whose first paragraph was tagged, with other keys for some."""
    write(folder, "a.txt", old)
    tag(folder, "a.txt", old.partition("\n")[0])
    write(folder, "a.txt", new)
    session = session_on(folder)
    session.open(0)
    return ChangesMode(session.compare().state, settings_with(**keys))


def doubtful(folder: Path, **keys: str) -> ChangesMode:
    """One passage to decide."""
    fares = "It is {} a day {{key:o}}.\n\nNobody came.\n"
    return opened(folder, fares.format(12), fares.format("15 kroner"), **keys)


def test_the_footer_begins_with_what_is_to_be_done(tmp_path: Path) -> None:
    mode = doubtful(tmp_path)
    decisions = [
        *[("y", "it is here"), ("n", "it is gone"), ("o", "other place")],
        *[("j", "next"), ("k", "back")],
    ]
    rest = [("Space", "scroll"), ("?", "help")]
    carry_over = ("Enter", "carry over")
    assert mode.footer() == [*decisions, carry_over, *rest, ("q", "leave")]
    mode.do("take_place")
    assert mode.footer() == [carry_over, *decisions, *rest, ("q", "go on later")]


def test_where_nothing_is_doubtful_there_is_nothing_to_decide(tmp_path: Path) -> None:
    mode = opened(tmp_path, "It rained.\n", "Some days it was dry.\n\nIt rained.\n")
    assert mode.footer() == [
        *[("Enter", "carry over"), ("Space", "scroll"), ("?", "help"), ("q", "leave")]
    ]
    for action in ("take_place", "mark_lost"):
        mode.do(action)
        assert mode.message == "There is nothing to decide."
    mode.do("next_passage")
    assert mode.message == ("All is decided: Enter carries the tags over, q keeps that for later.")
    assert mode.state.take_requests() == []


def test_sentences_name_the_keys_in_force(tmp_path: Path) -> None:
    mode = doubtful(tmp_path, carry_over="C", back="B")
    mode.do("take_place")
    assert mode.message == (
        "All is decided: C carries them over. Carried over: “It is 12 a day {key:o}.”."
    )
    mode.do("previous_passage")
    assert mode.message == "This is the first one to decide."
    mode.do("scroll_changes")
    assert mode.message == "All is decided: C carries the tags over, B keeps that for later."


def test_what_needs_a_screen_is_asked_for(tmp_path: Path) -> None:
    mode = doubtful(tmp_path)
    for action in ("scroll_changes", "scroll_changes_back", "mark_lost", "help", "back"):
        mode.do(action)
    asked = [Scroll(1, pages=True), Scroll(-1, pages=True), KeepChoices(), ShowHelp(), Leave()]
    assert mode.state.take_requests() == asked
