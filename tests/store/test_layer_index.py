"""Whose layers a large workspace has is told without opening them, and never wrongly."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reader.io import files
from reader.store.base import LayerKey
from reader.store.folder import layer_index
from tests.benchmarks import corpora
from tests.store.folders import Folder

COUNT = 12
LONG_AGO = 1_600_000_000


@pytest.fixture(autouse=True)
def _a_few_layers_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layer_index, "LARGE", 10)


@pytest.fixture
def store(tmp_path: Path) -> Folder:
    root = corpora.workspace(tmp_path / "made", COUNT, annotators=("Anna", "Ben"))
    store = Folder(root)
    for path in (*store.home.glob("layers/*/*.json"),):
        os.utime(path, (LONG_AGO, LONG_AGO))
    return store


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The layer files that are opened."""
    found: list[str] = []
    before = files.open_own

    def noting(path: Path, *rest: int | None, **named: bool) -> int:
        found.extend([path.name] if path.suffix == ".json" else [])
        return before(path, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "open_own", noting)
    return found


def test_no_layer_is_opened_twice_to_tell_whose_it_is(store: Folder, opened: list[str]) -> None:
    first = store.layers()
    assert (len(first), len(opened)) == (2 * COUNT, 2 * COUNT)
    assert (store.layers(), len(opened)) == (first, 2 * COUNT)


def test_what_was_written_a_moment_ago_is_looked_into_each_time(
    store: Folder, opened: list[str]
) -> None:
    path = store.layer_path("Anna", corpora.article_id(3))
    os.utime(path)
    store.layers()
    opened.clear()
    assert len(store.layers()) == 2 * COUNT
    assert opened == [path.name]


def test_a_file_that_says_another_name_than_its_own_is_found_out(
    store: Folder, opened: list[str]
) -> None:
    store.layers()
    opened.clear()
    path, other = (store.layer_path("Anna", corpora.article_id(at)) for at in (3, 4))
    path.write_bytes(other.read_bytes() + b" ")
    assert LayerKey("Anna", corpora.article_id(3)) not in store.layers()
    assert opened == [path.name]


def test_what_is_gone_is_not_told_of_and_what_has_come_is(store: Folder) -> None:
    before = store.layers()
    key = LayerKey("Ben", corpora.article_id(5))
    layer, journal = store.layer_path(*key), store.history_path(*key)
    kept = layer.read_bytes(), journal.read_bytes()
    layer.unlink()
    assert store.layers() == before, "its journal is there"
    journal.unlink()
    assert [each for each in before if each not in store.layers()] == [key]
    layer.write_bytes(kept[0])
    assert store.layers() == before


@pytest.mark.parametrize("damage", ["no database", "a folder", "another table"])
def test_an_index_that_cannot_be_used_is_done_without(store: Folder, damage: str) -> None:
    before = store.layers()
    (path,) = (store.home / "local").glob("layers.sqlite")
    if damage == "another table":
        import sqlite3

        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE more (what)")
        connection.close()
    else:
        path.unlink()
        path.mkdir() if damage == "a folder" else path.write_bytes(b"no database" * 1000)
    assert store.layers() == before
