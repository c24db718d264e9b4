"""The table of the project view: sorted, filtered, and what stands in its cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.services.stats.board import (
    ORDERS,
    Board,
    gold_cell,
    reviewed_cell,
    share_cell,
    totals,
)
from reader.services.stats.collect import Project
from reader.services.stats.compared import compare
from reader.services.stats.figures import ArticleStats, Share, stats_of
from tests.services.tagged import tag, write

TEXT = "Ministers met in Oslo. They talked for a day, an aide said.\n"


def article(id: str, title: str, **by: Share) -> ArticleStats:
    return ArticleStats(id=id, title=title, words=10, by=by)


STATS = stats_of(
    [
        article("b.txt", "Été", Anna=Share(tags=2, read=0.5, status="started")),
        article("a10.txt", "Bridge 10", Anna=Share(tags=3, status="done"), Ben=Share(tags=1)),
        article("a9.txt", "Bridge 9"),
    ],
    ["fact"],
)


def ids(board: Board) -> list[str]:
    return [each.id for each in board.rows]


def test_it_is_sorted_by_every_column_and_the_other_way_round() -> None:
    board, seen = Board(STATS), {}
    for _ in ORDERS:
        seen[board.order] = ids(board)
        board.sort()
    assert board.order == "as found"
    assert seen["as found"] == ["b.txt", "a10.txt", "a9.txt"]
    assert seen["title"] == ["a9.txt", "a10.txt", "b.txt"]
    assert seen["tags"] == ["a10.txt", "b.txt", "a9.txt"]
    assert seen["read"][0] == "b.txt"
    assert seen["done"][0] == "a10.txt"
    board.turn()
    assert ids(board) == ["a9.txt", "a10.txt", "b.txt"]


def test_the_filter_stays_while_others_work() -> None:
    board = Board(STATS)
    board.filter(" ete ")
    assert ids(board) == ["b.txt"]
    board.filter("BRIDGE .txt")
    board.show(stats_of([*STATS.articles, article("c.txt", "The bridge")], []))
    assert ids(board) == ["a10.txt", "a9.txt", "c.txt"]


@pytest.mark.parametrize(
    ("share", "cell"),
    [
        (None, "·"),
        (Share(verdicts=3), "·"),
        (Share(tags=2), "2"),
        (Share(tags=2, read=0.5, status="started"), "2 50%"),
        (Share(read=0.2, status="started"), "0 20%"),
        (Share(tags=2, read=1.0, status="done"), "2 ✓"),
    ],
)
def test_a_cell_says_tags_reading_and_done(share: Share | None, cell: str) -> None:
    assert share_cell(share) == cell


def test_what_is_reviewed_and_decided_is_of_all_tags() -> None:
    one = ArticleStats(
        id="a", title="", words=1, by={"Anna": Share(tags=4)}, reviewed=3, gold=1, decided=2
    )
    assert (reviewed_cell(one), gold_cell(one)) == ("3/4", "2/4")
    assert gold_cell(STATS.articles[0]) == ""
    assert totals(stats_of([one, *STATS.articles], []), ["Anna"]) == (["9 1✓"], "3/10", "2/4")


def test_every_two_and_each_against_gold(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    tag(tmp_path, "a.txt", "for a day", "Oslo")
    tag(tmp_path, "a.txt", "for a day", annotator="Ben", label="opinion")
    only_two = compare(Project([tmp_path]).stats(), [tmp_path])
    assert (only_two.pairs, only_two.gold) == ({("Anna", "Ben"): 0.0}, {})
    tag(tmp_path, "a.txt", "for a day", annotator="@gold")
    found = compare(Project([tmp_path]).stats(), [tmp_path])
    assert found.pairs == only_two.pairs
    assert found.gold["Anna"].f1[""] == pytest.approx(2 / 3)
    assert found.gold["Anna"].confused == [("fact", None, 1)]
    assert found.gold["Ben"].confused == [("opinion", "fact", 1)]


def test_one_alone_is_not_compared(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    tag(tmp_path, "a.txt", "Oslo")
    assert compare(Project([tmp_path]).stats(), [tmp_path]).why == (
        "It takes two annotators to compare."
    )
