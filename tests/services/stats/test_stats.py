"""Who did what, and how far it is."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from reader.model.annotation import Annotation
from reader.model.article import Article, text_digest
from reader.model.judgement import Verdict, judged_digest
from reader.services.stats.collect import Share, collect
from reader.store.base import LayerKey
from reader.store.layer import Layer
from reader.store.progress import Progress, save_progress
from tests.cli.running import run
from tests.services.tagged import WHEN, tag, write
from tests.store.folders import Folder

TEXT = "Ministers met in Oslo. They talked for a day, an aide said.\n"
FIRST = "Ministers met in Oslo."


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Three articles; Anna tagged two and read half of one, Ben is done with it, nobody began c."""
    for id in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path, id, TEXT)
    tag(tmp_path, "a.txt", FIRST, "for a day")
    tag(tmp_path, "b.txt", FIRST)
    tag(tmp_path, "a.txt", "an aide said", annotator="Ben", label="attribution")
    for who, read, status in (("Anna", [(0, 30)], "started"), ("Ben", [(0, 60)], "done")):
        save_progress(
            Folder(tmp_path),
            Progress(
                article="a.txt",
                annotator=who,
                sha256=text_digest(TEXT),
                read=read,
                seconds=90.0,
                status=status,
            ),
        )
    return tmp_path


def test_what_each_did_on_an_article(place: Path) -> None:
    stats = collect([place])
    a, b, c = stats.articles
    assert (a.id, b.id, c.id) == ("a.txt", "b.txt", "c.txt")
    assert a.by == {
        "Anna": Share(tags=2, read=30 / len(TEXT), status="started", seconds=90.0),
        "Ben": Share(tags=1, unfinished=1, read=1.0, status="done", seconds=90.0),
    }
    assert (a.words, a.done, a.tags, a.reviewed, a.gold) == (12, 1, 3, 0, None)
    assert b.by == {"Anna": Share(tags=1)}
    assert (c.words, c.by) == (None, {})
    assert stats.done == 1


def test_what_each_did_in_all(place: Path) -> None:
    persons = collect([place]).persons
    assert list(persons) == ["Anna", "Ben"]
    anna, ben = persons.values()
    assert (anna.articles, anna.done, anna.tags, anna.unfinished) == (2, 0, 3, 0)
    assert (ben.articles, ben.done, ben.tags, ben.unfinished) == (1, 1, 1, 1)
    assert anna.labels == {"fact": 3}
    assert anna.days == {WHEN[:10]: 3}
    read = len(TEXT[:30].split())
    assert anna.per_thousand == pytest.approx(1000 * 3 / (read + 12))
    assert anna.acceptance is None


def test_one_article_by_its_path(place: Path) -> None:
    assert [each.id for each in collect([place / "b.txt"]).articles] == ["b.txt"]


def judge(place: Path, judged: Annotation, verdict: str) -> None:
    """Let Cleo judge one of Anna's tags in a.txt."""
    record = Verdict(
        id=f"{verdict}{judged.id}",
        annotation=judged.id,
        annotator="Anna",
        reviewer="Cleo",
        verdict=verdict,
        at=WHEN,
        digest=judged_digest(judged),
    ).to_record()
    article = Article.of(TEXT, id="a.txt", title="", source="a.txt")
    with Layer.open(Folder(place), article, "Cleo") as layer:
        layer.commit_records(verdict, {"verdicts": {record["id"]: record}})


def test_verdicts_count_while_what_they_were_on_is_unchanged(place: Path) -> None:
    first, second = Folder(place).read(LayerKey("Anna", "a.txt")).annotations.values()
    judge(place, first, "accepted")
    judge(place, second, "rejected")
    judge(place, msgspec.structs.replace(second, note="as it was"), "corrected")
    stats = collect([place])
    anna, cleo = stats.persons["Anna"], stats.persons["Cleo"]
    assert (stats.articles[0].reviewed, cleo.verdicts) == (2, 2)
    assert (anna.judged, anna.accepted, anna.acceptance) == (2, 1, 0.5)


def test_layers_of_programs_are_no_persons(place: Path) -> None:
    tag(place, "a.txt", "for a day", annotator="@rules")
    assert "@rules" not in collect([place]).persons


def test_the_command_prints_tables_that_fit(place: Path) -> None:
    result = run("stats", place)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "3 articles · 1 done by somebody · 4 tags by 2 persons"
    assert max(map(len, lines)) <= 80
    assert any(line.split()[:3] == ["a.txt", "2", "50%"] for line in lines)
    assert any(line.split()[:2] == ["c.txt", "·"] for line in lines)


def test_the_command_as_json(place: Path) -> None:
    found = json.loads(run("stats", place, "--json").stdout)
    assert found["totals"] == {"articles": 3, "done": 1, "tags": 4, "reviewed": 0, "gold": 0}
    assert found["articles"][0]["by"]["Ben"]["status"] == "done"


def test_a_folder_where_nothing_was_done(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    result = run("stats", tmp_path)
    assert result.stdout.startswith("1 article · 0 done by somebody · 0 tags by 0 persons")
    assert not (tmp_path / ".obelism").exists()


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    result = run("stats", tmp_path / "gone")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no such file or folder" in result.stderr
