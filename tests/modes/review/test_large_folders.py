"""In a large folder the first item is there before all layers were looked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.modes.adjudicate import start as adjudicate_start
from reader.modes.adjudicate.start import start_adjudication
from reader.modes.review import start as review_start
from reader.store.base import LayerKey
from reader.store.folder import layer_index
from tests.benchmarks import corpora
from tests.cli.running import run
from tests.modes.review.reviews import press, queue, review_of, shown
from tests.services.tagged import tag, write
from tests.store.folders import Folder
from tests.store.test_layer_index import settled

COUNT = 12


@pytest.fixture(autouse=True)
def _a_few_layers_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layer_index, "LARGE", 10)
    monkeypatch.setattr(review_start, "AT_START", 3)
    monkeypatch.setattr(adjudicate_start, "AT_START", 2)
    monkeypatch.setattr(adjudicate_start, "KNOWN_AT_START", 3)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder whose index is made."""
    return settled(corpora.workspace(tmp_path / "made", COUNT, annotators=("Anna", "Ben")))


@pytest.fixture
def looks(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[None]]:
    """An item for each look for all layers."""
    Folder(root).layers()
    found: list[None] = []
    before = layer_index.keys

    def noting(*arguments: object, **named: object) -> list[LayerKey]:
        found.append(None)
        return before(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(layer_index, "keys", noting)
    return found


def test_a_review_begins_before_all_layers_are_looked_for(root: Path, looks: list[None]) -> None:
    review = review_of(root)
    scanner = review.state.scanner
    assert (review.state.item is not None, looks) == (True, [])
    assert list(scanner.articles) == [corpora.article_id(at) for at in range(3)]
    assert not scanner.complete
    scanner.take_all()
    assert (looks, scanner.complete, len(scanner.articles)) == ([None], True, COUNT)
    assert review.state.queue.total == 2 * COUNT


def test_the_queue_is_the_same_as_when_all_layers_were_looked_for_first(
    root: Path, looks: list[None]
) -> None:
    mine = review_of(root, "Bob")
    begun = [mine.state.queue.keys[at] for at in range(2)]
    every = queue(mine)
    assert looks == [None]
    (root / ".obelism" / "local" / "layers.sqlite").unlink()
    theirs = review_of(root, "Cleo")
    assert [theirs.state.queue.keys[at] for at in range(2)] == begun
    assert queue(theirs) == every


def test_what_came_since_is_found_after_the_first(root: Path, looks: list[None]) -> None:
    store, first = Folder(root), corpora.article_id(0)
    for name in ("Anna", "Ben"):
        store.layer_path(name, first).unlink()
        store.history_path(name, first).unlink()
    write(root, "0.txt", "The tide rose.")
    tag(root, "0.txt", "The tide rose.")
    review = review_of(root)
    assert not {first, "0.txt"} & review.state.scanner.articles.keys()
    assert queue(review)[4] == "The tide rose.", "after two articles"
    assert first not in review.state.scanner.articles
    assert review.state.queue.total == 2 * COUNT - 1


def test_a_review_goes_on_at_an_article_beyond_the_first(root: Path, looks: list[None]) -> None:
    review = review_of(root)
    review.state.scanner.take_all()
    while review.state.queue.done < 2 * COUNT - 4:
        press(review, "y")
    place = shown(review), review.state.queue.place
    review.state.close()
    looks.clear()
    again = review_of(root)
    assert (shown(again), again.state.queue.place) == place
    assert looks == []


def test_who_is_nobody_is_said_with_all_names_known(root: Path) -> None:
    done = run("review", str(root), "--annotator", "Bem", "--as", "Bob", "--summary")
    assert (done.exit_code, "Ben" in done.stderr) == (2, True)


def test_an_adjudication_begins_before_all_layers_are_looked_for(
    root: Path, looks: list[None]
) -> None:
    work, left_out = start_adjudication([root], "dora")
    assert (left_out, len(work.articles), work.complete, looks) == ([], 2, False, [])
    while work.look_on(1):
        pass
    assert (work.complete, looks) == (True, [None])
    assert [each.id for each in work.articles] == [corpora.article_id(at) for at in range(COUNT)]
