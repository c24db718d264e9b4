"""`obelism sources`: who is cited, and names that mean the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import run, told
from tests.services.attributed import attribute
from tests.services.tagged import write

TEXT = (
    "Trade grew, Yuri Holm said. It will grow again, Holm added. Prices fell, he noted.\n"
    "The port is shut, the aide told them. Two sources said the mayor knew. Nobody asked why.\n"
)

SHARES = (
    "7 statements of 5 sources: named 29%, described 29%, pronoun 14%, anonymous 14%, unsourced 14%"
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(tmp_path, "a.txt", TEXT)
    write(tmp_path, "b.txt", "The aide said ships wait.\n")
    attribute(tmp_path, "a.txt", "Trade grew", "Yuri Holm")
    attribute(tmp_path, "a.txt", "It will grow again", "Holm", "added")
    attribute(tmp_path, "a.txt", "Prices fell", "he", "noted")
    attribute(tmp_path, "a.txt", "The port is shut", "the aide", "told")
    attribute(tmp_path, "a.txt", "the mayor knew", "Two sources")
    attribute(tmp_path, "a.txt", "Nobody asked why", None, None)
    attribute(tmp_path, "b.txt", "ships wait", "The aide")
    # Somebody else tagged the same.
    attribute(tmp_path, "a.txt", "Trade grew", "Yuri Holm", annotator="Ben")
    return tmp_path


def found(place: Path, *options: str) -> dict[str, Any]:
    result = run("sources", place, "--json", "--as", "Zoe", *options)
    assert (result.exit_code, result.stderr) == (0, "")
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def counts(place: Path, *options: str) -> dict[str, int]:
    return {each["name"]: each["count"] for each in found(place, *options)["sources"]}


def test_each_source_is_listed_with_how_often_it_is_cited(place: Path) -> None:
    result = run("sources", place)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        SHARES,
        "    2  the aide, described in 2 articles",
        "    1  he, pronoun",
        "    1  Holm, named",
        "    1  Two sources, anonymous",
        "    1  Yuri Holm, named",
        "    1  (no source)",
        "Holm may be Yuri Holm: --same Holm 'Yuri Holm'",
    ]


def test_what_each_said_is_given_with_its_place(place: Path) -> None:
    (first, *_) = [each for each in found(place)["sources"] if each["name"] == "Yuri Holm"]
    (statement,) = first["statements"]
    assert (statement["article"], statement["start"], statement["end"]) == ("a.txt", 0, 10)
    assert (statement["content"], statement["annotators"]) == ("Trade grew", ["Anna", "Ben"])
    assert "         b.txt: “ships wait”" in run("sources", place, "--all").stdout.splitlines()


def test_names_are_merged_and_taken_apart_a_line_each(place: Path) -> None:
    before = counts(place)
    assert counts(place, "--same", "Holm", "Yuri Holm")["Yuri Holm"] == 2
    assert counts(place, "--same", "THE aide", "Holm")["Yuri Holm"] == 4
    assert found(place)["proposals"] == []
    lines = (place / ".obelism" / "aliases.jsonl").read_text().splitlines()
    assert [json.loads(line)["type"] for line in lines] == ["source", "source"]
    counts(place, "--apart", "Holm")
    assert counts(place, "--apart", "the aide") == before
    assert run("check", place).exit_code == 0


def test_a_pronoun_counts_as_whom_it_means_and_a_kind_as_somebody_said(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    attribute(tmp_path, "a.txt", "Prices fell", "he", "noted", refers="Yuri Holm")
    attribute(
        tmp_path,
        "a.txt",
        "The port is shut",
        "the aide",
        "told",
        attributes={"source": "anonymous"},
    )
    report = found(tmp_path)
    assert [each["name"] for each in report["sources"]] == ["the aide", "Yuri Holm"]
    assert (report["kinds"]["pronoun"], report["kinds"]["anonymous"]) == (1, 1)


def test_a_possessive_names_nobody_either(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "The fare is too high, in his words.\n")
    attribute(tmp_path, "a.txt", "The fare is too high", "his", "words")
    assert found(tmp_path)["kinds"]["pronoun"] == 1


def test_a_name_that_nobody_is_cited_by_is_refused(place: Path) -> None:
    message = told(run("sources", place, "--same", "Holmm", "Yuri Holm", "--as", "Zoe"), 2)
    assert message == "obelism: nobody is cited as 'Holmm'; did you mean 'Holm'?"
    assert "own name already" in told(run("sources", place, "--apart", "Holm", "--as", "Zoe"), 2)
    assert not (place / ".obelism" / "aliases.jsonl").exists()


def test_names_that_go_round_in_a_circle_are_refused_and_a_bad_line_is_reported(
    place: Path,
) -> None:
    counts(place, "--same", "Holm", "Yuri Holm")
    refused = run("sources", place, "--same", "Yuri Holm", "Holm", "--as", "Zoe")
    assert "counts as 'Yuri Holm' already" in told(refused, 2)
    names = place / ".obelism" / "aliases.jsonl"
    names.write_text(names.read_text() + '{"schema":"obelism/1","type":"source","name":""}\n')
    assert counts(place)["Yuri Holm"] == 2
    checked = run("check", place)
    assert checked.exit_code == 1
    assert "aliases.jsonl" in checked.stdout + checked.stderr
