"""Jumping by hints on the words in view, and from place to place of a text that is looked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from reader.modes.annotate.move import EXTEND
from reader.modes.base import LEAVES, Action, both_ways, when
from reader.modes.document_state import DocumentState
from reader.modes.requests import ShowFind
from reader.text.phrases import counted, excerpt
from reader.text.units import outward

if TYPE_CHECKING:
    from reader.document.find import Finder
    from reader.document.hints import Hints

BACK = "backspace"
"""The name of the key that takes back what was typed of a hint."""

FIND = "Find"
"""Heading of the help."""


# Hints


def start(state: DocumentState, *, span: bool) -> None:
    """Give every word in view a hint."""
    hints = state.document.new_hints(span=span, beside=state.goes_beside)
    if hints is None:
        state.say("There are no words in view.")
    else:
        _show(state, hints)


def type_sign(state: DocumentState, sign: str) -> None:
    """Take a sign that was typed while hints were shown; one that none goes on with is said."""
    document, hints = state.document, state.hinted
    if hints is None:
        return
    if sign == BACK:
        _take_back(state, hints)
        return
    if sign == LEAVES:
        state.say("Cancelled.")
        return
    known = hints.type(sign)
    chosen = hints.take() if known else None
    if chosen is None:
        _show(state, hints)
        if not known:
            state.say("No hint begins like that; {key:escape} leaves the hints.")
    else:
        document.focus.reach(chosen, "span" if hints.span else "word")
        document.bring_into_view()


def _take_back(state: DocumentState, hints: Hints) -> None:
    """Take back what was typed last of the hints."""
    known = hints.take_back()
    _show(state, hints)
    if not known:
        state.say("Nothing of a hint is typed yet; {key:escape} leaves the hints.")


def _show(state: DocumentState, hints: Hints) -> None:
    """Show hints, and say which comes next; the next sign is taken as one of theirs."""
    state.document.hints, state.taking = hints, type_sign
    word = "a word" if not hints.span else "the first word" if hints.first is None else "the last"
    if hints.typed:
        state.say(
            "Type the rest of the hint of {word}; Backspace takes back {typed}.",
            word=word,
            typed=hints.typed,
        )
        return
    state.say("Type the hint of {word}; {key:escape} leaves.", word=word)
    if hints.left_out:
        words, have = counted(hints.left_out, "word"), "has" if hints.left_out == 1 else "have"
        state.add("{words} further off {have} no hint.", words=words, have=have)


HINTING = (
    Action(
        "jump",
        ("s",),
        partial(start, span=False),
        "jump",
        EXTEND,
        "Jump to a word by the hint on it.",
    ),
    Action(
        "jump_span",
        ("S",),
        partial(start, span=True),
        "select",
        EXTEND,
        "Select from one word to another by the hints on them.",
        offer=when(reading=12, pending=12, extent=21),
    ),
)


# Finding


def ask_find(state: DocumentState) -> None:
    """Find a text in the article."""
    state.request(ShowFind())


def find(state: DocumentState, query: str, *, exact: bool = False) -> None:
    """Look for a query and go to its next place; an empty one repeats the last.

    `exact`: in just the case that it is written in.
    """
    last = state.document.finder
    query = query if query.strip() or last is None else last.query
    if query.strip():
        state.document.find(query, exact=exact)
    go(state, 1, stay=True)


def go(state: DocumentState, step: int, *, stay: bool = False) -> bool:
    """Go to the next or previous place; with `stay`, one that begins at the focus will do."""
    document, finder = state.document, state.document.finder
    if finder is None:
        state.say("Nothing was looked for yet: {key:find} asks what.")
        return False
    if not len(finder):
        query, case = excerpt(finder.query), _case(finder)
        state.say("{query} is not in this article{case}.", query=query, case=case)
        return False
    start = document.focus.start - (1 if stay else 0)
    if finder.visited is not None and finder.visited[1] == document.focus.extent:
        start = finder[finder.visited[0]][0]  # the focus has edges of its own
    index, around = finder.next(start) if step > 0 else finder.previous(start)
    _show_match(state, finder, index, tell=state.say)
    if around:
        state.add("Continued from the beginning." if step > 0 else "Continued from the end.")
    return True


def find_quote(state: DocumentState, quote: str, start: int) -> None:
    """Go to a quote that stood at an offset, whatever its case; of others the next."""
    finder = state.document.find(quote)
    if len(finder):
        _show_match(state, finder, finder.next(start - 1)[0], tell=state.add)
    else:
        state.add("{query} is not in this article.", query=excerpt(quote))


def _show_match(
    state: DocumentState, finder: Finder, index: int, *, tell: Callable[..., None]
) -> None:
    """Put the focus on the words of a place that was found, and say which it is."""
    state.document.focus.reach(outward(state.document.units, *finder[index]), "span")
    finder.visited = index, state.document.focus.extent
    state.document.bring_into_view()
    which, query = f"{index + 1} of {len(finder)}", excerpt(finder.query)
    tell("{which}: {query}{case}.", which=which, query=query, case=_case(finder))


def _case(finder: Finder) -> str:
    return " in just this case" if finder.exact else ""


FINDING = (
    Action("find", ("/",), ask_find, "find", FIND, offer=when(reading=42, pending=42)),
    *both_ways(
        go,
        ("next_match", ("n",), "next", "Go to the next place that was found."),
        ("previous_match", ("N",), "previous", "Go to the previous place that was found."),
        FIND,
        repeats=True,
    ),
)
