"""Finding words in the texts of all articles, with an index and without."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.corpus import search as searching
from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.corpus.refs import ArticleRef
from reader.corpus.search import Found, Read, search
from reader.corpus.text_index import index_path
from reader.io import derived
from reader.model.article import Article
from reader.text.folding import Words
from tests.services.tagged import write
from tests.store.folders import Folder

TEXTS = {
    "a.txt": "The harbour.\n\nThe Café on the quay closes.",
    "b.txt": "The bus.\n\n京都は寒い。",
    "c.txt": "The tram.\n\nA cafe opens in 京都",
    "d.txt": "Empty.\n\nNothing of the kind.",
}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of articles that were read."""
    ids: list[str] = []

    def noting(ref: ArticleRef, *settings: str | None) -> Article:
        ids.append(ref.id)
        return load_article(ref, *settings)

    monkeypatch.setattr(searching, "load_article", noting)
    return ids


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace of small articles that have not changed for long."""
    for id, text in TEXTS.items():
        write(tmp_path, id, text)
        grow_old(tmp_path / id)
    Folder(tmp_path).ensure()
    return tmp_path


def grow_old(path: Path, seconds: int = 0) -> None:
    """Let a file have changed at a time long ago, some seconds after that."""
    os.utime(path, ns=(0, 10**18 + seconds * 10**9))


def listed(root: Path) -> dict[int, ArticleRef]:
    return dict(enumerate(find_articles([root])))


def found(root: Path, query: str) -> list[str]:
    """The ids of articles whose texts have the words, in the order in which they are found."""
    refs = listed(root)
    results = search(refs, Words(query))
    return [refs[each.article].id for each in results if isinstance(each, Found)]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("cafe", ["a.txt", "c.txt"]),
        ("CAFÉ quay", ["a.txt"]),
        ("京都", ["b.txt", "c.txt"]),
        ("京", ["b.txt", "c.txt"]),
        ("afe", ["a.txt", "c.txt"]),
        ('"', []),
        ("xyz", []),
        ("the", ["a.txt", "b.txt", "c.txt", "d.txt"]),
        ("", []),
    ],
)
def test_words_are_found_alike_before_and_after_there_is_an_index(
    folder: Path, query: str, ids: list[str]
) -> None:
    assert found(folder, query) == ids
    assert found(folder, query) == ids


def test_no_file_is_read_again_but_those_that_changed_and_those_that_can_have_the_words(
    folder: Path, read: list[str]
) -> None:
    found(folder, "")
    assert sorted(read) == sorted(TEXTS)
    read.clear()
    assert found(folder, "") == []
    assert read == []
    assert found(folder, "quay") == ["a.txt"]
    assert read == ["a.txt"]
    read.clear()
    write(folder, "d.txt", "A quay of its own")
    grow_old(folder / "d.txt", 1)
    assert found(folder, "quay") == ["a.txt", "d.txt"]
    assert read == ["a.txt", "d.txt"]


def test_a_file_that_changed_a_moment_ago_is_read_again(folder: Path, read: list[str]) -> None:
    write(folder, "d.txt", "A new text")
    for _ in range(2):
        found(folder, "")
    assert read.count("d.txt") == 2


def test_a_passage_has_its_place_and_what_stands_around_it(folder: Path) -> None:
    (hit, *_) = (each for each in search(listed(folder), Words("cafe")) if isinstance(each, Found))
    passage = hit.passage
    assert TEXTS["a.txt"][passage.start : passage.end] == passage.text == "Café"
    assert passage.before.endswith("The ")
    assert passage.after == " on the quay closes."


def test_progress_is_told_of_what_has_to_be_read(folder: Path) -> None:
    assert [*search(listed(folder), Words(""))][-1] == Read(4, 4)
    assert [*search(listed(folder), Words(""))][-1] == Read(0, 0)


def test_what_was_read_before_it_was_left_is_kept(folder: Path, read: list[str]) -> None:
    results = search(listed(folder), Words("the"))
    next(results)
    results.close()
    assert read == ["a.txt"]
    found(folder, "")
    assert read == ["a.txt", "b.txt", "c.txt", "d.txt"]


def test_looking_makes_no_workspace(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("plain")
    write(elsewhere, "a.txt", "The harbour.")
    assert found(elsewhere, "harbour") == ["a.txt"]
    assert [each.name for each in elsewhere.iterdir()] == ["a.txt"]
    path = index_path(Folder(elsewhere))
    assert path is not None
    assert path.is_file()
    assert index_path(Folder(folder)) == folder / ".obelism/local/search.sqlite"


def damage(path: Path) -> None:
    path.write_bytes(b"no index" * 1000)


def tear(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)


def put_something_else(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE articles (row)")
        connection.execute("CREATE VIEW texts AS SELECT load_extension('x')")


@pytest.mark.parametrize("spoil", [damage, tear, put_something_else, Path.unlink])
def test_an_index_that_is_none_is_made_again(
    folder: Path, read: list[str], spoil: Callable[[Path], object]
) -> None:
    found(folder, "")
    path = index_path(Folder(folder))
    assert path is not None
    spoil(path)
    for _ in range(2):
        assert found(folder, "cafe") == ["a.txt", "c.txt"]
    read.clear()
    assert found(folder, "") == []
    assert read == []


def test_two_programs_do_not_put_the_same_texts_in_twice(folder: Path) -> None:
    first, second = (search(listed(folder), Words("")) for _ in range(2))
    for _ in zip(first, second, strict=True):
        pass
    path = index_path(Folder(folder))
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT max(seq) FROM sqlite_sequence").fetchone() == (4,)


@pytest.mark.parametrize("locked", [True, False])
def test_where_the_index_cannot_be_written_or_made_all_texts_are_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    path = index_path(Folder(folder))
    assert path is not None
    monkeypatch.setattr(derived, "PATIENCE", 0)
    if locked:
        found(folder, "")
        write(folder, "d.txt", "A café too")
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
    else:
        path.mkdir(parents=True)
    for _ in range(2):
        assert found(folder, "cafe") == ["a.txt", "c.txt", *(["d.txt"] if locked else [])]
    if locked:
        holder.close()


def test_an_index_of_texts_that_changed_often_is_made_anew(folder: Path) -> None:
    path = index_path(Folder(folder))
    assert path is not None
    found(folder, "")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE sqlite_sequence SET seq = 2000")
    found(folder, "")
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT max(seq) FROM sqlite_sequence").fetchone() == (4,)


def test_articles_that_cannot_be_read_stop_nothing(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"")
    assert found(folder, "cafe") == ["c.txt"]
