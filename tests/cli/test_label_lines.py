"""Labels that go along with tags: written when asked for, taken only when seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.store.progress import Progress, save_progress
from tests.cli.running import run, told
from tests.services.tagged import tag, write
from tests.store.folders import Folder

MINE = """\
[[label]]
name = "fact"
key = "f"
letter = "F"
guideline = "What a \\"record\\" \\\\ shows,\\u007f 😀."

[[label]]
name = "promise"
key = "p"
letter = "P"
roles = [{ name = "promise" }, { name = "deadline", minimum = 0 }]
"""


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """Tags of a workspace with labels of its own, with these."""
    root = tmp_path / "theirs"
    write(root, "a.txt", "Oslo, then Rome.\n")
    write(root, ".obelism/labels.toml", MINE)
    tag(root, "a.txt", "Oslo")
    result = run("export", root, "--labels", "-o", tmp_path / "tags.jsonl")
    assert result.exit_code == 0
    return tmp_path / "tags.jsonl"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where they are sent to."""
    write(tmp_path / "ours", "a.txt", "Oslo, then Rome.\n")
    return tmp_path / "ours"


def test_labels_are_a_proposal(sent: Path, place: Path) -> None:
    command = ["import", sent, "--into", place, "--as", "Zoe"]
    for more in (["--dry-run"], []):
        result = run(*command, *more)
        assert '+name = "promise"' in result.stdout
    assert result.exit_code == 1
    assert "stays as it is; --labels takes what was sent" in result.stderr
    assert len(run("export", place).stdout.splitlines()) == 1
    assert not (place / ".obelism" / "labels.toml").exists()


def test_labels_that_are_taken_are_those_that_were_sent(sent: Path, place: Path) -> None:
    command = ["import", sent, "--into", place, "--as", "Zoe", "--labels"]
    result = run(*command)
    assert (result.exit_code, "labels.toml is as it was sent" in result.stderr) == (0, True)
    assert Folder(place).labels() == Folder(sent.parent / "theirs").labels()
    again = run(*command)
    assert (again.exit_code, "labels.toml" in again.stdout + again.stderr) == (0, False)


def test_labels_that_cannot_be_used_change_nothing(sent: Path, place: Path) -> None:
    sent.write_text(sent.read_text().replace('"key":"p"', '"key":"f"'))
    result = run("import", sent, "--into", place, "--as", "Zoe", "--labels")
    assert result.exit_code == 1
    assert "'f' is already taken by another label; nothing was imported" in result.stderr
    assert not (place / ".obelism").exists()


def test_only_a_format_that_has_them_writes_labels(sent: Path) -> None:
    result = run("export", sent.parent / "theirs", "--format", "csv", "--labels")
    assert "the format csv has no --labels" in told(result, 2)


def test_who_has_read_an_article_is_said_of_those_who_are_wanted(sent: Path) -> None:
    root = sent.parent / "theirs"
    tag(root, "a.txt", "Rome", annotator="Ben")
    store = Folder(root)
    info = next(head.info for head in store.heads())
    for name, status in (("Anna", "done"), ("Ben", "started"), ("Cleo", "new"), ("@rules", "done")):
        read = [] if name == "Cleo" else [(0, 4)]
        known = Progress(article="a.txt", annotator=name, sha256=info.sha256, read=read)
        known.status = status  # type: ignore[assignment]
        assert save_progress(store, known)

    def readers(*options: str) -> tuple[list[str], list[str]]:
        line, *_ = run("export", root, *options).stdout.splitlines()
        article = json.loads(line)["article"]
        return article.get("read_by", []), article.get("done_by", [])

    assert readers() == (["Anna", "Ben"], ["Anna"])
    assert readers("--not-annotator", "Ben") == (["Anna"], ["Anna"])
    assert readers("--annotator", "Ben") == (["Ben"], [])


def test_further_fields_of_a_record_are_kept_with_its_tags(tmp_path: Path) -> None:
    fields = {"desk": "foreign", "pages": [1, 2], "named": {"a": None}}
    record = {"id": "7", "text": "Oslo, then Rome.", "date": "2030-01-01", **fields}
    large = {"id": "8", "text": "Oslo, then Rome.", "vector": [0.5] * 30_000}
    path = write(tmp_path, "news.jsonl", f"{json.dumps(record)}\n{json.dumps(large)}\n")
    import reader

    project = reader.open(path)
    for id in project.articles():
        with project.edit(id, annotator="Anna") as layer:
            layer.add("fact", 0, 4)
    path.unlink()
    first, second = map(json.loads, run("export", tmp_path).stdout.splitlines())
    assert first["article"]["fields"] == fields
    assert "fields" not in second["article"]
    table = run("export", tmp_path, "--format", "csv")
    assert "further fields of an article's record (1)" in table.stderr
