"""An adjudication that also decides on what one person alone has read."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.modes.adjudicate.articles import Adjudication
from reader.services.agreement.report import NothingShared
from reader.services.agreement.shared import Choice
from reader.services.release.manifest import read_manifest
from reader.settings.assignments import Assignments, Given, write_assignments
from reader.store.base import ASSIGNMENTS
from tests.cli.running import run
from tests.modes.adjudicate.adjudicating import ARTICLE, judge, mark, press, work_on
from tests.modes.annotate.keyboard import TEXT
from tests.services.agreement.test_collecting import finish
from tests.store.folders import Folder

SINGLE = Choice(single=True)
ANNA = {"anna": [("fact", "The ferry was cancelled."), ("opinion", "Nobody listened.")]}
BOTH = {**ANNA, "ben": [("fact", "The ferry was cancelled.")]}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Two have read one article, anna alone is done with the next, and not with the last."""
    mark(tmp_path, BOTH, id="a.txt")
    mark(tmp_path, ANNA)
    mark(tmp_path, ANNA, id="z.txt")
    finish(tmp_path, ARTICLE, "anna", text=TEXT)
    finish(tmp_path, "z.txt", "anna", status="reading", text=TEXT)
    return tmp_path


def ids(work: Adjudication) -> list[str]:
    return [each.id for each in work.articles]


def test_only_what_is_done_counts_and_only_if_it_is_asked_for(place: Path) -> None:
    assert ids(work_on(place)) == ["a.txt"]
    assert ids(work_on(place, choice=SINGLE)) == ["a.txt", ARTICLE]


def test_who_else_was_given_it_is_waited_for(place: Path) -> None:
    folder = Folder(place)
    given = {ARTICLE: Given(annotators=("anna", "ben"))}
    write_assignments(
        folder.home / ASSIGNMENTS, Assignments(annotators=("anna", "ben"), articles=given)
    )
    assert ids(work_on(place, choice=SINGLE)) == ["a.txt"]
    finish(place, ARTICLE, "ben", text=TEXT)
    assert ids(work_on(place, choice=SINGLE)) == ["a.txt", ARTICLE]


def test_who_was_withdrawn_is_not_waited_for(place: Path) -> None:
    given = {ARTICLE: Given(annotators=("anna", "ben"))}
    write_assignments(
        Folder(place).home / ASSIGNMENTS, Assignments(annotators=("anna", "ben"), articles=given)
    )
    assert run("withdraw", "ben", place).exit_code == 0
    assert ids(work_on(place, choice=SINGLE)) == [ARTICLE]
    assert run("withdraw", "ben", place, "--undo").exit_code == 0
    assert ids(work_on(place, choice=SINGLE)) == ["a.txt"]


def test_two_keys_take_over_all_that_one_person_tagged(place: Path) -> None:
    mode = work_on(place, choice=SINGLE).open(1)
    press(mode, "%")
    assert "2 items by anna alone" in mode.message
    press(mode, "%")
    tally = mode.state.decisions.tally()
    assert (tally.alike, tally.alike_open, tally.waiting) == (2, 0, 0)


def test_at_once_what_was_rejected_is_left_open(place: Path) -> None:
    judge(place, "anna", 1, "rejected")
    taken = work_on(place, choice=SINGLE).take_agreed(2)
    assert (taken.taken, taken.rejected) == (2, 1)


def test_at_once_it_is_taken_over_by_an_adjudicator_of_other_articles_too(place: Path) -> None:
    """Adjudicators are given only what several read; what another one was given is theirs."""
    mark(place, ANNA, id="b.txt")
    finish(place, "b.txt", "anna", text=TEXT)
    given = {
        "a.txt": Given(annotators=("anna", "ben"), adjudicator="dora"),
        "b.txt": Given(annotators=("anna",), adjudicator="eve"),
    }
    write_assignments(
        Folder(place).home / ASSIGNMENTS, Assignments(annotators=("anna", "ben"), articles=given)
    )
    work = work_on(place, choice=SINGLE)
    assert work.take_agreed(2).taken == 1 + 2
    assert [work.tally(at).waiting for at in range(3)] == [1, 2, 0]
    assert ids(work) == ["a.txt", "b.txt", ARTICLE]


def test_it_is_released_with_how_many_articles_that_are(place: Path) -> None:
    work = work_on(place, choice=SINGLE)
    work.take_agreed(2)
    mode = work.open(0)
    press(mode, "1")
    work.close()
    folder = place.parent / "release"
    assert run("release", place, "-o", folder).exit_code == 0
    annotators = [each.annotators for each in read_manifest(folder).articles.values()]
    assert annotators == [("anna", "ben"), ("anna",)]
    assert (
        "one annotator alone tagged was decided on in 1 article."
        in (folder / "README.md").read_text()
    )


def test_nothing_that_one_is_done_with_is_said(tmp_path: Path) -> None:
    mark(tmp_path, ANNA)
    with pytest.raises(NothingShared, match="nor marked as done by the only one"):
        work_on(tmp_path, choice=SINGLE)


def test_where_two_share_nothing_it_is_said_that_there_are_articles_of_one(tmp_path: Path) -> None:
    mark(tmp_path, ANNA)
    mark(tmp_path, ANNA, id="z.txt")
    with pytest.raises(NothingShared, match=r"it takes two annotators$"):
        work_on(tmp_path)
    finish(tmp_path, ARTICLE, "anna", text=TEXT)
    with pytest.raises(NothingShared, match="only obelism adjudicate --single has 1 article"):
        work_on(tmp_path)


def test_a_release_of_what_one_alone_tagged_says_why_agreement_is_not_known(tmp_path: Path) -> None:
    mark(tmp_path / "articles", ANNA)
    finish(tmp_path / "articles", ARTICLE, "anna", text=TEXT)
    work = work_on(tmp_path / "articles", choice=SINGLE)
    work.take_agreed(2)
    work.close()
    assert run("release", tmp_path / "articles", "-o", tmp_path / "v1").exit_code == 0
    card = (tmp_path / "v1/README.md").read_text()
    assert "Not known: no article of it was read by two annotators." in card
