"""The command line of an adjudication: what is refused, and what goes out of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import reader.formats
from tests.cli.running import run, told
from tests.modes.adjudicate.adjudicating import (
    THREE,
    answer,
    change,
    gold_on,
    judge,
    mark,
    press,
    work_on,
)
from tests.modes.annotate import keyboard
from tests.modes.annotate.keyboard import TEXT, TRAINS, select
from tests.services.tagged import write


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
        (["--annotator", "anna"], "it takes two annotators"),
        (["--annotator", "ana"], "'ana' has read nothing here; did you mean 'anna'?"),
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
    answer(session, "the whole clause")
    press(session, "n", "n", "%", "%")
    keyboard.close_all()
    result = run("export", tmp_path, "--annotator", "@gold")
    assert result.exit_code == 0
    alike, taken = valid_lines(result.stdout)
    for record in (alike, taken):
        assert (record["annotator"], record["origin"]) == ("@gold", "adjudicated")
    provenance = taken["adjudication"]
    assert provenance["decision"] == "taken"
    assert (provenance["who"], provenance["reason"]) == ("dora", "the whole clause")
    assert (provenance["agreed"], provenance["silent"]) == (["anna"], ["cleo"])
    assert [each["annotator"] for each in provenance["annotations"]] == ["anna", "ben"]
    assert alike["adjudication"]["decision"] == "automatic"
    assert alike["adjudication"]["agreed"] == ["anna", "ben", "cleo"]


def valid_lines(text: str) -> list[dict[str, Any]]:
    """The lines of an export, each as the schema has it."""
    schema = Path(reader.formats.__file__).parent / "obelism-1.schema.json"
    check = jsonschema.Draft202012Validator(json.loads(schema.read_text()))
    found = [json.loads(line) for line in text.splitlines()]
    for record in found:
        check.validate(record)
    return found


def test_what_was_decided_on_nobody_is_left_out_and_that_is_said(tmp_path: Path) -> None:
    mark(tmp_path)
    press(gold_on(tmp_path), "1", "n", "n")
    keyboard.close_all()
    result = run("export", tmp_path, "--annotator", "@gold")
    assert [each["type"] for each in valid_lines(result.stdout)] == ["annotation"]
    left_out = "2 decisions on nobody are left out; --decisions hands on all that was decided"
    assert left_out in result.stderr
    markdown = run("export", tmp_path, "--annotator", "@gold", "--format", "markdown")
    assert "nobody" not in markdown.stderr


@pytest.mark.parametrize("by", ["annotation", "article"])
def test_all_that_was_decided_goes_out_with_what_was_turned_down(by: str, tmp_path: Path) -> None:
    mark(tmp_path)
    session = gold_on(tmp_path)
    press(session, "1", "n", "c")
    answer(session, "no claim")
    select(session, TRAINS)
    press(session, "f")
    keyboard.close_all()
    result = run("export", tmp_path, "--annotator", "@gold", "--decisions", "--by", by)
    assert result.exit_code == 0
    assert "nobody" not in result.stderr
    lines = valid_lines(result.stdout)
    found = [each for each in lines if each["type"] == "decision"]
    found = found or lines[0]["decisions"]
    taken, nobody, added = found
    assert [each["decision"] for each in found] == ["taken", "nobody", "added"]
    assert [each["taken"] for each in taken["annotations"]] == [True, False]
    assert (nobody["who"], nobody["reason"], nobody["result"]) == ("dora", "no claim", [])
    assert [(each["annotator"], each["label"]) for each in nobody["annotations"]] == [
        ("anna", "opinion"),
        ("ben", "fact"),
        ("cleo", "opinion"),
    ]
    assert nobody["annotations"][0]["spans"][0]["text"] == "Nobody listened."
    assert (added["annotations"], len(added["result"])) == ([], 1)
    assert not nobody["also_annotator"]


def test_what_was_edited_since_is_named_without_what_it_said(tmp_path: Path) -> None:
    mark(tmp_path)
    press(gold_on(tmp_path, "ben"), "n")
    keyboard.close_all()
    change(tmp_path, "anna", 1, ("fact", "Storms"))
    result = run("export", tmp_path, "--annotator", "@gold", "--decisions")
    (decision,) = valid_lines(result.stdout)
    assert ["label" in each for each in decision["annotations"]] == [False, True]
    assert decision["also_annotator"]


@pytest.mark.parametrize("by", ["annotation", "article"])
def test_what_is_open_is_marked_or_left_out_and_counted(by: str, tmp_path: Path) -> None:
    mark(tmp_path)
    mark(tmp_path, {"anna": THREE["anna"]}, id="b.txt")
    press(gold_on(tmp_path), "1")
    keyboard.close_all()
    args = ("export", tmp_path, "--annotator", "@gold", "--by", by)
    result = run(*args)
    (line,) = valid_lines(result.stdout)
    assert line.get("article", line)["decided"] is False
    open_ = "tags are not decided on yet, in 1 article: "
    assert f'{open_}marked "decided": false; --decided-only leaves these out' in result.stderr
    assert "1 tagged article has no gold layer yet" in result.stderr
    only = run(*args, "--decided-only")
    assert (only.exit_code, only.stdout) == (0, "")
    assert f"{open_}left out" in only.stderr
    markdown = run("export", tmp_path, "--annotator", "@gold", "--format", "markdown")
    assert f"{open_}--decided-only leaves these out" in markdown.stderr
    press(gold_on(tmp_path), "n", "n", "%", "%")
    keyboard.close_all()
    result = run(*args, "--decided-only")
    for line in valid_lines(result.stdout):
        assert "decided" not in line.get("article", line)
    assert result.stdout
    assert "not decided" not in result.stderr


def test_only_decisions_on_the_labels_that_are_wanted_go_out(tmp_path: Path) -> None:
    mark(tmp_path)
    press(gold_on(tmp_path), "n", "n", "n")
    keyboard.close_all()
    args = ("--annotator", "@gold", "--decisions", "--label", "attribution")
    (decision,) = valid_lines(run("export", tmp_path, *args).stdout)
    assert {each["label"] for each in decision["annotations"]} == {"attribution"}


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--decisions"], "--decisions goes with --annotator @gold"),
        (["--decided-only"], "--decided-only goes with --annotator @gold"),
        (
            ["--decisions", "--annotator", "@gold", "--format", "markdown"],
            "the format markdown has no --decisions",
        ),
    ],
)
def test_decisions_that_cannot_go_out(args: list[str], sentence: str, tmp_path: Path) -> None:
    mark(tmp_path)
    assert sentence in told(run("export", tmp_path, *args), 2)


@pytest.mark.parametrize("by", ["annotation", "article"])
def test_a_file_with_decisions_is_imported_without_them(by: str, tmp_path: Path) -> None:
    mark(tmp_path / "one")
    press(gold_on(tmp_path / "one"), "1", "n", "n")
    keyboard.close_all()
    file = tmp_path / "gold.jsonl"
    args = ("--annotator", "@gold", "--decisions", "--by", by, "-o", file)
    assert run("export", tmp_path / "one", *args).exit_code == 0
    write(tmp_path / "two", "ferry.txt", TEXT)
    result = run("import", file, "--into", tmp_path / "two", "--layer", "zed")
    assert result.exit_code == 0
    assert "decisions are not imported: 3 were left out" in result.stderr
    assert "1 of 1 record imported" in result.stderr


@pytest.mark.parametrize("command", ["export", "agree"])
def test_where_there_is_no_gold_layer_yet_it_is_said_how_it_is_made(
    command: str, tmp_path: Path
) -> None:
    mark(tmp_path)
    line = told(run(command, tmp_path, "--annotator", "anna", "--annotator", "@gold"), 2)
    assert "there is no gold layer here yet; obelism adjudicate PATH makes one" in line


def test_gold_that_is_not_finished_is_left_out_of_a_comparison(tmp_path: Path) -> None:
    mark(tmp_path, id="a.txt")
    mark(tmp_path, id="b.txt")
    work = work_on(tmp_path)
    press(work.open(0), "1", "n", "3", "%", "%")
    press(work.open(1), "1", "n", "%", "%")
    keyboard.close_all()
    args = ("--annotator", "anna", "--annotator", "@gold")
    result = run("agree", tmp_path, *args)
    assert result.exit_code == 1
    left = "b.txt, @gold: left out, for 1 annotation there is not decided on yet, in an adjudicati"
    assert f"{left}on 1 open: obelism adjudicate goes on" in result.stderr
    assert "1 shared article" in result.stdout
    assert "b.txt" not in run("agree", tmp_path, *args, "--label", "attribution").stderr
    everybody = run("agree", tmp_path)
    assert (everybody.exit_code, everybody.stderr) == (0, "")


def test_what_all_have_alike_is_counted_as_open_where_a_reviewer_rejected_it(
    tmp_path: Path,
) -> None:
    mark(tmp_path)
    judge(tmp_path, "anna", 0, "rejected")
    press(gold_on(tmp_path), "Tab", "1", "n", "3", "%", "%")
    keyboard.close_all()
    result = run("agree", tmp_path, "--annotator", "anna", "--annotator", "@gold")
    assert "in an adjudication 1 open: obelism adjudicate goes on" in result.stderr


def test_gold_is_left_out_where_a_version_was_edited_since(tmp_path: Path) -> None:
    mark(tmp_path)
    press(gold_on(tmp_path), "1", "n", "3", "%", "%")
    keyboard.close_all()
    args = ("--annotator", "anna", "--annotator", "@gold")
    assert run("agree", tmp_path, *args).exit_code == 0
    change(tmp_path, "ben", 1, ("fact", "Storms"))
    assert "@gold: left out" in run("agree", tmp_path, *args).stderr


def test_what_people_tagged_goes_out_without_an_adjudication(tmp_path: Path) -> None:
    mark(tmp_path)
    for line in run("export", tmp_path).stdout.splitlines():
        assert "adjudication" not in json.loads(line)


def test_the_keys_of_an_adjudication_are_listed(tmp_path: Path) -> None:
    result = run("keys", "--workspace", tmp_path)
    assert "Adjudicate: decide" in result.stdout
    assert "take_agreed" in result.stdout


def test_gold_that_lacks_a_role_goes_out_and_that_is_said(tmp_path: Path) -> None:
    mark(tmp_path)
    session = gold_on(tmp_path)
    select(session, "Storms closed")
    press(session, "a")
    keyboard.close_all()
    result = run("export", tmp_path, "--annotator", "@gold")
    assert result.exit_code == 0
    assert [each["state"] for each in valid_lines(result.stdout)] == ["unfinished"]
    assert "1 gold annotation lacks a role or a partner, with the state unf" in result.stderr
    assert "lacks" not in run("export", tmp_path).stderr


def test_notes_of_annotators_are_no_part_of_gold(tmp_path: Path) -> None:
    mark(tmp_path, note="ask Eva")
    session = gold_on(tmp_path)
    press(session, "1", "&", "%", "%")
    keyboard.close_all()
    for format in ("native", "markdown"):
        result = run("export", tmp_path, "--annotator", "@gold", "--format", format)
        assert "Storms closed" in result.stdout
        assert "ask Eva" not in result.stdout


def test_a_correction_that_was_taken_names_the_reviewer(tmp_path: Path) -> None:
    mark(tmp_path)
    judge(tmp_path, "anna", 1, "corrected", to=("fact", "Storms closed the harbour"))
    session = gold_on(tmp_path)
    press(session, "4")
    keyboard.close_all()
    (record,) = valid_lines(run("export", tmp_path, "--annotator", "@gold").stdout)
    provenance = record["adjudication"]
    assert (provenance["decision"], provenance["agreed"]) == ("taken", [])
    assert provenance["corrected"] == ["rita"]
