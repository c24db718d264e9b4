"""What several people marked alike is one item of a review: one key judges it for all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.modes.review.mode import ReviewMode
from reader.modes.review.wording import counts, done_of, heading, item_details
from reader.store.base import LayerKey, Snapshot
from reader.store.folder.store import FolderStore
from reader.text.anchor import span_at
from tests.modes.review.reviews import (
    TIDE,
    attribution,
    change,
    press,
    put,
    review_of,
    shown,
    tags,
    verdicts,
    words,
)
from tests.services.tagged import tag, write
from tests.services.tied import tie

BOATS = "The boats left."


def head(review: ReviewMode) -> str:
    """Whose the present item is."""
    assert review.state.item is not None
    return heading(review.state.item).partition(" · ")[0]


def details(review: ReviewMode, name: str) -> list[str]:
    """What is said of the present item under a name."""
    assert review.state.item is not None
    return [
        each.text for each in item_details(review.state, review.state.item) if each.name == name
    ]


def test_one_key_judges_the_same_of_two_people(root: Path) -> None:
    tag(root, "a.txt", "The tide rose.", BOATS, annotator="Cem")
    review = review_of(root)
    assert head(review) == "Anna and Cem"
    press(review, "y")
    assert review.message == "Accepted: fact “The tide rose.” by Anna and Cem."
    assert (shown(review), head(review)) == (BOATS, "Anna and Cem")
    press(review, "n", "1")
    assert review.message == f"Rejected, wrong label: “{BOATS}” by Anna and Cem."
    review.state.scanner.take_all()
    assert (done_of(review.state), counts(review.state)) == (
        "4/7",
        "accepted 2  rejected 2  corrected 0",
    )
    assert (shown(review), head(review)) == ("The gulls stayed.", "Anna")
    press(review, "y", "y", "y")
    assert done_of(review.state) == "7/7"
    review.state.close()
    assert words(root) == ["accepted", "accepted", "rejected", "rejected", "accepted"]
    assert [each["reason"] for each in verdicts(root)][2:4] == ["wrong label"] * 2


def test_it_is_one_step_that_is_taken_back_whole(root: Path) -> None:
    tag(root, "a.txt", "The tide rose.", annotator="Cem")
    review = review_of(root)
    press(review, "n", "2", "u")
    assert review.message == "Taken back: rejected."
    assert (shown(review), head(review)) == ("The tide rose.", "Anna and Cem")
    assert review.state.queue.done == 0
    press(review, "y")
    review.state.close()
    review = review_of(root)
    assert shown(review) == BOATS
    press(review, "u")
    assert (shown(review), head(review)) == ("The tide rose.", "Anna and Cem")
    review.state.close()
    assert words(root) == []


def test_a_correction_stands_for_both_and_goes_with_both(root: Path) -> None:
    tag(root, "a.txt", "The tide rose.", annotator="Cem")
    review = review_of(root)
    press(review, "o")
    review.state.open_layers.flush()
    (own,) = tags(root)
    assert [each["correction"] for each in verdicts(root)] == [own.id] * 2
    assert own.corrects in {each["annotation"] for each in verdicts(root)}
    press(review, "u", "y")
    review.state.close()
    assert tags(root) == []
    assert words(root) == ["accepted", "accepted"]


def test_a_correction_stays_as_long_as_another_verdict_names_it(root: Path) -> None:
    tag(root, "a.txt", "The tide rose.", annotator="Cem")
    review = review_of(root)
    press(review, "o")
    review.state.close()
    review = review_of(root, verdict="any", annotators=("Cem",))
    assert head(review) == "Cem"
    press(review, "y")
    review.state.close()
    (own,) = tags(root)
    assert {each["annotator"]: each["correction"] for each in verdicts(root)} == {
        "Anna": own.id,
        "Cem": None,
    }


def test_a_filter_by_annotator_leaves_the_others_out(root: Path) -> None:
    tag(root, "a.txt", "The tide rose.", annotator="Cem")
    review = review_of(root, annotators=("Cem",))
    assert head(review) == "Cem"
    press(review, "y")
    review.state.close()
    review = review_of(root)
    assert (shown(review), head(review)) == ("The tide rose.", "Anna")


def test_it_is_put_off_and_taken_up_whole(root: Path) -> None:
    tag(root, "a.txt", "The tide rose.", annotator="Cem")
    review = review_of(root)
    press(review, "Space")
    assert shown(review) == BOATS
    assert counts(review.state).endswith("later 2")
    press(review, "u")
    assert (shown(review), head(review)) == ("The tide rose.", "Anna and Cem")
    assert "later" not in counts(review.state)
    press(review, "Space", *"yyyy")
    assert (shown(review), head(review)) == ("The tide rose.", "Anna and Cem")
    press(review, "Space")
    assert review.message == "This is the only one left."
    press(review, "y")
    assert review.state.stage == "done"


def test_notes_and_verdicts_that_differ_have_a_name(root: Path) -> None:
    tag(root, "a.txt", "The tide rose.", annotator="Cem")
    change(root, "a.txt", "The tide rose.", annotator="Cem", note="At noon?")
    review = review_of(root)
    press(review, "y")
    review.state.close()
    change(root, "a.txt", "The tide rose.", note="Twice.")
    review = review_of(root, verdict="any")
    assert details(review, "note") == ["Anna: Twice.", "Cem: At noon?"]
    anna, cem = details(review, "you")
    assert anna.startswith("Anna: accepted it on 20")
    assert anna.endswith("; edited since")
    assert cem.startswith("Cem: accepted it on 20")
    assert not cem.endswith("; edited since")
    assert len(details(review, "guideline")) == 1


def test_a_verdict_on_the_same_by_somebody_else_is_told(root: Path) -> None:
    review = review_of(root)
    press(review, "n", "2", *"yyyy")
    review.state.close()
    tag(root, "a.txt", "The tide rose.", annotator="Cem")
    review = review_of(root)
    assert (shown(review), head(review)) == ("The tide rose.", "Cem")
    (told,) = details(review, "you")
    assert told.startswith("rejected the same by Anna on 20")
    assert told.endswith("(wrong extent)")


def test_a_verdict_on_the_same_that_is_kept_with_another_article_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "The bridge took nine years.\n")
    write(tmp_path, "b.txt", "It took seven years. It was Friday.\n")
    tie(tmp_path, "a.txt", "nine years", there=("b.txt", "seven years"))
    tie(tmp_path, "b.txt", "seven years", annotator="Cem", there=("a.txt", "nine years"))
    tie(tmp_path, "b.txt", "Friday", annotator="Cem", there=("a.txt", "nine years"))
    review = review_of(tmp_path)
    press(review, "n", "4")
    assert head(review) == "Cem"
    (told,) = details(review, "you")
    assert told.startswith("rejected the same by Anna on 20")
    press(review, "y")
    assert not details(review, "you"), "other passages are not the same"


def test_other_roles_another_label_or_another_version_are_not_the_same(root: Path) -> None:
    attribution(root)
    attribution(root, "Cem")
    start = TIDE.index("We saw it,")
    spans = (span_at(TIDE, start, start + 10, "content"),)
    put(root, "a.txt", TIDE, "Dora", label="attribution", spans=spans)
    tag(root, "a.txt", BOATS, annotator="Cem", label="opinion")
    text = TIDE + "More.\n"
    put(root, "a.txt", text, "Emil", label="fact", spans=(span_at(text, 0, 14),))
    review = review_of(root)
    found = []
    while review.state.item is not None and review.state.item.members[0].key.article == "a.txt":
        found.append((shown(review), head(review)))
        press(review, "y")
    assert sorted(found) == [
        (BOATS, "Anna"),
        (BOATS, "Cem"),
        ("The gulls stayed.", "Anna"),
        ("The tide rose.", "Anna"),
        ("The tide rose.", "Emil"),
        ("We saw it,", "Anna and Cem"),
        ("We saw it,", "Dora"),
    ]


def test_what_one_person_marked_twice_stays_two(root: Path) -> None:
    tag(root, "a.txt", BOATS)
    tag(root, "a.txt", BOATS, annotator="Cem")
    review = review_of(root)
    press(review, "y")
    assert (shown(review), head(review)) == (BOATS, "Anna and Cem")
    press(review, "y")
    assert (shown(review), head(review)) == (BOATS, "Anna")


def test_of_more_than_three_the_number_is_told(root: Path) -> None:
    for name in ("Cem", "Dora", "Emil"):
        tag(root, "a.txt", "The tide rose.", annotator=name)
    assert head(review_of(root)) == "4 annotators"


def test_a_decision_reads_no_layer_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tag(root, "a.txt", "The tide rose.", BOATS, annotator="Cem")
    tag(root, "a.txt", BOATS, annotator="Bob")
    review = review_of(root)
    review.state.scanner.take_all()
    read: list[str] = []

    whole = FolderStore.read

    def spying(store: FolderStore, key: LayerKey) -> Snapshot:
        read.append(key.annotator)
        return whole(store, key)

    monkeypatch.setattr(FolderStore, "read", spying)
    press(review, "y")
    review.state.open_layers.flush()
    press(review, "y")
    assert shown(review) == "The gulls stayed."
    assert read == []


def test_what_two_imports_brought_becomes_ones_own_once(root: Path) -> None:
    span = span_at(TIDE, 0, 14)
    for name in ("Tool", "Other"):
        put(root, "a.txt", TIDE, name, label="fact", spans=(span,), origin="import")
    review = review_of(root)
    assert head(review) == "Anna, Other and Tool"
    press(review, "y")
    review.state.open_layers.flush()
    (own,) = tags(root)
    assert (own.origin, own.spans) == ("import", (span,))
    assert {each["annotator"]: each["correction"] for each in verdicts(root)} == {
        "Anna": None,
        "Other": own.id,
        "Tool": own.id,
    }
    press(review, "u")
    review.state.close()
    assert tags(root) == []
