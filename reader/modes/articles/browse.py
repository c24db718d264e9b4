"""What keys do in the list of articles: going through it, opening, sorting, narrowing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from string import ascii_lowercase, ascii_uppercase

import msgspec

from reader.modes import program
from reader.modes.annotate.unfinished import LEAST_READ
from reader.modes.articles.arranging import NOT_DONE, YOURS, Conditions
from reader.modes.articles.details import Details
from reader.modes.articles.list import ArticleList
from reader.modes.base import TAG, Action, Choice, Offered, both_ways, when
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


# Sorting the list, and narrowing it to some: what is chosen by a letter

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


ACTIONS = (
    *both_ways(
        move,
        ("next_row", ("j", "Down"), "move", "Go to the next article."),
        ("previous_row", ("k", "Up"), "back", "Go to the previous article."),
        LIST,
        repeats=True,
        offer=when(listing=10),
        beside=("next_row", "previous_row"),
    ),
    *both_ways(
        page,
        ("next_rows", ("Space", "PgDn"), "page", "Go down a page."),
        ("previous_rows", ("Backspace", "PgUp"), "page back", "Go up a page."),
        LIST,
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
