"""Sorting the list of articles: what is chosen by a letter."""

from __future__ import annotations

from functools import partial

from reader.modes.articles.list import ArticleList
from reader.modes.articles.strip import Strip, lettered
from reader.modes.base import TAG, Action, when

LIST = "List of articles"
"""Heading of the help."""

_LEAVING = frozenset({"\x1b", "escape", "\r", "enter", "q"})
"""Signs that leave a strip as they leave a menu."""


def show(state: ArticleList, strip: Strip) -> None:
    """Show a strip; the next sign is taken as one of its letters."""
    state.strip, state.taking = strip, partial(_take, strip)


def _take(strip: Strip, state: ArticleList, sign: str) -> None:
    """Do what a letter means; one that means nothing is said, and the strip stays."""
    choice = next((choice for choice in strip.choices if choice.letter == sign), None)
    if choice is not None:
        choice.run(state)
    elif sign not in _LEAVING:
        show(state, strip)
        state.say("None of these has that letter.")


# Sorting

_COLUMNS = (
    ("t", "title", "title"),
    ("n", "name", "file"),
    ("s", "status", "status"),
    ("w", "words", "words"),
    ("g", "tags", "tags"),
    ("r", "read", "read"),
    ("l", "last touched", "touched"),
    ("o", "as found", ""),
)
"""Letter, word and name of each column that is there whatever the labels are."""


def choose_order(state: ArticleList) -> None:
    """Sort the list by a column; the same column again turns it round."""
    used = [each for each in state.labels if f"{TAG}{each.name}" in state.sums.filled]
    columns = [*_COLUMNS, *((each.letter, each.name, f"{TAG}{each.name}") for each in used)]
    choices = lettered(
        (letter, word, partial(sort, column=name), name == state.order.column)
        for letter, word, name in columns
    )
    show(state, Strip("Sort by", choices))


def sort(state: ArticleList, column: str) -> None:
    """Sort by a column, or by the same the other way round; the cursor stays on its article."""
    state.sort(state.order.by(column))


SORT = Action("sort_rows", ("s",), choose_order, "sort", LIST, offer=when(listing=34))
