"""What keys do in the list of articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

import msgspec

from reader.modes import program
from reader.modes.annotate.unfinished import LEAST_READ
from reader.modes.articles.choosing import LIST, NARROW, SORT, list_all
from reader.modes.articles.details import Details
from reader.modes.articles.list import ArticleList
from reader.modes.base import Action, Offered, when
from reader.modes.keymap import KeyedMode
from reader.modes.requests import MarkDone, OpenArticle
from reader.text.phrases import excerpt, percent
from reader.text.screen_text import one_line

_TITLE_CELLS = 24
"""Cells of a title in a question."""


def move(state: ArticleList, step: int) -> bool:
    """Move the cursor by rows, within the list; return whether it moved."""
    before = state.row
    state.to(before + step)
    return state.row != before


def page(state: ArticleList, step: int) -> bool:
    """Move the cursor by pages, one row kept; return whether it moved."""
    return move(state, step * max(1, state.height - 1))


def to_first(state: ArticleList) -> None:
    """Go to the first article."""
    state.to(0)


def to_last(state: ArticleList) -> None:
    """Go to the last article."""
    state.to(len(state.visible) - 1)


def open_article(state: ArticleList) -> None:
    """Open the article, at the passage where the list shows one."""
    if state.index is None:
        return
    passage = state.passage(state.index)
    if passage is None:
        state.request(OpenArticle(state.index))
    else:
        state.request(OpenArticle(state.index, passage.text, passage.start))


def toggle_done(state: ArticleList) -> None:
    """Mark the article as done; on one that is done: not done."""
    index = state.index
    if index is None:
        return
    left = _left_to_do(state.details(index) or state.load_details(state.refs[index]))
    again = "{title}: {left}. {key} again: done anyway."
    title = excerpt(state.title(index), _TITLE_CELLS)
    if not left or state.confirm("done", f"{index}", again, title=title, left=left):
        state.request(MarkDone(index))


def _left_to_do(known: Details) -> str:
    """Return what is said before an article is done: as in the article, or nothing."""
    if known.problem or known.status == "done":
        return ""
    counts = (known.unfinished, "unfinished"), (known.unsure, "not sure")
    if parts := [f"{count} {what}" for count, what in counts if count]:
        return ", ".join(parts)
    is_read = known.tags or known.share >= LEAST_READ
    return "" if is_read else f"{percent(known.share)} is read"


# The filter


def type_filter(state: ArticleList) -> None:
    """Find words in titles and file names, then in the texts of all articles."""
    state.typing = True


def keep_filter(state: ArticleList) -> None:
    """End typing the filter; one that leaves nothing out is taken off."""
    state.typing = False


def _offer_all(state: ArticleList) -> int:
    return 25 if state.narrowed and state.stage == "listing" else 0


ACTIONS = (
    Action(
        "next_row",
        ("j", "Down"),
        partial(move, step=1),
        "move",
        LIST,
        "Go to the next article.",
        repeats=True,
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
        repeats=True,
    ),
    Action(
        "next_rows",
        ("Space", "PgDn"),
        partial(page, step=1),
        "page",
        LIST,
        "Go down a page.",
        repeats=True,
    ),
    Action(
        "previous_rows",
        ("Backspace", "PgUp"),
        partial(page, step=-1),
        "page back",
        LIST,
        "Go up a page.",
        repeats=True,
    ),
    Action("first_row", ("g", "Home"), to_first, "top", LIST),
    Action("last_row", ("G", "End"), to_last, "end", LIST),
    Action("open_article", ("Enter",), open_article, "open", LIST, offer=when(listing=20)),
    Action("filter", ("/",), type_filter, "find", LIST, offer=when(listing=30)),
    Action("all_rows", ("Esc",), list_all, "all", LIST, offer=_offer_all),
    NARROW,
    SORT,
    Action("done", ("D",), toggle_done, "done", LIST, offer=when(listing=36)),
    msgspec.structs.replace(program.MENU, group=LIST, offer=when(listing=50)),
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


TYPING = (("Enter", "keep"), ("Esc", "all"), ("↑ ↓", "move"))
"""The keys while the filter is typed, which are always the same."""


class ListMode(KeyedMode[ArticleList]):
    """Runs what keys do in the list of articles."""

    name = "list"

    def key_of(self, name: str) -> str:
        """Return the first key of an action, or what does the same while the filter is typed."""
        return "Esc" if self.state.typing and name == "all_rows" else super().key_of(name)

    @property
    def leaving_keys(self) -> Sequence[str]:
        """The keys that leave a choice by signs."""
        return ("Esc",)

    def form(self, offered: Iterable[Offered], *, narrow: bool) -> list[tuple[str, str]]:
        """Return the keys that work now, with a word each."""
        return [*TYPING] if self.state.typing else super().form(offered, narrow=narrow)

    @property
    def why_empty(self) -> str:
        """The text shown if there are no rows."""
        phrases = one_line(", ".join(self.state.conditions.phrases()), 60)
        if self.state.query:
            words = one_line(self.state.query, 40)
            key = self.key_of("all_rows")
            if not self.state.in_texts.complete:
                return f"No title or file name has “{words}” in it; looking into the texts…"
            among = f", of those that are {phrases}" if phrases else ""
            return f"No title, file name or text has “{words}” in it{among}. {key} lists all."
        if phrases:
            return f"No article here is {phrases}. {self.key_of('all_rows')} lists all."
        return "There are no articles here." if self.state.complete else "Looking for articles…"
