"""Ids of annotations are unique: none comes in twice with different content."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.services.tagged import tag, write

TEXT = "Oslo, then Rome.\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    root = tmp_path / "here"
    for id in ("a.txt", "b.txt"):
        write(root, id, TEXT)
    tag(root, "a.txt", "Oslo", annotator="anna")
    return root


def sent(place: Path, *changes: dict[str, object]) -> Path:
    """A file with what Anna tagged, once for each change of it."""
    record = json.loads(run("export", place).stdout)
    path = place.parent / "sent.jsonl"
    lines = [json.dumps({**record, **change}) for change in changes]
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def refused(place: Path, path: Path) -> str:
    result = run("import", path, "--into", place)
    assert result.exit_code == 1
    problem, last = result.stderr.splitlines()
    assert last.startswith("obelism: nothing was imported: 1 of ")
    return problem


def test_an_id_twice_in_a_file_with_other_content_is_refused(place: Path) -> None:
    path = sent(place, {"note": "one"}, {"note": "other"})
    said = refused(place, path)
    assert said.startswith(f"obelism: {path}, line 2: its id 0")
    assert said.endswith(" is at line 1 too, with other content")
    assert run("import", sent(place, {}, {}), "--into", place).exit_code == 0


def test_the_id_of_a_tag_in_another_layer_is_refused(place: Path) -> None:
    path = sent(place, {"annotator": "ben", "label": "opinion"})
    said = refused(place, path)
    assert said.startswith(f"obelism: {path}, line 1: its id 0")
    assert said.endswith(" is that of a tag in a.txt, anna, with other content")


def test_an_update_comes_in_and_so_does_a_copy_which_check_names(place: Path) -> None:
    changed = sent(place, {"note": "later", "modified": "2031-01-01T00:00:00.000Z"})
    assert run("import", changed, "--into", place).exit_code == 0
    copy = sent(place, {})
    assert run("import", copy, "--into", place, "--layer", "ben").exit_code == 0
    result = run("check", place)
    assert result.exit_code == 1
    (line,) = result.stdout.splitlines()
    assert "has the id of one in " in line
    run("withdraw", "ben", place)
    assert run("check", place).stdout == ""


def test_a_copy_of_who_was_withdrawn_under_another_name_is_not_named(place: Path) -> None:
    assert run("import", sent(place, {}), "--into", place, "--layer", "ben").exit_code == 0
    run("rename-annotator", "ben", "Zoe", place)
    assert "has the id of one in " in run("check", place).stdout
    run("withdraw", "Zoe", place)
    assert run("check", place).stdout == ""
