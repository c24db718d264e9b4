from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.judgement import judged_digest
from reader.modes.requests import AskComment
from reader.store.base import LayerKey
from reader.store.layer import Layer
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
from tests.store.folders import Folder
from tests.store.making import article


def test_each_decision_is_one_key_and_moves_on_at_once(root: Path) -> None:
    review = review_of(root)
    seen = [shown(review)]
    for key in ("y", "n", "f", "o"):
        press(review, key)
        seen.append(shown(review))
    assert seen == [
        "The tide rose.",
        "The boats left.",
        "The gulls stayed.",
        "The buses stopped.",
        "Nobody came.",
    ]
    review.state.close()
    assert words(root) == ["accepted", "rejected", "corrected"]
    assert words(root, "b.txt") == ["corrected"]


def test_a_verdict_names_what_was_judged_and_leaves_it_as_it_was(root: Path) -> None:
    before = Folder(root).layer_path("Anna", "a.txt").read_bytes()
    review = review_of(root)
    press(review, "y")
    review.state.close()
    (verdict,) = verdicts(root)
    judged = tags(root, "Anna")[0]
    assert verdict["annotation"] == judged.id
    assert verdict["annotator"] == "Anna"
    assert verdict["reviewer"] == "Bob"
    assert verdict["digest"] == judged_digest(judged)
    assert verdict["correction"] is None
    assert Folder(root).layer_path("Anna", "a.txt").read_bytes() == before
    assert tags(root) == []


def test_a_digit_gives_the_last_rejection_its_reason(root: Path) -> None:
    review = review_of(root)
    press(review, "n", "2", "?", "3")
    assert shown(review) == "The boats left."
    assert review.message == "Rejected, nothing to mark here: “The tide rose.”."
    review.state.close()
    (verdict,) = verdicts(root)
    assert verdict["reason"] == "nothing to mark here"


def test_a_digit_gives_no_reason_once_what_is_shown_was_scrolled(root: Path) -> None:
    review = review_of(root)
    press(review, "n", "2", "j", "3")
    assert review.state.rejected is None
    review.state.close()
    assert [verdict["reason"] for verdict in verdicts(root)] == ["wrong extent"]


def test_a_digit_gives_no_reason_once_something_else_was_decided(root: Path) -> None:
    review = review_of(root)
    press(review, "n", "y", "1")
    assert review.message == "A digit gives a reason right after n."
    review.state.close()
    assert [verdict["reason"] for verdict in verdicts(root)] == [None, None]


def test_a_reason_reaches_a_rejection_in_an_article_that_is_left(root: Path) -> None:
    review = review_of(root)
    press(review, "y", "y", "n")
    assert shown(review) == "The buses stopped."
    press(review, "5")
    review.state.close()
    assert verdicts(root)[2]["reason"] == "marked already"


def test_a_comment_goes_with_the_verdict(root: Path) -> None:
    from reader.modes.review.decide import set_comment

    review = review_of(root)
    press(review, "c")
    (request,) = review.state.take_requests()
    assert request.note == ""  # type: ignore[union-attr]
    review.apply(set_comment, "  It fell. ")
    press(review, "n", "1")
    review.state.close()
    assert verdicts(root)[0]["reason"] == "wrong label: It fell."


def test_right_after_a_rejection_a_comment_is_on_what_was_rejected(root: Path) -> None:
    from reader.modes.review.decide import set_comment

    review = review_of(root)
    press(review, "n", "c")
    (request,) = review.state.take_requests()
    assert isinstance(request, AskComment)
    assert (request.what, request.heading) == ("Note on", "the rejected fact “The tide rose.”")
    review.apply(set_comment, " It fell. ")
    assert review.message == "Rejected, with your note: “The tide rose.”."
    press(review, "1", "c")
    (request,) = review.state.take_requests()
    assert isinstance(request, AskComment)
    assert request.note == "It fell."
    press(review, "j", "c")
    review.apply(set_comment, "They did.")
    assert review.message == "Your note goes with your verdict on fact “The boats left.”."
    press(review, "y")
    review.state.close()
    reasons = [record["reason"] for record in verdicts(root)]
    assert reasons == ["wrong label: It fell.", "They did."]


