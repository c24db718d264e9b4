"""The shelf: what is known of each article, the filter, and which article is next."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reader.corpus.find import find_articles
from reader.corpus.refs import ArticleRef
from reader.modes.articles.details import Details
from reader.modes.articles.list import Shelf
from reader.store.folder.progress import Progress, load_progress, save_progress
from reader.store.folder.workspace import Workspace
from tests.services.tagged import write

NOWHERE = Workspace(Path("/nowhere"))


def ref(id: str, problem: str | None = None) -> ArticleRef:
    return ArticleRef(NOWHERE, id, Path("/nowhere") / id, id.rpartition("/")[2], problem)


def shelf_of(*titles: str, current: int | None = None) -> Shelf:
    """A shelf of articles that are known by their titles, all of them new."""
    shelf = Shelf((ref(f"{number}.txt") for number in range(len(titles))), "Anna")
    shelf.add_all()
    for index, title in enumerate(titles):
        shelf.put(index, Details(title=title))
    shelf.current = current
    return shelf


def with_statuses(statuses: Iterable[str], current: int | None) -> Shelf:
    """A shelf of articles of these statuses; `broken` is one that cannot be opened."""
    shelf = Shelf((), "Anna")
    for index, status in enumerate(statuses):
        shelf.add([ref(f"{index}.txt", "It is empty." if status == "broken" else None)])
        shelf.put(index, Details(title="", status="new" if status == "broken" else status))
    shelf.current = current
    return shelf


def finish(root: Path, id: str, annotator: str = "Anna") -> None:
    workspace = Workspace(root)
    workspace.ensure()
    before = load_progress(workspace, annotator, id)
    after = before or Progress(article=id, annotator=annotator, sha256="0" * 64)
    after.status = "done"
    assert save_progress(workspace, after)


def test_names_are_there_before_any_text_is_read(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "Second\n\nMore.")
    write(tmp_path, "a.txt", "First\n\nMore.")
    shelf = Shelf(find_articles([tmp_path]), "Anna")
    shelf.add(shelf.pull(1))
    assert (shelf.title(0), shelf.details(0), shelf.complete) == ("a.txt", None, False)
    shelf.add_all()
    assert [shelf.title(index) for index in shelf.visible] == ["a.txt", "b.txt"]
    assert shelf.complete
    shelf.put(1, shelf.load_details(shelf.refs[1]))
    assert [shelf.title(index) for index in shelf.visible] == ["a.txt", "Second"]
    assert not (tmp_path / ".obelism").exists()


def test_the_filter_wants_every_word_in_title_or_path_whatever_the_case() -> None:
    shelf = shelf_of("Summit in Ghent", "The library bus", "SUMMIT: a library")
    shelf.filter("  summit ")
    assert shelf.visible == [0, 2]
    shelf.filter("LIBRARY summit")
    assert shelf.visible == [2]
    shelf.filter("1.TXT")
    assert shelf.visible == [1]
    shelf.filter("nothing of the kind")
    assert shelf.visible == []
    shelf.filter("")
    assert shelf.visible == [0, 1, 2]


def test_an_accent_is_found_however_it_is_written() -> None:
    shelf = shelf_of(unicodedata.normalize("NFD", "Café closes"), "Cafe closes")
    shelf.filter(unicodedata.normalize("NFC", "café"))
    assert shelf.visible == [0]


def test_a_title_that_becomes_known_lets_an_article_in_or_out() -> None:
    shelf = Shelf([ref("a.txt"), ref("b-summit.txt"), ref("c.txt")], "Anna")
    shelf.add_all()
    shelf.filter("summit")
    assert shelf.visible == [1]
    shelf.put(0, Details(title="The summit"))
    shelf.put(2, Details(title="The bus"))
    assert shelf.visible == [0, 1]
    shelf.put(0, Details(title="The valley"))
    assert shelf.visible == [1]


def test_sums_follow_what_is_put() -> None:
    shelf = shelf_of("one", "two", "three")
    shelf.put(0, Details(title="one", tags={"fact": 2, "opinion": 1}, status="done"))
    shelf.put(1, Details(title="two", tags={"fact": 4}))
    assert (shelf.totals.done, shelf.totals.tags) == (1, 7)
    shelf.put(0, Details(title="one", tags={"fact": 1}, status="started"))
    assert (shelf.totals.done, shelf.totals.tags) == (0, 5)
    assert (shelf.totals.articles, shelf.totals.known) == (3, 3)


def test_details_are_wanted_for_what_is_in_view_first_and_once() -> None:
    shelf = Shelf(map(ref, "abcdefgh"), "Anna")
    shelf.add_all()
    view = range(4, 6)
    wanted = shelf.next_wanted(lambda: view)
    assert [next(wanted), next(wanted), next(wanted)] == [4, 5, 0]
    view = range(6, 8)
    assert list(wanted) == [6, 7, 1, 2, 3]
    for index in range(8):
        shelf.put(index, Details(title=""))
    shelf.open(3)
    assert list(shelf.next_wanted(lambda: view)) == [3]


def test_neighbours_stop_at_the_ends_and_pass_over_what_cannot_be_opened() -> None:
    shelf = with_statuses(["new", "broken", "new", "new"], current=0)
    assert shelf.neighbour(1) == 2
    assert shelf.neighbour(2) == 3
    assert shelf.neighbour(-1) is None
    shelf.open(2)
    assert shelf.neighbour(-1) == 0
    shelf.open(3)
    assert shelf.neighbour(1) is None


def test_neighbours_are_those_the_filter_leaves_while_the_current_one_is_among_them() -> None:
    shelf = shelf_of("a summit", "a bus", "a summit again", current=0)
    shelf.filter("summit")
    assert shelf.neighbour(1) == 2
    shelf.current = 1
    assert (shelf.neighbour(1), shelf.neighbour(-1)) == (2, 0)


def test_the_next_unfinished_is_read_from_progress_where_it_is_not_known(tmp_path: Path) -> None:
    for id in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path, id, "Some words.")
    finish(tmp_path, "b.txt")
    shelf = Shelf(find_articles([tmp_path]), "Anna")
    shelf.add_all()
    shelf.open(0)
    assert shelf.next_unfinished() == 2
    assert anothers_shelf(tmp_path).next_unfinished() == 1


def anothers_shelf(root: Path) -> Shelf:
    shelf = Shelf(find_articles([root]), "Bert")
    shelf.add_all()
    shelf.open(0)
    return shelf


def test_what_was_finished_since_it_was_opened_is_passed_over(tmp_path: Path) -> None:
    for id in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path, id, "Some words.")
    shelf = Shelf(find_articles([tmp_path]), "Anna")
    shelf.add_all()
    for index in range(3):
        shelf.put(index, shelf.load_details(shelf.refs[index]))
    shelf.open(1)
    finish(tmp_path, "b.txt")
    shelf.open(0)
    assert shelf.next_unfinished() == 2
    finish(tmp_path, "c.txt")
    shelf.open(2)
    shelf.open(0)
    assert shelf.next_unfinished() is None


def test_after_the_filtered_ones_the_others_are_next() -> None:
    shelf = shelf_of("a bus", "a summit", "a summit again", current=1)
    shelf.filter("summit")
    assert shelf.next_unfinished() == 2
    shelf.put(2, Details(title="a summit again", status="done"))
    assert shelf.next_unfinished() == 0


def test_among_the_filtered_and_then_among_the_others_it_goes_on_from_the_current_one() -> None:
    shelf = shelf_of("a bus", "a summit", "a tram", "a summit again", "a ship", current=3)
    shelf.filter("summit")
    assert (shelf.next_unfinished(), shelf.filter_left(1)) == (1, "")
    shelf.put(1, Details(title="a summit", status="done"))
    assert (shelf.next_unfinished(), shelf.filter_left(4)) == (4, "summit")
    shelf.put(4, Details(title="a ship", status="done"))
    assert shelf.next_unfinished() == 0


@given(
    st.lists(st.sampled_from(["new", "started", "done", "broken"]), min_size=1, max_size=9),
    st.data(),
)
def test_the_next_unfinished_is_the_first_once_round(
    statuses: list[str], data: st.DataObject
) -> None:
    current = data.draw(st.none() | st.integers(0, len(statuses) - 1))
    shelf = with_statuses(statuses, current)
    first = 0 if current is None else current + 1
    round_trip = [(first + step) % len(statuses) for step in range(len(statuses))]
    expected = [
        index for index in round_trip if index != current and statuses[index] in ("new", "started")
    ]
    assert shelf.next_unfinished() == (expected[0] if expected else None)
