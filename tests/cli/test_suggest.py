"""`obelism suggest`: what rules find goes into a layer of its own, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.store.base import LayerKey
from tests.cli.running import run
from tests.modes.review.reviews import press, review_of
from tests.services.tagged import tag, write
from tests.store.folders import Folder

pytestmark = pytest.mark.usefixtures("attribution_alone")

TEXT = "“We warned them twice,” said Ida Holm. The fare is 12 kroner.\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(tmp_path, "a.txt", TEXT)
    write(tmp_path, "b.txt", "Nobody listened.\n")
    tag(tmp_path, "a.txt", "The fare", annotator="anna")
    return tmp_path


def suggested(place: Path) -> list[list[tuple[str | None, str]]]:
    layer = Folder(place).read(LayerKey("@rules", "a.txt"))
    found = layer.annotations.values()
    return [[(span.role, span.text) for span in each.spans] for each in found]


def test_what_is_found_is_counted_per_article_and_is_in_a_layer_of_its_own(place: Path) -> None:
    own = Folder(place).read(LayerKey("anna", "a.txt")).annotations
    done = run("suggest", place)
    assert (done.exit_code, done.stdout) == (
        0,
        "a.txt: 1 suggestion\nb.txt: 0 suggestions\n",
    )
    assert "@rules: 1 new, 0 as before, in 2 articles" in done.stderr
    assert suggested(place) == [
        [("content", "“We warned them twice,”"), ("source", "Ida Holm"), ("cue", "said")]
    ]
    assert Folder(place).read(LayerKey("anna", "a.txt")).annotations == own
    assert "@rules: 0 new, 1 as before" in run("suggest", place).stderr


def test_a_dry_run_counts_the_same_and_writes_nothing(place: Path) -> None:
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    done = run("suggest", place, "--dry-run")
    assert (done.exit_code, done.stdout) == (
        0,
        "a.txt: 1 suggestion\nb.txt: 0 suggestions\n",
    )
    assert "@rules: would be 1 new, 0 as before, in 2 articles" in done.stderr
    assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before


def test_an_article_that_cannot_be_read_is_named_and_the_others_are_done(place: Path) -> None:
    (place / "c.txt").write_bytes(b"\x00\x01\x02")
    done = run("suggest", place)
    assert done.exit_code == 1
    assert "c.txt" in done.stderr
    assert len(suggested(place)) == 1


def test_what_is_taken_from_proposals_is_counted_in_an_export_and_left_out_when_asked(
    place: Path,
) -> None:
    run("suggest", place)
    assert "began as proposals" not in run("export", place).stderr
    review = review_of(place, reviewer="anna", annotators=("@rules",))
    press(review, "y")
    assert review.state.open_layers.end() == ""
    done = run("export", place, "--annotator", "anna")
    assert "1 of 2 tags (50%) began as proposals" in done.stderr
    assert len(done.stdout.splitlines()) == 2
    by_hand = run("export", place, "--annotator", "anna", "--origin", "human")
    assert "(50%) began as proposals, wholly or in a role: left out" in by_hand.stderr
    assert [json.loads(line)["text"] for line in by_hand.stdout.splitlines()] == ["The fare"]
