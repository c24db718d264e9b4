"""Files of a layer that somebody handed on, read by themselves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.io.json import BadJSON
from reader.store.folder.received import Received, read_received
from tests.store.folders import Folder
from tests.store.making import article, layer_tables, mark, opened, tagged, workspace


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    found = workspace(tmp_path)
    tagged(found, 3)
    with opened(found) as layer:
        layer.commit("delete", [(mark(2), None)])
    return found


@pytest.fixture
def journal(place: Folder) -> Path:
    return place.history_path("Anna", "talks.txt")


@pytest.fixture
def layer_file(place: Folder) -> Path:
    return place.layer_path("Anna", "talks.txt")


def received(path: Path) -> Received:
    found = read_received(path.read_bytes())
    assert found is not None
    assert (found.annotator, found.article) == ("Anna", article().info)
    return found


def ids(found: Received) -> list[str]:
    return [record["id"] for _, record in found.entries if isinstance(record, dict)]


def broken(found: Received) -> list[tuple[str, str]]:
    return [(place, why) for place, why in found.entries if isinstance(why, str)]


def test_a_layer_file_gives_its_annotations(layer_file: Path) -> None:
    assert ids(received(layer_file)) == [mark(1).id, mark(3).id]


def test_a_layer_file_in_another_dress_is_known_too(place: Folder, layer_file: Path) -> None:
    layer_file.write_text(json.dumps(layer_tables(place), indent=2))
    assert ids(received(layer_file)) == [mark(1).id, mark(3).id]


def test_a_journal_gives_what_its_actions_leave(journal: Path) -> None:
    assert ids(received(journal)) == [mark(1).id, mark(3).id]
    assert [place for place, _ in received(journal).entries] == ["action 1", "action 3"]


def test_broken_lines_of_a_journal_are_named(journal: Path) -> None:
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join([*lines[:1], b"{}\n", *lines[1:], b'{"schema":']))
    assert [place for place, _ in broken(received(journal))] == ["line 2", "line 6"]


def test_records_that_are_none_are_named(place: Folder, layer_file: Path) -> None:
    tables = layer_tables(place)
    tables["annotations"]["7"] = "a word"
    layer_file.write_text(json.dumps(tables))
    assert broken(received(layer_file)) == [("record 7", "it is no JSON object")]


def test_a_torn_or_foreign_file_is_refused(layer_file: Path, journal: Path) -> None:
    whole = layer_file.read_bytes()
    for data in (whole[:-9], whole.replace(b"obelism/1", b"obelism/2"), b'{"meta":{"1":{}}}'):
        with pytest.raises(BadJSON):
            read_received(data)
    journal.write_bytes(journal.read_bytes().replace(b"obelism/1", b"obelism/3"))
    with pytest.raises(BadJSON):
        read_received(journal.read_bytes())


@pytest.mark.parametrize(
    "data", [b"", b"words", b'{"text": "An article."}', b'{"type":"annotation"}\n{}', b"[1]"]
)
def test_any_other_file_is_none(tmp_path: Path, data: bytes) -> None:
    assert read_received(data) is None