def test_the_last_rejection_of_all_can_be_commented_on_and_taken_back(root: Path) -> None:
    from reader.modes.review.decide import set_comment

    review = review_of(root)
    press(review, *"yyyyn", "c")
    assert len(review.state.take_requests()) == 1
    review.apply(set_comment, "Somebody did.")
    press(review, "2", "u")
    assert (shown(review), review.state.comment) == ("Nobody came.", "Somebody did.")
    press(review, "y")
    review.state.close()
    assert [each["reason"] for each in verdicts(root, "b.txt")] == [None, "Somebody did."]


def test_only_reasons_that_can_be_are_offered(root: Path) -> None:
    attribution(root)
    review = review_of(root, labels=("fact",))
    press(review, "n", "4")
    assert review.message == "4 is no reason here: fact has no roles."
    assert review.state.rejected is not None
    assert list(review.state.rejected.offered) == [1, 2, 3, 5, 6]
    review.state.close()
    review = review_of(root, labels=("attribution",))
    press(review, "n", "4")
    assert review.message == "Rejected, role missing or wrong: “We saw it,”."


def test_nothing_is_judged_that_was_deleted_or_edited_meanwhile(root: Path) -> None:
    review = review_of(root)
    change(root, "a.txt", "The tide rose.", delete=True)
    press(review, "n")
    assert review.message == "Anna has just deleted fact “The tide rose.”: not judged."
    assert (shown(review), review.state.rejected) == ("The boats left.", None)
    change(root, "a.txt", "The boats left.", note="All?")
    press(review, "y")
    told = "Anna has just edited fact “The boats left.”: judge it as it is now."
    assert (review.message, shown(review)) == (told, "The boats left.")
    assert review.state.item is not None
    assert review.state.item.annotation.note == "All?"
    press(review, "y")
    review.state.close()
    assert words(root) == ["accepted"]


def test_blind_what_was_edited_meanwhile_is_told_without_its_label(root: Path) -> None:
    review = review_of(root, "Anna", blind=True)
    change(root, "a.txt", "The tide rose.", note="All?")
    press(review, "o")
    assert review.message == "Anna has just edited this passage: judge it as it is now."


def test_of_what_several_marked_alike_that_of_one_may_go_meanwhile(root: Path) -> None:
    tag(root, "a.txt", "The tide rose.", annotator="Cem")
    review = review_of(root)
    assert review.state.item is not None
    assert review.state.item.names == "Anna and Cem"
    change(root, "a.txt", "The tide rose.", "Cem", delete=True)
    press(review, "y")
    assert review.message == "Cem has just deleted fact “The tide rose.”: not judged."
    assert review.state.item.names == "Anna"
    press(review, "y")
    review.state.close()
    assert [each["annotator"] for each in verdicts(root)] == ["Anna"]


def test_another_label_makes_a_correction_of_ones_own(root: Path) -> None:
    review = review_of(root)
    press(review, "o")
    review.state.close()
    (verdict,) = verdicts(root)
    (own,) = tags(root)
    judged = tags(root, "Anna")[0]
    assert (own.label, own.spans, own.corrects) == ("opinion", judged.spans, judged.id)
    assert own.origin == "human"
    assert verdict["correction"] == own.id


def test_where_roles_do_not_fit_the_content_alone_is_kept_and_that_is_said(root: Path) -> None:
    attribution(root)
    review = review_of(root, labels=("attribution",))
    press(review, "f")
    assert "Accepted as fact: without its source and cue." in review.message
    review.state.close()
    (own,) = tags(root)
    assert [(span.role, span.text) for span in own.spans] == [(None, "We saw it,")]


def test_what_the_other_label_lacks_is_said(root: Path) -> None:
    review = review_of(root)
    press(review, "i")
    assert "it lacks the other passage." in review.message
    review.state.close()
    assert tags(root)[0].spans[0].role == "claim"


def test_the_same_label_accepts(root: Path) -> None:
    review = review_of(root)
    press(review, "f")
    review.state.close()
    assert words(root) == ["accepted"]


def test_an_extent_is_corrected_by_the_grammar_of_the_reader(root: Path) -> None:
    review = review_of(root)
    press(review, "E", "l", "l", "v", "l", "Enter")
    assert shown(review) == "The boats left."
    review.state.close()
    (own,) = tags(root)
    assert own.spans[0].text == "tide rose"
    assert words(root) == ["corrected"]


