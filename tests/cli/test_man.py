"""The pages of the manual: one for each command, in the language of man pages."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from reader.cli.main import obelism
from tests.cli.running import run, told


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("manual") / "share/man1"
    assert run("man", "-o", folder).exit_code == 0
    return folder


def test_there_is_a_page_for_each_command(pages: Path) -> None:
    names = obelism.list_commands(click.Context(obelism))
    below = {"obelism-team-init", "obelism-team-add", "obelism-team-check"}
    assert {"obelism", *(f"obelism-{name}" for name in names), *below} == {
        path.stem for path in pages.iterdir()
    }


def test_a_page_says_what_the_help_says(pages: Path) -> None:
    text = (pages / "obelism-export.1").read_text().replace("\\-", "-").replace("\\e", "\\")
    help = run("export", "--help").stdout
    for option in re.findall(r"^  ((?:-\w, )?--[\w-]+)", help, re.M):
        assert f"\n.B {option}" in text
    assert "\n.nf\nExamples:\n  obelism export articles/ --by article -o tags.jsonl\n" in text
    assert ".BR obelism (1)" in text


def test_no_line_of_a_page_is_a_request_by_accident(pages: Path) -> None:
    requests = {".TH", ".SH", ".B", ".BR", ".TP", ".PP", ".nf", ".fi"}
    escapes = {"\\-", "\\e", "\\&"}
    for path in pages.iterdir():
        text = path.read_text()
        assert {
            line.split()[0] for line in text.splitlines() if line[:1] in "." and line
        } <= requests
        assert not re.search(r"^'|[\x00-\x09\x0b-\x1f]", text, re.M)
        assert set(re.findall(r"\\.", text)) <= escapes


def test_a_page_is_written_out_where_no_terminal_is() -> None:
    result = run("man", "team", "add")
    assert result.exit_code == 0
    assert result.stdout.startswith('.TH OBELISM-TEAM-ADD 1 "" "obelism ')


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["exprot"], "did you mean 'export'?"),
        (["export", "-o", "folder"], "every page is written"),
        (["-o", "file/folder"], "file/folder cannot be written: Not a directory"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    words: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    assert sentence in told(run("man", *words), 1 if words[0] == "-o" else 2)
