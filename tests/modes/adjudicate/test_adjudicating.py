"""Deciding: what each key makes of the versions, and what is kept of who, what and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.modes.adjudicate import panel
from reader.modes.adjudicate.start import in_short
from reader.modes.adjudicate.wording import keys_of
from reader.modes.requests import GoOn
from tests.modes.adjudicate.adjudicating import (
    SAID,
    THREE,
    Said,
    answer,
    change,
    current_quote,
    decisions,
    gold,
    gold_on,
    judge,
    mark,
    press,
    records,
    work_on,
)
from tests.modes.annotate.keyboard import focused, select

STORMS = ("attribution", "Storms closed the harbour", "the mayor", "said")
NOBODY = "Nobody listened."
TWELVE = "The fare is 12 kroner."


def test_a_digit_takes_a_version_and_goes_on(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    assert current_quote(mode) == "Storms closed the harbour"
    press(mode, "1")
    assert gold(mode) == [STORMS]
    assert mode.message == "Taken from anna: attribution “Storms closed the harbo…”."
    assert current_quote(mode) == NOBODY
    (decision,) = decisions(mode)
    assert (decision.what, decision.agreed, decision.silent) == ("taken", ("anna",), ("cleo",))
    assert (decision.who, decision.reason) == ("dora", None)
    assert sorted(each.annotator for each in decision.annotations) == ["anna", "ben"]
    made = mode.state.layer.annotations[decision.result[0]]
    assert made.origin == "adjudicated"


def test_the_version_of_several_is_that_of_each(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "Tab", "3")
    assert gold(mode) == [("opinion", NOBODY)]
    assert decisions(mode)[0].agreed == ("anna", "cleo")


def test_who_is_silent_and_who_is_not_there_have_no_version(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "3")
    assert mode.message == "cleo marked nothing here; n decides that nobody should."
    press(mode, "7")
    assert mode.message == "There are 3 annotators here."
    press(mode, "0")
    assert mode.message == "There are 3 annotators here: 1 is the first."
    assert gold(mode) == []


def test_nobody_is_a_decision(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "Tab", "Tab", "n")
    (decision,) = decisions(mode)
    assert (decision.what, decision.result) == ("nobody", ())
    assert decision.agreed == decision.silent == ("anna", "ben")
    assert mode.state.decisions.tally().open == 2
    mode.state.layer.close(30)
    (stored,) = records(tmp_path).values()
    assert stored["what"] == "nobody"
    again = gold_on(tmp_path)
    assert again.state.decisions.tally().open == 2


def test_joining_takes_the_union_of_each_role(tmp_path: Path) -> None:
    mark(
        tmp_path,
        {
            "anna": [
                ("attribution", ("content", "Storms closed"), ("source", "the mayor")),
            ],
            "ben": [("attribution", ("content", "closed the harbour"), ("cue", "said"))],
        },
    )
    mode = gold_on(tmp_path)
    press(mode, "&")
    assert gold(mode) == [("attribution", "Storms closed the harbour", "the mayor", "said")]
    assert decisions(mode)[0].what == "joined"
    assert decisions(mode)[0].agreed == ()


def test_of_different_labels_the_one_of_most_is_joined(tmp_path: Path) -> None:
    mark(
        tmp_path,
        {
            "anna": [("fact", "The ferry was")],
            "ben": [("fact", "ferry was cancelled")],
            "cleo": [("opinion", "The ferry was cancelled")],
        },
    )
    mode = gold_on(tmp_path)
    press(mode, "&")
    assert gold(mode) == [("fact", "The ferry was cancelled")]


def test_joining_says_why_it_cannot(tmp_path: Path) -> None:
    mark(tmp_path, {"anna": [("fact", NOBODY)], "ben": [("opinion", NOBODY)]})
    mode = gold_on(tmp_path)
    press(mode, "&")
    assert mode.message.startswith("As many say fact and opinion: a digit takes a version")
    assert gold(mode) == []


def test_passages_that_do_not_meet_stay_apart_when_joined(tmp_path: Path) -> None:
    claims = ("claim", "The fare is 12 kroner."), ("claim", "The fare is 15 kroner.")
    mark(
        tmp_path,
        {"anna": [("inconsistency", *claims)], "ben": [("inconsistency", claims[0])]},
    )
    mode = gold_on(tmp_path)
    press(mode, "&")
    assert gold(mode) == [("inconsistency", claims[0][1], claims[1][1])]


def test_an_own_version_is_the_focus_with_a_label(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "Tab", "l", "f")
    assert gold(mode) == [("fact", "Nobody")]
    (decision,) = decisions(mode)
    assert (decision.what, decision.agreed) == ("own", ())
    assert mode.message == "Own version: fact “Nobody”."
    assert current_quote(mode) == TWELVE


def test_an_own_version_that_somebody_has_too_says_whose_it_is(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "Tab", "f")
    assert mode.message == "Own version, as ben made it: fact “Nobody listened.”."


def test_an_own_version_with_roles_waits_for_them(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    select(mode, "Storms closed")
    press(mode, "a")
    assert "Focus its source and cue" in mode.message
    select(mode, "the mayor")
    press(mode, "r")
    select(mode, "said")
    press(mode, "r")
    assert gold(mode) == [("attribution", "Storms closed", "the mayor", "said")]
    assert current_quote(mode) == NOBODY
    assert [each.what for each in decisions(mode)] == ["own"]


def test_an_own_pair_is_tied_as_in_the_reader(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    select(mode, TWELVE)
    press(mode, "i")
    assert mode.state.stage == "pending"
    select(mode, "The fare is 15 kroner.")
    press(mode, "i")
    assert gold(mode) == [("inconsistency", TWELVE, "The fare is 15 kroner.")]
    assert [each.what for each in decisions(mode)] == ["own"]


def test_an_own_extent_is_chosen_as_in_the_reader(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "E")
    assert mode.current.badge == "OWN EXTENT"
    press(mode, "l", "v", "1", "l", "Enter")
    assert mode.state.choice is None
    assert gold(mode) == [("attribution", "Storms closed", "the mayor", "said")]
    assert decisions(mode)[0].what == "own"


def test_leaving_the_extent_decides_nothing(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "E", "l", "q")
    assert mode.message == "The extent is as it was."
    assert gold(mode) == []
    assert mode.state.choice is None


def test_what_was_taken_can_get_another_extent(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "Tab", "1", "[", "E")
    select(mode, "Nobody")
    press(mode, "Enter")
    assert gold(mode) == [("opinion", "Nobody")]
    assert len(mode.state.layer.table("decisions")) == 1


def test_deciding_anew_takes_the_place_of_the_old(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "1", "[", "2")
    assert gold(mode) == [("attribution", "closed the harbour", "the mayor", "said")]
    assert len(mode.state.layer.table("decisions")) == 1


def test_the_reason_goes_to_what_was_just_decided(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "1", "c")
    assert "Storms" in answer(mode, " the whole clause ")
    assert decisions(mode)[0].reason == "the whole clause"
    press(mode, "j", "c")
    assert NOBODY in answer(mode, "")


def test_the_reason_of_somebody_else_is_named_as_theirs(tmp_path: Path) -> None:
    mark(tmp_path)
    first = work_on(tmp_path)
    press(first.open(0), "1")
    first.open_layers.give_up()
    mode = gold_on(tmp_path, "fay")
    press(mode, "[", "c")
    answer(mode, "not so")
    decision = decisions(mode)[0]
    assert (decision.who, decision.reason) == ("dora", "fay: not so")


def test_a_reason_can_come_first(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "c")
    answer(mode, "clear")
    press(mode, "n")
    assert decisions(mode)[0].reason == "clear"


def test_what_all_made_alike_is_taken_over_when_asked_twice(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "%")
    assert mode.message.startswith("1 item on which all 3 agree: % takes over")
    assert gold(mode) == []
    press(mode, "%")
    assert gold(mode) == [("fact", "The ferry was cancelled.")]
    assert decisions(mode)[0].what == "automatic"
    assert decisions(mode)[0].agreed == ("anna", "ben", "cleo")


def test_a_digit_says_how_many_are_enough(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "%", "2")
    assert mode.message.startswith("2 items on which at least 2 of 3 agree")
    press(mode, "%")
    assert gold(mode) == [("fact", "The ferry was cancelled."), ("opinion", NOBODY)]
    press(mode, "u")
    assert gold(mode) == []
    assert mode.message == "Undid the taking over of 2 items."


def test_what_a_reviewer_rejected_is_not_taken_over_but_gone_to(tmp_path: Path) -> None:
    mark(tmp_path)
    judge(tmp_path, "ben", 0, "rejected")
    mode = gold_on(tmp_path)
    assert "alike" not in mode.facts()
    assert current_quote(mode) == "The ferry was cancelled."
    assert "1 of 4: alike, but rejected" in panel.head(mode.state, mode.state.item)
    press(mode, "%")
    assert mode.message == ("0 items on which all 3 agree; 1 left, rejected: % takes over.")
    press(mode, "2")
    assert mode.message == (
        "1 item on which at least 2 of 3 agree; 1 left, rejected: % takes over."
    )
    press(mode, "%")
    assert gold(mode) == [("opinion", NOBODY)]
    press(mode, "%")
    assert mode.message == ("There is no open item on which annotators agree; 1 left, rejected.")


def test_what_is_rejected_of_another_version_is_taken_over_as_most_have_it(tmp_path: Path) -> None:
    mark(tmp_path)
    judge(tmp_path, "ben", 2, "rejected")
    mode = gold_on(tmp_path)
    press(mode, "%", "2", "%")
    assert ("opinion", NOBODY) in gold(mode)


def test_what_was_edited_since_a_rejection_is_taken_over(tmp_path: Path) -> None:
    same: Said = ("fact", "The ferry was cancelled.")
    mark(tmp_path, {"anna": [same], "ben": [("opinion", "The ferry was cancelled.")]})
    judge(tmp_path, "ben", 0, "rejected")
    change(tmp_path, "ben", 0, same)
    mode = gold_on(tmp_path)
    press(mode, "%", "%")
    assert gold(mode) == [same]


def test_any_other_key_leaves_the_question(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "%", "j", "%")
    assert gold(mode) == []


def test_two_versions_that_as_many_made_are_not_taken_over(tmp_path: Path) -> None:
    one, other = [("fact", NOBODY)], [("opinion", NOBODY)]
    mark(tmp_path, {"anna": one, "ben": one, "cleo": other, "dan": other})
    mode = gold_on(tmp_path)
    press(mode, "%")
    assert mode.message == "There is no open item on which annotators agree."


def test_undo_and_redo_reach_into_an_earlier_run(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "1")
    mode.state.layer.close(30)
    again = gold_on(tmp_path)
    assert current_quote(again) == NOBODY
    press(again, "u")
    assert gold(again) == []
    assert current_quote(again) == "Storms closed the harbour"
    press(again, "U")
    assert gold(again) == [STORMS]
    press(again, "U")
    assert again.message == "There is nothing to redo."


def test_a_decision_can_be_opened_again(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "1", "[", "x")
    assert gold(mode) == []
    assert decisions(mode) == []
    assert mode.state.decisions.tally().open == 3


def test_what_was_edited_since_is_open_again(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "1")
    mode.state.layer.close(30)
    change(
        tmp_path,
        "anna",
        1,
        ("attribution", ("content", "Storms closed"), ("source", "Ida Holm"), SAID),
    )
    again = gold_on(tmp_path)
    assert current_quote(again) == "Storms closed"
    assert again.message == "1 decided before, on other versions than these: open again."
    assert gold(again) == [STORMS]
    press(again, "1")
    assert gold(again) == [("attribution", "Storms closed", "Ida Holm", "said")]
    assert len(again.state.layer.table("decisions")) == 1


def test_what_nobody_marks_any_more_stays_decided(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "Tab", "Tab", "3")
    mode.state.layer.close(30)
    change(tmp_path, "cleo", 2, None)
    again = gold_on(tmp_path)
    assert again.state.decisions.tally().left == 1
    assert gold(again) == [("fact", TWELVE)]
    assert in_short(again.state.decisions.tally()) == "2 open, 1 alike, 1 kept"


def test_after_the_last_decision_it_is_said_what_is_left(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "1", "1", "n")
    left = "No disagreement left; % takes over the 1 agreed."
    assert mode.message == f"Nobody, recorded. {left}"
    press(mode, "%", "%")
    assert mode.state.take_requests() == [GoOn()]
    assert not mode.state.decisions.tally().waiting


def test_the_only_one_left_is_not_left_by_tab(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "n", "n", "Tab")
    assert current_quote(mode) == TWELVE
    assert mode.message == "This is the only one left."


def test_the_hardest_comes_first_on_request(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path, hardest=True)
    hard = [item.cluster.hardness for item in mode.state.decisions.items]
    seen = []
    for _ in range(3):
        assert mode.state.item is not None
        seen.append(hard[mode.state.item.number])
        press(mode, "n")
    assert seen == sorted(seen, reverse=True)


def test_enter_shows_each_passage_and_whose_it_is(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, "Enter")
    assert focused(mode) == "closed the harbour"
    assert mode.message == "attribution content: ben"
    press(mode, "Enter")
    assert mode.message == "attribution source: anna and ben"


def test_an_annotator_beyond_the_ninth_is_taken_by_a_letter(tmp_path: Path) -> None:
    names = [f"p{number:02}" for number in range(1, 13)]
    by = {name: [("fact", NOBODY)] for name in names}
    by["p11"] = [("opinion", NOBODY)]
    mark(tmp_path, by)
    mode = gold_on(tmp_path)
    press(mode, "0")
    assert mode.state.stage == "picking"
    press(mode, "s")
    assert gold(mode) == [("opinion", NOBODY)]
    assert decisions(mode)[0].agreed == ("p11",)


def test_of_fifty_annotators_some_have_two_letters(tmp_path: Path) -> None:
    by = {f"p{number:02}": [("fact", NOBODY)] for number in range(1, 51)}
    by["p50"] = [("opinion", NOBODY)]
    mark(tmp_path, by)
    mode = gold_on(tmp_path)
    key = keys_of(50)[-1]
    assert len(key) == 3
    press(mode, "0", key[1])
    assert mode.state.stage == "picking"
    press(mode, key[2])
    assert gold(mode) == [("opinion", NOBODY)]
    press(mode, "0", "?")
    assert mode.message == "No annotator has that letter; Esc leaves."
    assert mode.state.stage == "picking"
    mode.do("escape")
    assert (mode.message, mode.state.stage) == ("Cancelled.", "deciding")


def test_a_second_adjudicator_is_told_who_works(tmp_path: Path) -> None:
    mark(tmp_path)
    gold_on(tmp_path)
    second = gold_on(tmp_path, "emil")
    assert "dora has this article open elsewhere" in second.message
    press(second, "1")
    assert "dora has this article open elsewhere" in second.message
    assert gold(second) == []


@pytest.mark.parametrize("keys", ["1", "&", "E h Enter"])
def test_the_note_of_an_annotator_stays_with_them(keys: str, tmp_path: Path) -> None:
    mark(tmp_path, THREE, note="seen")
    mode = gold_on(tmp_path)
    press(mode, *keys.split())
    (made,) = mode.state.layer.annotations.values()
    assert made.note is None


def test_what_two_made_alike_is_taken_over_beside_another_quotation_of_the_speaker(
    tmp_path: Path,
) -> None:
    who = ("source", "the mayor"), SAID
    first: Said = ("attribution", ("content", "Storms closed the harbour"), *who)
    second: Said = ("attribution", ("content", TWELVE), *who)
    part: Said = ("attribution", ("content", "closed the harbour"), *who)
    mark(tmp_path, {"anna": [first], "ben": [first, second], "cleo": [part]})
    assert work_on(tmp_path).take_agreed(2).taken == 1
    mode = gold_on(tmp_path)
    assert gold(mode) == [STORMS]
    assert decisions(mode)[0].agreed == ("anna", "ben")
    assert current_quote(mode) == TWELVE
    press(mode, "2")
    assert gold(mode) == [STORMS, ("attribution", TWELVE, "the mayor", "said")]


def test_after_taking_over_it_begins_with_the_first_article(tmp_path: Path) -> None:
    mark(tmp_path)
    mark(tmp_path, id="second.txt")
    work = work_on(tmp_path)
    work.take_agreed(3)
    assert work.next_waiting() == 0
