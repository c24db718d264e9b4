"""What keys do in the list of articles, and what its bars say."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.corpus.refs import ArticleRef
from reader.modes.articles import browse
from reader.modes.articles.browse import ListMode
from reader.modes.articles.details import Details
from reader.modes.articles.list import ArticleList
from reader.modes.requests import Leave, OpenArticle, ShowHelp, ShowMenu, ShowPalette
from tests.modes.keys import settings_with
from tests.store.folders import Folder

NOWHERE = Folder(Path("/nowhere"))


def listed(count: int = 10, **keys: str) -> ListMode:
    """A list of so many articles, `0.txt` and on, with other keys for some actions."""
    refs = (ArticleRef(NOWHERE, f"{number}.txt", None, "") for number in range(count))
    articles = ArticleList(refs, "Anna")
    articles.add_all()
    articles.height = 4
    return ListMode(articles, settings_with(**keys))


@pytest.mark.parametrize(
    ("actions", "row"),
    [
        ("next_row", 1),
        ("next_row next_row previous_row", 1),
        ("previous_row", 0),
        ("next_rows", 3),
        ("next_rows next_rows previous_rows", 3),
        ("last_row", 9),
        ("last_row next_row", 9),
        ("last_row first_row", 0),
    ],
)
def test_the_cursor_goes_as_far_as_there_are_rows(actions: str, row: int) -> None:
    mode = listed()
    for name in actions.split():
        mode.do(name)
    assert mode.state.row == row


def test_in_an_empty_list_it_goes_nowhere() -> None:
    mode = listed(0)
    for name in ("next_row", "last_row", "next_rows", "open_article"):
        mode.do(name)
    assert (mode.state.row, mode.state.index, mode.state.take_requests()) == (0, None, [])


def test_the_cursor_stays_on_its_article() -> None:
    mode = listed()
    mode.do("last_row")
    mode.apply(ArticleList.filter, "9")
    assert (mode.state.row, mode.state.index) == (0, 9)
    assert mode.state.record({3: Details(title="of 9")})
    assert (mode.state.visible, mode.state.index) == ([3, 9], 9)
    mode.do("all_rows")
    assert mode.state.index == 9
    mode.apply(ArticleList.filter, "3")
    assert mode.state.index == 3


@pytest.mark.parametrize("moved", [True, False])
def test_it_goes_to_the_first_unfinished_article_unless_it_was_moved(moved: bool) -> None:
    mode = listed(3)
    if moved:
        mode.do("next_row")
    mode.state.extend([ArticleRef(NOWHERE, "more.txt", None, "")], 0)
    assert mode.state.row == (1 if moved else 3)


def test_what_needs_a_screen_is_asked_for() -> None:
    mode = listed()
    for name in ("next_row", "open_article", "menu", "help", "palette", "back"):
        mode.do(name)
    asked = [OpenArticle(1), ShowMenu(), ShowHelp(), ShowPalette(), Leave()]
    assert mode.state.take_requests() == asked


def test_bars_name_the_keys_in_force() -> None:
    mode = listed(next_row="n", previous_row="p", filter="&", all_rows="X")
    assert mode.footer() == [
        *[("n p", "move"), ("Enter", "open"), ("&", "filter")],
        *[("m", "menu"), ("?", "help"), ("q", "quit")],
    ]
    mode.do("filter")
    mode.apply(ArticleList.filter, "{key:menu}")
    assert mode.footer() == [("Enter", "keep"), ("Esc", "all"), ("↑ ↓", "move")]
    assert mode.why_empty == "No title or file name has “{key:menu}” in it. Esc lists all."
    mode.apply(browse.keep_filter)
    assert ("X", "all") in mode.footer()
    assert mode.why_empty == "No title or file name has “{key:menu}” in it. X lists all."
