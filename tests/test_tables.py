"""Tables of the library, and the notebook that shows them; the frames are in `tests.clients`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import reader
from reader.formats.frames import LIBRARIES, Table
from reader.formats.rows import COLUMNS
from reader.model.errors import Unreadable, WrongUse
from reader.services.tabled import SOME
from tests.environment import PROJECT
from tests.notebook import run_cells

TEXT = "The bridge opened in May. “Nobody came”, said Olsó. It opened in June.\n"


@pytest.fixture
def project() -> reader.Project:
    """Two who have marked an article, in memory."""
    project = reader.in_memory({"report.txt": TEXT, "other.txt": "Nothing."})
    with project.edit("report.txt", annotator="anna") as layer:
        said = layer.add("attribution", 26, 39)
        layer.add_span(said.id, 46, 50, role="source")
        layer.add("fact", 0, 25)
    with project.edit("report.txt", annotator="ben") as layer:
        layer.add("fact", 0, 25)
        layer.add("opinion", 51, 70)
    return project


@pytest.mark.parametrize("what", SOME)
def test_every_table_has_the_columns_that_it_names(what: str, project: reader.Project) -> None:
    table = project.table(what)
    assert table
    assert table.problems == []
    for row in table:
        assert list(row) == list(table.columns)
        for name, value in row.items():
            assert value is None or isinstance(value, table.columns[name])
    assert f'`"{what}"`' in (PROJECT / "docs/library.md").read_text()


def test_a_row_is_a_span_or_an_annotation(project: reader.Project) -> None:
    spans, annotations = project.table("spans"), project.table("annotations")
    assert (len(spans), len(annotations)) == (5, 4)
    assert [*spans.columns] == [*COLUMNS["span"]]
    assert {row["text"] for row in spans if row["role"] == "source"} == {"Olsó"}
    attribution = next(row for row in annotations if row["label"] == "attribution")
    assert [span["start"] for span in json.loads(attribution["spans"])] == [26, 46]
    assert len(project.table("spans", annotators=["ben"], labels=["opinion"])) == 1


def test_articles_come_with_their_texts_and_layers_with_their_counts(
    project: reader.Project,
) -> None:
    lengths = {row["article"]: row["length"] for row in project.table("articles")}
    assert lengths == {"report.txt": len(TEXT), "other.txt": 8}
    layers = {row["annotator"]: row["annotations"] for row in project.table("layers")}
    assert layers == {"anna": 2, "ben": 2}


def test_agreement_has_figures_for_all_and_for_each_two(project: reader.Project) -> None:
    rows = project.table("agreement")
    pair = next(row for row in rows if row["first"] and row["label"] is None)
    assert (pair["first"], pair["second"], pair["alpha"]) == ("anna", "ben", None)
    assert 0 < pair["f1_exact"] < 1
    said = project.table("disagreements")
    assert {(row["annotator"], row["label"]) for row in said if row["text"]} >= {("ben", "opinion")}


def test_an_article_that_cannot_be_read_is_a_problem(
    project: reader.Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = project.store.article

    def refuse(id: str) -> reader.Article:
        if id == "other.txt":
            raise Unreadable("other.txt: it is gone")
        return read(id)

    monkeypatch.setattr(project.store, "article", refuse)
    found = project.table("articles")
    assert [row["article"] for row in found] == ["report.txt"]
    assert found.problems == ["other.txt: it is gone"]


@pytest.mark.parametrize(
    ("what", "filters", "said"),
    [
        ("span", {}, "did you mean 'spans'"),
        ("articles", {"labels": ["fact"]}, "of all annotators and labels"),
        ("spans", {"labels": ["rumour"]}, "there is no label 'rumour'"),
    ],
)
def test_what_there_is_not_is_refused(
    what: str, filters: dict[str, list[str]], said: str, project: reader.Project
) -> None:
    with pytest.raises(WrongUse, match=said):
        project.table(what, **filters)


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_that_is_missing_is_said_with_what_installs_it(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    table = Table([{"a": 1}], {"a": int})
    frame = {"pandas": table.to_pandas, "polars": table.to_polars, "pyarrow": table.to_arrow}
    with pytest.raises(WrongUse, match=rf'pip install "obelism\[{LIBRARIES[library]}\]"'):
        frame[library]()


def test_the_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = run_cells(PROJECT / "docs/notebook.ipynb")
    assert (len(names["articles"]), len(names["marked"])) == (11, 4)
    assert names["people"] == ["example"]
    assert any(row["first"] for row in names["agreement"])
    assert (tmp_path / "tags.jsonl").stat().st_size
