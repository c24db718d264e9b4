"""A training round: articles whose answers are known, first for all, scored against gold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reader.services.agreement.shared import Choice
from reader.services.assignments import assignments_of
from tests.cli.running import run, told
from tests.modes.adjudicate import adjudicating
from tests.services.agreement.test_collecting import finish
from tests.services.tagged import tag, write
from tests.store.folders import Folder

TEXT = "The tide rose. The boats left. Nobody listened. The gulls stayed."


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two articles with gold, one without, and two annotators who are to begin."""
    for number in range(3):
        write(tmp_path, f"{number}.txt", TEXT)
    for id in ("0.txt", "1.txt"):
        tag(tmp_path, id, "The tide rose.", "The boats left.", annotator="@gold")
        tag(tmp_path, id, "Nobody listened.", annotator="@gold", label="opinion")
    result = run("assign", tmp_path, "--annotators", "anna,bert", "--training", "2")
    assert result.exit_code == 0, result.output
    return tmp_path


def scores(root: Path, *more: str) -> dict[tuple[str, str | None], dict[str, Any]]:
    result = run("agree", root, "--training", "--json", *more)
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)["scores"]
    return {(each["annotator"], each["label"]): each for each in found}


def test_everybody_reads_what_is_decided_and_the_rest_is_given_as_ever(project: Path) -> None:
    known = assignments_of(Folder(project))
    assert known is not None
    assert [id for id, each in known.articles.items() if each.training] == ["0.txt", "1.txt"]
    assert known.articles["0.txt"].annotators == ("anna", "bert")
    assert len(known.articles["2.txt"].annotators) == 1
    assert run("assign", project, "--annotators", "anna,bert,carla").exit_code == 0
    known = assignments_of(Folder(project))
    assert known is not None
    assert known.articles["0.txt"].annotators == ("anna", "bert", "carla")


def test_each_person_and_label_is_scored(project: Path) -> None:
    tag(project, "0.txt", "The tide rose.", "Nobody listened.", annotator="anna")
    tag(project, "0.txt", "Nobody listened.", annotator="bert", label="opinion")
    found = scores(project)
    anna = found["anna", "fact"]
    assert (anna["articles"], anna["tags"], anna["found"], anna["right"]) == (1, 2, 0.5, 0.5)
    assert found["anna", "opinion"]["found"] == 0
    assert found["bert", "opinion"]["f1_exact"] == 1
    assert found["bert", None]["found"] == pytest.approx(1 / 3)
    assert found["bert", None]["right"] == 1
    assert {name for name, _ in scores(project, "--annotator", "bert")} == {"bert"}
    text = run("agree", project, "--training").stdout
    assert "2 articles for training" in text
    assert max(map(len, text.splitlines())) <= 80


def test_since_leaves_out_what_a_person_read_before(project: Path) -> None:
    """What others read later is none of theirs."""
    tag(project, "0.txt", "The tide rose.", annotator="anna")
    tag(project, "1.txt", "The tide rose.", annotator="anna", when="2031-06-01T00:00:00.000Z")
    tag(project, "0.txt", "The tide rose.", annotator="bert", when="2031-06-01T00:00:00.000Z")
    found = scores(project, "--since", "2031-01-01")
    assert (found["anna", None]["articles"], found["anna", None]["tags"]) == (1, 1)
    assert found["bert", None]["articles"] == 1
    assert scores(project)["anna", None]["articles"] == 2
    assert "read since then" in told(
        run("agree", project, "--training", "--since", "2032-01-01"), 1
    )


def test_gold_counts_though_others_have_tagged_since(tmp_path: Path) -> None:
    """They are not what was decided on."""
    alike: list[adjudicating.Said] = [("fact", "The ferry was cancelled.")]
    adjudicating.mark(tmp_path, {"anna": alike, "ben": alike})
    work = adjudicating.work_on(tmp_path)
    assert work.take_agreed(2).taken == 1
    work.open_layers.end()
    result = run("assign", tmp_path, "--annotators", "hal,ida", "--training", "1")
    assert result.exit_code == 0, result.output
    adjudicating.mark(tmp_path, {"hal": alike})
    assert scores(tmp_path)["hal", "fact"]["right"] == 1


