from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.errors import WrongUse
from reader.modes.review.filters import moment_of
from reader.modes.review.mode import ReviewMode
from reader.modes.review.queue import Order
from reader.modes.review.start import NothingToReview, workspace_of
from reader.modes.review.wording import about, heading, item_details, summary
from reader.text.anchor import span_at
from tests.cli.running import run
from tests.modes.review.reviews import (
    BUSES,
    TIDE,
    attribution,
    change,
    press,
    put,
    queue,
    review_of,
    shown,
    verdicts,
    words,
)
from tests.services.tagged import tag, write
from tests.store.folders import Folder
from tests.store.making import START

ALL = [
    "The tide rose.",
    "The boats left.",
    "The gulls stayed.",
    "The buses stopped.",
    "Nobody came.",
]


def test_a_queue_goes_in_the_order_of_the_texts(root: Path) -> None:
    assert queue(review_of(root)) == ALL


def test_the_first_item_waits_for_its_own_article_alone(root: Path) -> None:
    for number in range(30):
        write(root, f"c{number}.txt", BUSES)
        tag(root, f"c{number}.txt", "Nobody came.")
    review = review_of(root)
    assert shown(review) == "The tide rose."
    assert not review.state.scanner.complete
    assert len(review.state.queue.keys) < 20
    review.state.scanner.take_all()
    assert len(review.state.queue.keys) == 35


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"labels": ("opinion",)}, ["The gulls stayed."]),
        ({"annotators": ("Cem",)}, ["The boats left."]),
        ({"flag": True}, ["Nobody came."]),
        ({"text": "the BUSES"}, ["The buses stopped."]),
        ({"text": "the  buses"}, ["The buses stopped."]),
        ({"text": "said twice"}, ["The gulls stayed."]),
        ({"newer": "2031-01-01"}, ["The gulls stayed."]),
        ({"older": "2031-01-01", "labels": ("opinion",)}, []),
    ],
)
def test_filters(filters: dict[str, object], expected: list[str], root: Path) -> None:
    tag(root, "a.txt", "The boats left.", annotator="Cem")
    change(root, "b.txt", "Nobody came.", flag=True)
    later = "2032-01-01T00:00:00.000Z"
    change(root, "a.txt", "The gulls stayed.", note="Said twice.", modified=later)
    if expected:
        assert queue(review_of(root, **filters)) == expected
    else:
        with pytest.raises(NothingToReview):
            review_of(root, **filters)


def test_paths_choose_articles(root: Path) -> None:
    assert queue(review_of(root, paths=[root / "b.txt"])) == ALL[3:]


def test_ones_own_tags_are_reviewed_only_when_named(root: Path) -> None:
    tag(root, "a.txt", "The boats left.", annotator="Bob")
    assert queue(review_of(root)) == ALL
    assert queue(review_of(root, annotators=("Bob",))) == ["The boats left."]


@pytest.mark.parametrize(
    ("filters", "why"),
    [
        ({"labels": ("fakt",)}, "there is no label 'fakt'"),
        ({"annotators": ("Ann",)}, "there is no annotator 'Ann'; did you mean 'Anna'"),
        ({"verdict": "fine"}, "there is no verdict 'fine'"),
        ({"newer": "soon"}, "'soon' is no age and no date"),
        ({"older": "99999999w"}, "is no age and no date"),
    ],
)
def test_a_filter_that_names_nothing_is_refused(
    filters: dict[str, object], why: str, root: Path
) -> None:
    with pytest.raises(WrongUse, match=why):
        review_of(root, **filters)


def test_ages() -> None:
    assert moment_of("2d", START) == "2029-12-30T00:00:00.000Z"
    assert moment_of("90m", START) == "2029-12-31T22:30:00.000Z"
    assert moment_of("2030-01-31", START) == "2030-01-31T00:00:00.000Z"


