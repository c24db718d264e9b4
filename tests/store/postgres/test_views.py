"""What a data team asks of a team's store: as the program itself would answer."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import psycopg
import pytest

import reader
from reader.store.base import LayerKey
from reader.store.postgres.sync import sync
from reader.store.withdrawn import withdraw
from tests.environment import PROJECT
from tests.store.folders import Folder
from tests.store.making import Ticking, article, mark, opened, tagged, workspace
from tests.store.postgres.server import Team

PAGE = (PROJECT / "docs/team.md").read_text()
QUERIES = re.findall(r"^```sql\n(.*?)```$", PAGE, re.M | re.S)


def rows(team: Team, query: str, role: str = "Lea") -> list[tuple[object, ...]]:
    with psycopg.connect(team.url(role)) as connection:
        return connection.execute(query.encode()).fetchall()


@pytest.fixture
def filled(team: Team, tmp_path: Path) -> Folder:
    """Two persons' tags on two articles: made, changed, undone, deleted, with hostile notes."""
    place = workspace(tmp_path / "all")
    for who in ("Anna", "Ben"):
        with opened(place, who) as layer:
            for number in (1, 2, 3, 4):
                layer.commit("tag", [(None, mark(number, note="\0 ' \\u0000 \u202e"))])
            old = layer.annotations[mark(1).id]
            layer.commit("comment", [(old, mark(1, note="changed"))])
            if who == "Anna":
                layer.undo()
                layer.commit("delete", [(layer.annotations[mark(2).id], None)])
    tagged(place, 2, "Anna", id="other.txt")
    for who in ("Anna", "Ben"):
        assert sync(team.url(who), place, clock=Ticking()).problems == []
    return place


def test_the_view_of_tags_is_what_the_layers_hold(team: Team, filled: Folder) -> None:
    found = rows(team, 'select annotator, article, id, label, start, "end" from obelism.tag')
    expected = [
        (*key, each.id, each.label, each.spans[0].start, each.spans[0].end)
        for key in filled.layers()
        for each in filled.read(key).annotations.values()
    ]
    assert sorted(map(str, found)) == sorted(map(str, expected))
    assert len(found) == 9
    notes = rows(team, "select note from obelism.tag where annotator = 'Ben' order by id")
    assert [note for (note,) in notes][:2] == ["changed", "\ufffd ' \\ufffd \u202e"]


def test_the_view_of_progress_counts(team: Team, filled: Folder) -> None:
    query = "select annotator, article, tags, actions, status from obelism.progress order by 1, 2"
    assert rows(team, query) == [
        ("Anna", "other.txt", 2, 2, "new"),
        ("Anna", "talks.txt", 3, 7, "new"),
        ("Ben", "talks.txt", 4, 5, "new"),
    ]


def test_the_view_of_agreement_is_f1_of_equal_spans(team: Team, filled: Folder) -> None:
    columns = "a, b, label, tags_a, tags_b, alike, f1::float"
    (row,) = rows(team, f"select {columns} from obelism.agreement")
    assert row == ("Anna", "Ben", "fact", 3, 4, 3, round(6 / 7, 4))


def test_who_was_withdrawn_is_in_no_view(team: Team, filled: Folder) -> None:
    store = reader.open(team.url("Lea")).store
    withdraw(store, "Ben", "Lea", "2030-01-01T00:00:00.000Z")
    assert rows(team, "select distinct annotator from obelism.tag") == [("Anna",)]
    assert {key.annotator for key in store.layers()} == {"Anna"}


@pytest.mark.parametrize("query", QUERIES)
def test_the_queries_of_the_docs_run_and_find_something(
    team: Team, filled: Folder, query: str
) -> None:
    (span,) = mark(5).spans
    spans = span, msgspec.structs.replace(span, role="source")
    with opened(filled, "Ben", article=article("third.txt")) as layer:
        layer.commit("tag", [(None, mark(5, label="attribution", spans=spans))])
    sync(team.url("Ben"), filled, clock=Ticking())
    # Few have 20 tags here.
    assert rows(team, query.replace(">= 20", ">= 2"))
    rows(team, query, "Anna")


def test_the_library_works_on_a_teams_store(team: Team, filled: Folder, tmp_path: Path) -> None:
    project = reader.open(team.url("Web"))
    assert project.articles() == ["other.txt", "talks.txt"]
    assert project.article("talks.txt").text == article().text
    with project.edit("talks.txt", annotator="Cleo") as layer:
        layer.add("opinion", 3, 9, note="here")
    found = project.layer("talks.txt", annotator="Cleo")
    assert [each.note for each in found] == ["here"]
    project.export(tmp_path / "tags.jsonl")
    assert len((tmp_path / "tags.jsonl").read_bytes().splitlines()) == 10
    assert project.agreement().agreement.rows
    assert sync(team.url("Anna"), filled, clock=Ticking()).received == 1
    assert len(filled.read(LayerKey("Cleo", "talks.txt")).annotations) == 1
