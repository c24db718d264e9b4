"""A whole adjudication: from a folder to gold layers, and what is said where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.measures.marks import Units
from reader.model.errors import ObelismError, WrongUse
from reader.modes.adjudicate import start
from reader.modes.adjudicate.items import items_of
from reader.modes.adjudicate.start import NothingToDecide, in_short, start_adjudication, summary
from reader.services.agreement.collect import shared_articles
from reader.services.agreement.report import NothingShared
from reader.services.agreement.shared import places_of
from reader.store.folder.journal import JournalFile
from tests.modes.adjudicate.adjudicating import change, gold, judge, mark, press, records, work_on
from tests.modes.annotate import keyboard
from tests.modes.annotate.keyboard import TEXT
from tests.services.tagged import tag, write

SAME = {"anna": [("fact", "Nobody listened.")], "ben": [("fact", "Nobody listened.")]}


def test_articles_are_gone_through_and_each_is_kept(tmp_path: Path) -> None:
    mark(tmp_path, id="a.txt")
    mark(tmp_path, id="b.txt")
    work = work_on(tmp_path)
    press(work.open(0), "1")
    mode = work.open(1)
    press(mode, "n", "n")
    assert mode.state.document.article.title == "Title of b.txt"
    assert [in_short(work.tally(index)) for index in (0, 1)] == [
        "2 open, 1 alike",
        "1 open, 1 alike",
    ]
    assert summary(work) == [
        "2 articles: 3 of 6 disagreements decided",
        "all agree on 2: 0 accepted",
        "1 taken, 2 nobody",
    ]
    work.close()
    assert len(records(tmp_path, id="a.txt")) == 1
    assert len(records(tmp_path, id="b.txt")) == 2
    assert work_on(tmp_path).tally(1).open == 1


def test_past_the_last_article_it_is_said(tmp_path: Path) -> None:
    mark(tmp_path)
    work = work_on(tmp_path)
    mode = work.open(0)
    assert work.neighbour(1) is None
    assert mode.message == "This is the only article."


def test_enough_agreement_is_taken_over_in_all_articles(tmp_path: Path) -> None:
    mark(tmp_path, id="a.txt")
    mark(tmp_path, id="b.txt")
    work = work_on(tmp_path)
    found = work.take_agreed(2)
    assert (found.taken, found.refused) == (4, ())
    assert work.total.open == 4
    assert gold(work.open(0)) == [
        ("fact", "The ferry was cancelled."),
        ("opinion", "Nobody listened."),
    ]


def test_what_was_taken_over_is_said_where_what_is_left_has_no_room_beside_it(
    tmp_path: Path,
) -> None:
    mark(tmp_path, SAME)
    work = work_on(tmp_path)
    work.take_agreed(2)
    mode = work.open(0)
    mode.state.say_first(
        "Taken over: 23 items on which at least 2 agree, or that one alone tagged."
    )
    assert mode.message.endswith("or that one alone tagged.")
    press(mode, "j", "Tab")
    assert mode.message == "All is decided here."


def test_what_a_reviewer_rejected_is_left_and_counted_in_all_articles(tmp_path: Path) -> None:
    mark(tmp_path)
    judge(tmp_path, "anna", 0, "rejected")
    work = work_on(tmp_path)
    assert (work.total.open, work.total.alike) == (4, 0)
    found = work.take_agreed(2)
    assert (found.taken, found.rejected) == (1, 1)
    assert work.total.open == 3


def test_an_article_that_somebody_else_has_open_is_left_and_said(tmp_path: Path) -> None:
    mark(tmp_path)
    work_on(tmp_path).open(0)
    found = work_on(tmp_path, "emil").take_agreed(2)
    assert found.taken == 0
    (sentence,) = found.refused
    assert "dora has this article open elsewhere" in sentence


def test_all_alike_leaves_no_disagreement(tmp_path: Path) -> None:
    mark(tmp_path, SAME)
    mode = work_on(tmp_path).open(0)
    assert mode.state.item is None
    assert mode.message == ("No disagreement left; % takes over the 1 agreed.")
    press(mode, "1")
    assert mode.message == "No item is chosen: ] goes from item to item."
    press(mode, "]", "2")
    assert gold(mode) == [("fact", "Nobody listened.")]


def test_what_another_version_of_the_article_bore_is_taken_at_its_place(tmp_path: Path) -> None:
    mark(tmp_path, SAME)
    write(tmp_path, "ferry.txt", "New. " + TEXT)
    tag(tmp_path, "ferry.txt", "Nobody listened.", annotator="cleo")
    work, left_out = start_adjudication([tmp_path], "dora")
    assert left_out == []
    (mark_of_cleo,) = work.articles[0].layers["cleo"]
    assert TEXT[slice(*mark_of_cleo.spans[0].extent)] == "Nobody listened."


def test_a_version_that_another_version_of_the_article_bore_is_left_out(tmp_path: Path) -> None:
    mark(tmp_path, SAME)
    write(tmp_path, "ferry.txt", "Who listened? Nobody at all.\n")
    tag(tmp_path, "ferry.txt", "Nobody", annotator="cleo")
    work, left_out = start_adjudication([tmp_path], "dora")
    assert len(left_out) == 1
    assert "cleo" in left_out[0]
    assert list(work.articles[0].layers) == ["anna", "ben"]


def test_gold_on_another_version_of_the_article_stands_and_that_is_said(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = work_on(tmp_path).open(0)
    press(mode, "1")
    keyboard.close_all()
    text = "New. " + TEXT
    write(tmp_path, "ferry.txt", text)
    for name in ("gus", "hal", "ida", "jon"):
        tag(tmp_path, "ferry.txt", "Nobody listened.", annotator=name)
    work, _ = start_adjudication([tmp_path], "dora")
    keyboard.at_end(work.open_layers.give_up)
    mode = work.open(0)
    assert mode.message.startswith("@gold was made on another version of this article")
    press(mode, "]", "1")
    assert len(records(tmp_path)) == 1


@pytest.mark.parametrize(
    ("by", "error", "sentence"),
    [
        ({}, NothingShared, "nobody has tagged anything here"),
        ({"anna": SAME["anna"]}, NothingShared, "only anna has tagged anything here"),
    ],
)
def test_without_two_annotators_there_is_nothing_to_decide(
    by: dict[str, list[tuple[str, str]]], error: type[ObelismError], sentence: str, tmp_path: Path
) -> None:
    mark(tmp_path, by)
    with pytest.raises(error, match=sentence):
        start_adjudication([tmp_path], "dora")


def test_annotators_without_an_article_in_common_are_told_so(tmp_path: Path) -> None:
    mark(tmp_path, {"anna": SAME["anna"]}, id="a.txt")
    mark(tmp_path, {"ben": SAME["ben"]}, id="b.txt")
    with pytest.raises(NothingShared, match="no article here was read by two annotators"):
        start_adjudication([tmp_path], "dora")


def test_annotators_who_marked_nothing_leave_nothing_to_decide(tmp_path: Path) -> None:
    mark(tmp_path, SAME)
    for name in SAME:
        change(tmp_path, name, 0, None)
    with pytest.raises((NothingToDecide, NothingShared)):
        start_adjudication([tmp_path], "dora")


def test_a_name_of_the_program_is_refused(tmp_path: Path) -> None:
    mark(tmp_path)
    with pytest.raises(WrongUse, match="begins with @"):
        start_adjudication([tmp_path], "@gold")


def test_an_own_layer_is_a_version_like_any_other(tmp_path: Path) -> None:
    mark(tmp_path)
    work = work_on(tmp_path, "anna")
    assert list(work.articles[0].layers) == ["anna", "ben", "cleo"]


def test_twenty_annotators_are_told_apart(tmp_path: Path) -> None:
    by = {f"p{n:02}": [("fact" if n % 3 else "opinion", "Nobody listened.")] for n in range(20)}
    mark(tmp_path, by)
    (article,) = shared_articles(places_of([tmp_path])).articles
    (item,) = items_of(article, Units(article.text))
    assert [len(version.by) for version in item.versions] == [7, 13]
    assert item.agreed_by(13) is item.versions[1]
    assert item.agreed_by(14) is None


def test_what_cannot_be_saved_when_it_has_to_end_is_rescued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_journal: JournalFile, _lines: list[bytes]) -> None:
        raise OSError(28, "")

    monkeypatch.chdir(tmp_path)
    mark(tmp_path)
    work = work_on(tmp_path)
    mode = work.open(0)
    with monkeypatch.context() as patched:
        patched.setattr(JournalFile, "append", refuse)
        press(mode, "1")
        told = work.open_layers.end()
    (rescue,) = tmp_path.glob("obelism-rescue-*.json")
    assert told == f"the last decisions could not be saved where they belong; all are in {rescue}"
    kept = json.loads(rescue.read_bytes())
    assert [action["what"] for action in kept["actions"]] == ["taken"]
    assert work.open_layers.end() == ""


def test_it_begins_before_all_articles_are_read_and_finds_the_others_on_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "AT_START", 1)
    for name in ("a.txt", "b.txt", "c.txt"):
        mark(tmp_path, id=name)
    work = work_on(tmp_path)
    assert [each.id for each in work.articles] == ["a.txt"]
    assert (work.place.total, work.place.more) == (1, True)
    assert summary(work)[0].startswith("1 article so far: ")
    work.open(0)
    assert work.neighbour(1) == 1
    assert work.look_on() is False
    assert [each.id for each in work.articles] == ["a.txt", "b.txt", "c.txt"]
    assert (work.place.total, work.place.more) == (3, False)
    assert summary(work)[0].startswith("3 articles: ")


def test_one_who_goes_on_begins_where_something_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "AT_START", 1)
    for name in ("a.txt", "b.txt"):
        mark(tmp_path, SAME, id=name)
    mark(tmp_path, id="c.txt")
    work_on(tmp_path).take_agreed(2)
    again = work_on(tmp_path)
    assert again.next_waiting() == 2
    assert len(again.articles) == 3
