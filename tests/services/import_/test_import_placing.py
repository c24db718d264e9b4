"""Records that were made before an article was changed: placed where nothing else can be meant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reader.model.article import text_digest
from reader.services.import_.apply import take_in
from reader.store.base import LayerKey
from tests.cli.running import run
from tests.services.import_.deliveries import brought
from tests.services.tagged import tag, write
from tests.store.folders import Folder
from tests.text.edits import Case, cases

OLD = "Oslo was quiet. The talks, said an aide, took place in Rome. Nobody spoke afterwards.\n"
NEW = f"A new beginning of it all.\n\n{OLD}"


def exported(root: Path, by: str) -> Path:
    path = root.parent / f"{by}.jsonl"
    run("export", root, "--by", by, "-o", path)
    return path


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    write(tmp_path / "theirs", "a.txt", OLD)
    tag(tmp_path / "theirs", "a.txt", "Oslo was quiet", "took place in Rome")
    return tmp_path / "theirs"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(tmp_path / "ours", "a.txt", NEW)
    return tmp_path / "ours"


def here(root: Path) -> dict[str, int | None]:
    """The quotes in Anna's layer, by where they stand."""
    annotations = Folder(root).read(LayerKey("Anna", "a.txt")).annotations.values()
    return {each.spans[0].text: each.spans[0].start for each in annotations}


STAND = {quote: NEW.index(quote) for quote in ("Oslo was quiet", "took place in Rome")}


def test_the_text_that_comes_along_says_where_they_are_now(theirs: Path, place: Path) -> None:
    path = exported(theirs, "article")
    first = run("import", path, "--into", place, "--as", "Zoe")
    assert (first.exit_code, first.stdout) == (0, "a.txt, Anna: 2 new\n")
    assert "2 records were made on an earlier text; each is on the same words" in first.stderr
    assert here(place) == STAND
    again = run("import", path, "--into", place, "--as", "Zoe")
    assert (again.exit_code, again.stdout) == (0, "a.txt, Anna: 2 already there\n")
    assert run("check", place).exit_code == 0


def test_a_text_that_was_tagged_here_does_too(theirs: Path, place: Path) -> None:
    write(place, "a.txt", OLD)
    tag(place, "a.txt", "Nobody", annotator="Ben")
    write(place, "a.txt", NEW)
    assert [plan.said for plan in take_in(brought(exported(theirs, "annotation"), place), "Zoe")]
    assert here(place) == STAND


@pytest.mark.parametrize(
    ("new", "word"),
    [
        (OLD.replace("took place in Rome", "came to nothing at all"), "in it any more"),
        (OLD.replace("took place in Rome", "took place in old Rome"), "not beyond doubt"),
        (OLD.replace("place in Rome.", "place in Rome. It took place in Rome."), "“took place in"),
    ],
)
def test_what_is_not_beyond_doubt_is_told_by_line_and_stops_all(
    theirs: Path, place: Path, new: str, word: str
) -> None:
    write(place, "a.txt", new)
    path = exported(theirs, "article")
    result = run("import", path, "--into", place, "--as", "Zoe")
    assert (result.exit_code, result.stdout) == (1, "")
    told, summary = result.stderr.splitlines()
    assert ", line 1, annotation 2: a.txt has changed since it was tagged, and " in told
    assert word in told
    assert "nothing was imported: 1 of 2 records is broken" in summary
    run("import", path, "--into", place, "--as", "Zoe", "--skip-broken")
    assert here(place) == {"Oslo was quiet": 0}


def test_without_the_earlier_text_it_is_said_how_to_send_it(theirs: Path, place: Path) -> None:
    (both,) = brought(exported(theirs, "annotation"), place).problems
    assert both.endswith("is not known here; obelism export --by article sends it along")


def test_what_does_not_fit_the_earlier_text_is_refused(theirs: Path, place: Path) -> None:
    path = exported(theirs, "article")
    line = json.loads(path.read_text())
    line["annotations"][0]["start"] = line["annotations"][0]["spans"][0]["start"] = 1
    path.write_text(json.dumps(line))
    (problem,) = brought(path, place).problems
    assert problem.endswith("is not the span's text")


def record(case: Case) -> dict[str, Any]:
    spans = [{"start": a, "end": b, "text": case.old[a:b], "role": None} for a, b in case.spans]
    notes = [
        {"label": "fact", "annotator": "Anna", "spans": [span], "note": str(number)}
        for number, span in enumerate(spans)
    ]
    about = {"schema": "obelism/1", "type": "article", "id": "a.txt", "text": case.old}
    return {**about, "sha256": text_digest(case.old), "annotations": notes}


def test_of_all_edits_none_brings_a_record_to_a_wrong_place(tmp_path: Path) -> None:
    placed = wrong = 0
    for case in cases():
        write(tmp_path, "a.txt", case.new)
        path = tmp_path / "sent"
        path.write_text(json.dumps(record(case)))
        found = brought(path, tmp_path)
        for arrived in (each for to in found.targets for each in found.layers.of(to)):
            (span,), number = arrived.annotation.spans, int(arrived.annotation.note or "")
            placed += 1
            wrong += span.extent != case.untouched(*case.spans[number])
    assert (wrong, placed > 1000) == (0, True)


def unsaid(folder: Path, article: str, quote: str, text: str = NEW) -> Path:
    """A table that does not say which text it was made on."""
    start = text.index(quote)
    path = folder / "tags.csv"
    row = f"{article},Anna,fact,{start},{start + len(quote)},{quote}"
    path.write_text(f"article,annotator,label,start,end,text\n{row}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["a.txt", "elsewhere/a.txt", "http://example.org/a", "a.ann"])
def test_without_a_text_the_name_of_the_article_decides(
    name: str, place: Path, tmp_path: Path
) -> None:
    write(place, "b.txt", NEW)
    path = unsaid(tmp_path, name, "Oslo was quiet")
    first = run("import", path, "--into", place)
    assert (first.exit_code, first.stdout) == (0, "a.txt, Anna: 1 new\n")
    again = run("import", path, "--into", place)
    assert again.stdout == "a.txt, Anna: 1 already there\n"


def test_without_a_text_nothing_is_guessed(place: Path, tmp_path: Path) -> None:
    wrong = run("import", unsaid(tmp_path, "a.txt", "Oslo was quiet", OLD), "--into", place)
    assert wrong.exit_code == 1
    assert "tags.csv, line 2: the text at 0-14 is not the span's text" in wrong.stderr
    write(place, "other/a.txt", NEW)
    several = run("import", unsaid(tmp_path, "their/a.txt", "Oslo was quiet"), "--into", place)
    assert several.exit_code == 1
    assert "their/a.txt can be a.txt and other/a.txt" in several.stderr
    none = run("import", unsaid(tmp_path, "c.txt", "Oslo was quiet"), "--into", place)
    assert "is called c.txt" in none.stderr
    assert not (place / ".obelism").exists()
