"""Verdicts that come with an import: each to its reviewer's layer here, the later one counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reader.model.article import Article
from reader.model.clock import new_id
from reader.model.judgement import Verdict, judged_digest
from reader.services.import_.apply import dry_run, in_the_way, take_in
from reader.services.import_.plan import Planned
from reader.store.base import LayerKey
from reader.store.layer import Layer
from tests.cli.running import run
from tests.services.import_.deliveries import brought, imported
from tests.services.tagged import tag, write
from tests.store.folders import Folder

TEXT = "Oslo, then Rome."
WHEN = "2030-02-01T10:00:00.000Z"
LATER = "2030-03-01T10:00:00.000Z"
BEFORE = "2030-01-01T10:00:00.000Z"


def layer_of(root: Path, annotator: str) -> Layer:
    article = Article.of(TEXT, id="a.txt", title="", source="a.txt")
    return Layer.open(Folder(root), article, annotator)


def verdicts(root: Path, reviewer: str = "Rita") -> dict[str, Verdict]:
    """A reviewer's verdicts by the quote that they are on."""
    anna = Folder(root).read(LayerKey("Anna", "a.txt")).annotations
    records = Folder(root).read(LayerKey(reviewer, "a.txt")).records["verdicts"].values()
    found = map(Verdict.from_record, records)
    return {anna[each.annotation].spans[0].text: each for each in found}


def judge(root: Path, quote: str, verdict: str, at: str = WHEN, reviewer: str = "Rita") -> None:
    """Have a reviewer say something of one of Anna's tags, anew if it was said before."""
    anna = Folder(root).read(LayerKey("Anna", "a.txt")).annotations.values()
    (judged,) = (each for each in anna if each.spans[0].text == quote)
    with layer_of(root, reviewer) as layer:
        known = [
            id for id, each in layer.table("verdicts").items() if each["annotation"] == judged.id
        ]
        said = Verdict(
            id=known[0] if known else new_id(),
            annotation=judged.id,
            annotator="Anna",
            reviewer=reviewer,
            verdict=verdict,
            reason="because",
            at=at,
            digest=judged_digest(judged),
        )
        layer.commit_records(verdict, {"verdicts": {said.id: said.to_record()}})


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    write(tmp_path / "theirs", "a.txt", TEXT)
    tag(tmp_path / "theirs", "a.txt", "Oslo", "Rome")
    judge(tmp_path / "theirs", "Oslo", "accepted")
    judge(tmp_path / "theirs", "Rome", "rejected")
    return tmp_path / "theirs"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(tmp_path / "ours", "a.txt", TEXT)
    return tmp_path / "ours"


def exported(root: Path) -> Path:
    path = root.parent / f"{root.name}.jsonl"
    run("export", root, "--verdict", "all", "-o", path)
    return path


def handed_on(root: Path) -> list[Any]:
    """What an export says of each annotation."""
    lines = map(json.loads, exported(root).read_text().splitlines())
    return [{key: value for key, value in line.items() if key != "article"} for line in lines]


FIRST = ["a.txt, Anna: 2 new", "a.txt, Rita: verdicts: 2 new"]
AGAIN = ["a.txt, Anna: 2 already there", "a.txt, Rita: verdicts: 2 already there"]


def test_they_come_to_the_layer_of_their_reviewer(theirs: Path, place: Path) -> None:
    assert imported(exported(theirs), place) == FIRST
    assert handed_on(place) == handed_on(theirs)
    said = verdicts(place)
    assert {quote: each.verdict for quote, each in said.items()} == {
        "Oslo": "accepted",
        "Rome": "rejected",
    }
    assert imported(exported(theirs), place) == AGAIN


def test_a_layer_file_a_journal_and_a_folder_bring_them_too(theirs: Path, place: Path) -> None:
    assert imported(theirs, place) == FIRST
    for path in sorted(theirs.glob(".obelism/[lh]*/rita*/*")):
        assert imported(path, place) == AGAIN[1:]
    assert handed_on(place) == handed_on(theirs)


def test_it_is_one_batch_and_one_undo_takes_them_back(theirs: Path, place: Path) -> None:
    imported(exported(theirs), place)
    with layer_of(place, "Anna") as anna, layer_of(place, "Rita") as rita:
        steps = anna.next_undo, rita.next_undo
        assert all(step is not None and step.what == "import" for step in steps)
        assert len({step.batch for step in steps if step}) == 1
        rita.undo()
        assert rita.table("verdicts") == {}
    assert imported(exported(theirs), place)[1] == FIRST[1], "what was undone may come again"


