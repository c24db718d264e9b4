"""What an adjudicator is told beside the versions: reviewers' words, what is unfinished, who."""

from __future__ import annotations

from pathlib import Path

from reader.model.article import Article
from reader.modes.adjudicate import panel
from reader.modes.adjudicate.articles import Adjudication
from reader.modes.adjudicate.mode import AdjudicateMode
from reader.modes.requests import Reopen
from reader.store.layer import Layer
from tests.modes.adjudicate.adjudicating import (
    ARTICLE,
    THREE,
    annotation,
    annotations_of,
    change,
    decisions,
    gold_on,
    judge,
    mark,
    press,
    work_on,
)
from tests.modes.annotate.keyboard import NOBODY, TEXT, TRAINS, select
from tests.store.folders import Folder


def remarks(mode: AdjudicateMode) -> list[tuple[str, ...]]:
    """What is told of each version of the current item."""
    assert mode.state.item is not None
    return [version.remarks for version in panel.versions(mode.state, mode.state.item)]


def test_what_reviewers_said_stands_with_the_version_and_why(tmp_path: Path) -> None:
    mark(tmp_path)
    judge(tmp_path, "anna", 1, "rejected", reason="no claim")
    judge(
        tmp_path, "ben", 1, "corrected", reason="a judgement", to=("opinion", "closed the harbour")
    )
    judge(tmp_path, "cleo", 1, "accepted")
    mode = gold_on(tmp_path)
    assert mode.state.annotators == ["anna", "ben", "cleo"]
    assert remarks(mode) == [
        ("rita rejected it: no claim",),
        ("rita corrected it to opinion “closed the harbour”: a judgement",),
        (),
    ]
    press(mode, "Tab")
    assert remarks(mode) == [("rita accepted cleo’s",), ()]


def test_a_correction_without_a_verdict_is_shown_too(tmp_path: Path) -> None:
    mark(tmp_path)
    (judged, *_) = annotations_of(tmp_path, "ben")[2:]
    article = Article.of(TEXT, id=ARTICLE, title="", source=ARTICLE)
    made = annotation(TEXT, ("opinion", NOBODY))
    with Layer.open(Folder(tmp_path), article, "rita") as layer:
        record = {**made.to_record(), "corrects": judged.id}
        layer.commit_records("correct", {"annotations": {made.id: record}})
    mode = gold_on(tmp_path)
    press(mode, "Tab")
    assert remarks(mode)[1] == ("rita corrected it to opinion “Nobody listened.”",)


def test_what_was_edited_since_it_was_judged_says_so(tmp_path: Path) -> None:
    mark(tmp_path)
    judge(tmp_path, "ben", 2, "rejected")
    change(tmp_path, "ben", 2, ("fact", "Nobody listened"))
    mode = gold_on(tmp_path)
    press(mode, "Tab")
    assert remarks(mode)[1] == ("rita rejected it (edited since)",)


def test_a_blind_answer_says_nothing_of_the_version(tmp_path: Path) -> None:
    mark(tmp_path)
    judge(tmp_path, "ben", 2, "rejected", answer="")
    mode = gold_on(tmp_path)
    press(mode, "Tab")
    assert remarks(mode) == [(), ()]


def test_what_is_unfinished_is_flagged_in_the_choice(tmp_path: Path) -> None:
    mark(tmp_path, {"anna": [("attribution", ("content", NOBODY))], "ben": [("fact", NOBODY)]})
    mode = gold_on(tmp_path)
    assert remarks(mode) == [("unfinished: lacks source and cue",), ()]


