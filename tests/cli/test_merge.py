"""`obelism merge`: what it says, and the code it ends with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.model.annotation import Annotation
from reader.store.layer import Layer
from tests.cli.running import run, told
from tests.services.tagged import tag, write
from tests.store.folders import Folder


def changed(root: Path, note: str | None) -> None:
    """Give Anna's first annotation a note, or delete it."""
    (ref,) = find_articles([root / "a.txt"])
    with Layer.open(ref.store, load_article(ref), "Anna") as layer:
        first = next(iter(layer.annotations.values()))
        fields = {name: getattr(first, name) for name in first.__struct_fields__}
        new = None if note is None else Annotation(**{**fields, "note": note})
        layer.commit("comment", [(first, new)])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(tmp_path / "ours", "a.txt", "Oslo, then Rome 😀.\n")
    tag(tmp_path / "ours", "a.txt", "Oslo", "Rome")
    return tmp_path / "ours"


def join(place: Path, ours: str | None, theirs: str | None) -> None:
    """Change two copies, and join their journals as git does."""
    other = place.parent / "theirs"
    shutil.copytree(place, other)
    changed(place, ours)
    changed(other, theirs)
    here, there = (Folder(root).history_path("Anna", "a.txt") for root in (place, other))
    here.write_bytes(here.read_bytes() + there.read_bytes().splitlines(keepends=True)[-1])


def test_nothing_to_merge(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    result = run("merge")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "obelism: nothing to merge\n"


def test_a_joined_journal_without_a_conflict(place: Path) -> None:
    join(place, "the same", "the same")
    result = run("merge", place)
    assert result.exit_code == 0
    assert "made again from two journals that were joined, 4 actions" in result.stdout
    assert "1 file repaired; in git, `git add .obelism` stages the result" in result.stderr
    assert "nothing to merge" in run("merge", place).stderr


def test_a_conflict_is_told_with_what_each_side_said(place: Path) -> None:
    join(place, "of ours", "of theirs")
    result = run("merge", place)
    assert result.exit_code == 1
    _, line = result.stdout.splitlines()
    assert line.startswith("conflict: a.txt, Anna, annotation ")
    assert "kept as changed by Anna at" in line
    assert "against the other side, by Anna at" in line
    assert "note “of theirs” against “of ours”" in line
    assert "1 file repaired, 1 point needs attention" in result.stderr


def test_check_says_that_a_merge_has_something_to_list(place: Path) -> None:
    join(place, "ours", "theirs")
    run("merge", place)
    result = run("check", place)
    assert result.exit_code == 1
    (line,) = result.stdout.splitlines()
    assert "two sides that were merged differ, as obelism merge tells" in line
    changed(place, "settled")
    assert run("check", place).exit_code == 0


def test_a_deletion_stands_and_what_it_took_is_told(place: Path) -> None:
    join(place, None, "of \x1b theirs")
    line = run("merge", place).stdout.splitlines()[-1]
    assert "deleted by Anna at" in line
    assert "has fact “Oslo” at 0-4 with the note “of ␛ theirs”" in line
    assert len(run("export", place).stdout.splitlines()) == 1


def test_what_cannot_be_put_right_is_told(place: Path) -> None:
    path = place / ".obelism" / "labels.toml"
    path.write_text("<<<<<<< a\n=======\n>>>>>>> b\n")
    result = run("merge", place / "a.txt")
    assert result.exit_code == 1
    assert result.stdout == f"{path}: it has marks of a merge; repair it by hand\n"


def test_wrong_use_is_one_line(tmp_path: Path) -> None:
    assert "nowhere: no such file or folder" in told(run("merge", tmp_path / "nowhere"), 2)


def test_help_says_what_counts_and_fits_80_columns() -> None:
    text = run("merge", "--help").stdout
    assert max(map(len, text.splitlines())) <= 80
    assert "what was deleted stays deleted" in " ".join(text.split())
