"""Moving the focus, by keys and by the mouse.

All of it acts on any document. A function returns False where it could go no further.
"""

from __future__ import annotations

from functools import partial

from reader.modes.base import Action, both_ways, when, words
from reader.modes.document_state import DocumentState
from reader.text.units import outward

MOVE, EXTEND = "Move the focus", "Select more or less"
"""Headings of the help."""

_UNITS = {
    "word": "Word",
    "clause": "Clause",
    "quotation": "Quotation",
    "sentence": "Sentence",
    "paragraph": "Paragraph",
    "turn": "Turn of a speaker",
}
"""What the kinds of units are called where the focus becomes one."""


# Moving


def move(state: DocumentState, kind: str, step: int, *, extend: bool = False) -> bool:
    """Move, or extend, the focus by one unit."""
    moved = state.document.focus.move(kind, step, extend=extend)
    return _show_moved(
        state, moved, f"This is the {'end' if step > 0 else 'beginning'} of the article."
    )


def _show_moved(state: DocumentState, moved: bool, otherwise: str = "") -> bool:
    """Bring the focus into view, and say why it did not move; return whether it did."""
    if not moved:
        state.say(otherwise)
    state.document.bring_into_view()
    return moved


def to_edge(state: DocumentState, step: int) -> None:
    """Focus the first or last sentence."""
    state.document.focus.to_edge("sentence", step)
    state.document.bring_into_view()


def page(state: DocumentState, step: int) -> bool:
    """Turn the page; the focus is the first full sentence in view, at the ends the outermost."""
    viewport, focus, units = state.document.viewport, state.document.focus, state.document.units
    if not viewport.page(step):
        to_edge(state, step)
        return False
    start, end = viewport.extent
    whole = units.within("sentence", start, end)
    target = whole[0] if whole else units.at("sentence", start)
    if target:
        focus.reach(target, "sentence")
    return True


MOTIONS = (
    *both_ways(
        partial(move, kind="sentence"),
        ("next_sentence", ("j", "Down"), "sentence", "Focus the next sentence."),
        ("previous_sentence", ("k", "Up"), "back", "Focus the previous sentence."),
        MOVE,
        repeats=True,
        offer=when(reading=10, pending=10, extending=11, extent=10),
        beside=("next_sentence", "previous_sentence"),
        together="move",
    ),
    *both_ways(
        partial(move, kind="word"),
        (
            "next_word",
            ("l", "w", "Right"),
            "word",
            "Focus the next word; from a larger focus, its first.",
        ),
        (
            "previous_word",
            ("h", "b", "Left"),
            "word back",
            "Focus the previous word; from a larger focus, its last.",
        ),
        MOVE,
        repeats=True,
        offer=when(reading=11, pending=11, extending=10, extent=11),
        beside=("previous_word", "next_word"),
        together="move",
    ),
    *both_ways(
        partial(move, kind="paragraph"),
        ("next_paragraph", ("J", "}"), "paragraph", "Focus the next paragraph."),
        ("previous_paragraph", ("K", "{"), "paragraph back", "Focus the previous paragraph."),
        MOVE,
        repeats=True,
    ),
    *both_ways(
        page,
        (
            "next_page",
            ("Space", "PgDn"),
            "page",
            "Turn the page; the focus is its first full sentence.",
        ),
        ("previous_page", ("Backspace", "PgUp"), "page back", "Turn back a page."),
        MOVE,
        repeats=True,
    ),
    *both_ways(
        to_edge,
        ("last_sentence", ("G", "End"), "end", "Focus the last sentence."),
        ("first_sentence", ("g", "Home"), "top", "Focus the first sentence."),
        MOVE,
    )[::-1],
)


# Selecting more or less


def widen(state: DocumentState) -> bool:
    """Widen the focus to the next larger unit around it."""
    widened = state.document.focus.widen()
    return _say_unit(state, widened, "There is no larger unit around this.")


def narrow(state: DocumentState) -> bool:
    """Narrow the focus again, the way it was widened."""
    narrowed = state.document.focus.narrow()
    return _say_unit(state, narrowed, "There is nothing narrower to go back to.")


