"""Moving the focus and going from annotation to annotation, by keys and by the mouse.

All of it acts on any document. A function returns False where it could go no further.
"""

from __future__ import annotations

from functools import partial

from reader.model.annotation import Annotation
from reader.modes.base import Action, both_ways, when, words
from reader.modes.document_state import DocumentState, is_listed, lost_sentence, outline
from reader.modes.requests import Copy, ShowPanel
from reader.text.phrases import excerpt, lost_of, missing_of, named
from reader.text.screen_text import one_line, without_controls
from reader.text.units import outward

MOVE, EXTEND, WALK = "Move the focus", "Select more or less", "Annotations"
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
    target = state.document.focus.to_quotation()
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
        (
            "extend_sentence_down",
            ("Shift+Down",),
            "extend down",
            "Extend by a sentence downward.",
        ),
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


# From annotation to annotation


def walk(state: DocumentState, step: int) -> bool:
    """Choose the next or previous annotation; past the last one, the first again.

    It is counted from the current one while the focus is on that, else from the focus.
    """
    marks, focus, current = state.document.marks, state.document.focus, state.walked_from
    if current is not None:
        id = marks.neighbour(current.id, step)
    else:
        id = marks.after(focus.start) if step > 0 else marks.before(focus.start)
    id = _first_listed(state, id, step)
    around = "" if id else "Past the last, now " if step > 0 else "Before the first, now "
    id = id or _first_listed(state, marks.after(0) if step > 0 else marks.last(), step)
    if id is not None:
        visit(state, id, around)
    elif len(marks):
        state.say("The panel lists only {label}: there is none.", label=one_line(state.only or ""))
    else:
        state.say("Nothing is tagged yet.")
    return id is not None


def _first_listed(state: DocumentState, id: str | None, step: int) -> str | None:
    """Return the first annotation from `id` on, in a direction, that the panel lists."""
    marks = state.document.marks
    while id is not None:
        annotation = marks.annotation(id)
        if annotation is not None and is_listed(state, annotation):
            break
        id = marks.neighbour(id, step)
    return id


def visit(state: DocumentState, annotation_id: str, around: str = "") -> None:
    """Make an annotation current and put the focus on its first passage that is in the text.

    `around`: begins the message, where the walk went round an end.
    """
    annotation = state.document.marks.annotation(annotation_id)
    if annotation is None:
        return
    state.document.focus.leave()
    state.choose(annotation_id)
    for span in annotation.placed[:1]:
        state.document.focus_on(*span.extent)
    describe(state, annotation, around)


def describe(state: DocumentState, annotation: Annotation, around: str = "") -> None:
    """Say which of the annotations that the panel lists this one is, and what it lacks."""
    if lost_of(annotation):
        state.put(lost_sentence(annotation))
        return
    lacking = missing_of(state.labels, annotation)
    rank, count = _rank(state, annotation)
    state.say(
        "{around}{rank} of {count}: {name}." + (" Missing: {lacking}." if lacking else ""),
        around=around,
        rank=rank,
        count=count,
        name=named(annotation, 8) if around and lacking else named(annotation),
        lacking=lacking,
    )


def _rank(state: DocumentState, annotation: Annotation) -> tuple[int, str]:
    """Return which of how many this annotation is, of those that the panel lists if it is one."""
    if state.only is None or not is_listed(state, annotation):
        return state.document.marks.rank(annotation.id) + 1, str(len(state.document.marks))
    listed = outline(state)
    return (listed.place(annotation) or 0) + 1, f"{len(listed)} listed"


def open_annotation(state: DocumentState) -> None:
    """Open the annotation here; again: its next passage or role."""
    focus, marks = state.document.focus, state.document.marks
    current = state.document.current_annotation
    if current is not None and current.has_extent(*focus.extent):
        _next_span(state, current)
        return
    if current is not None and current.orphan:
        state.request(ShowPanel())
        describe(state, current)
        return
    top = marks.topmost(*focus.extent)
    if top is not None:
        state.document.focus_on(top.start, top.end)
        _choose(state, top.annotation)
    elif current is not None and len(current.placed) > 1:
        _to_span(state, current, 0)
    else:
        state.say("No annotation here; {key:next_annotation} goes to the next.")


def _choose(state: DocumentState, annotation_id: str) -> None:
    """Make an annotation current, and say which it is, and which of its passages is in focus."""
    state.choose(annotation_id)
    annotation = state.document.current_annotation
    if annotation is None:
        return
    describe(state, annotation)
    extents = [span.extent for span in annotation.placed]
    if len(extents) > 1 and state.document.focus.extent in extents:
        number = extents.index(state.document.focus.extent)
        state.add("This is its {passage}.", passage=_passage(state, annotation, number))


def _next_span(state: DocumentState, annotation: Annotation) -> None:
    spans = annotation.placed
    if len(spans) < 2:
        state.request(ShowPanel())
        return
    extent = state.document.focus.extent
    following = next(index for index, span in enumerate(spans, 1) if span.extent == extent)
    _to_span(state, annotation, following % len(spans))


def _to_span(state: DocumentState, annotation: Annotation, number: int) -> None:
    """Focus a passage of the current annotation, and say which it is."""
    span = annotation.placed[number]
    state.document.focus_on(*span.extent)
    passage, quote = _passage(state, annotation, number), excerpt(span.text)
    state.say("Its {passage}: {quote}.", passage=passage, quote=quote)


def _passage(state: DocumentState, annotation: Annotation, number: int) -> str:
    """Name a passage: “source, 2 of 3”."""
    spans = annotation.placed
    pairs = state.labels[annotation.label].pairs
    role = "passage" if pairs else one_line(spans[number].role or "passage", 12)
    return f"{role}, {number + 1} of {len(spans)}"


def copy(state: DocumentState) -> None:
    """Copy the text in focus to the terminal's clipboard."""
    text = state.document.text[slice(*state.document.focus.extent)]
    if not text:
        state.say("There is no text in focus to copy.")
        return
    state.request(Copy(without_controls(text)))
    state.say("Sent to the terminal's clipboard, if it has one: {quote}.", quote=excerpt(text))


WALKING = (
    *both_ways(
        walk,
        ("next_annotation", ("Tab",), "next tag", "Choose the next annotation."),
        ("previous_annotation", ("Shift+Tab",), "previous tag", "Choose the previous annotation."),
        WALK,
        repeats=True,
        offer=lambda state: 5 if state.has_chosen else when(reading=41)(state),
    ),
    Action(
        "open_annotation",
        ("Enter",),
        open_annotation,
        "open",
        WALK,
        offer=lambda state: 6 if state.has_further_passage else 0,
        word=lambda state: "its next passage",
    ),
    Action("copy", ("y",), copy, "copy", WALK),
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


def click(state: DocumentState, offset: int) -> None:
    """Open the smallest annotation at an offset; where there is none, focus the word."""
    top = state.document.marks.topmost(offset, offset + 1)
    if top is None:
        select_unit(state, "word", offset)
        return
    select(state, top.start, top.end)
    _choose(state, top.annotation)


def scroll(state: DocumentState, rows: int) -> None:
    """Move the view alone, as the wheel does."""
    viewport = state.document.viewport
    viewport.scroll_to(viewport.top + rows)
