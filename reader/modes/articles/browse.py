"""What keys do in the list of articles."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec

from reader.modes import program
from reader.modes.articles.list import ArticleList
from reader.modes.base import Action, when
from reader.modes.requests import OpenArticle

LIST = "List of articles"
"""Heading of the help."""


def move(state: ArticleList, step: int) -> None:
    """Move the cursor by rows, as far as there are any."""
    state.to(state.row + step)


def page(state: ArticleList, step: int) -> None:
    """Move the cursor by pages, one row kept."""
    move(state, step * max(1, state.height - 1))


def to_first(state: ArticleList) -> None:
    """Go to the first article."""
    state.to(0)


def to_last(state: ArticleList) -> None:
    """Go to the last article."""
    state.to(len(state.visible) - 1)


def open_article(state: ArticleList) -> None:
    """Open the article."""
    if state.index is not None:
        state.request(OpenArticle(state.index))


# The filter


def type_filter(state: ArticleList) -> None:
    """List only titles and file names with these words."""
    state.typing = True


def keep_filter(state: ArticleList) -> None:
    """End typing the filter; one that leaves nothing out is taken off."""
    state.typing = False


def list_all(state: ArticleList) -> None:
    """List all articles again."""
    state.typing = False
    state.filter("")


def _filtered(rank: int) -> Callable[[ArticleList], int]:
    """Offer an action while the filter leaves something out."""
    return lambda state: rank if state.query and not state.typing else 0


ACTIONS = (
    Action(
        "next_row",
        ("j", "Down"),
        partial(move, step=1),
        "move",
        LIST,
        "Go to the next article.",
        offer=when(listing=10),
        beside=("next_row", "previous_row"),
    ),
    Action(
        "previous_row",
        ("k", "Up"),
        partial(move, step=-1),
        "back",
        LIST,
        "Go to the previous article.",
    ),
    Action("next_rows", ("Space", "PgDn"), partial(page, step=1), "page", LIST, "Go down a page."),
    Action(
        "previous_rows",
        ("Backspace", "PgUp"),
        partial(page, step=-1),
        "page back",
        LIST,
        "Go up a page.",
    ),
    Action("first_row", ("g", "Home"), to_first, "top", LIST),
    Action("last_row", ("G", "End"), to_last, "end", LIST),
    Action("open_article", ("Enter",), open_article, "open", LIST, offer=when(listing=20)),
    Action("filter", ("/",), type_filter, "filter", LIST, offer=when(listing=30)),
    Action("all_rows", ("Esc",), list_all, "all", LIST, offer=_filtered(40)),
    msgspec.structs.replace(
        program.MENU,
        group=LIST,
        summary="Open the menu: theme, help, quit.",
        offer=when(listing=50),
    ),
    msgspec.structs.replace(program.HELP, group=LIST, offer=when(listing=60)),
    msgspec.structs.replace(program.PALETTE, group=LIST),
    msgspec.structs.replace(
        program.BACK,
        group=LIST,
        short="quit",
        summary="Quit. All is saved.",
        offer=when(listing=70),
    ),
)
