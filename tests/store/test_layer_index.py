"""Whose layers a large workspace has is told without opening them, and never wrongly."""

from __future__ import annotations

import os
import shutil
from itertools import islice
from pathlib import Path

import pytest

from reader.io import files
from reader.store.base import LayerKey
from reader.store.folder import find_layers, layer_index
from tests.benchmarks import corpora
from tests.services.tied import tie
from tests.store.folders import Folder

COUNT = 12
LONG_AGO = 1_600_000_000
PLACE = (corpora.article_id(4), "bridge")


@pytest.fixture(autouse=True)
def _a_few_layers_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (find_layers, layer_index):
        monkeypatch.setattr(module, "LARGE", 10)


@pytest.fixture
def store(tmp_path: Path) -> Folder:
    return Folder(settled(corpora.workspace(tmp_path / "made", COUNT, annotators=("Anna", "Ben"))))


def settled(root: Path) -> Path:
    """Have the layers of a workspace written long ago."""
    for path in root.glob(".obelism/layers/*/*.json"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    return root


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The layer files that are opened."""
    found: list[str] = []
    before = files.opened_to_read

    def noting(path: Path | str) -> int:
        found.extend([Path(path).name] if Path(path).suffix == ".json" else [])
        return before(path)

    monkeypatch.setattr(files, "opened_to_read", noting)
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


def test_layers_over_articles_are_told_without_opening_the_others_twice(
    store: Folder, opened: list[str]
) -> None:
    assert store.over_articles() == []
    assert len({*opened}) == COUNT
    tie(store.root, corpora.article_id(3), "Report", there=PLACE)
    settled(store.root)
    opened.clear()
    key = LayerKey("Anna", corpora.article_id(3))
    assert (store.over_articles("Anna"), store.over_articles("Ben")) == ([key], [])
    assert {*opened} == {*[store.layer_path(*key).name]}
    opened.clear()
    assert (store.over_articles(), opened) == ([key], [])
    assert len(store.layers()) == 2 * COUNT


def test_a_search_that_ends_early_finds_the_rest_next_time(store: Folder) -> None:
    tie(store.root, corpora.article_id(3), "Report", there=PLACE)
    settled(store.root)
    key = LayerKey("Anna", corpora.article_id(3))
    assert store.over_articles("Anna", progress=lambda items, *_: islice(items, 2)) == []
    assert store.over_articles("Anna") == [key]


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


def test_without_an_index_the_first_articles_are_told_by_their_names(
    store: Folder, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = store.first_articles(3)
    assert len(opened) == 3
    assert first == sorted({key.article_id for key in store.layers()})[:3]
    monkeypatch.setattr(layer_index, "LARGE", 10**9)
    shutil.rmtree(store.home / "local")
    assert store.first_articles(3) == [], "so few are looked into at once"


def test_the_first_articles_are_told_without_a_look_at_any_layer(
    store: Folder, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = sorted({key.article_id for key in store.layers()})
    opened.clear()
    monkeypatch.setattr(os, "scandir", None)
    monkeypatch.setattr(os, "listdir", None)
    assert store.first_articles(3) == ids[:3]
    assert store.first_articles(100) == ids
    assert opened == []


def test_of_a_folder_of_layers_that_is_gone_nothing_is_known_any_more(store: Folder) -> None:
    store.layers()
    for kind in ("layers", "history"):
        (folder,) = (store.home / kind).glob("anna-*")
        folder.rename(store.home.parent / f"Anna {kind}")
    assert {key.annotator for key in store.layers()} == {"Ben"}
    with layer_index._Index.opened(store) as index:
        assert [len(index.rows(folder)) for folder in index.folders()] == [COUNT]


def test_a_link_in_place_of_a_folder_of_layers_is_not_followed(store: Folder) -> None:
    store.layers()
    (folder,) = (store.home / "layers").glob("anna-*")
    folder.rename(store.home.parent / "elsewhere")
    folder.symlink_to(store.home.parent / "elsewhere")
    (journals,) = (store.home / "history").glob("anna-*")
    journals.rename(store.home.parent / "journals")
    assert {key.annotator for key in store.layers()} == {"Ben"}
