"""`obelism inconsistencies`: each with its kind and state, and its passages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import run, told
from tests.services.tagged import judge, write
from tests.services.tied import tie

TEXT = "The fare is 12 kroner. Nobody paid on Monday. The fare is 15 kroner. It was Friday.\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(tmp_path, "a.txt", TEXT)
    write(tmp_path, "b.txt", TEXT)
    number = {"kind": "number", "severity": "major"}
    tie(tmp_path, "a.txt", "12 kroner", "15 kroner", attributes=number, note="which?")
    more = {**number, "severity": "minor", "reasoning": "one fare"}
    tie(tmp_path, "a.txt", "12 kroner", "15 kroner", attributes=more, annotator="Ben")
    tie(tmp_path, "a.txt", "on Monday", "Friday")
    tie(tmp_path, "b.txt", "Nobody paid", attributes={"kind": "negation"})
    return tmp_path


def test_each_has_its_kind_its_state_and_its_passages(place: Path) -> None:
    assert run("inconsistencies", place).stdout.splitlines() == [
        "3 inconsistencies: 1 number, 1 no kind, 1 negation, 1 unfinished",
        "a.txt",
        "  number",
        "    The fare is «12 kroner».",
        "    The fare is «15 kroner».",
        "    severity: major",
        "    reasoning: one fare",
        "    note: which?",
        "  no kind",
        "    Nobody paid «on Monday».",
        "    It was «Friday».",
        "b.txt",
        "  negation (unfinished)",
        "    «Nobody paid» on Monday.",
    ]


def test_those_of_a_kind_or_unfinished_are_listed_alone(place: Path) -> None:
    for options, listed in (
        (("--kind", "number"), ["12 kroner", "15 kroner"]),
        (("--kind", "no kind"), ["on Monday", "Friday"]),
        (("--unfinished",), ["Nobody paid"]),
        (("--annotator", "Ben"), ["12 kroner", "15 kroner"]),
    ):
        found = json.loads(run("inconsistencies", place, "--json", *options).stdout)
        texts = [one["text"] for each in found["inconsistencies"] for one in each["passages"]]
        assert texts == listed


def test_where_none_is_unfinished_all_are_said_to_be_complete(place: Path) -> None:
    shown = run("inconsistencies", place / "a.txt", "--unfinished").stdout
    assert shown == "All inconsistencies of these are complete.\n"


def test_what_several_tagged_alike_is_one_with_all_details(place: Path) -> None:
    found = json.loads(run("inconsistencies", place / "a.txt", "--json").stdout)
    assert (found["type"], found["count"]) == ("inconsistencies", 2)
    one = found["inconsistencies"][0]
    assert one["annotators"] == ["Anna", "Ben"]
    assert len(one["annotations"]) == 2
    assert (one["state"], one["kind"], one["attributes"]) == (
        *("complete", "number"),
        {"severity": "major", "reasoning": "one fare"},
    )
    first = one["passages"][0]
    assert TEXT[first["start"] : first["end"]] == first["text"] == "12 kroner"


def test_an_unknown_kind_names_the_nearest(place: Path) -> None:
    result = run("inconsistencies", place, "--kind", "numbr")
    assert "did you mean 'number'?" in told(result, 2)


def test_of_a_passage_in_another_article_that_is_gone_that_is_said(place: Path) -> None:
    write(place, "c.txt", TEXT)
    tie(place, "b.txt", "Friday", there=("c.txt", "on Monday"))
    there = "    Nobody paid «on Monday».  (in c.txt"
    assert f"{there})" in run("inconsistencies", place).stdout.splitlines()
    (place / "c.txt").unlink()
    assert f"{there}, which is gone)" in run("inconsistencies", place).stdout.splitlines()
    found = json.loads(run("inconsistencies", place, "--json").stdout)["inconsistencies"]
    passages = [passage for each in found for passage in each["passages"]]
    start, end = TEXT.index("on Monday"), TEXT.index(". The fare is 15")
    of_another = {"start": start, "end": end, "text": "on Monday", "article": "c.txt"}
    assert [each for each in passages if "article" in each] == [{**of_another, "gone": True}]


def test_none_is_said(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    result = run("inconsistencies", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "No inconsistencies are tagged.\n")


def test_those_of_an_article_that_they_are_not_kept_with_are_listed(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path, name, TEXT)
    tie(tmp_path, "a.txt", "12 kroner", there=("b.txt", "15 kroner"))
    tie(tmp_path, "a.txt", "on Monday", "Friday", annotator="Ben")
    tie(tmp_path, "b.txt", "on Monday", there=("c.txt", "Friday"))
    for paths, texts in (
        (("b.txt",), ["on Monday", "Friday", "12 kroner", "15 kroner"]),
        (("c.txt",), ["on Monday", "Friday"]),
        (("a.txt", "b.txt"), ["12 kroner", "15 kroner", "on Monday", "Friday"] * 1),
    ):
        found = run(
            "inconsistencies", *(tmp_path / each for each in paths), "--json", "--annotator", "Anna"
        )
        listed = json.loads(found.stdout)["inconsistencies"]
        assert [one["text"] for each in listed for one in each["passages"]] == texts


def test_what_two_tagged_alike_from_different_articles_is_one(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        write(tmp_path, name, TEXT)
    number = {"kind": "number"}
    tie(tmp_path, "a.txt", "12 kroner", there=("b.txt", "15 kroner"), attributes=number)
    there = ("a.txt", "12 kroner")
    tie(tmp_path, "b.txt", "15 kroner", there=there, attributes=number, annotator="Ben", note="?")
    for path, first in ((tmp_path, "a.txt"), (tmp_path / "b.txt", "b.txt")):
        (found,) = json.loads(run("inconsistencies", path, "--json").stdout)["inconsistencies"]
        assert (found["article"], found["annotators"]) == (first, ["Anna", "Ben"])
        assert found["notes"] == ["?"]


def test_what_a_reviewer_rejected_is_not_listed_with_the_other_article_either(
    tmp_path: Path,
) -> None:
    for name in ("a.txt", "b.txt"):
        write(tmp_path, name, TEXT)
    pair = tie(tmp_path, "a.txt", "12 kroner", there=("b.txt", "15 kroner"))
    assert "15 kroner" in run("inconsistencies", tmp_path / "b.txt").stdout
    judge(tmp_path, "a.txt", pair, "rejected")
    for name in ("a.txt", "b.txt"):
        found = run("inconsistencies", tmp_path / name).stdout
        assert found == "The inconsistency that was tagged was rejected in review.\n"


def test_how_many_were_rejected_in_review_is_said(place: Path) -> None:
    """One that another person tagged, too, is not left out."""
    for quotes in (("12 kroner", "15 kroner"), ("Nobody paid", "It was Friday")):
        pair = tie(place, "a.txt", *quotes, attributes={"kind": "number"})
        judge(place, "a.txt", pair, "rejected")
    result = run("inconsistencies", place)
    assert result.stdout.startswith("3 inconsistencies: ")
    assert result.stderr == "obelism: 1 rejected in review is left out\n"
    counted = json.loads(run("inconsistencies", place, "--json").stdout)
    assert (counted["count"], counted["rejected"]) == (3, 1)
    assert not run("inconsistencies", place, "--kind", "negation").stderr
    judge(place, "a.txt", tie(place, "a.txt", "on Monday", "12 kroner"), "rejected")
    assert run("inconsistencies", place).stderr == "obelism: 2 rejected in review are left out\n"


def test_of_a_file_where_all_were_rejected_that_is_said(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    for quotes in (("12 kroner", "15 kroner"), ("on Monday", "Friday")):
        judge(tmp_path, "a.txt", tie(tmp_path, "a.txt", *quotes), "rejected")
    result = run("inconsistencies", tmp_path / "a.txt")
    assert result.stdout == "All 2 inconsistencies that were tagged were rejected in review.\n"
    assert not result.stderr


@pytest.mark.parametrize(
    ("now", "state", "said"),
    [
        (f"It was so. {TEXT}", "complete", ""),
        (TEXT.replace("15", "16"), "changed", "(the other passage has changed)"),
        ("", "gone", "(the other article is gone)"),
    ],
)
def test_where_the_other_passage_is_no_more_it_is_not_called_complete(
    tmp_path: Path, now: str, state: str, said: str
) -> None:
    for name in ("a.txt", "b.txt"):
        write(tmp_path, name, TEXT)
    tie(tmp_path, "a.txt", "12 kroner", there=("b.txt", "15 kroner"))
    (tmp_path / "b.txt").unlink()
    if now:
        write(tmp_path, "b.txt", now)
    (found,) = json.loads(run("inconsistencies", tmp_path, "--json").stdout)["inconsistencies"]
    assert found["state"] == state
    assert said in run("inconsistencies", tmp_path).stdout
    unfinished = run("inconsistencies", tmp_path, "--unfinished").stdout
    assert ("12 kroner" in unfinished) == (state != "complete")


def test_a_passage_is_marked_in_one_way_also_where_it_is_all_of_its_sentence(
    tmp_path: Path,
) -> None:
    write(tmp_path, "a.txt", '"Nobody paid."\n\nThe fare is 12 kroner.\n')
    tie(tmp_path, "a.txt", '"Nobody paid."', "12 kroner")
    assert run("inconsistencies", tmp_path).stdout.splitlines()[3:] == [
        '    «"Nobody paid."»',
        "    The fare is «12 kroner».",
    ]


def test_a_passage_of_another_article_is_shown_in_all_of_its_sentence(tmp_path: Path) -> None:
    said = "The fare of the old ferry over the sound was, as the company said on Monday, 15 kroner"
    write(tmp_path, "a.txt", TEXT)
    write(tmp_path, "b.txt", f"{said}.\n")
    tie(tmp_path, "a.txt", "12 kroner", there=("b.txt", "15 kroner"))
    last = run("inconsistencies", tmp_path).stdout.splitlines()[-1]
    assert last == f"    {said.replace('15 kroner', '«15 kroner»')}.  (in b.txt)"
    write(tmp_path, "b.txt", f"So it was. {said}.\n")
    assert run("inconsistencies", tmp_path).stdout.splitlines()[-1] == last
