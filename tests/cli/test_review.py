from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from reader.modes.review.queue import Order
from tests.cli.running import run, told
from tests.modes.review.reviews import change, press, press_folder, review_of
from tests.store.folders import Folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two articles that Anna has tagged."""
    return press_folder(tmp_path / "press")


def test_a_summary_as_text_without_a_screen(root: Path) -> None:
    review = review_of(root)
    press(review, "y", "n", "1")
    review.state.close()
    result = run("review", root, "--as", "Bob", "--summary")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.startswith("Review by Bob: 2/5 judged, 3 left\n")
    assert "wrong label" in result.stdout


def test_a_summary_of_an_untouched_queue_names_those_that_were_begun(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root.parent)
    review = review_of(root, labels=("fact",), text="The b")
    press(review, "y")
    review.state.close()
    of_one = review_of(root, paths=[root / "b.txt"], verdict="any", order=Order(sample=2, seed=7))
    press(of_one, "y", "n")
    of_one.state.close()
    text = run("review", "press", "--as", "Bob", "--label", "opinion", "--summary").stdout
    assert "Review by Bob: 0/1 judged, 1 left" in text
    _, told = text.split("Other queues that you began here, and what goes on with each:\n")
    latest, words, first, others = told.splitlines()
    assert latest.startswith("  2 of 2 judged, last on ")
    assert words == ("    obelism review press/b.txt --verdict any --sample 2 --seed 7 --as Bob")
    assert first.startswith("  1 of 2 judged, last on ")
    assert others == "    obelism review press --label fact --text 'The b' --as Bob"
    for line in (words, others):
        _, *options = shlex.split(line)
        again = run(*options, "--summary").stdout
        assert "2/2 judged" in again, "all in it are judged, here or there"
        assert "Other queues" not in again


def test_where_all_is_judged_the_summary_is_all_there_is(root: Path) -> None:
    review = review_of(root)
    press(review, *"yyyyy")
    review.state.close()
    result = run("review", root, "--as", "Bob")
    assert result.exit_code == 0
    assert "5/5 judged, all done" in result.stdout
    assert "nothing left to review" in told(run("review", root, "--as", "Bob", "--new"), 1)
    change(root, "a.txt", "The boats left.", note="Which?")
    assert "4/5 judged, 1 left" in run("review", root, "--as", "Bob", "--summary").stdout


@pytest.mark.parametrize(
    ("options", "code", "why"),
    [
        (["--as", "Anna"], 1, "nothing to review here but Anna's own tags"),
        (["--label", "x"], 2, "there is no label 'x'; there are: fact, opinion,"),
        (["--verdict", "x"], 2, "there is no verdict 'x'; there are: open, accepted,"),
        (["--newer", "x"], 2, "'x' is no age and no date"),
        (["--text", "zeppelin"], 1, "nothing here fits what was asked for"),
        (["--blind", "--annotator", "Anna"], 2, "--blind is about your own tags"),
        (["--as", "@gold"], 2, "a name that begins with @ belongs to the program"),
        ([], 2, "standard output is no terminal"),
    ],
)
def test_what_goes_wrong_is_one_sentence(
    options: list[str], code: int, why: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBELISM_ANNOTATOR", "Bob")
    assert why in told(run("review", root, *options), code)


def test_who_reviews_has_to_be_known(root: Path, tmp_path: Path) -> None:
    assert "say so with --as NAME" in told(run("review", root), 2)
    (tmp_path / "bare").mkdir()
    assert "nothing is tagged here yet" in told(run("review", tmp_path / "bare"), 1)
    assert "no such file or folder" in told(run("review", tmp_path / "none"), 2)


def test_the_name_of_the_login_is_taken(root: Path) -> None:
    from reader.model.names import login_name

    Folder(root).remember_annotator(login_name(), "Bob")
    assert "Review by Bob" in run("review", root, "--summary").stdout


def test_export_says_how_many_rejected_are_left_out(root: Path) -> None:
    review = review_of(root)
    press(review, "n", "n")
    review.state.close()
    result = run("export", root)
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 3
    assert result.stderr.splitlines() == [
        "obelism: 2 rejected ones are left out; --verdict all takes everything",
        "obelism: the tags are by Anna",
    ]
    assert len(run("export", root, "--verdict", "all").stdout.splitlines()) == 5
    assert len(run("export", root, "--verdict", "rejected").stdout.splitlines()) == 2
    assert "there is no verdict 'bad'" in told(run("export", root, "--verdict", "bad"), 2)
