"""A pair over two articles that annotators keep with different ones of them, decided on once."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.services.agreement.collect import shared_articles
from reader.services.agreement.shared import choice_of, places_of
from reader.services.export.judgements import GOLD
from reader.services.export.left_open import left_open
from reader.store.base import LayerKey
from reader.store.layer import Layer
from tests.modes.adjudicate.adjudicating import press, work_on
from tests.services.tagged import tag, write
from tests.services.tied import tie
from tests.store.folders import Folder

TEXTS = {
    "a.txt": "The bridge took nine years to build, said Ana.\n",
    "b.txt": "Ana built it.\nThe bridge took seven years to build.\n",
}


@pytest.fixture
def pair(tmp_path: Path) -> Annotation:
    """Ben's, which he keeps with the second article; all that he and Anna agree on is in the gold
    layer."""
    for id, text in TEXTS.items():
        write(tmp_path, id, text)
        for name in ("Anna", "Ben"):
            tag(tmp_path, id, "Ana", annotator=name)
    tie(tmp_path, "a.txt", "nine years", there=("b.txt", "seven years"))
    pair = tie(tmp_path, "b.txt", "seven years", annotator="Ben", there=("a.txt", "nine years"))
    work = work_on(tmp_path)
    for index in range(2):
        press(work.open(index), "%", "%")
    work.close()
    return pair


def open_in(root: Path, id: str) -> list[tuple[str, str]]:
    store = Folder(root)
    return left_open(store, {name: store.read(LayerKey(name, id)) for name, _ in store.layers(id)})


def test_it_is_in_the_gold_layer_once(tmp_path: Path, pair: Annotation) -> None:
    made = [
        (id, each.label)
        for id in TEXTS
        for each in Folder(tmp_path).read(LayerKey(GOLD, id)).annotations.values()
    ]
    assert made.count(("a.txt", "inconsistency")) == 1
    assert len(made) == 3, "of the second article only the name"


def test_nothing_is_left_to_decide_in_either_article(tmp_path: Path, pair: Annotation) -> None:
    assert [open_in(tmp_path, id) for id in TEXTS] == [[], []]


def test_one_that_is_edited_is_to_be_decided_on_again(tmp_path: Path, pair: Annotation) -> None:
    article = Article.of(TEXTS["b.txt"], id="b.txt", title="", source="b.txt")
    with Layer.open(Folder(tmp_path), article, "Ben") as layer:
        layer.commit("note", [(pair, msgspec.structs.replace(pair, note="which?"))])
    assert open_in(tmp_path, "b.txt") == [("Ben", pair.id)]


@pytest.mark.parametrize("id", TEXTS)
def test_of_one_of_the_articles_alone_it_counts_where_it_does_in_both(
    tmp_path: Path, pair: Annotation, id: str
) -> None:
    choice = choice_of([GOLD, "Ben"], [])
    (found,) = shared_articles(places_of([tmp_path / id]), choice).articles
    labels = {name: [each.label for each in layer] for name, layer in found.layers.items()}
    assert labels[GOLD].count("inconsistency") == labels["Ben"].count("inconsistency")
    assert ("inconsistency" in labels["Ben"]) == (id == "a.txt")
