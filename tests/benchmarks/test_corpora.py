from pathlib import Path

import pytest

from reader.services.check import check
from reader.store.base import LayerKey
from tests.benchmarks import corpora, corpus
from tests.cli.running import run
from tests.store.folders import Folder


def _files(root: Path) -> dict[Path, bytes]:
    return {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_the_program_finds_nothing_wrong_with_a_generated_workspace(tmp_path: Path) -> None:
    root = corpora.workspace(tmp_path / "made", 9, each=3, tags=2)
    store = Folder(root)
    assert list(check([store])) == []
    assert len(store.layers()) == 27
    found = store.read(LayerKey("Cleo", corpora.article_id(1)))
    assert len(found.annotations) == 2


def test_the_same_arguments_make_the_same_workspace(tmp_path: Path) -> None:
    one, other = (corpora.workspace(tmp_path / name, 3) for name in ("one", "other"))
    assert _files(one) == _files(other)
    assert _files(one) != _files(corpora.workspace(tmp_path / "third", 3, seed=2))


def test_generated_records_fit_the_articles(tmp_path: Path) -> None:
    root = corpora.workspace(tmp_path / "made", 3, each=0)
    path = corpora.records(tmp_path / "made.jsonl", 7, 3)
    ran = run("import", path, "--into", root, "--dry-run")
    assert "7 of 7 records would be imported" in ran.stderr


def test_records_fit_the_articles_of_layers_with_several_tags(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus, "RECORDS", 7)
    monkeypatch.setattr(corpus, "SMALL", 3)
    made = corpus.Corpus.of(tmp_path, 3, tags=4)
    ran = run("import", made.records, "--into", made.root, "--dry-run")
    assert "7 of 7 records would be imported" in ran.stderr
