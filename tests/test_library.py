"""The library: what `import reader` offers, and that the docs say it as it is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import reader
from reader.model.errors import CannotWrite, NoLayer, ReadOnly, Unreadable, WrongUse
from tests.environment import PROJECT

TEXT = "The bridge opened in May. “Nobody came”, said Olsó. It opened in June.\n"


@pytest.fixture
def project(tmp_path: Path) -> reader.Project:
    (tmp_path / "report.txt").write_text(TEXT)
    (tmp_path / "other.md").write_text("# A title\n\nWords.\n")
    return reader.open(tmp_path)


def test_the_examples_of_the_docs_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/report.txt").write_text(TEXT)
    monkeypatch.chdir(tmp_path)
    page = (PROJECT / "docs/library.md").read_text()
    names: dict[str, object] = {}
    for example in re.findall(r"^```python\n(.*?)^```", page, re.M | re.S):
        exec(example, names)
    assert names["problems"] == []
    rows = names["rows"]
    assert isinstance(rows, list)
    assert [row["text"] for row in rows] == ["The bridge"]
    assert Path("tags.jsonl").read_text().count("\n") == 1


def test_articles_are_listed_and_read(project: reader.Project) -> None:
    assert project.articles() == ["other.md", "report.txt"]
    assert project.article("other.md").title == "A title"
    assert project.article("report.txt").text == TEXT
    with pytest.raises(Unreadable):
        project.article("none.txt")


def test_one_file_is_a_project_of_one_article(tmp_path: Path, project: reader.Project) -> None:
    assert reader.open(tmp_path / "report.txt").articles() == ["report.txt"]
    assert project.annotators("report.txt") == []


def test_what_is_edited_is_what_the_reader_would_have_stored(project: reader.Project) -> None:
    with project.edit("report.txt", annotator="anna") as layer:
        said = layer.add("attribution", 26, 39)
        layer.add_span(said.id, 46, 50, role="source")
        layer.set_note(said.id, "by whom?")
        layer.remove(layer.add("fact", 0, 10).id)
        assert layer.undo()
        assert layer.redo()
    (found,) = project.layer("report.txt", annotator="anna")
    assert [(span.role, span.text) for span in found.spans] == [
        ("content", "“Nobody came”"),
        ("source", "Olsó"),
    ]
    assert found.note == "by whom?"
    assert project.annotators("report.txt") == ["anna"]
    with project.edit("report.txt", annotator="anna") as layer:
        while layer.undo():
            pass
        assert layer.annotations == {}


def test_what_is_done_counts_as_read_also_where_nothing_was_tagged(
    project: reader.Project,
) -> None:
    with project.edit("report.txt", annotator="anna") as layer:
        layer.set_done(True)
    with project.edit("report.txt", annotator="ben") as layer:
        layer.add("fact", 0, 10)
        layer.set_done(True)
    assert project.agreement().articles[0].annotators == ["anna", "ben"]
    with project.edit("report.txt", annotator="anna") as layer:
        layer.set_done(False)
    with pytest.raises(reader.ObelismError, match="only ben"):
        project.agreement()


def test_a_layer_that_is_open_elsewhere_is_not_edited(project: reader.Project) -> None:
    with project.edit("report.txt", annotator="anna") as layer:
        layer.add("fact", 0, 10)
        with pytest.raises(ReadOnly), project.edit("report.txt", annotator="anna"):
            pass


def test_a_changed_article_is_not_annotated_by_accident(
    tmp_path: Path, project: reader.Project
) -> None:
    with project.edit("report.txt", annotator="anna") as layer:
        layer.add("fact", 0, 10)
    (tmp_path / "report.txt").write_text("Another text.\n")
    with pytest.raises(ReadOnly, match="has changed since"), project.edit("report.txt", "anna"):
        pass


@pytest.mark.parametrize(
    ("label", "start", "end", "role"),
    [
        ("nope", 0, 10, None),
        ("fact", 0, 10, "nope"),
        ("fact", 10, 10, None),
        ("fact", 0, 999, None),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    project: reader.Project, label: str, start: int, end: int, role: str | None
) -> None:
    with project.edit("report.txt", annotator="anna") as layer:
        with pytest.raises(WrongUse):
            layer.add(label, start, end, role=role)
        assert layer.annotations == {}
    with pytest.raises(WrongUse), project.edit("report.txt", annotator=" "):
        pass
    with pytest.raises(NoLayer):
        project.layer("report.txt", annotator="anna")


def test_export_chooses_the_format_by_the_name(project: reader.Project, tmp_path: Path) -> None:
    with project.edit("report.txt", annotator="anna") as layer:
        layer.add("fact", 0, 10)
    assert project.export(tmp_path / "out.md") == []
    assert "The bridge" in (tmp_path / "out.md").read_text()
    with pytest.raises(WrongUse):
        project.export(tmp_path / "out.jsonl", annotators=["nobody"])
    with pytest.raises(WrongUse):
        project.export(tmp_path / "none" / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("kept", ["files", "memory"])
def test_agreement_is_the_same_wherever_annotations_are(kept: str, project: reader.Project) -> None:
    project = project if kept == "files" else reader.in_memory({"report.txt": TEXT})
    for name, extents in {"anna": [(0, 25), (51, 70)], "ben": [(0, 25), (26, 50)]}.items():
        with project.edit("report.txt", annotator=name) as layer:
            for start, end in extents:
                layer.add("fact", start, end)
    report = project.agreement()
    assert report.agreement.annotators == {"anna": 1, "ben": 1}
    assert report.agreement.rows[0].f1_exact.value == 0.5
    assert [one.kind for one in report.disagreements] == [
        "missing",
        "missing",
    ] or report.disagreements


def test_rules_run_by_name(project: reader.Project) -> None:
    with pytest.raises(WrongUse):
        project.suggest("report.txt", rules=["no such rule"])


def test_what_cannot_be_saved_is_said(
    project: reader.Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "no space")

    with project.edit("report.txt", annotator="anna") as layer:
        layer.add("fact", 11, 25)
    editing = project.edit("report.txt", annotator="anna")
    layer = editing.__enter__()
    monkeypatch.setattr("reader.io.files.append_durably", refuse)
    layer.add("fact", 0, 10)
    with pytest.raises(CannotWrite, match="the disk is full"):
        editing.__exit__(None, None, None)


def test_nothing_of_the_screen_is_loaded() -> None:
    code = (
        "import sys, reader\n"
        "before = set(sys.modules)\n"
        "assert not any(name.startswith('reader.') for name in before)\n"
        "project = reader.in_memory({'a.txt': 'One. Two.'})\n"
        "with project.edit('a.txt', annotator='anna') as layer: layer.add('fact', 0, 4)\n"
        "assert not {'textual', 'rich.console', 'click', 'tinydb'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PROJECT)


def test_public_names_are_those_that_are_documented() -> None:
    assert all(getattr(reader, name) is not None for name in reader.__all__)
    with pytest.raises(AttributeError):
        reader.nothing  # noqa: B018