def test_an_annotator_who_decides_is_told_once_and_it_is_kept(tmp_path: Path) -> None:
    mark(tmp_path, id="a.txt")
    mark(tmp_path, id="b.txt")
    work: Adjudication = work_on(tmp_path, "ben")
    mode = work.open(0)
    told = "You are annotator 2 here too: your own versions are among the others."
    assert mode.message == told
    assert ("2", "ben (you)") in panel.versions(mode.state, mode.state.item)[1].by
    press(mode, "2", "[")
    (decision,) = decisions(mode)
    assert decision.annotators == ("anna", "ben", "cleo")
    (decided,) = (
        each for each in panel.further(mode.state, mode.state.item) if each.name == "decided"
    )
    assert "ben (also an annotator here)" in decided.text
    assert work.open(1).message == ""


def test_nobody_else_is_told_so(tmp_path: Path) -> None:
    mark(tmp_path)
    assert gold_on(tmp_path, "dora").message == ""


def test_when_the_other_has_left_a_key_that_decides_opens_it_again(tmp_path: Path) -> None:
    mark(tmp_path, THREE)
    first = work_on(tmp_path, "dora")
    press(first.open(0), "1")
    work = work_on(tmp_path, "eve")
    mode = work.open(0)
    held = "Read-only: dora has this article open elsewhere; a deciding key tries again."
    assert mode.message == held
    press(mode, "n")
    (request,) = mode.state.take_requests()
    assert isinstance(request, Reopen)
    assert work.reopen().message == held
    first.close()
    press(work.mode, "]", "]", "2")
    place = work.mode.state.document.focus.extent
    mode = work.reopen()
    assert mode.message == "Nobody else has it open any more: press the key again to decide."
    assert mode.state.document.focus.extent == place
    press(mode, "n")
    assert [each.who for each in decisions(mode)] == ["dora", "eve"]


def test_reading_on_asks_for_nothing_where_nothing_can_be_decided(tmp_path: Path) -> None:
    mark(tmp_path)
    first = work_on(tmp_path, "dora")
    first.open(0)
    mode = gold_on(tmp_path, "eve")
    press(mode, "j", "Tab", "Enter")
    assert mode.state.take_requests() == []


def test_an_own_version_stands_among_the_others_with_its_roles(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    select(mode, "closed")
    press(mode, "a")
    assert mode.state.item is not None
    *_, own = panel.versions(mode.state, mode.state.item)
    assert (own.by, own.decided) == ((("", "own version"),), True)
    assert [(each.role, each.text) for each in own.annotations[0].spans] == [("content", "closed")]
    assert own.remarks == ("unfinished: lacks source and cue",)
    press(mode, "1", "[")
    assert all(version.by[0][0] for version in panel.versions(mode.state, mode.state.item))


def test_what_was_added_stands_there_as_a_version(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    select(mode, TRAINS)
    press(mode, "f")
    assert mode.state.item is not None
    (added,) = panel.versions(mode.state, mode.state.item)
    assert added.by == (("", "added"),)
    assert [(each.role, each.text) for each in added.annotations[0].spans] == [(None, TRAINS)]


def test_a_note_is_shown_with_the_name_of_who_wrote_it(tmp_path: Path) -> None:
    mark(tmp_path, {"anna": [("fact", NOBODY)], "ben": [("opinion", NOBODY)]})
    mark(tmp_path, {"cleo": [("fact", NOBODY)]}, note="surely")
    mode = gold_on(tmp_path)
    assert mode.state.item is not None
    first, _ = panel.versions(mode.state, mode.state.item)
    assert first.notes == "cleo: surely"


def test_things_are_counted_as_in_the_head_each_sort_for_itself(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    select(mode, TRAINS)
    press(mode, "f")
    heads = {panel.head(mode.state, item) for item in mode.state.decisions.items}
    assert heads == {
        "1 of 1 agreed by all",
        "1 of 3: different extents",
        "2 of 3: different labels",
        "3 of 3: not marked by everyone",
        "1 of 1 marked by nobody, added",
    }
    assert mode.facts().startswith("0 of 3 decided")
    assert {panel.how_hard(item) for item in mode.state.decisions.items} >= {"", "67 % apart"}