def test_a_seed_shuffles_the_same_way_whatever_else_is_there(root: Path) -> None:
    one = queue(review_of(root, order=Order(shuffled=True, seed=4)))
    assert sorted(one) == sorted(ALL)
    again = queue(review_of(root, order=Order(shuffled=True, seed=4), new=True))
    assert one == again
    orders = {
        tuple(queue(review_of(root, order=Order(shuffled=True, seed=seed)))) for seed in range(8)
    }
    assert len(orders) > 3
    attribution(root, "Zoe")
    more = queue(review_of(root, "Cem", order=Order(shuffled=True, seed=4)))
    assert [quote for quote in more if quote in ALL] == one


def test_a_sample_is_drawn_once_and_goes_in_the_order_of_the_texts(root: Path) -> None:
    review = review_of(root, order=Order(sample=3, seed=1))
    drawn = queue(review)
    assert len(drawn) == 3
    assert drawn == [quote for quote in ALL if quote in drawn]
    press(review, "y")
    review.state.open_layers.close_all()
    attribution(root)
    review = review_of(root, order=Order(sample=3, seed=1))
    assert queue(review) == drawn
    assert shown(review) == drawn[1]


def test_the_same_words_go_on_where_one_stopped(root: Path) -> None:
    review = review_of(root)
    press(review, "y", "Space", "n")
    review.state.close()
    review = review_of(root)
    assert shown(review) == "The buses stopped."
    press(review, "y", "y")
    assert shown(review) == "The boats left."
    press(review, "y")
    assert review.state.stage == "done"


def test_other_words_have_a_queue_of_their_own(root: Path) -> None:
    review = review_of(root)
    press(review, "Space")
    review.state.close()
    assert shown(review_of(root, labels=("fact",))) == "The tide rose."


def test_a_lost_queue_loses_no_decision(root: Path) -> None:
    review = review_of(root)
    press(review, "y", "n")
    review.state.close()
    (file,) = (root / ".obelism/reviews").rglob("*.json")
    file.write_bytes(b"[1,")
    review = review_of(root)
    assert shown(review) == "The gulls stayed."
    assert [path.name[:8] for path in (root / ".obelism/damaged").iterdir()] == ["reviews-"]


def test_decisions_that_the_queue_had_no_time_to_note_are_known(root: Path) -> None:
    review = review_of(root)
    review.state.end()
    review.state.keeper.write()
    press(review, "y", "n", "y")
    review.state.open_layers.close_all()
    review = review_of(root)
    assert shown(review) == "The buses stopped."
    assert dict(review.state.queue.counts) == {"accepted": 2, "rejected": 1}


def test_what_was_tagged_since_comes_at_the_end(root: Path) -> None:
    review = review_of(root)
    press(review, "y")
    review.state.close()
    attribution(root)
    assert queue(review_of(root)) == [*ALL, "We saw it,"]


