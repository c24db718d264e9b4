"""An adjudication of articles that adjudicators were given: one's own come first."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.modes.adjudicate.articles import Adjudication
from reader.modes.adjudicate.start import summary
from reader.modes.requests import GoBack, GoOn
from reader.settings.assignments import Assignments, Given, write_assignments
from reader.store.base import ASSIGNMENTS
from tests.modes.adjudicate.adjudicating import mark, press, work_on
from tests.store.folders import Folder

TWO = ("anna", "ben")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Four articles: two of them for dora to decide on, one for eve, one for nobody."""
    for id in ("a.txt", "b.txt", "c.txt", "d.txt"):
        mark(tmp_path, {"anna": [("fact", "Nobody listened.")], "ben": []}, id=id)
        mark(tmp_path, {"ben": [("opinion", "Nobody listened.")]}, id=id)
    given = {
        "a.txt": Given(annotators=TWO, adjudicator="eve"),
        "b.txt": Given(annotators=TWO, adjudicator="dora"),
        "d.txt": Given(annotators=TWO, adjudicator="dora"),
    }
    folder = Folder(tmp_path)
    write_assignments(folder.home / ASSIGNMENTS, Assignments(annotators=TWO, articles=given))
    return tmp_path


def ids(work: Adjudication) -> list[str]:
    return [each.id for each in work.articles]


def test_ones_own_come_first_and_the_head_counts_them(place: Path) -> None:
    work = work_on(place)
    assert (ids(work), work.own) == (["b.txt", "d.txt", "a.txt", "c.txt"], 2)
    work.open(1)
    assert (work.place.number, work.place.total, work.place.given) == (2, 2, True)
    mode = work.open(2)
    assert (work.place.number, work.place.total, work.place.given) == (3, 4, False)
    assert "given to eve to decide on" in mode.message
    assert "eve" not in work.open(3).message
    assert ids(work_on(place, "eve")) == ["a.txt", "b.txt", "c.txt", "d.txt"]


def test_who_was_given_nothing_has_all_in_their_order(place: Path) -> None:
    work = work_on(place, "zoe")
    assert (ids(work), work.own) == (["a.txt", "b.txt", "c.txt", "d.txt"], 0)
    work.open(0)
    assert not work.place.given
    assert len(summary(work)) == 1


def test_it_goes_on_to_ones_own_and_stops_before_those_of_others(place: Path) -> None:
    work = work_on(place)
    mode = work.open(0)
    press(mode, "1")
    assert GoOn() in mode.state.take_requests()
    assert work.follower() == 1
    mode = work.go_on(1)
    assert "All is decided in “Title of b.txt”" in mode.message
    press(mode, "2")
    assert work.follower() is None
    assert work.next_waiting() == 2
    assert summary(work) == [
        "2 of the 4 articles given to dora: 2 of 2 disagreements decided",
        "2 taken",
        "4 articles: 2 of 4 disagreements decided",
        "2 taken",
    ]


@pytest.mark.parametrize(("key", "action"), [("u", "undo"), ("c", "note")])
def test_the_first_key_may_still_be_for_what_was_decided_before(
    place: Path, key: str, action: str
) -> None:
    work = work_on(place)
    press(work.open(0), "1")
    mode = work.go_on(1)
    press(mode, key)
    assert mode.state.take_requests() == [GoBack(action)]
    mode = work.go_back()
    assert mode.state.document.article.id == "b.txt"
    assert mode.state.item is not None
    mode = work.go_on(1)
    press(mode, "j", key)
    assert GoBack(action) not in mode.state.take_requests()


def test_what_all_agree_on_is_taken_over_in_ones_own(tmp_path: Path) -> None:
    alike = {name: [("fact", "Nobody listened.")] for name in TWO}
    for id in ("a.txt", "b.txt"):
        mark(tmp_path, alike, id=id)  # type: ignore[arg-type]
    given = {"b.txt": Given(annotators=TWO, adjudicator="dora")}
    home = Folder(tmp_path).home
    write_assignments(home / ASSIGNMENTS, Assignments(annotators=TWO, articles=given))
    assert work_on(tmp_path).take_agreed(2).taken == 1
    assert work_on(tmp_path, "eve").take_agreed(2).taken == 1
