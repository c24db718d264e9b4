"""An import waits for the disk, and holds threads, files and texts, no more for more layers."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.corpus import find, match
from reader.corpus.match import Matcher, NoArticle
from reader.io import files
from reader.io.json import encode
from reader.model.article import Article, ArticleInfo, text_digest
from reader.model.clock import utc_now
from reader.model.errors import ObelismError
from reader.services.check import check
from reader.services.import_.apply import dry_run, take_in
from reader.services.import_.delivery import Delivery
from reader.services.import_.placing import delivery
from reader.services.import_.sources import records_of
from reader.store.base import LayerKey
from tests.benchmarks import corpora
from tests.benchmarks.counting import counted
from tests.store.folders import Folder
from tests.store.making import opened


def brought(tmp_path: Path, articles: int, each: int = 2, records: int = 0) -> Delivery:
    root = corpora.workspace(tmp_path / f"{articles}-{each}", articles, each=each)
    path = corpora.records(tmp_path / f"{articles}.jsonl", records or 2 * articles, articles)
    return delivery(records_of([path], None), Matcher(root), None, moment="")


def importing(found: Delivery) -> Counter[str]:
    with counted() as seen:
        take_in(found, "Zoe")
    return seen


def test_more_layers_take_no_more_syncs_threads_or_open_files(tmp_path: Path) -> None:
    few, many = (importing(brought(tmp_path, articles)) for articles in (5, 60))
    for seen in (few, many):
        assert (seen["syncs"], seen["threads"]) == (1, 0)
        assert seen["fsyncs"] <= 3
    assert few["files"] == many["files"]
    assert list(check([Folder(tmp_path / "60-2")])) == []


def test_a_file_of_records_is_never_in_memory_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = corpora.records(tmp_path / "tags.jsonl", 200, 3)

    def refused(*_: object, **__: object) -> bytes:
        raise AssertionError("the file was read whole")

    monkeypatch.setattr(files, "read_bytes", refused)
    assert len(list(records_of([path], None))) == 200


def test_no_folder_is_listed_for_a_layer_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, listed = os.listdir, Counter[int]()
    for articles in (5, 60):
        found = brought(tmp_path, articles)

        def listing(path: str, articles: int = articles) -> list[str]:
            listed[articles] += 1
            return real(path)

        with monkeypatch.context() as patched:
            patched.setattr(os, "listdir", listing)
            take_in(found, "Zoe")
    assert 0 < listed[5] == listed[60]


@pytest.mark.parametrize("id", ["/a.txt", "b//a.txt", "b/", "b/.a.txt", "../a.txt", "x/" * 3000])
def test_an_id_that_is_no_path_is_not_looked_for(tmp_path: Path, id: str) -> None:
    (tmp_path / "b").mkdir()
    for name in ("a.txt", "b/a.txt", "b/.a.txt"):
        (tmp_path / name).write_text("Text.", encoding="utf-8")
    with pytest.raises(NoArticle):
        Matcher(tmp_path).find(ArticleInfo(id=f"{id}", title="", sha256="0" * 64))


def test_where_no_file_system_can_be_synced_each_file_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "sync_file_system", lambda fd: False)
    seen = importing(brought(tmp_path, 20))
    assert 40 <= seen["fsyncs"] <= 40 + 10, "journal and layer file of each, and the folders"


def test_as_few_articles_stay_in_memory_where_their_texts_are_encoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {f"{number:02}.txt": f"“{number:02}” " * 100 for number in range(40)}
    infos = [ArticleInfo(id=id, title="", sha256=text_digest(text)) for id, text in texts.items()]
    for id, text in texts.items():
        (tmp_path / id).write_text(text, encoding="utf-8")
    read, real = list[str](), match.load_article

    def load(ref: find.ArticleRef, *, sha256: str | None = None) -> Article:
        read.append(ref.id)
        return real(ref, sha256=sha256)

    def read_again(use: Callable[[str], object]) -> list[str]:
        matcher = Matcher(tmp_path)
        for info in infos:
            use(matcher.find(info).article.text)
        read.clear()
        for info in reversed(infos):
            matcher.find(info)
        return read[:]

    monkeypatch.setattr(match, "load_article", load)
    monkeypatch.setattr(match, "_ROOM", 20_000)
    assert 0 < len(read_again(len)) < len(infos)
    assert read_again(encode) == read_again(len)


@pytest.mark.parametrize("articles", [20, 200])
def test_an_article_is_found_by_its_name_and_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, articles: int
) -> None:
    root = corpora.workspace(tmp_path / "here", articles, each=1)
    path = corpora.records(tmp_path / "tags.jsonl", 50, 10)
    read = list[str]()
    real = match.load_article

    def load(ref: find.ArticleRef, *, sha256: str | None = None) -> object:
        read.append(ref.id)
        return real(ref, sha256=sha256)

    def listed(*_: object) -> None:
        raise AssertionError("all articles were listed")

    monkeypatch.setattr(match, "load_article", load)
    monkeypatch.setattr(match, "find_articles", listed)
    found = delivery(records_of([path], None), Matcher(root), None, moment="")
    assert [plan.taken for plan in dry_run(found)] == [5] * 10
    assert sorted(read) == sorted({corpora.article_id(number) for number in range(10)})


def test_an_id_is_looked_up_among_many_layers_without_reading_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = corpora.workspace(tmp_path / "here", 300, each=2)
    past = 1_700_000_000_000_000_000
    for folder in (root / ".obelism").glob("*/*"):
        for path in (*folder.glob("*"), folder):
            os.utime(path, ns=(past, past))
    store = Folder(root)
    (key, *_) = store.layers()
    (id, *_) = store.read(key).annotations
    ids = [bytes.fromhex(id), b"\xff" * 16]
    assert [(found, [*some]) for found, some in store.having(ids)] == [(key, ids[:1])]
    with monkeypatch.context() as patched:
        patched.setattr(files, "read_bytes", lambda path, *_: pytest.fail(f"{path} was read"))
        assert [found for found, _ in store.having(ids)] == [key]
    os.unlink(store.layer_path(*key))
    os.unlink(store.history_path(*key))
    assert list(store.having(ids)) == []
    (root / ".obelism/local/ids.sqlite").write_bytes(b"not an index")
    assert list(store.having(ids)) == []


def test_one_writer_for_each_layer(tmp_path: Path) -> None:
    found = brought(tmp_path, 3, each=0)
    place, target = Folder(tmp_path / "3-0"), found.targets[0]
    place.ensure()
    article = found.article(target)
    with opened(place, "Nora", article=article) as layer:
        assert layer.read_only is None
        with pytest.raises(ObelismError, match=r"Nora has this article open.*Nothing was imported"):
            take_in(found, "Zoe")
    assert place.layers() == []
    batch = place.batch([(place, target.key)], who="Zoe", clock=utc_now)
    with opened(place, "Nora", article=article) as layer:
        assert layer.read_only is not None
        assert "Zoe has this article open" in layer.read_only
        assert place.holder(LayerKey("Nora", article.id)) == layer.read_only
    batch.close()
    with opened(place, "Nora", article=article) as layer:
        assert layer.read_only is None


def test_a_claim_ends_with_its_program(tmp_path: Path) -> None:
    found = brought(tmp_path, 2, each=0)
    place, target = Folder(tmp_path / "2-0"), found.targets[0]
    place.ensure()
    ready, told = os.pipe()
    process = os.fork()
    if not process:
        place.batch([(place, target.key)], who="Zoe", clock=utc_now)
        os.write(told, b"x")
        signal.pause()
    os.read(ready, 1)
    assert "Zoe" in str(place.holder(target.key))
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    assert place.holder(target.key) is None
