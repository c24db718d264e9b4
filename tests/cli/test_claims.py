"""`obelism claims`: every fact, who says it, and how its check came out."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import run
from tests.services.attributed import attribute
from tests.services.tagged import tag, write

TEXT = "Trade grew by 3 per cent, Yuri Holm said. The port opened in 1911.\n=It has two piers.\n"
LINK = "https://example.org/trade"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(tmp_path, "a.txt", TEXT)
    attribute(tmp_path, "a.txt", "Trade grew by 3 per cent", "Yuri Holm")
    result = {"checked": "false", "evidence": LINK}
    tag(tmp_path, "a.txt", "Trade grew by 3 per cent", attributes=result)
    tag(tmp_path, "a.txt", "The port opened in 1911.", attributes={"checked": "true"})
    tag(tmp_path, "a.txt", "=It has two piers.")
    tag(tmp_path, "a.txt", "Yuri", label="opinion")
    tag(tmp_path, "a.txt", "The port opened in 1911.", annotator="Ben")
    return tmp_path


def found(place: Path, *options: str) -> list[dict[str, Any]]:
    result = run("claims", place, "--json", *options)
    assert (result.exit_code, result.stderr) == (0, "")
    claims: list[dict[str, Any]] = json.loads(result.stdout)["claims"]
    return claims


def test_they_are_written_as_the_name_of_the_file_ends(place: Path, tmp_path: Path) -> None:
    begun = {"a.csv": "article,title", "a.jsonld": '{\n  "@context"', "a": "3 c"}
    for name, begins in begun.items():
        result = run("claims", place, "-o", tmp_path / name)
        assert (result.exit_code, result.stdout) == (0, "")
        assert (tmp_path / name).read_text().startswith(begins)
    assert run("claims", place, "-o", tmp_path / "no" / "a.csv").exit_code == 2
    assert run("claims", place, "-o", tmp_path).exit_code == 2


def test_each_fact_is_listed_with_who_says_it_and_how_its_check_came_out(place: Path) -> None:
    result = run("claims", place)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "3 claims: 1 false, 1 open, 1 true",
        "a.txt",
        f"  false     “Trade grew by 3 per cent”, says Yuri Holm  [{LINK}]",
        "  true      “The port opened in 1911.”",
        "  open      “=It has two piers.”",
    ]
    first, second, _ = found(place)
    assert (first["said_by"], first["start"], first["end"]) == (["Yuri Holm"], 0, 24)
    assert (second["said_by"], second["annotators"]) == ([], ["Anna", "Ben"])


def test_only_what_is_open_or_disputed_is_left_to_do(place: Path) -> None:
    assert [each["claim"] for each in found(place, "--open")] == ["=It has two piers."]
    tag(place, "a.txt", "Trade grew by 3 per cent", annotator="Ben", attributes={"checked": "true"})
    assert [each["checked"] for each in found(place, "--open")] == ["disputed", "open"]


def test_a_source_counts_as_whom_it_was_merged_with(place: Path) -> None:
    run("sources", place, "--same", "Yuri Holm", "The ministry", "--as", "Zoe")
    assert found(place)[0]["said_by"] == ["The ministry"]


def test_a_table_for_spreadsheets_runs_nothing(place: Path) -> None:
    table = [*csv.DictReader(run("claims", place, "--format", "csv").stdout.splitlines())]
    assert [row["claim"] for row in table][2] == "'=It has two piers."
    assert (table[0]["evidence"], table[0]["said_by"]) == (LINK, "Yuri Holm")


def test_what_was_checked_is_a_claim_review_of_schema_org(place: Path) -> None:
    result = run("claims", place, "--format", "claimreview")
    assert "left out, as no review came to an end: 1 of 3 claims" in result.stderr
    report = json.loads(result.stdout)
    assert report["@context"] == "https://schema.org"
    first, second = report["@graph"]
    assert {each["@type"] for each in (first, second)} == {"ClaimReview"}
    assert first["claimReviewed"] == "Trade grew by 3 per cent"
    assert first["itemReviewed"]["author"] == [{"@type": "Thing", "name": "Yuri Holm"}]
    assert first["reviewRating"]["alternateName"] == "false"
    assert first["reviewRating"]["ratingValue"] < second["reviewRating"]["ratingValue"]
    assert first["citation"] == [LINK]
