"""`obelism history` of verdicts and decisions: on what, of whom, and why; and by whom."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import run, told
from tests.modes.adjudicate import adjudicating
from tests.modes.adjudicate.adjudicating import gold_on, mark
from tests.modes.review.reviews import press, review_of

FERRY = "“The ferry was cancelled.”"


def lines(*args: str | Path) -> list[tuple[str, ...]]:
    """What follows the time of each line, but the article."""
    result = run("history", *args)
    assert result.exit_code == 0, result.output
    return [tuple(line.split("  ")[1:-1]) for line in result.stdout.splitlines()]


def events(*args: str | Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("history", *args, "--json").stdout.splitlines()]


@pytest.fixture
def reviewed(tmp_path: Path) -> Path:
    """What three annotators tagged, and rita judged."""
    mark(tmp_path)
    review = review_of(tmp_path, "rita")
    press(review, "y", "n", "2", "o", "u")
    review.state.open_layers.end()
    return tmp_path


@pytest.fixture
def adjudicated(tmp_path: Path) -> Path:
    """What three annotators tagged, and dora decided on."""
    mark(tmp_path)
    mode = gold_on(tmp_path)
    adjudicating.press(mode, "1")
    adjudicating.press(mode, "n", "u")
    mode.state.layer.flush()
    return tmp_path


def test_a_verdict_says_whose_annotation_it_is_on_and_why(reviewed: Path) -> None:
    accepted, rejected, reason, corrected, undo = (
        line for line in lines(reviewed) if line[0] == "rita"
    )
    assert accepted[:2] == ("rita", "accept")
    assert accepted[2] == "anna, ben and cleo's fact", "what they marked alike is judged once"
    assert accepted[3:] == (FERRY,)
    whose, quote = rejected[2:]
    assert rejected == ("rita", "reject", whose, quote)
    assert whose in ("anna's attribution", "ben's attribution")
    assert reason == ("rita", "reason", whose, quote, "rejected: wrong extent")
    assert corrected[:2] == ("rita", "correct (undone)")
    assert corrected[-1].startswith("corrected to opinion")
    assert (undo[1], undo[2:4]) == ("undo", corrected[2:4])
    assert undo[-1].startswith("was corrected to opinion")


def test_the_same_as_json(reviewed: Path) -> None:
    accepted, _, reason, *_ = (each for each in events(reviewed) if each["who"] == "rita")
    assert {each["annotator"] for each in accepted["verdicts"]} == {"anna", "ben", "cleo"}
    (verdict,) = reason["verdicts"]
    assert (verdict["verdict"], verdict["reason"]) == ("rejected", "wrong extent")
    assert verdict["on"]["label"] == "attribution"
    assert verdict["annotator"] in ("anna", "ben")
    assert reason["decisions"] == []
    assert reason["annotations"] == [verdict["on"]]
    assert verdict["on"]["annotator"] == verdict["annotator"]
    assert {each["annotator"] for each in accepted["annotations"]} == {"anna", "ben", "cleo"}


def test_what_was_judged_is_told_as_it_was_and_when_it_is_gone(reviewed: Path) -> None:
    before = [line for line in lines(reviewed) if line[0] == "rita"]
    for annotator in ("anna", "ben", "cleo"):
        adjudicating.change(reviewed, annotator, 0, ("opinion", "The ferry"))
        adjudicating.change(reviewed, annotator, 0, None)
    assert [line for line in lines(reviewed) if line[0] == "rita"] == before


def test_a_decision_says_what_was_decided_and_whose_version_it_was(adjudicated: Path) -> None:
    taken, nobody, undo = [line for line in lines(adjudicated) if line[0] == "dora"]
    assert taken[1] == "taken"
    assert taken[-1].startswith("taken from ")
    assert (nobody[1], undo[1]) == ("nobody (undone)", "undo")
    assert nobody[-1].startswith("nobody, against ")
    assert undo[-1].startswith("open again, was nobody, against ")
    made = next(each for each in events(adjudicated) if each["who"] == "dora")
    (decision,) = made["decisions"]
    assert (made["annotator"], decision["decision"]) == ("@gold", "taken")
    assert decision["annotators"]


def test_what_took_the_place_of_something_says_so(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    adjudicating.press(mode, "n", "(", "1")
    adjudicating.press(mode, "u")
    mode.state.layer.flush()
    nobody, taken, undo = [line[-1] for line in lines(tmp_path) if line[0] == "dora"]
    assert nobody.startswith("nobody, against ")
    assert "in place of" not in nobody
    assert taken.startswith("taken from ")
    assert taken.endswith(f", in place of {nobody}")
    assert undo.startswith(f"{nobody}, in place of taken from ")
    for keys in ("yn", "ny"):
        review = review_of(tmp_path, "rita", new=True, verdict="any")
        press(review, *keys)
        review.state.open_layers.end()
    *_, rejected, accepted = [line for line in lines(tmp_path) if line[0] == "rita"]
    assert (rejected[1], rejected[-1]) == ("reject", "in place of accepted")
    assert (accepted[1], accepted[-1]) == ("accept", "in place of rejected")


def test_what_an_adjudicator_added_is_told_and_that_it_was_taken_off(tmp_path: Path) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    adjudicating.press(mode, "G", "f", "u")
    mode.state.layer.flush()
    added, undo = [line for line in lines(tmp_path) if line[0] == "dora"]
    assert added[-1] == "added, for nobody had marked it"
    assert undo[-1] == "taken off, was added, for nobody had marked it"


def test_who_did_it_is_found_in_the_layers_of_others(adjudicated: Path, reviewed: Path) -> None:
    assert {line[0] for line in lines(adjudicated, "--annotator", "dora")} == {"dora"}
    assert {line[0] for line in lines(adjudicated, "--annotator", "@gold")} == {"dora"}
    both = lines(adjudicated, "--annotator", "rita", "--annotator", "ben")
    assert {line[0] for line in both} == {"rita", "ben"}
    sentence = told(run("history", adjudicated, "--annotator", "zoe"), 2)
    assert "nobody called 'zoe' did anything here; there are: " in sentence
    assert "dora" in sentence


@pytest.mark.parametrize("table", ["verdicts", "decisions"])
def test_records_that_are_none_are_passed_over(
    table: str, adjudicated: Path, reviewed: Path
) -> None:
    for path in (adjudicated / ".obelism/history").glob("*/*.jsonl"):
        data = path.read_bytes()
        path.write_bytes(
            data.replace(b'"verdict":"', b'"verdict":"x').replace(b'"who":"dora",', b"")
        )
    result = run("history", adjudicated)
    assert "Traceback" not in result.output
    assert result.stdout


def test_roles_are_named_and_what_was_added_or_taken_off(tmp_path: Path) -> None:
    mark(tmp_path, {"anna": [("attribution", ("content", "Storms closed the harbour"))]})
    for roles in (
        (("content", "Storms closed the harbour"), ("source", "the mayor")),
        (("content", "closed the harbour"), ("source", "the mayor")),
        (("content", "closed the harbour"),),
    ):
        adjudicating.change(tmp_path, "anna", 0, ("attribution", *roles))
    assert [line[2:] for line in lines(tmp_path)] == [
        ("attribution content", "“Storms closed the harbour”"),
        ("attribution content", "“Storms closed the harbour”", "source “the mayor”"),
        ("attribution content", "“closed the harbour”", "content “closed the harbour”"),
        ("attribution content", "“closed the harbour”", "without source “the mayor”"),
    ]
    (*_, last) = events(tmp_path)
    (touched,) = last["annotations"]
    assert touched["role"] == "content"
    assert touched["passages"] == [{"role": "source", "text": "the mayor", "removed": True}]


def test_a_quotation_is_told_in_marks_of_its_own(tmp_path: Path) -> None:
    said = "“We warned them twice,”"
    mark(tmp_path, {"anna": [("attribution", ("content", said), ("source", "the mayor"))]})
    adjudicating.change(tmp_path, "anna", 0, ("attribution", ("content", said)))
    adjudicating.change(tmp_path, "anna", 0, ("attribution", ("source", said)))
    *_, last = lines(tmp_path)
    assert last[2:] == (
        "attribution source",
        f"‘{said}’",
        f"source ‘{said}’",
        f"without content ‘{said}’",
    )
