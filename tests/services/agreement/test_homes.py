"""Pairs over two articles that annotators keep with different ones of the two."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.shard import Shard
from reader.services.agreement.collect import shared_articles
from reader.services.agreement.counted import CountedArticle, counted_articles
from reader.services.agreement.shared import Place, choice_of, places_of
from tests.services.agreement.test_collecting import finish
from tests.services.tagged import judge, tag, write
from tests.services.tied import tie

FIRST = "The bridge took nine years to build, said Ana.\n"
SECOND = "Ana built it.\nThe bridge took seven years to build, the town says.\n"
NINE, SEVEN = ("nine years",), ("b.txt", "seven years")
FROM_A = ("a.txt", NINE, SEVEN)
FROM_B = ("b.txt", ("seven years",), ("a.txt", "nine years"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Two articles that contradict each other; Anna and Ben have tagged a name in both."""
    for id, text in (("a.txt", FIRST), ("b.txt", SECOND)):
        write(tmp_path, id, text)
        for name in ("Anna", "Ben"):
            tag(tmp_path, id, "Ana", annotator=name)
    return tmp_path


def pairs(found: list[Place], **choice: bool) -> dict[str, dict[str, int]]:
    """Article to annotator to how many inconsistencies are compared there."""
    shared = shared_articles(found, choice_of((), (), **choice))
    return {
        article.id: {
            name: sum(each.label == "inconsistency" for each in layer)
            for name, layer in article.layers.items()
        }
        for article in shared.articles
    }


def kept(root: Path, name: str, how: tuple[str, tuple[str, ...], tuple[str, str]]) -> None:
    id, quotes, there = how
    tie(root, id, *quotes, annotator=name, there=there)


def disagreements(articles: list[CountedArticle]) -> int:
    return sum(len(each.disagreements) for each in articles)


def test_two_who_tag_one_pair_from_different_articles_agree(place: Path) -> None:
    kept(place, "Anna", FROM_A)
    kept(place, "Ben", FROM_B)
    assert pairs(places_of([place])) == {
        "a.txt": {"Anna": 1, "Ben": 1},
        "b.txt": {"Anna": 0, "Ben": 0},
    }
    assert not disagreements(counted_articles(places_of([place])).articles)


def test_of_a_pair_that_most_keep_with_the_second_article_all_count_there(place: Path) -> None:
    tag(place, "a.txt", "Ana", annotator="Cleo")
    for name, how in (("Anna", FROM_A), ("Ben", FROM_B), ("Cleo", FROM_B)):
        kept(place, name, how)
    assert [sum(each.values()) for each in pairs(places_of([place])).values()] == [0, 3]


def test_a_pair_that_all_keep_with_one_article_stays_in_that(place: Path) -> None:
    kept(place, "Anna", FROM_B)
    kept(place, "Ben", FROM_B)
    assert [sum(each.values()) for each in pairs(places_of([place])).values()] == [0, 2]


def test_other_passages_in_the_same_articles_are_another_pair(place: Path) -> None:
    kept(place, "Anna", FROM_A)
    tie(place, "b.txt", "town says", annotator="Ben", there=("a.txt", "said"))
    assert pairs(places_of([place])) == {
        "a.txt": {"Anna": 1, "Ben": 0},
        "b.txt": {"Anna": 0, "Ben": 1},
    }
    assert disagreements(counted_articles(places_of([place])).articles) == 2


def test_a_pair_with_other_edges_is_the_same_one_and_differs_in_its_extent(place: Path) -> None:
    kept(place, "Anna", FROM_A)
    tie(place, "b.txt", "seven years", annotator="Ben", there=("a.txt", "nine years to build"))
    (found,) = (one for one in counted_articles(places_of([place])).articles if one.disagreements)
    assert [(each.kind, len(each.said)) for each in found.disagreements] == [("extent", 2)]


def test_one_who_has_read_an_article_and_tagged_nothing_is_compared_there(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", FIRST)
    write(tmp_path, "b.txt", SECOND)
    kept(tmp_path, "Anna", FROM_A)
    kept(tmp_path, "Ben", FROM_B)
    finish(tmp_path, "a.txt", "Ben", text=FIRST)
    assert pairs(places_of([tmp_path])) == {"a.txt": {"Anna": 1, "Ben": 1}}


def test_a_pair_counts_in_the_article_that_all_who_tagged_it_have_read(place: Path) -> None:
    kept(place, "Anna", FROM_A)
    kept(place, "Cleo", FROM_B)
    assert pairs(places_of([place])) == {
        "a.txt": {"Anna": 0, "Ben": 0},
        "b.txt": {"Anna": 1, "Ben": 0, "Cleo": 1},
    }


def test_a_pair_tagged_twice_by_one_annotator_counts_once(place: Path) -> None:
    kept(place, "Anna", FROM_A)
    kept(place, "Ben", FROM_A)
    kept(place, "Ben", FROM_B)
    assert pairs(places_of([place])) == {
        "a.txt": {"Anna": 1, "Ben": 1},
        "b.txt": {"Anna": 0, "Ben": 0},
    }


def test_what_a_reviewer_rejected_with_the_other_article_is_left_out(place: Path) -> None:
    kept(place, "Ben", FROM_A)
    rejected = tie(place, "b.txt", "seven years", there=("a.txt", "nine years"))
    judge(place, "b.txt", rejected, "rejected")
    assert pairs(places_of([place]))["a.txt"] == {"Anna": 1, "Ben": 1}
    assert pairs(places_of([place]), without_rejected=True)["a.txt"] == {"Anna": 0, "Ben": 1}


def test_shares_count_each_pair_where_the_whole_does(place: Path) -> None:
    kept(place, "Anna", FROM_A)
    kept(place, "Ben", FROM_B)
    every = [
        pairs([each.of_shard(Shard(number, 3)) for each in places_of([place])])
        for number in range(1, 4)
    ]
    assert sum(map(bool, every)) == 2, "the articles are in different shares"
    assert {id: counts for each in every for id, counts in each.items()} == pairs(
        places_of([place])
    )