def _say_unit(state: DocumentState, moved: bool, otherwise: str) -> bool:
    """Say what unit the focus is now, or why it did not move; return whether it did."""
    if moved:
        state.say("{unit}.", unit=_UNITS.get(state.document.focus.unit, "Selection"))
    return _show_moved(state, moved, otherwise)


def quotation(state: DocumentState) -> bool:
    """Focus the quotation around, or the next one; again: with its marks; then the one after."""
    focus, before = state.document.focus, state.document.focus.extent
    target = focus.to_quotation()
    if (
        target is not None
        and focus.extent == target.outer
        and state.document.marks.exactly(*before)
    ):
        target = focus.to_quotation() or target  # one that is tagged is gone past
    if target is None:
        state.say("There is no quotation from here on.")
        return False
    if not target.closed:
        state.say("This quotation never closes; it is taken to the end of its paragraph.")
    state.document.bring_into_view()
    return True


WIDENING = (
    Action("widen", ("+", "="), widen, "widen", EXTEND, repeats=True, offer=when(extent=22)),
    Action("narrow", ("-",), narrow, "narrow", EXTEND, repeats=True),
    Action("quotation", ("Q", '"'), quotation, "quotation", EXTEND, repeats=True),
)


def extend(state: DocumentState) -> None:
    """Extend with any motion; again: the other end moves."""
    state.document.focus.extend()
    state.document.bring_into_view()


def leave_extending(state: DocumentState) -> None:
    """Stop extending; the focus stays."""
    state.document.focus.leave()


def nudge(state: DocumentState, step: int) -> bool:
    """Move the moving end of the focus by one grapheme."""
    return _show_moved(state, state.document.focus.nudge(step))


EXTENDING = (
    Action(
        "extend",
        ("v",),
        extend,
        "extend",
        EXTEND,
        offer=when(reading=40, extending=30, extent=20),
        word=words("extend", extending="other end"),
    ),
    Action(
        "leave_extending",
        ("V",),
        leave_extending,
        "stop extending",
        EXTEND,
        offer=when(extending=33),
    ),
    *both_ways(
        partial(move, kind="word", extend=True),
        ("extend_word_right", ("Shift+Right",), "extend", "Extend by a word to the right."),
        ("extend_word_left", ("Shift+Left",), "extend left", "Extend by a word to the left."),
        EXTEND,
        repeats=True,
    ),
    *both_ways(
        partial(move, kind="sentence", extend=True),
        ("extend_sentence_down", ("Shift+Down",), "extend down", "Extend by a sentence downward."),
        ("extend_sentence_up", ("Shift+Up",), "extend up", "Extend by a sentence upward."),
        EXTEND,
        repeats=True,
    ),
    *both_ways(
        nudge,
        ("nudge_right", (".",), "longer", "Move the moving end on by one character."),
        ("nudge_left", (",",), "shorter", "Move the moving end back by one character."),
        EXTEND,
        repeats=True,
        offer=when(extending=32, extent=24),
        offer_backward=when(extending=31, extent=23),
    )[::-1],
)


# The mouse, by `Mode.apply`


def select(state: DocumentState, start: int, end: int) -> None:
    """Focus the characters that the mouse selected; past the end of the text there are none."""
    state.document.focus.leave()
    if start < end:
        state.document.focus.put(start, end)


def select_words(state: DocumentState, start: int, end: int) -> None:
    """Focus the words that the mouse selected, from the one where it began to the one it is at."""
    state.document.focus.leave()
    if start < end:
        state.document.focus.select(*outward(state.document.units, start, end))


def select_unit(state: DocumentState, kind: str, offset: int) -> None:
    """Focus the unit at an offset."""
    unit = state.document.units.at(kind, offset)
    if unit is not None:
        state.document.focus.leave()
        state.document.focus.select(*unit, unit=kind)


def scroll(state: DocumentState, rows: int) -> None:
    """Move the view alone, as the wheel does."""
    viewport = state.document.viewport
    viewport.scroll_to(viewport.top + rows)
