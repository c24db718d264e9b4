from __future__ import annotations

from pathlib import Path

import pytest

from reader.modes.review import wording as progress
from reader.modes.review.wording import kappa, summary
from tests.modes.review.reviews import change, press, review_of, shown, tags, verdicts


def test_progress_pace_and_time_left(root: Path) -> None:
    review = review_of(root)
    review.state.scanner.take_all()
    assert progress.done_of(review.state) == "0/5"
    assert progress.pace_and_left(review.state) == []
    press(review, "y", "n", "f")
    assert progress.done_of(review.state) == "3/5"
    assert progress.counts(review.state) == "accepted 1  rejected 1  corrected 1"
    review.state.seconds, review.state.judged = 90, 4
    assert progress.pace_and_left(review.state) == []
    review.state.seconds, review.state.judged = 59, 5
    assert progress.pace_and_left(review.state) == []
    review.state.seconds, review.state.judged = 96, 5
    assert progress.pace_and_left(review.state) == ["3 a minute", "under a min left"]
    assert progress.bar(review.state) == "███████▏░░░░"


def test_counts_and_seconds_are_those_of_all_sessions(root: Path) -> None:
    review = review_of(root)
    press(review, "y", "Space", "n")
    review.state.seconds = 12.5
    review.state.close()
    review = review_of(root)
    review.state.scanner.take_all()
    assert review.state.seconds == 12.5
    assert progress.counts(review.state) == "accepted 1  rejected 1  corrected 0  later 1"


def test_a_slow_pace_is_told_by_the_hour(root: Path) -> None:
    review = review_of(root)
    review.state.seconds, review.state.judged = 600, 6
    assert progress.pace_and_left(review.state)[0] == "36 an hour"
    assert "10 min of work, 36 an hour" in summary(review.state)


def test_what_was_deleted_after_it_was_judged_is_told_when_the_review_stops(root: Path) -> None:
    review = review_of(root)
    press(review, "y", "n")
    review.state.close()
    change(root, "a.txt", "The tide rose.", delete=True)
    review.state.scanner.take_all()
    review.state.scanner.look_again(review.state.touched)
    text = "\n".join(summary(review.state))
    assert text.startswith("Review by Bob: 1/4 judged, 3 left\n")
    assert "1 annotation that you judged was deleted since; your verdict is kept." in text
    assert "passed over" not in text


def test_what_others_judge_differently_is_counted_when_the_review_stops(root: Path) -> None:
    for reviewer, keys in (("Bob", "yyn"), ("Cem", "ynn")):
        review = review_of(root, reviewer)
        press(review, *keys)
        review.state.close()
    review.state.scanner.take_all()
    review.state.scanner.look_again(review.state.touched)
    text = "\n".join(summary(review.state))
    assert "1 of these is judged differently by others: --verdict disputed" in text


def test_a_summary_says_who_what_and_why(root: Path) -> None:
    review = review_of(root)
    press(review, "y", "n", "2", "o", "o", "n", "2")
    assert review.state.stage == "done"
    text = "\n".join(summary(review.state))
    assert text.startswith("Review by Bob: 5/5 judged, all done\n")
    assert [row.split() for row in text.splitlines() if row.startswith("  Anna")] == [
        ["Anna", "2", "2", "1"]
    ]
    assert "wrong extent           2" in text


def test_the_summary_is_left_by_any_key_and_u_goes_back_from_it(root: Path) -> None:
    review = review_of(root)
    press(review, "s")
    assert review.state.stage == "summary"
    press(review, "s")
    assert (review.state.stage, shown(review)) == ("judging", "The tide rose.")
    press(review, *"yyyyy")
    assert review.state.stage == "done"
    press(review, "u")
    assert (review.state.stage, shown(review)) == ("judging", "Nobody came.")


def test_blind_the_label_is_hidden_and_answers_are_compared(root: Path) -> None:
    review = review_of(root, "Anna", blind=True)
    assert review.state.item is not None
    assert review.state.item.page.hidden
    assert {row.labels for row in review.state.item.page.pictures()} == {()}
    press(review, "y", "E")
    assert shown(review) == "The tide rose."
    assert "hidden" in review.message
    before = tags(root, "Anna")
    press(review, "f", "o", "o", "f", "n")
    text = "\n".join(summary(review.state))
    assert "The same label as before: 3 of 5, 60%" in text
    assert "fact, now opinion: 1" in text
    assert "fact, now none: 1" in text
    review.state.close()
    assert tags(root, "Anna") == before
    answers = [record["answer"] for record in verdicts(root, "a.txt", "Anna")]
    assert answers == ["fact", "opinion", "opinion"]


def test_blind_nothing_that_is_told_gives_the_label_away(root: Path) -> None:
    from reader.modes.review.wording import item_details
    from tests.modes.review.reviews import attribution

    review = review_of(root)
    press(review, "n", "1")
    review.state.close()
    attribution(root, note="Ida says so.")
    review = review_of(root, "Anna", blind=True, labels=("attribution",))
    assert review.state.item is not None
    told = item_details(review.state, review.state.item)
    assert [(each.name, each.text) for each in told] == [("this", "We saw it,")]


def test_a_blind_answer_says_nothing_of_the_label_it_met(root: Path) -> None:
    review = review_of(root, "Anna", blind=True)
    press(review, "o")
    assert review.message == "Answered: opinion."
    assert progress.counts(review.state) == "answered 1"
    review.state.scanner.take_all()
    text = "\n".join(summary(review.state))
    assert "1/5 judged, 4 left" in text
    assert "once all are given" in text
    assert not any(word in text for word in ("fact", "accepted", "corrected", "same"))


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}, 0.4),
        ({("y", "y"): 3}, None),
        ({}, None),
    ],
)
def test_kappa(table: dict[tuple[str, str], int], expected: float | None) -> None:
    pairs = [pair for pair, count in table.items() for _ in range(count)]
    found = kappa(pairs)
    assert found == (None if expected is None else pytest.approx(expected))