def test_of_several_passages_the_one_that_is_touched_gets_the_extent(root: Path) -> None:
    attribution(root)
    review = review_of(root, labels=("attribution",))
    press(review, "E", "Tab", "Tab", "l", "Enter")
    review.state.close()
    quotes = {span.role: span.text for span in tags(root)[0].spans}
    assert quotes == {"content": "We saw it,", "source": "Ida", "cue": "said"}


def test_an_extent_of_a_pair_is_that_of_a_passage(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TIDE)
    tie(tmp_path, "a.txt", "The tide rose.", "The boats left.")
    review = review_of(tmp_path)
    press(review, "E", "l", "Enter")
    assert review.message.startswith("The passage is now: “The”")


@pytest.mark.parametrize("keys", [["q"], ["Esc"], ["l", "q"]])
def test_an_extent_is_left_as_it_was(keys: list[str], root: Path) -> None:
    review = review_of(root)
    press(review, "E", *keys)
    assert (review.state.stage, shown(review)) == ("judging", "The tide rose.")
    press(review, "y")
    review.state.close()
    assert words(root) == ["accepted"]


def test_the_same_extent_is_no_correction(root: Path) -> None:
    review = review_of(root)
    press(review, "E", "Enter")
    assert review.state.choice is not None
    assert "already" in review.current.message


def test_tagging_keys_do_nothing_while_an_extent_is_chosen(root: Path) -> None:
    review = review_of(root)
    press(review, "E")
    with pytest.raises(KeyError):
        press(review, "f")


@pytest.mark.parametrize(("annotator", "origin"), [("@rules", "rules"), ("Tool", "import")])
def test_what_a_program_made_becomes_ones_own(root: Path, annotator: str, origin: str) -> None:
    id = attribution(root, annotator, origin=origin, attributes={"rule": 7})
    review = review_of(root, annotators=(annotator,))
    press(review, "y")
    review.state.close()
    (own,) = tags(root)
    assert (own.corrects, own.origin, own.attributes) == (id, origin, {"rule": 7})
    assert own.id != id
    (verdict,) = verdicts(root)
    assert (verdict["verdict"], verdict["correction"]) == ("accepted", own.id)


def test_a_new_verdict_takes_the_place_of_the_old_and_of_its_correction(root: Path) -> None:
    review = review_of(root)
    press(review, "o")
    review.state.close()
    first = verdicts(root)[0]
    review = review_of(root, new=True, verdict="any")
    press(review, "n")
    review.state.close()
    (second,) = verdicts(root)
    assert (second["id"], second["verdict"]) == (first["id"], "rejected")
    assert tags(root) == []


def test_unknown_fields_of_a_verdict_stay(root: Path) -> None:
    review = review_of(root)
    press(review, "y")
    review.state.close()
    layer = Layer.open(Folder(root), article("a.txt", TIDE), "Bob")
    record = {**verdicts(root)[0], "weight": 3}
    layer.commit_records("elsewhere", {"verdicts": {record["id"]: record}})
    layer.close()
    review = review_of(root, new=True, verdict="any")
    press(review, "n")
    review.state.close()
    assert verdicts(root)[0]["weight"] == 3


def test_a_locked_layer_is_told_of_and_nothing_is_decided(root: Path) -> None:
    with Layer.open(Folder(root), article("a.txt", TIDE), "Bob") as held:
        review = review_of(root)
        press(review, "y")
        assert review.message.startswith("Read-only: Bob has this article open elsewhere")
        assert shown(review) == "The tide rose."
        assert not held.annotations
    press(review, "y")
    assert shown(review) == "The boats left."


def test_verdicts_on_another_version_than_ones_own_tags_are_refused(root: Path) -> None:
    newer = "The tide fell. The boats stayed.\n"
    put(
        root,
        "a.txt",
        newer,
        "Bob",
        label="fact",
        spans=(tags(root, "Anna")[0].spans[0],),
    )
    review = review_of(root)
    press(review, "y")
    assert "on another version than Anna tagged" in review.message
    assert shown(review) == "The tide rose."
    press(review, "Space")
    assert shown(review) == "The boats left."


def test_every_verdict_is_one_action_with_its_correction(root: Path) -> None:
    review = review_of(root)
    press(review, "o")
    review.state.close()
    contents = Folder(root).read(LayerKey("Bob", "a.txt"))
    assert len(contents.entries) == 1
    assert len(contents.annotations) == 1