def test_what_came_by_an_import_is_shown_as_such(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "tags.jsonl"
    assert run("export", root, "--label", "opinion", "-o", file).exit_code == 0
    file.write_text(file.read_text().replace('"Anna"', '"Ben"'))
    review = review_of(root)
    assert review.state.item is not None
    assert "imported" not in heading(review.state.item)
    review.state.close()
    assert run("import", file, "--into", root, "--as", "Zoe").exit_code == 0
    review = review_of(root, annotators=("Ben",))
    assert review.state.item is not None
    assert heading(review.state.item).split(" · ")[::2] == ["Ben", "imported"]


def test_what_was_edited_since_is_back_in_the_queue_and_that_is_said(root: Path) -> None:
    review = review_of(root)
    press(review, *"yyyyy")
    review.state.close()
    change(root, "a.txt", "The boats left.", note="Which boats?")
    review = review_of(root)
    assert shown(review) == "The boats left."
    assert review.state.item is not None
    told = {each.name: each.text for each in item_details(review.state, review.state.item)}
    assert told["you"].startswith("accepted it on 20")
    assert told["you"].endswith("; edited since")
    assert heading(review.state.item).endswith(" · edited since you accepted it")
    press(review, "n")
    review.state.close()
    assert words(root) == ["accepted", "rejected", "accepted"]


def details(review: ReviewMode) -> dict[str, str]:
    """What is said of the present item, by name."""
    assert review.state.item is not None
    return {each.name: each.text for each in item_details(review.state, review.state.item)}


def test_what_others_said_of_it_is_hidden_until_it_is_asked_for(root: Path) -> None:
    review = review_of(root, "Cem")
    press(review, "n", "2")
    review.state.close()
    review = review_of(root)
    assert "Cem" not in details(review)
    press(review, "v")
    assert review.message == "Other reviewers' verdicts are shown; v hides them."
    told = details(review)
    assert told["Cem"].startswith("rejected it on 20")
    assert told["Cem"].endswith("(wrong extent)")
    press(review, "v")
    assert "Cem" not in details(review)


def test_what_others_said_of_it_is_told_once_one_has_judged(root: Path) -> None:
    for reviewer in ("Cem", "Bob"):
        review = review_of(root, reviewer)
        press(review, "n")
        review.state.close()
    review = review_of(root, verdict="any")
    assert {"you", "Cem"} <= details(review).keys()
    change(root, "a.txt", "The tide rose.", note="Which tide?")
    told = details(review_of(root, verdict="stale"))
    assert "you" in told
    assert "Cem" not in told


def test_corrections_by_reviewers_are_left_out_unless_asked_for(root: Path) -> None:
    review = review_of(root, "Cem")
    press(review, "o")
    review.state.close()
    review = review_of(root)
    assert queue(review) == ALL
    assert summary(review.state)[1] == "In the queue: tags by others"
    assert summary(review.state)[-1] == (
        "Not in the queue: 1 correction by reviewers; --corrections takes them in."
    )
    with pytest.raises(NothingToReview, match="but corrections by reviewers; --corrections"):
        review_of(root, annotators=("Cem",))
    review = review_of(root, corrections=True)
    assert queue(review) == ["The tide rose.", *ALL]
    assert summary(review.state)[1] == "In the queue: tags by others, with corrections"
    assert queue(review_of(root, annotators=("Cem",), corrections=True)) == ["The tide rose."]


def test_layers_of_no_person_are_left_out_unless_named(root: Path) -> None:
    for name in ("@gold", "@rules"):
        put(root, "a.txt", TIDE, name, label="fact", spans=(span_at(TIDE, 0, 8),))
    review = review_of(root)
    assert queue(review) == ALL
    assert summary(review.state)[-1] == (
        "Not in the queue: @gold and @rules; --annotator @gold --annotator @rules reviews them."
    )
    review = review_of(root, annotators=("@gold",), labels=("fact",))
    assert queue(review) == ["The tide"]
    assert summary(review.state)[1] == "In the queue: fact by @gold"


def test_what_is_in_a_queue_is_said_in_words(root: Path) -> None:
    review = review_of(root, order=Order(sample=2), older="2032-01-01", verdict="any")
    assert about(review.state) == "tags by others, judged or not, until 2032-01-01, a sample of 2"
    tag(root, "a.txt", "The boats left.", annotator="Bob")
    assert about(review_of(root, blind=True).state) == "your own tags"


def test_by_verdict(root: Path) -> None:
    review = review_of(root, "Cem")
    press(review, "n", "y", "o", "o")
    review.state.close()
    assert queue(review_of(root, verdict="rejected")) == ["The tide rose."]
    assert queue(review_of(root, verdict="accepted")) == ["The boats left.", "The gulls stayed."]
    change(root, "a.txt", "The boats left.", note="Which?")
    assert queue(review_of(root, "Cem", verdict="stale")) == ["The boats left."]


def test_what_was_judged_before_is_judged_anew_and_resumed(root: Path) -> None:
    review = review_of(root)
    press(review, *"yyyyy")
    review.state.close()
    review = review_of(root, verdict="accepted")
    press(review, "n")
    review.state.close()
    review = review_of(root, verdict="accepted")
    assert shown(review) == "The boats left."
    assert review.state.queue.done == 1


@pytest.mark.parametrize("stopped", [True, False])
def test_what_was_deleted_since_is_passed_over(stopped: bool, root: Path) -> None:
    review = review_of(root)
    press(review, "y")
    if stopped:
        review.state.close()
    else:
        press(review, "u")
    change(root, "a.txt", "The boats left.", delete=True)
    review = review_of(root) if stopped else review
    press(review, *([] if stopped else "y"))
    assert shown(review) == "The gulls stayed."
    assert review.state.queue.total == 4
    if not stopped:
        assert "Passed over one annotation of a.txt: deleted since by Anna." in review.message


def test_a_verdict_on_what_was_deleted_since_is_kept_and_told(root: Path) -> None:
    from reader.modes.review.wording import summary

    review = review_of(root)
    press(review, *"yyyyy")
    review.state.close()
    change(root, "a.txt", "The boats left.", delete=True)
    review = review_of(root)
    review.state.scanner.take_all()
    lines = summary(review.state)
    assert any("was deleted since; your verdict is kept" in line for line in lines)
    review.state.close()
    assert len(verdicts(root)) == 3


def test_an_article_that_is_gone_is_shown_as_it_was_tagged(root: Path) -> None:
    (root / "a.txt").unlink()
    review = review_of(root)
    assert review.message == "a.txt is gone; here is its text as it was tagged."
    assert review.state.item is not None
    assert heading(review.state.item).endswith(" · the article is gone")
    press(review, "y")
    review.state.close()
    assert words(root) == ["accepted"]


def test_an_article_that_changed_is_shown_as_it_was_tagged(root: Path) -> None:
    article = "The moon rose.\n"
    write(root, "m.txt", article)
    from reader.corpus.find import find_articles
    from reader.corpus.load import load_article
    from reader.store.layer import Layer
    from tests.store.making import mark

    (ref,) = find_articles([root / "m.txt"])
    with Layer.open(ref.store, load_article(ref), "Anna") as layer:
        layer.commit("tag", [(None, mark(1))])
    write(root, "m.txt", "The moon set.\n")
    review = review_of(root, paths=[root / "m.txt"])
    assert review.message == "m.txt has changed since; here is its text as it was tagged."
    assert review.state.item is not None
    assert heading(review.state.item).endswith(" · the article has changed since")
    assert review.state.item.page.document.text == article


def test_a_text_that_is_lost_is_passed_over(root: Path) -> None:
    for text in (root / ".obelism/texts").iterdir():
        if text.read_bytes() == TIDE.encode():
            text.unlink()
    (root / "a.txt").write_text("All is new.\n")
    review = review_of(root)
    assert shown(review) == "The buses stopped."
    assert "the text of a.txt that was tagged is lost" in review.message


def test_nothing_to_review_is_one_sentence(root: Path, tmp_path: Path) -> None:
    write(tmp_path, "bare/x.txt", TIDE)
    with pytest.raises(NothingToReview, match="nothing is tagged here yet"):
        workspace_of([tmp_path / "bare"])
    with pytest.raises(NothingToReview, match="but Anna's own tags"):
        review_of(root, "Anna")
    with pytest.raises(WrongUse, match="no such file or folder"):
        review_of(root, paths=[root / "z.txt"])
    write(tmp_path, "other/x.txt", TIDE)
    tag(tmp_path / "other", "x.txt", "The tide rose.")
    with pytest.raises(WrongUse, match="several workspaces"):
        workspace_of([tmp_path])


def test_only_the_programs_tags_are_pointed_at(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TIDE)
    attribution(tmp_path, "@rules", origin="rules")
    with pytest.raises(NothingToReview, match="--annotator @rules"):
        review_of(tmp_path)


def test_looking_writes_nothing(root: Path) -> None:
    before = sorted((root / ".obelism").rglob("*"))
    review = review_of(root)
    review.state.scanner.take_all()
    press(review, "j", "k", "PgDn")
    assert sorted((root / ".obelism").rglob("*")) == before
    assert list(Folder(root).layers()) == [("Anna", "a.txt"), ("Anna", "b.txt")]


def test_verdicts_that_cannot_be_saved_are_rescued_at_the_end(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    review = review_of(root)
    press(review, "y")
    review.state.open_layers.flush()
    path = Folder(root).history_path("Bob", "a.txt")
    path.write_bytes(path.read_bytes() + b'{"foreign": true}\n')
    press(review, "n")
    told = review.state.open_layers.end()
    (rescued,) = tmp_path.glob("obelism-rescue-*.json")
    assert str(rescued) in told
    assert "rejected" in rescued.read_text()
