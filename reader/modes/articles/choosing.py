"""Sorting the list of articles, and narrowing it to some: what is chosen by a letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from string import ascii_lowercase, ascii_uppercase

import msgspec

from reader.modes.articles.arranging import NOT_DONE, YOURS, Conditions
from reader.modes.articles.list import ArticleList
from reader.modes.base import TAG, Action, Choice, when
from reader.text.screen_text import one_line

LIST = "List of articles"
"""Heading of the help."""

_LEAVING = frozenset({"\x1b", "escape", "\r", "enter", "q"})
"""Signs that leave a strip of choices as they leave a menu."""

_WORD_CELLS = 24
"""Cells of what a choice is called."""


Wanted = tuple[str, str, Callable[..., object], bool]
"""A choice with the letter that it would have, and a word that is not yet safe for the screen."""


def ask(state: ArticleList, heading: str, wanted: Iterable[Wanted]) -> None:
    """Take the next sign as one of the letters that choices are given."""
    no_such = "None of these has that letter."
    state.let_choose(lettered(wanted), no_such, heading=heading, leaving=_LEAVING)


def lettered(wanted: Iterable[Wanted]) -> list[Choice]:
    """Return choices each with the letter that it wants, or, where that is taken, a free one.

    What finds no letter any more is left out.
    """
    choices: list[Choice] = []
    taken: set[str] = {"q"}
    for letter, word, run, chosen in wanted:
        free = (each for each in (letter, *ascii_lowercase, *ascii_uppercase) if each not in taken)
        given = next(free, None)
        if given is not None:
            taken.add(given)
            choices.append(Choice(given, one_line(word, _WORD_CELLS), run, chosen))
    return choices


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
    choices = (
        (letter, word, partial(sort, column=name), name == state.order.column)
        for letter, word, name in columns
    )
    ask(state, "Sort by", choices)


def sort(state: ArticleList, column: str) -> None:
    """Sort by a column, or by the same the other way round; the cursor stays on its article."""
    state.sort(state.order.by(column))


SORT = Action("sort_rows", ("s",), choose_order, "sort", LIST, offer=when(listing=34))


# Narrowing

_STATUSES = {"new": "n", "started": "s", "done": "d", NOT_DONE: "o"}


def choose_conditions(state: ArticleList) -> None:
    """List articles by status, label, annotator, unfinished or not sure, or those that you were
    given; the same again lists all.

    Chosen again a condition is taken off.
    """
    now = state.conditions
    own = [_condition(state, "m", YOURS, mine=True)] if state.assigned else []
    choices = [
        *own,
        *(_condition(state, letter, word, status=word) for word, letter in _STATUSES.items()),
        _condition(state, "u", "unfinished", unfinished=True),
        _condition(state, "z", "not sure", unsure=True),
        ("l", "label…", choose_label, bool(now.label)),
    ]
    if state.taggers is not None and state.taggers.names:
        choices.append(("a", "annotator…", choose_annotator, bool(now.annotator)))
    choices.append(("f", "all", list_all, False))
    ask(state, "List", choices)


def _condition(state: ArticleList, letter: str, word: str, **conditions: str | bool) -> Wanted:
    now = state.conditions
    chosen = all(getattr(now, name) == value for name, value in conditions.items())
    return letter, word, partial(narrow, conditions=conditions), chosen


def choose_label(state: ArticleList) -> None:
    """List articles with tags of a label."""
    labels = (_condition(state, each.key, each.name, label=each.name) for each in state.labels)
    ask(state, "With", labels)


def choose_annotator(state: ArticleList) -> None:
    """List articles that somebody has tagged or judged."""
    names = state.taggers.names if state.taggers is not None else []
    choices = (_condition(state, _initial(name), name, annotator=name) for name in names)
    ask(state, "Worked on by", choices)


def _initial(name: str) -> str:
    letters = (sign for sign in name.lower() if sign in ascii_lowercase)
    return next(letters, "a")


def narrow(state: ArticleList, conditions: Mapping[str, str | bool]) -> None:
    """List what is so, too; what is in force already no more."""
    state.narrow(state.conditions.toggled(**conditions))


def keep_to_label(state: ArticleList, name: str) -> None:
    """List only articles with tags of a label; empty: of any, or without tags."""
    state.narrow(msgspec.structs.replace(state.conditions, label=name))


def list_all(state: ArticleList) -> None:
    """List all articles again."""
    state.typing, state.conditions = False, Conditions()
    state.filter("")


NARROW = Action(
    "narrow_rows",
    ("f",),
    choose_conditions,
    "filter",
    LIST,
    "List articles by status, label, annotator, unfinished or not sure.",
    offer=when(listing=32),
)
