"""`obelism history`: who did what when."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.store.layer import Layer
from tests.cli.running import run, told
from tests.services.tagged import tag, write
from tests.store.folders import Folder
from tests.store.making import Ticking, article, mark, opened, tagged, workspace


def journal(root: Path, annotator: str = "Anna", id: str = "talks.txt") -> Path:
    return Folder(root).history_path(annotator, id)


def what(stdout: str) -> list[tuple[str, ...]]:
    """Who, what, and what follows, of each line."""
    return [tuple(line.split("  ")[1:]) for line in stdout.splitlines()]


@pytest.fixture(autouse=True)
def fixture_articles(tmp_path: Path) -> None:
    """The tagged articles are where they were."""
    for name in ("a.txt", "b.txt", "talks.txt"):
        write(tmp_path, name, article().text)


@pytest.fixture
def undone(tmp_path: Path) -> Path:
    """A layer in which three were tagged, the last two undone, and one of these done again."""
    with opened(workspace(tmp_path)) as layer:
        for number in (1, 2, 3):
            layer.commit("tag", [(None, mark(number))])
        layer.undo()
        layer.undo()
        layer.redo()
    return tmp_path


def test_a_line_says_when_who_what_label_quotation_and_article(undone: Path) -> None:
    result = run("history", undone)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[0] == (
        "2030-01-01T00:00:02.000Z  Anna  tag  fact  \u201cinisters\u201d  talks.txt"
    )
    assert [line[1] for line in what(result.stdout)] == [
        "tag",
        "tag",
        "tag (undone)",
        "undo",
        "undo",
        "redo",
    ]


def test_what_came_after_an_undo_leaves_it_undone(undone: Path) -> None:
    with opened(Folder(undone)) as layer:
        layer.commit("delete", [(mark(1), None)])
    lines = what(run("history", undone).stdout)
    assert lines[2][1] == "tag (undone)"
    assert lines[-1][1:3] == ("delete", "fact"), "of what is gone, what it was is told"


def test_json_has_all_there_is(undone: Path) -> None:
    events = [json.loads(line) for line in run("history", undone, "--json").stdout.splitlines()]
    assert [event["undone"] for event in events] == [False, False, True, False, False, False]
    assert events[0]["annotations"] == [
        {"id": mark(1).id, "label": "fact", "text": "inisters ", "annotator": "Anna"}
    ]
    assert events[3]["of"] == events[2]["id"]
    assert {event["annotator"] for event in events} == {"Anna"}


def test_actions_of_all_layers_stand_by_time(tmp_path: Path) -> None:
    clock = Ticking()
    layers = [
        Layer.open(Folder(tmp_path), article(id), name, clock=clock)
        for id, name in (("b.txt", "Ben"), ("a.txt", "Anna"))
    ]
    for number in range(6):
        layers[number % 2].commit("tag", [(None, mark(number))])
    for layer in layers:
        layer.close()
    found = run("history", tmp_path).stdout
    assert [line[0] for line in what(found)] == ["Ben", "Anna"] * 3
    assert [line[0] for line in what(run("history", tmp_path, "--annotator", "Ben").stdout)] == [
        "Ben"
    ] * 3
    assert "Anna, Ben" in told(run("history", tmp_path, "--annotator", "Cleo"), 2)
    assert len(run("history", tmp_path / "a.txt").stdout.splitlines()) == 3


def test_a_joined_journal_is_told_by_time_and_each_action_once(tmp_path: Path) -> None:
    tagged(workspace(tmp_path), 4)
    lines = journal(tmp_path).read_bytes().splitlines(keepends=True)
    before = run("history", tmp_path).stdout
    journal(tmp_path).write_bytes(b"".join([*lines[2:], *lines[:3]]))
    assert run("history", tmp_path).stdout == before


def test_damaged_lines_are_reported_and_the_others_told(tmp_path: Path) -> None:
    tagged(workspace(tmp_path), 3)
    path = journal(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    newer = b'{"schema":"obelism/9","id":"x","seq":9,"at":"","what":"dream"}\n'
    path.write_bytes(lines[0] + b"\0\0" + lines[1] + newer + lines[2][:-40])
    result = run("history", tmp_path)
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    garbled, other, torn = result.stderr.splitlines()
    assert garbled.startswith(f"obelism: {path}, line 2: ")
    assert other == f"obelism: {path}, line 3: it was written by another version of obelism"
    assert torn.startswith(f"obelism: {path}, line 4: ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"after":{"annotations":{"', b'"after":{"annotations":7,"x":{"'),
        (b'"after":{"annotations":{"', b'"after":{"annotations":{"y":null,"'),
        (b'"spans":[{', b'"spans":[],"other":[{'),
        (b'"label":"fact"', b'"label":9'),
    ],
)
def test_actions_of_an_odd_shape_are_told_or_reported(
    tmp_path: Path, old: bytes, new: bytes
) -> None:
    tagged(workspace(tmp_path), 2)
    path = journal(tmp_path)
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    result = run("history", tmp_path)
    assert result.exit_code in (0, 1)
    assert len(result.stdout.splitlines()) + len(result.stderr.splitlines()) == 2


def test_a_journal_that_is_a_folder_is_reported(tmp_path: Path) -> None:
    tagged(workspace(tmp_path), 1)
    journal(tmp_path).unlink()
    journal(tmp_path).mkdir()
    result = run("history", tmp_path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "it cannot be read (it is a folder)" in result.stderr


def test_names_and_quotations_stay_in_their_line(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Oslo\nand \x1b[31mRome.")
    tag(tmp_path, "a.txt", "Oslo\nand \x1b[31mRome")
    (line,) = run("history", tmp_path).stdout.splitlines()
    assert "\u201cOslo and \u241b[31mRome\u201d" in line


def test_a_path_without_tags_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "Oslo.")
    result = run("history", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "nothing tagged in" in result.stderr


def test_damaged_lines_of_a_kind_are_one_line_with_their_number(tmp_path: Path) -> None:
    tagged(workspace(tmp_path), 2)
    path = journal(tmp_path)
    path.write_bytes(path.read_bytes() + b"{'\n" * 300 + b"[]\n" * 200)
    result = run("history", tmp_path)
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    first, second = result.stderr.splitlines()
    assert ": 300 lines, first: " in first
    assert f"{path}:3" in first
    assert ": 200 lines, first: " in second
