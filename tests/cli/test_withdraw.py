"""`obelism withdraw`: somebody's tags are out of everything, in place, and come in again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.store.base import LayerKey
from reader.store.progress import Progress, save_progress
from tests.cli.running import run, told
from tests.modes.review.reviews import press, review_of
from tests.services.tagged import tag, write
from tests.store.folders import Folder

TEXT = "Oslo, then Rome.\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for id in ("a.txt", "b.txt"):
        write(tmp_path, id, TEXT)
        for name in ("anna", "ben", "cleo"):
            tag(tmp_path, id, "Oslo", annotator=name)
    return tmp_path


def in_export(place: Path) -> set[str]:
    lines = run("export", place).stdout.splitlines()
    return {json.loads(line)["annotator"] for line in lines}


def test_it_is_said_of_what_comes_in_and_checked_all_the_same(place: Path, tmp_path: Path) -> None:
    run("export", place, "--annotator", "ben", "-o", tags := tmp_path / "tags.jsonl")
    run("withdraw", "ben", place, "--as", "zoe")
    for more in (["--dry-run"], []):
        said = run("import", tags, "--into", place, "--as", "zoe", *more).stderr
        assert "ben is withdrawn here: their tags are left out of every list until" in said
    assert "no problems found in 6 layers on 2 articles" in run("check", place).stderr
    next((place / ".obelism").glob("layers/ben*/*")).write_text("{")
    assert run("check", place).exit_code == 1


def test_it_is_out_of_every_list_count_and_export_and_comes_back(place: Path) -> None:
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    first = run("withdraw", "ben", place, "--as", "zoe")
    assert (first.exit_code, first.stdout) == (
        0,
        f"{place}: ben withdrawn: tags of 2 articles\n",
    )
    assert {path: path.read_bytes() for path in before} == before
    assert in_export(place) == {"anna", "cleo"}
    said = f"obelism: {place}: left out ben, withdrawn; obelism withdraw NAME --undo takes one in"
    for command in ("export", "history", "agree", "stats"):
        result = run(command, place)
        assert "ben" not in result.stdout
        assert said in result.stderr
    review = run("review", place, "--as", "zoe", "--summary")
    assert "0/4 judged" in review.stdout
    assert said in review.stderr
    assert "'ben' has tags here" in told(run("export", place, "--annotator", "ben"), 2)
    assert run("check", place).stdout == ""
    again = run("withdraw", "ben", place)
    assert again.stdout == f"{place}: ben withdrawn before: tags of 2 articles\n"

    back = run("withdraw", "ben", place, "--undo")
    assert back.stdout == f"{place}: ben taken in again: tags of 2 articles\n"
    assert in_export(place) == {"anna", "ben", "cleo"}
    assert "withdrawn" not in run("export", place).stderr


def test_a_release_says_that_gold_is_withdrawn(place: Path, tmp_path: Path) -> None:
    """Else it would only say that there is none yet."""
    tag(place, "a.txt", "Oslo", annotator="@gold")
    run("withdraw", "@gold", place)
    result = run("release", place, "-o", tmp_path.parent / "v1")
    assert result.exit_code == 2
    assert "left out @gold, withdrawn" in result.stderr


def test_what_they_marked_as_done_does_not_count_either(place: Path) -> None:
    store = Folder(place)
    write(place, "c.txt", TEXT)
    tag(place, "c.txt", "Oslo", annotator="anna")
    info = store.read(LayerKey("anna", "c.txt")).info
    done = Progress(article="c.txt", annotator="ben", sha256=info.sha256, status="done")
    assert save_progress(store, done)
    with_ben = json.loads(run("agree", place, "--json").stdout)["articles"]
    run("withdraw", "ben", place)
    without = json.loads(run("agree", place, "--json").stdout)["articles"]
    assert [len(each) for each in (with_ben, without)] == [3, 2]


def test_they_go_on_in_their_own_layer(place: Path) -> None:
    run("withdraw", "ben", place)
    tag(place, "a.txt", "Rome", annotator="ben")
    assert len(Folder(place).read(LayerKey("ben", "a.txt")).annotations) == 2
    assert in_export(place) == {"anna", "cleo"}


def test_who_is_not_there_is_told_with_who_is(place: Path) -> None:
    line = told(run("withdraw", "dora", place), 2)
    assert line == "obelism: no annotator 'dora' has tags here; there are: anna, ben, cleo"
    assert (
        told(run("withdraw", "ben", place, "--undo"), 2) == "obelism: 'ben' is not withdrawn here"
    )
    assert told(run("withdraw", "ben", place / "nowhere"), 2)


def test_a_review_that_was_begun_goes_on_without_them(place: Path) -> None:
    def queued() -> str:
        return run("review", place, "--as", "Bob", "--summary").stdout.splitlines()[0]

    tag(place, "a.txt", "Rome", annotator="ben")
    review = review_of(place)
    press(review, "y")
    review.state.close()
    assert queued() == "Review by Bob: 3/7 judged, 4 left"
    run("withdraw", "ben", place)
    assert queued() == "Review by Bob: 2/4 judged, 2 left"
    run("withdraw", "ben", place, "--undo")
    assert queued() == "Review by Bob: 3/7 judged, 4 left"
