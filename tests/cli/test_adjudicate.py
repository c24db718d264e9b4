"""The command line of an adjudication: what is refused, and what goes out of it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import reader.formats
from tests.cli.running import run, told
from tests.session import keyboard
from tests.session.adjudicating import THREE, gold_on, mark, press
from tests.session.tagged import write


def test_a_terminal_is_needed(tmp_path: Path) -> None:
    mark(tmp_path)
    line = told(run("adjudicate", tmp_path, "--as", "dora"), 2)
    assert "needs a terminal" in line


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        ({}, "nobody has tagged anything here"),
        ({"anna": THREE["anna"]}, "only anna has tagged anything here"),
    ],
)
def test_less_than_two_annotators_are_told_in_a_sentence(
    by: dict[str, list[tuple[str, str]]], sentence: str, tmp_path: Path
) -> None:
    mark(tmp_path, by)
    assert sentence in told(run("adjudicate", tmp_path, "--as", "dora"), 1)


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--annotator", "anna"], "needs two annotators"),
        (["--annotator", "anna", "--annotator", "zoe"], "'zoe' has read nothing here"),
        (["--label", "rumour"], "there is no label 'rumour'"),
        (["--agree", "4"], "--agree 4: no article here has more than 3 annotators"),
    ],
)
def test_a_filter_that_names_what_is_not_there(
    args: list[str], sentence: str, tmp_path: Path
) -> None:
    mark(tmp_path)
    assert sentence in told(run("adjudicate", tmp_path, "--as", "dora", *args), 2)


def test_who_adjudicates_has_to_be_known(tmp_path: Path) -> None:
    mark(tmp_path)
    line = told(run("adjudicate", tmp_path), 2)
    assert "it is not known who is adjudicating: say so with --as NAME" in line


def test_one_alone_need_not_agree_with_anybody(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Text.")
    assert run("adjudicate", tmp_path, "--as", "dora", "--agree", "1").exit_code == 2


def test_gold_goes_out_with_who_agreed_who_decided_and_why(tmp_path: Path) -> None:
    mark(tmp_path)
    session = gold_on(tmp_path)
    press(session, "1", "c")
    (request,) = session.take_requests()
    session.set_comment(getattr(request, "annotation", ""), "the whole clause")
    press(session, "n", "n", "%", "%")
    keyboard.close_all()
    result = run("export", tmp_path, "--annotator", "@gold")
    assert (result.exit_code, result.stderr) == (0, "")
    alike, taken = (json.loads(line) for line in result.stdout.splitlines())
    schema = Path(reader.formats.__file__).parent / "obelism-1.schema.json"
    check = jsonschema.Draft202012Validator(json.loads(schema.read_text()))
    for record in (alike, taken):
        check.validate(record)
        assert (record["annotator"], record["origin"]) == ("@gold", "adjudicated")
    provenance = taken["adjudication"]
    assert provenance["decision"] == "taken"
    assert (provenance["who"], provenance["reason"]) == ("dora", "the whole clause")
    assert (provenance["agreed"], provenance["silent"]) == (["anna"], ["cleo"])
    assert [each["annotator"] for each in provenance["annotations"]] == ["anna", "ben"]
    assert alike["adjudication"]["decision"] == "automatic"
    assert alike["adjudication"]["agreed"] == ["anna", "ben", "cleo"]


def test_what_people_tagged_goes_out_without_an_adjudication(tmp_path: Path) -> None:
    mark(tmp_path)
    for line in run("export", tmp_path).stdout.splitlines():
        assert "adjudication" not in json.loads(line)


def test_the_keys_of_an_adjudication_are_listed(tmp_path: Path) -> None:
    result = run("keys", "--workspace", tmp_path)
    assert "Adjudicate: decide" in result.stdout
    assert "take_agreed" in result.stdout
