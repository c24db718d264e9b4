from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import run, told
from tests.services.tagged import tag, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.txt", "b.txt"):
        write(tmp_path, name, "Oslo, then Rome 😀.\n")
        tag(tmp_path, name, "Oslo", "Rome")
    tag(tmp_path, "a.txt", "then", label="opinion", annotator="Ben")
    return tmp_path


def test_a_report_is_the_page_that_an_export_gives(folder: Path) -> None:
    page = folder / "page.html"
    result = run("report", folder, "-o", page)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "obelism: the tags are by Anna and Ben\n"
    assert page.read_text() == run("export", folder, "--format", "html").stdout
    assert page.read_text() == run("report", folder, "-o", "-").stdout
    assert page.read_text().count("<article") == 2


def test_whose_tags_and_which_labels_can_be_said(folder: Path) -> None:
    page = run("report", folder, "--annotator", "Ben", "-o", "-").stdout
    assert page.count("<article") == 1
    assert run("report", folder, "--label", "fact", "-o", "-").stdout.count("data-l=") == 4


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("page.docx", ".docx"),
        ("page.md", "page.md: .md is the ending of markdown; end the name in .html"),
        ("a.txt", "what is read"),
    ],
)
def test_a_file_that_is_no_page_is_refused(folder: Path, name: str, why: str) -> None:
    before = (folder / "a.txt").read_bytes()
    assert why in told(run("report", folder / "a.txt", "-o", folder / name), 2)
    assert (folder / "a.txt").read_bytes() == before
    assert not (folder / name).exists() or name == "a.txt"


def test_where_the_page_goes_has_to_be_said(folder: Path) -> None:
    said = told(run("report", folder), 2)
    assert "obelism report articles/ -o report.html" in said


def test_a_report_of_nothing_is_not_written(folder: Path) -> None:
    """For people an empty page is a puzzle; lines may be none."""
    path = write(folder, "c.txt", "Nothing here.")
    result = run("report", path, "-o", folder / "page.html")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"obelism: nothing tagged in {path}",
        "obelism: nothing was written: nothing is tagged there",
    ]
    assert not (folder / "page.html").exists()
    assert run("export", path, "-o", folder / "tags.jsonl").exit_code == 0


def test_articles_without_tags_are_listed_and_counted(folder: Path) -> None:
    write(folder, "c.html", "<title>Nothing <b> here</title><p>A text.")
    (folder / "sub").mkdir()
    write(folder / "sub", "d.txt", "Nor here.")
    write(folder, "e.md", "# Twins\n\nA text.")
    write(folder, "f.md", "# Twins\n\nAnother text.")
    page = run("report", folder, "-o", "-").stdout
    assert "<h1>6 articles, 4 of them without marks</h1>" in page
    assert "Nothing &lt;b&gt; here</span></th>" in page
    assert ">sub/d.txt</span></th>" in page
    assert 'Twins</span> <span class="n">e.md</span>' in page
    assert 'Twins</span> <span class="n">f.md</span>' in page
    assert page.count("<article") == 2
    alone = run("report", folder / "a.txt", "-o", "-").stdout
    assert "without marks" not in alone
    assert "d.txt" not in alone