@pytest.mark.parametrize(
    ("at", "told", "stands"),
    [
        (BEFORE, "1 changed, 1 already there", "accepted"),
        (LATER, "1 already there, 1 older than here", "rejected"),
        (WHEN, "1 already there, 1 in conflict", "rejected"),
    ],
)
def test_of_two_on_one_annotation_the_later_counts(
    theirs: Path, place: Path, at: str, told: str, stands: str
) -> None:
    imported(exported(theirs), place)
    id = verdicts(place)["Oslo"].id
    judge(place, "Oslo", "rejected", at)
    found = brought(exported(theirs), place)
    questions = [each for plan in dry_run(found) for each in plan.questions]
    assert len(questions) == ("conflict" in told)
    assert imported(exported(theirs), place)[1] == f"a.txt, Rita: verdicts: {told}"
    assert (verdicts(place)["Oslo"].verdict, verdicts(place)["Oslo"].id) == (stands, id)


def test_what_the_reviewer_took_back_here_stays_so_but_a_later_one_comes(
    theirs: Path, place: Path
) -> None:
    imported(exported(theirs), place)
    with layer_of(place, "Rita") as rita:
        rita.commit_records("take back", {"verdicts": {verdicts(place)["Oslo"].id: None}})
    assert imported(exported(theirs), place)[1] == (
        "a.txt, Rita: verdicts: 1 already there, 1 taken back here before"
    )
    judge(theirs, "Oslo", "accepted", LATER)
    assert imported(exported(theirs), place)[1] == ("a.txt, Rita: verdicts: 1 new, 1 already there")


def test_one_on_an_annotation_that_is_not_here_is_told_and_left_out(
    theirs: Path, place: Path
) -> None:
    (path,) = theirs.glob(".obelism/layers/rita*/*")
    found = brought(path, place)
    (plan,) = take_in(found, "Zoe")
    assert plan.said == "a.txt, Rita: verdicts: 2 on annotations that are not here"
    first, _ = plan.questions
    assert first.startswith("a.txt, Rita: the verdict accepted on Anna's ")
    assert first.endswith(" is left out: that annotation is not here")
    assert not (place / ".obelism").exists()


def test_a_dry_run_tells_each_and_who_is_in_the_way(theirs: Path, place: Path) -> None:
    found = brought(exported(theirs), place)
    plans: list[Planned] = dry_run(found)
    lines = plans[1].lines
    assert [line.partition(" on ")[0] for line in lines] == [
        "verdict, new: accepted",
        "verdict, new: rejected",
    ]
    tag(place, "a.txt", "then", annotator="Rita")
    with layer_of(place, "Rita"):
        (sentence,) = in_the_way(plans)
    assert sentence.startswith("a.txt, Rita: Read-only: ")


def test_to_another_layer_they_are_on_its_annotations(theirs: Path, place: Path) -> None:
    assert imported(exported(theirs), place, "Cleo")[1] == FIRST[1]
    (said, _) = Folder(place).read(LayerKey("Rita", "a.txt")).records["verdicts"].values()
    assert said["annotator"] == "Cleo"
    assert said["annotation"] in Folder(place).read(LayerKey("Cleo", "a.txt")).annotations


GOOD = {"reviewer": "Rita", "verdict": "accepted", "at": WHEN, "digest": "0" * 64}


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (7, "its verdicts are no list"),
        ([7], "a verdict is no JSON object"),
        ([{}], "a verdict on it"),
        ([{**GOOD, "verdict": "praised"}], "no verdict 'praised'"),
        ([{**GOOD, "reviewer": "@gold"}], "begins with @"),
        ([{**GOOD, "reviewer": ""}], "a verdict on it"),
        ([{**GOOD, "at": "yesterday"}], "has no time"),
        ([{**GOOD, "digest": "x"}], "no digest"),
        ([GOOD, {**GOOD, "reason": 7}], "a verdict on it"),
    ],
)
def test_a_record_with_a_verdict_that_is_none_is_told_by_line(
    theirs: Path, place: Path, given: Any, word: str
) -> None:
    path = exported(theirs)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    lines[1]["verdicts"] = given
    path.write_text("\n".join(map(json.dumps, lines)))
    (problem,) = brought(path, place).problems
    assert ", line 2: " in problem
    assert word in problem