def test_what_is_tagged_there_is_no_version_to_decide_on(tmp_path: Path) -> None:
    """Else the known answers would be open again, and soon made of what the trainees think."""
    alike: list[adjudicating.Said] = [("fact", "The ferry was cancelled.")]
    adjudicating.mark(tmp_path, {"anna": alike, "ben": alike})
    work = adjudicating.work_on(tmp_path)
    work.take_agreed(2)
    work.open_layers.end()
    run("assign", tmp_path, "--annotators", "hal,ida", "--training", "1")
    other: list[adjudicating.Said] = [("opinion", "Nobody listened.")]
    adjudicating.mark(tmp_path, {"hal": other, "ida": other, "zoe": []})
    adjudicating.mark(tmp_path, {"hal": other, "ida": other, "zoe": other}, id="z.txt")
    work = adjudicating.work_on(tmp_path)
    assert [[*each.layers] for each in work.articles] == [["anna", "ben"], ["hal", "ida", "zoe"]]
    assert work.tally(0).waiting == 0
    result = run("agree", tmp_path, "--annotator", "@gold", "--annotator", "hal")
    assert (result.exit_code, result.stderr) == (0, "")


def test_known_answers_of_one_alone_can_be_mended(tmp_path: Path) -> None:
    alike: list[adjudicating.Said] = [("fact", "The ferry was cancelled.")]
    adjudicating.mark(tmp_path, {"lea": alike})
    finish(tmp_path, adjudicating.ARTICLE, "lea")
    single = Choice(single=True)
    work = adjudicating.work_on(tmp_path, choice=single)
    work.take_agreed(2)
    work.open_layers.end()
    run("assign", tmp_path, "--annotators", "hal,ida", "--training", "1")
    adjudicating.mark(tmp_path, {"hal": alike})
    work = adjudicating.work_on(tmp_path, choice=single)
    assert [[*each.layers] for each in work.articles] == [["lea"]]
    assert work.tally(0).waiting == 0


def test_what_cannot_be_scored_is_said(project: Path) -> None:
    assert "nobody has read" in told(run("agree", project, "--training"), 1)
    assert "nothing was given to 'zoe'" in told(
        run("agree", project, "--training", "--annotator", "zoe"), 2
    )
    assert run("assign", project, "--training", "3").exit_code == 2


def test_training_is_mixed_among_the_first_of_each_by_lot(tmp_path: Path) -> None:
    for number in range(12):
        write(tmp_path, f"{number:02}.txt", TEXT)
    for id in ("03.txt", "08.txt"):
        tag(tmp_path, id, "The tide rose.", annotator="@gold")
    result = run("assign", tmp_path, "--annotators", "anna,bert", "--training", "2", "--among", "5")
    assert result.exit_code == 0, result.output
    known = assignments_of(Folder(tmp_path))
    assert known is not None
    first = {name: known.first_of(name) for name in ("anna", "bert")}
    own = {name: {id for id, _ in known.of(name)} for name in first}
    for name, ids in first.items():
        assert len(ids) == 5
        assert {"03.txt", "08.txt"} < ids <= own[name]
    assert run("assign", tmp_path).exit_code == 0
    assert assignments_of(Folder(tmp_path)) == known
    assert run("assign", tmp_path, "--among", "0").exit_code == 0
    known = assignments_of(Folder(tmp_path))
    assert known is not None
    assert known.first_of("anna") == {"03.txt", "08.txt"}
    assert "mixed with nothing" in told(run("assign", tmp_path, "--among", "2"), 2)


def test_nothing_is_mixed_without_training(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    line = told(run("assign", tmp_path, "--annotators", "anna", "--among", "5"), 2)
    assert "nothing was given for training" in line
