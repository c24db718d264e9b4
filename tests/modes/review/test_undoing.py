from __future__ import annotations

from pathlib import Path

from reader.store.layer import Layer
from tests.modes.review.reviews import (
    TIDE,
    change,
    press,
    review_of,
    shown,
    tags,
    verdicts,
    words,
)
from tests.services.tagged import tag
from tests.store.folders import Folder
from tests.store.making import article


def test_u_takes_the_last_decision_back_and_returns_to_it(root: Path) -> None:
    review = review_of(root)
    press(review, "y", "o", "u")
    assert shown(review) == "The boats left."
    assert review.state.queue.done == 1
    press(review, "u")
    assert shown(review) == "The tide rose."
    press(review, "u")
    assert review.message == "There is no decision to take back."
    review.state.close()
    assert words(root) == []
    assert tags(root) == []


def test_a_rejection_is_taken_back_with_its_reason(root: Path) -> None:
    review = review_of(root)
    press(review, "n", "1", "2", "u")
    assert shown(review) == "The tide rose."
    review.state.close()
    assert words(root) == []


def test_u_goes_back_over_articles_and_sessions_in_the_order_of_deciding(root: Path) -> None:
    review = review_of(root)
    press(review, "Space", "y", "y", "y", "y", "n")
    assert review.state.stage == "done"
    review.state.close()
    review = review_of(root)
    order = []
    for _ in range(5):
        press(review, "u")
        order.append(shown(review))
    assert order == [
        "The tide rose.",
        "Nobody came.",
        "The buses stopped.",
        "The gulls stayed.",
        "The boats left.",
    ]
    review.state.close()
    assert words(root) == words(root, "b.txt") == []


def test_u_returns_to_what_was_put_off(root: Path) -> None:
    review = review_of(root)
    press(review, "y", "Space", "u")
    assert shown(review) == "The boats left."
    press(review, "y")
    assert shown(review) == "The gulls stayed."
    assert review.state.queue.later == []


def test_taking_back_brings_the_verdict_before_back(root: Path) -> None:
    review = review_of(root)
    press(review, "o")
    review.state.close()
    before = verdicts(root)
    review = review_of(root, new=True, verdict="any")
    press(review, "n", "u")
    assert shown(review) == "The tide rose."
    review.state.close()
    assert verdicts(root) == before
    assert [own.label for own in tags(root)] == ["opinion"]


def test_a_verdict_is_taken_off_where_something_else_was_done_since(root: Path) -> None:
    review = review_of(root)
    press(review, "o")
    review.state.close()
    tag(root, "a.txt", "The gulls stayed.", annotator="Bob")
    review = review_of(root)
    press(review, "u")
    assert shown(review) == "The tide rose."
    review.state.close()
    assert words(root) == []
    assert [own.spans[0].text for own in tags(root)] == ["The gulls stayed."]


def test_the_reader_undoes_a_verdict_as_one_step(root: Path) -> None:
    review = review_of(root)
    press(review, "o")
    review.state.close()
    with Layer.open(Folder(root), article("a.txt", TIDE), "Bob") as layer:
        layer.undo()
    assert (words(root), tags(root)) == ([], [])


def test_what_was_edited_since_is_not_taken_back_twice(root: Path) -> None:
    review = review_of(root)
    press(review, "y", "y")
    review.state.close()
    change(root, "a.txt", "The boats left.", note="They did.")
    review = review_of(root)
    assert shown(review) == "The gulls stayed."
    press(review, "u")
    assert shown(review) == "The tide rose."


def test_what_was_taken_back_is_shown_without_its_verdict(root: Path) -> None:
    review = review_of(root)
    press(review, "y", "u")
    assert review.state.item is not None
    assert review.state.item.members[0].earlier is None
