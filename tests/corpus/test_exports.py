"""Exports that were saved among articles are none."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from reader.corpus.exports import is_export
from reader.corpus.find import find_articles, said_of_left_out
from tests.cli.running import run, told
from tests.kinds.packed_writer import docx, paragraph
from tests.services.tagged import tag, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "a.txt", "Oslo, then Rome.\n")
    tag(tmp_path, "a.txt", "Oslo")
    return tmp_path


@pytest.mark.parametrize(
    ("format", "name"),
    [
        ("html", "page.html"),
        ("html-fragment", "part.html"),
        ("markdown", "a.md"),
        ("docx", "a.docx"),
    ],
)
def test_an_export_is_known_by_what_it_says(folder: Path, format: str, name: str) -> None:
    run("export", folder, "--format", format, "-o", folder / name)
    left_out: Counter[str] = Counter()
    assert [ref.id for ref in find_articles([folder], left_out=left_out)] == ["a.txt"]
    assert said_of_left_out(left_out) == "left out: 1 exported by obelism"
    assert f"{name}: it was exported by obelism" in told(run(folder / name), 1)


def test_other_files_of_such_kinds_are_no_exports(tmp_path: Path) -> None:
    for name, data in (
        ("a.html", b"<html><p>We use obelism.</html>"),
        ("a.md", b"# generator: obelism"),
        ("a.docx", docx(paragraph("A."), title="obelism")),
        ("b.docx", b"PK\x03\x04 cut off"),
        ("c.docx", b""),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        assert not is_export(path)
    assert not is_export(tmp_path / "gone.md")
