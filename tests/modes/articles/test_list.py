"""The list of articles: what is known of each article, the filter, and which article is next."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.corpus.find import find_articles
from reader.corpus.refs import ArticleRef
from reader.corpus.search import Passage, Read
from reader.modes.articles import browse
from reader.modes.articles.arranging import Conditions, Order
from reader.modes.articles.details import Details
from reader.modes.articles.list import ArticleList
from reader.modes.requests import OpenArticle
from reader.store.progress import Progress, load_progress, save_progress
from tests.services.tagged import write
from tests.store.folders import Folder

NOWHERE = Folder(Path("/nowhere"))


def ref(id: str, problem: str | None = None) -> ArticleRef:
    return ArticleRef(NOWHERE, id, Path("/nowhere") / id, id.rpartition("/")[2], problem)


def list_of(*titles: str, current: int | None = None) -> ArticleList:
    """A list of articles that are known by their titles, all of them new."""
    articles = ArticleList((ref(f"{number}.txt") for number in range(len(titles))), "Anna")
    articles.add_all()
    for index, title in enumerate(titles):
        articles.record({index: Details(title=title)})
    articles.current = current
    return articles


def with_statuses(statuses: Iterable[str], current: int | None) -> ArticleList:
    """A list of articles of these statuses; `broken` is one that cannot be opened."""
    articles = ArticleList((), "Anna")
    for index, status in enumerate(statuses):
        articles.extend([ref(f"{index}.txt", "It is empty." if status == "broken" else None)])
        articles.record({index: Details(title="", status="new" if status == "broken" else status)})
    articles.current = current
    return articles


def finish(root: Path, id: str, annotator: str = "Anna") -> None:
    store = Folder(root)
    store.ensure()
    before = load_progress(store, annotator, id)
    after = before or Progress(article=id, annotator=annotator, sha256="0" * 64)
    after.status = "done"
    assert save_progress(store, after)


def test_names_are_there_before_any_text_is_read(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "Second\n\nMore.")
    write(tmp_path, "a.txt", "First\n\nMore.")
    articles = ArticleList(find_articles([tmp_path]), "Anna")
    articles.extend(articles.pull(1))
    assert (articles.title(0), articles.details(0), articles.complete) == ("a.txt", None, False)
    articles.add_all()
    assert [articles.title(index) for index in articles.visible] == ["a.txt", "b.txt"]
    assert articles.complete
    articles.record({1: articles.load_details(articles.refs[1])})
    assert [articles.title(index) for index in articles.visible] == ["a.txt", "Second"]
    assert not (tmp_path / ".obelism").exists()


def test_the_filter_wants_every_word_in_title_or_path_whatever_the_case() -> None:
    articles = list_of("Summit in Ghent", "The library bus", "SUMMIT: a library")
    articles.filter("  summit ")
    assert articles.visible == [0, 2]
    articles.filter("LIBRARY summit")
    assert articles.visible == [2]
    articles.filter("1.TXT")
    assert articles.visible == [1]
    articles.filter("nothing of the kind")
    assert articles.visible == []
    articles.filter("")
    assert articles.visible == [0, 1, 2]


def test_an_accent_is_found_however_it_is_written() -> None:
    articles = list_of(unicodedata.normalize("NFD", "Café closes"), "Cafe closes")
    for query in (unicodedata.normalize("NFC", "café"), "CAFE"):
        articles.filter(query)
        assert articles.visible == [0, 1], "and whether it is written at all"


def test_a_title_that_becomes_known_lets_an_article_in_or_out() -> None:
    articles = ArticleList([ref("a.txt"), ref("b-summit.txt"), ref("c.txt")], "Anna")
    articles.add_all()
    articles.filter("summit")
    assert articles.visible == [1]
    articles.record({0: Details(title="The summit")})
    articles.record({2: Details(title="The bus")})
    assert articles.visible == [0, 1]
    articles.record({0: Details(title="The valley")})
    assert articles.visible == [1]


def test_sums_follow_what_is_put() -> None:
    articles = list_of("one", "two", "three")
    articles.record({0: Details(title="one", tags={"fact": 2, "opinion": 1}, status="done")})
    articles.record({1: Details(title="two", tags={"fact": 4})})
    assert (articles.sums.done, articles.sums.tags.total()) == (1, 7)
    articles.record({0: Details(title="one", tags={"fact": 1}, status="started")})
    assert (articles.sums.done, articles.sums.tags.total()) == (0, 5)
    assert articles.sums.filled == {"tag:fact"}
    assert (len(articles.refs), articles.known) == (3, 3)


def test_details_are_wanted_for_what_is_in_view_first_and_once() -> None:
    articles = ArticleList(map(ref, "abcdefgh"), "Anna")
    articles.add_all()
    view = range(4, 6)
    wanted = articles.next_wanted(lambda: view)
    assert [next(wanted), next(wanted), next(wanted)] == [4, 5, 0]
    view = range(6, 8)
    assert list(wanted) == [6, 7, 1, 2, 3]
    for index in range(8):
        articles.record({index: Details(title="")})
    articles.open(3)
    assert list(articles.next_wanted(lambda: view)) == [3]


def test_neighbours_stop_at_the_ends_and_pass_over_what_cannot_be_opened() -> None:
    articles = with_statuses(["new", "broken", "new", "new"], current=0)
    assert articles.neighbour(1) == 2
    assert articles.neighbour(2) == 3
    assert articles.neighbour(-1) is None
    articles.open(2)
    assert articles.neighbour(-1) == 0
    articles.open(3)
    assert articles.neighbour(1) is None


def test_neighbours_are_those_the_filter_leaves_while_the_current_one_is_among_them() -> None:
    articles = list_of("a summit", "a bus", "a summit again", current=0)
    articles.filter("summit")
    assert articles.neighbour(1) == 2
    articles.current = 1
    assert (articles.neighbour(1), articles.neighbour(-1)) == (2, 0)


def test_the_next_unfinished_is_read_from_progress_where_it_is_not_known(tmp_path: Path) -> None:
    for id in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path, id, "Some words.")
    finish(tmp_path, "b.txt")
    articles = ArticleList(find_articles([tmp_path]), "Anna")
    articles.add_all()
    articles.open(0)
    assert articles.next_unfinished() == 2
    assert anothers_list(tmp_path).next_unfinished() == 1


def anothers_list(root: Path) -> ArticleList:
    articles = ArticleList(find_articles([root]), "Bert")
    articles.add_all()
    articles.open(0)
    return articles


def test_what_was_finished_since_it_was_opened_is_passed_over(tmp_path: Path) -> None:
    for id in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path, id, "Some words.")
    articles = ArticleList(find_articles([tmp_path]), "Anna")
    articles.add_all()
    for index in range(3):
        articles.record({index: articles.load_details(articles.refs[index])})
    articles.open(1)
    finish(tmp_path, "b.txt")
    articles.open(0)
    assert articles.next_unfinished() == 2
    finish(tmp_path, "c.txt")
    articles.open(2)
    articles.open(0)
    assert articles.next_unfinished() is None


def test_details_that_were_read_before_an_article_was_opened_are_not_believed(
    tmp_path: Path,
) -> None:
    for id in ("a.txt", "b.txt"):
        write(tmp_path, id, "Some words.")
    articles = ArticleList(find_articles([tmp_path]), "Anna")
    articles.add_all()
    read = {
        index: articles.load_details(articles.refs[index])
        for index in articles.next_wanted(lambda: range(2))
    }
    articles.open(1)
    articles.record(read)
    finish(tmp_path, "b.txt")
    articles.open(0)
    assert articles.next_unfinished() is None


@pytest.mark.parametrize("is_left", [False, True])
def test_details_that_were_read_while_an_article_was_open_are_not_believed(
    tmp_path: Path, *, is_left: bool
) -> None:
    """`is_left`: they are recorded once the next one is open."""
    for id in ("a.txt", "b.txt"):
        write(tmp_path, id, "Some words.")
    finish(tmp_path, "a.txt")
    articles = ArticleList(find_articles([tmp_path]), "Anna")
    articles.add_all()
    articles.open(1)
    read = {
        index: articles.load_details(articles.refs[index])
        for index in articles.next_wanted(lambda: range(2))
    }
    finish(tmp_path, "b.txt")
    if is_left:
        articles.open(0)
    articles.record(read)
    articles.open(0)
    assert articles.next_unfinished() is None


def test_only_filtered_ones_are_next_and_once_round() -> None:
    articles = list_of("a bus", "a summit", "a tram", "a summit again", "a ship", current=3)
    articles.filter("summit")
    assert articles.next_unfinished() == 1
    articles.record({1: Details(title="a summit", status="done")})
    assert articles.next_unfinished() is None
    articles.filter("")
    assert articles.next_unfinished() == 4


def test_on_the_way_are_readable_articles_that_the_filter_leaves() -> None:
    articles = list_of("a bus", "a summit", "a tram", "a summit again", "a ship", current=2)
    assert [index for index, _ in articles.on_the_way(1)] == [3, 4]
    assert [index for index, _ in articles.on_the_way(-1)] == [1, 0]
    articles.record({3: Details(title="a summit again", problem="gone")})
    assert [index for index, _ in articles.on_the_way(1)] == [4]
    articles.filter("a s")
    articles.current = 1
    assert [index for index, _ in articles.on_the_way(1)] == [4]


@given(
    st.lists(st.sampled_from(["new", "started", "done", "broken"]), min_size=1, max_size=9),
    st.data(),
)
def test_the_next_unfinished_is_the_first_once_round(
    statuses: list[str], data: st.DataObject
) -> None:
    current = data.draw(st.none() | st.integers(0, len(statuses) - 1))
    articles = with_statuses(statuses, current)
    first = 0 if current is None else current + 1
    round_trip = [(first + step) % len(statuses) for step in range(len(statuses))]
    expected = [
        index for index in round_trip if index != current and statuses[index] in ("new", "started")
    ]
    assert articles.next_unfinished() == (expected[0] if expected else None)


def test_a_link_out_of_the_folder_shows_nothing_before_it_is_allowed(tmp_path: Path) -> None:
    out, top = tmp_path / "out", tmp_path / "in"
    write(out, "x.txt", "Secret\n\nMore.")
    write(out, "y.txt", "Hidden\n\nMore.")
    write(top, "a.txt", "First\n\nMore.")
    for name in ("x.txt", "y.txt"):
        (top / name).symlink_to(out / name)
    articles = ArticleList(find_articles([top]), "Anna")
    articles.add_all()
    for index in range(3):
        articles.record({index: articles.load_details(articles.refs[index])})
    assert [articles.title(index) for index in range(3)] == ["First", "x.txt", "y.txt"]
    assert f"x.txt: a link out of this folder, to {out / 'x.txt'}" in (articles.problem(1) or "")
    assert [articles.asks(index) for index in range(3)] == [
        "",
        str(out / "x.txt"),
        str(out / "y.txt"),
    ]
    articles.current = 0
    assert (articles.neighbour(1), articles.next_unfinished()) == (None, None)
    articles.allow(1)
    assert [articles.asks(index) for index in range(3)] == ["", "", ""]
    assert [*articles.next_wanted(lambda: range(3))] == [1, 2]
    for index in (1, 2):
        articles.record({index: articles.load_details(articles.refs[index])})
    assert [articles.title(index) for index in range(3)] == ["First", "Secret", "Hidden"]
    assert (articles.problem(1), articles.neighbour(1)) == (None, 1)


@pytest.mark.parametrize(
    ("ids", "cells", "names"),
    [
        (["press/bus.txt", "press/tram.txt"], 30, ["bus.txt", "tram.txt"]),
        (["a/report.txt", "b/report.txt"], 30, ["a/report.txt", "b/report.txt"]),
        (["daily-2023-report-1.txt", "daily-2023-report-12.txt"], 10, ["…1.txt", "…12.txt"]),
        (
            ["bbc-on-the-summit-1.txt", "cnn-on-the-summit-2.txt"],
            12,
            ["bbc-…t-1.txt", "cnn-…t-2.txt"],
        ),
        (["press.jsonl#news-1", "press.jsonl#news-2"], 8, ["…1", "…2"]),
        (["only-one-article.txt"], 10, ["onl…le.txt"]),
        (["銭湯が再び開く一.txt", "銭湯が再び開く二.txt"], 10, ["銭…一.txt", "銭…二.txt"]),
    ],
)
def test_file_names_are_cut_where_they_are_alike(
    ids: list[str], cells: int, names: list[str]
) -> None:
    articles = ArticleList(map(ref, ids), "Anna")
    articles.add_all()
    assert [articles.names.short(id, cells) for id in ids] == names


def passage(text: str) -> Passage:
    return Passage(3, 3 + len(text), "The ", text, " was closed.")


def test_what_texts_have_comes_after_what_titles_have_and_opens_there() -> None:
    articles = list_of("a bus", "a harbour", "a tram", "the harbours")
    articles.typing = True
    articles.filter("harbour")
    assert articles.visible == [1, 3]
    assert articles.find("harbour", {0: passage("Harbour"), 1: passage("harbour")}, Read(1, 4))
    assert (articles.visible, articles.row) == ([1, 3, 0], 0)
    assert articles.passage(1) is None
    assert not articles.find("harb", {2: passage("harb")}, None)
    assert articles.find("harbour", {2: passage("harbour")}, None)
    assert articles.in_texts.complete
    articles.to(2)
    browse.open_article(articles)
    assert articles.take_requests() == [OpenArticle(0, "Harbour", 3)]
    articles.sort(Order("title", descending=True))
    assert articles.visible == [3, 1, 2, 0]
    articles.filter("harbours")
    assert articles.visible == [3]


def test_links_out_of_the_folder_and_what_cannot_be_opened_is_not_looked_into() -> None:
    articles = with_statuses(["new", "broken", "done"], None)
    articles.extend([msgspec.structs.replace(ref("x.txt"), leads_to="/out/x.txt")])
    assert [*articles.searchable()] == [0, 2]
    articles.narrow(Conditions(status="done"))
    assert [*articles.searchable()] == [2]


def test_the_cursor_goes_to_the_article_that_was_open_last(tmp_path: Path) -> None:
    for id in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path, id, "Some words.")
    last = {Folder(tmp_path).name: "c.txt", "elsewhere": "a.txt"}
    articles = ArticleList(find_articles([tmp_path]), "Anna", last_open=last)
    articles.extend(articles.pull(2), unfinished=1)
    assert articles.index == 1, "till then to the first that is not done"
    articles.extend(articles.pull(1))
    assert articles.index == 2


def test_a_cursor_that_was_moved_stays(tmp_path: Path) -> None:
    for id in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path, id, "Some words.")
    last = {Folder(tmp_path).name: "c.txt"}
    articles = ArticleList(find_articles([tmp_path]), "Anna", last_open=last)
    articles.extend(articles.pull(2))
    articles.begin()
    articles.extend(articles.pull(1), unfinished=0)
    assert articles.index == 0
