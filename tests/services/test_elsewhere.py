"""A passage in another article, as commands write it, read it, compare it and look it up."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import reader.formats
from reader.model.annotation import Annotation
from reader.modes.review.wording import item_details
from reader.services.relocate.elsewhere import nearest
from reader.store.base import LayerKey
from reader.text.anchor import span_at
from tests.cli.running import run
from tests.modes.review.reviews import review_of
from tests.services.tagged import write
from tests.services.tied import tie
from tests.store.folders import Folder

HERE = "The fare is 12 kroner. Nobody paid on Monday.\n"
THERE = "On Tuesday the paper wrote more. The fare is 15 kroner, it said.\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    root = tmp_path / "ours"
    write(root, "a.txt", HERE)
    write(root, "b.txt", THERE)
    tie(root, "a.txt", "12 kroner", there=("b.txt", "15 kroner"))
    return root


def tags(root: Path, annotator: str = "Anna") -> list[Annotation]:
    return [*Folder(root).read(LayerKey(annotator, "a.txt")).annotations.values()]


def exported(root: Path, *options: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("export", root, *options).stdout.splitlines()]


def test_it_is_written_as_a_lost_passage_with_its_place_there(place: Path) -> None:
    (line,) = exported(place)
    schema = Path(reader.formats.__file__).parent / "obelism-1.schema.json"
    validator = jsonschema.Draft202012Validator(json.loads(schema.read_text()))
    assert not [*validator.iter_errors(line)]
    start = THERE.index("15 kroner")
    here, there = line["spans"]
    assert (line["state"], line["start"]) == ("complete", here["start"])
    assert {key: there[key] for key in ("start", "end", "text", "article", "there")} == {
        "start": None,
        "end": None,
        "text": "15 kroner",
        "article": "b.txt",
        "there": [start, start + 9],
    }
    (utf16,) = exported(place, "--offsets", "utf16")
    assert utf16["spans"][1]["there"] == [start, start + 9]


def test_a_table_says_where_it_stands_beside_its_row(place: Path) -> None:
    result = run("export", place, "--format", "csv")
    [first, second] = csv.DictReader(result.stdout.splitlines(keepends=True))
    start = THERE.index("15 kroner")
    there = {"article": "b.txt", "there": [start, start + 9]}
    assert json.loads(second["further"])["spans"] == [{}, there]
    assert (second["start"], second["text"]) == ("", "15 kroner")
    assert first["further"] == second["further"]
    assert "passages in other articles" not in result.stderr


def test_a_format_that_has_no_place_for_it_says_so(place: Path) -> None:
    told = run("export", place, "--format", "doccano").stderr
    assert "passages in other articles (1)" in told
    assert "no longer in the text" not in told


def test_what_is_imported_stands_where_that_article_is_now(place: Path, tmp_path: Path) -> None:
    sent, theirs = tmp_path / "sent.jsonl", tmp_path / "theirs"
    run("export", place, "-o", sent)
    write(theirs, "a.txt", HERE)
    write(theirs, "b.txt", f"A new beginning. {THERE}")
    done = run("import", sent, "--into", theirs, "--as", "Zoe")
    assert (done.exit_code, done.stdout) == (0, "a.txt, Anna: 1 new\n")
    (tag,) = tags(theirs)
    start = 17 + THERE.index("15 kroner")
    assert tag.spans[1].elsewhere == ("b.txt", start, start + 9)
    assert run("import", sent, "--into", theirs, "--as", "Zoe").stdout.endswith("1 already there\n")


def test_an_import_without_the_other_article_keeps_it_and_says_so(
    place: Path, tmp_path: Path
) -> None:
    sent, theirs = tmp_path / "sent.jsonl", tmp_path / "theirs"
    run("export", place, "-o", sent)
    write(theirs, "a.txt", HERE)
    done = run("import", sent, "--into", theirs, "--as", "Zoe")
    assert done.exit_code == 0
    assert "b.txt is not here; 1 passage is kept as standing there" in done.stderr
    assert [each.spans for each in tags(theirs)] == [each.spans for each in tags(place)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (THERE, ""),
        (f"New. {THERE}", "was at 45 to 54 of b.txt, and is at 50 to 59 now"),
        ("All was rewritten.\n", "is not at 45 to 54 of b.txt\n"),
        (None, "the other passage is kept, but the article b.txt is gone"),
    ],
)
def test_a_check_looks_there(place: Path, text: str | None, found: str) -> None:
    if text is None:
        (place / "b.txt").unlink()
    else:
        write(place, "b.txt", text)
    done = run("check", place)
    assert done.exit_code == bool(found)
    assert found in done.stdout
    assert bool(done.stdout) == bool(found)


def test_a_check_counts_what_only_moved_apart_from_what_is_not_there(place: Path) -> None:
    for quote in ("15 kroner", "On Tuesday"):
        tie(place, "a.txt", "12 kroner", there=("b.txt", quote), annotator="Ben")
    write(place, "b.txt", f"New. {THERE.replace('On Tuesday', 'On Friday')}")
    found = run("check", place).stdout
    lines = found.splitlines()
    assert any("a passage in another article has moved: 2 tags" in line for line in lines)
    assert any("the other passage is not at" in line for line in lines)
    assert "(the other passage has changed)" in run("inconsistencies", place).stdout


def test_people_agree_exactly_only_on_the_same_passage_there(place: Path) -> None:
    tie(place, "a.txt", "12 kroner", there=("b.txt", "15 kroner"), annotator="Ben")
    tie(place, "a.txt", "12 kroner", there=("b.txt", "On Tuesday"), annotator="Cleo")
    exact = []
    for other in ("Ben", "Cleo"):
        two = ("--annotator", "Anna", "--annotator", other, "--resamples", "0")
        report = json.loads(run("agree", place, *two, "--json").stdout)
        rows = {each["row"]["label"]: each for each in report["agreement"]["rows"]}
        exact.append(rows["inconsistency"]["f1_exact"]["value"])
    assert exact == [1.0, 0.0]
    listed = run("agree", place, "--list", "--annotator", "Anna", "--annotator", "Cleo").stdout
    assert "in b.txt: " in listed


def test_lists_and_reports_name_the_other_article(place: Path, tmp_path: Path) -> None:
    listed = run("inconsistencies", place).stdout
    assert "    The fare is «12 kroner».\n" in listed
    assert "    The fare is «15 kroner», it said.  (in b.txt)\n" in listed
    (found,) = json.loads(run("inconsistencies", place, "--json").stdout)["inconsistencies"]
    start = THERE.index("15 kroner")
    assert found["passages"][1] == {
        "start": start,
        "end": start + 9,
        "text": "15 kroner",
        "article": "b.txt",
    }
    assert "article" not in found["passages"][0]
    page, notes = tmp_path / "report.html", tmp_path / "report.md"
    run("report", place, "-o", page)
    run("export", place, "-o", notes)
    for path in (page, notes):
        text = path.read_text(encoding="utf-8")
        assert "n b.txt" in text
        assert "lost" not in text.lower().split("<style")[0]
    assert "paragraph lost" not in page.read_text(encoding="utf-8")


def test_a_review_shows_it_in_what_stands_around_it(place: Path) -> None:
    tie(place, "a.txt", "12 kroner", there=("b.txt", "On Tuesday"), annotator="Ben")
    review = review_of(place, "Zoe")
    assert review.state.item is not None
    told = {each.name: each.text for each in item_details(review.state, review.state.item)}
    around = "The fare is «15 kroner», it said."
    assert told["passage 2, in b.txt"] == around
    assert told["passage 1"] == "12 kroner"
    assert len(review.state.item.members) == 1, "another passage there is another find"
    review.state.close()


def test_a_pair_whose_passage_here_is_lost_asks_for_its_repair(place: Path) -> None:
    """That the other one stands elsewhere does not hide it."""
    (tag,) = tags(place)
    lost = Annotation.from_record(
        {**tag.to_record(), "spans": [{**tag.spans[0].to_record(), "start": None, "end": None}]}
    )
    assert lost.has_lost


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("on the fifth floor, where", "on one of the upper floors, where"),
        ("it began on the fifth floor, where the", "the beginning was on floor 6, where the"),
        ("the fifth floor, where they believe", "the cellar. They believe"),
    ],
)
def test_a_passage_in_other_words_may_be_what_stands_where_it_stood(before: str, now: str) -> None:
    old = (
        "Investigators said on Tuesday that it began on the fifth floor, where they believe "
        "the fire was set.\n\nThe budget was passed."
    )
    start = old.index("fifth floor")
    text = old.replace(before, now)
    place = nearest(text, span_at(old, start, start + len("fifth floor")))
    assert place is not None
    assert text.index(now.split(maxsplit=1)[0]) <= place[0] < place[1] <= text.index("The budget")
    assert text[slice(*place)].strip()
    assert nearest("Nothing of it.", span_at(old, start, start + 5)) is None
