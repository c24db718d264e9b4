"""Going from annotation to annotation, by keys and by the mouse.

Keys and mouse act on any document. A function returns False where it could go no further.
"""

from __future__ import annotations

from reader.model.annotation import Annotation
from reader.modes.annotate.move import select, select_unit
from reader.modes.annotate.state import Annotating
from reader.modes.base import Action, State, both_ways, when
from reader.modes.document_state import DocumentState, is_listed, lost_sentence, outline
from reader.modes.requests import Copy, Scroll, ShowGuideline, ShowPanel
from reader.text.lines import Extent
from reader.text.phrases import excerpt, kind_of, lost_of, missing_of, named
from reader.text.screen_text import one_line, without_controls

WALK = "Annotations"
"""Heading of the help."""


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
    lacking, kind = missing_of(state.labels, annotation), kind_of(state.labels, annotation)
    rank, count = _rank(state, annotation)
    state.say(
        "{around}{rank} of {count}: {name}"
        + (", {kind}." if kind else ".")
        + (" Missing: {lacking}." if lacking else ""),
        around=around,
        rank=rank,
        count=count,
        name=named(annotation, 8) if around and (lacking or annotation.flag) else named(annotation),
        kind=kind,
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
    inside = _first_inside(current, *focus.extent)
    top = marks.topmost(*focus.extent)
    if current is not None and inside is not None and len(current.placed) > 1:
        _to_span(state, current, inside)
    elif top is not None:
        state.document.focus_on(top.start, top.end)
        _choose(state, top.annotation)
    elif current is not None and len(current.placed) > 1:
        _to_span(state, current, 0)
    else:
        state.say("No annotation here; {key:next_annotation} goes to the next.")


def _first_inside(annotation: Annotation | None, start: int, end: int) -> int | None:
    """Return which passage of an annotation is the first that `[start, end)` holds whole."""
    spans = annotation.placed if annotation is not None else ()
    held = (number for number, span in enumerate(spans) if start <= span.start < span.end <= end)
    return next(held, None)


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


def click(state: DocumentState, offset: int) -> None:
    """Open the smallest annotation at an offset; where there is none, focus the word."""
    top = state.document.marks.topmost(offset, offset + 1)
    if top is None:
        select_unit(state, "word", offset)
        return
    select(state, top.start, top.end)
    _choose(state, top.annotation)


# The other passage of a pair


def passages_together(state: Annotating) -> tuple[Extent, ...]:
    """Return the passages here of the pair, or of one that is looked at or kept with another
    article."""
    pair, seen = state.pair, state.counterpart
    if pair is not None:
        return tuple(span.extent for span in pair.placed)
    if seen is not None and seen.here is not None and seen.displaced is None:
        return (seen.here,)
    return state.looked_at


def partner_of(state: Annotating) -> Extent | None:
    """Return the passage to show beside that in focus, the one that Enter goes to.

    Of a pair that awaits its second passage it is the one that is there, wherever the focus is.
    None where the focus is on none of its passages, or it has no other in the text.
    """
    pair, (start, end) = state.pair, state.document.focus.extent
    extents = passages_together(state)
    here = next((n for n, each in enumerate(extents) if each[0] < end and start < each[1]), None)
    if here is None:
        return extents[-1] if extents and state.pending_annotation is not None else None
    if pair is not None and pair.elsewhere and here == len(extents) - 1:
        return None  # the next one stands in another article
    return extents[(here + 1) % len(extents)] if len(extents) > 1 else None


WALKING = (
    *both_ways(
        walk,
        ("next_annotation", ("Tab",), "next tag", "Choose the next annotation."),
        ("previous_annotation", ("Shift+Tab",), "previous tag", "Choose the previous annotation."),
        WALK,
        repeats=True,
        offer=lambda state: (
            5 if state.has_chosen else when(reading=41)(state) if state.document.marks else 0
        ),
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


# What the panel shows of the current annotation


def read_on(state: State) -> None:
    """Read on in the panel, where a note is longer than it; from the end, the top again."""
    state.request(Scroll(1, pages=True))


def show_guideline(state: State) -> None:
    """Show the guidelines, at the section of the current annotation's label."""
    state.request(ShowGuideline())


PANEL = (
    Action("guideline", ("!",), show_guideline, "guideline", WALK),
    Action("read_on", ("$",), read_on, "read on", WALK),
)
