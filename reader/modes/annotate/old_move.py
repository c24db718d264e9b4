"""Moving the focus and choosing annotations: what the motion keys do. False: no further.

What the mouse does to a reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.annotation import Annotation
from reader.modes.requests import Copy
from reader.text.phrases import excerpt, lost_of, lost_sentence, missing_of, named
from reader.text.screen_text import without_controls

if TYPE_CHECKING:
    from reader.modes.annotate.old_state import Reader


def move(reader: Reader, kind: str, step: int, *, extend: bool = False) -> bool:
    """Move, or extend, the focus by one unit."""
    moved = reader.focus.move(kind, step, extend=extend)
    if not moved:
        reader.say(f"This is the {'end' if step > 0 else 'beginning'} of the article.")
    reader.bring_into_view()
    return moved


def to_edge(reader: Reader, step: int) -> None:
    """Focus the first or last sentence."""
    reader.focus.to_edge("sentence", step)
    reader.bring_into_view()


def page(reader: Reader, step: int) -> bool:
    """Turn the page; the focus is the first full sentence in view, at the ends the outermost."""
    viewport, focus = reader.viewport, reader.focus
    if not viewport.page(step):
        to_edge(reader, step)
        return False
    start, end = viewport.extent
    whole = focus.units.within("sentence", start, end)
    target = whole[0] if whole else focus.units.at("sentence", start)
    if target:
        focus.reach(target, "sentence")
    return True


def nudge(reader: Reader, step: int) -> bool:
    """Move the moving end of the focus by one grapheme."""
    moved = reader.focus.nudge(step)
    reader.bring_into_view()
    return moved


def widen(reader: Reader) -> bool:
    """Focus the next larger unit around the focus."""
    widened = reader.focus.widen()
    if not widened:
        reader.say("There is no larger unit around this.")
    reader.bring_into_view()
    return widened


def narrow(reader: Reader) -> bool:
    """Focus what it was before it was widened."""
    narrowed = reader.focus.narrow()
    if not narrowed:
        reader.say("There is nothing narrower to go back to.")
    reader.bring_into_view()
    return narrowed


def quotation(reader: Reader) -> bool:
    """Focus the quotation around, or the next one; again: with its marks."""
    found = reader.focus.to_quotation()
    if found is None:
        reader.say("There is no quotation from here on.")
        return False
    if not found.closed:
        reader.say("This quotation never closes; it is taken to the end of its paragraph.")
    reader.bring_into_view()
    return True


def extend(reader: Reader) -> None:
    """Begin to extend, or let the other end move."""
    reader.focus.extend()
    reader.bring_into_view()


def leave_extending(reader: Reader) -> None:
    """Stop extending."""
    reader.focus.leave()


def escape(reader: Reader) -> None:
    """Leave the innermost thing that is begun, else the current annotation."""
    if not leave_begun(reader):
        reader.choose(None)


def leave_begun(reader: Reader) -> bool:
    """Leave the innermost thing that is begun; say whether there was one."""
    pending = reader.pending_annotation
    if reader.asked_anything:
        reader.say("Left as it is.")
    elif reader.focus.extending:
        reader.focus.leave()
    elif pending is not None:
        reader.pending = None
        reader.say(f"Left for later; {reader.key_of('role')} adds the other passage.")
    else:
        return False
    return True


def copy(reader: Reader) -> None:
    """Offer the text in focus to the clipboard."""
    text = reader.text[slice(*reader.focus.extent)]
    if not text:
        reader.say("There is no text in focus to copy.")
        return
    reader.request(Copy(without_controls(text)))
    reader.say(f"Sent to the terminal's clipboard, if it has one: {excerpt(text)}.")


def walk(reader: Reader, step: int) -> bool:
    """Choose the next or previous annotation; past the last one, the first again.

    It is counted from the current one while the focus is on that, else from the focus.
    """
    current = reader.current_annotation
    if current is not None and (current.has_extent(*reader.focus.extent) or current.orphan):
        found = reader.marks.neighbour(current.id, step)
    elif step > 0:
        found = reader.marks.after(reader.focus.start)
    else:
        found = reader.marks.before(reader.focus.start)
    again = "" if found else f"Round the {'end' if step > 0 else 'beginning'}, "
    found = found or (reader.marks.after(0) if step > 0 else reader.marks.last())
    if found is None:
        reader.say("Nothing is tagged yet.")
        return False
    visit(reader, found, again)
    return True


def visit(reader: Reader, annotation_id: str, again: str = "") -> None:
    """Make an annotation current and put the focus on its first passage that is in the text.

    `again`: what is said before, where that went round an end.
    """
    reader.focus.leave()
    reader.choose(annotation_id)
    annotation = reader.layer.annotations[annotation_id]
    span = next((span for span in annotation.spans if not span.lost), None)
    if span is not None:
        focus_on(reader, *span.extent)
    describe(reader, annotation, again)


def describe(reader: Reader, annotation: Annotation, again: str = "") -> None:
    """Say where in the row of annotations this one is, and what it lacks."""
    lacking = missing_of(reader.labels, annotation)
    rank = reader.marks.rank(annotation.id) + 1
    name = named(annotation, 8) if again and lacking else named(annotation)
    text = f"{again}{rank} of {len(reader.marks)}: {name}."
    if lost_of(annotation):
        reader.say(lost_sentence(reader.key_of, annotation))
    else:
        reader.say(f"{text} Awaited: {lacking}." if lacking else text)


def open_annotation(reader: Reader) -> None:
    """Open the annotation at the focus; on the current one go to its next passage or role."""
    current = reader.current_annotation
    if current is not None and current.has_extent(*reader.focus.extent):
        _next_span(reader, current)
        return
    if current is not None and current.orphan:
        reader.show_panel()
        describe(reader, current)
        return
    marks = reader.marks.touching(*reader.focus.extent)
    if not marks:
        reader.say(f"No annotation here; {reader.key_of('next_annotation')} goes to the next.")
        return
    reader.choose(marks[-1].annotation)
    annotation = reader.layer.annotations[marks[-1].annotation]
    focus_on(reader, marks[-1].start, marks[-1].end)
    describe(reader, annotation)


def _next_span(reader: Reader, annotation: Annotation) -> None:
    spans = [span for span in annotation.spans if not span.lost]
    if len(spans) < 2:
        reader.show_panel()
        return
    here = next(index for index, span in enumerate(spans) if span.extent == reader.focus.extent)
    span = spans[(here + 1) % len(spans)]
    focus_on(reader, *span.extent)
    number = f" {(here + 1) % len(spans) + 1} of {len(spans)}"
    reader.say(f"Its {span.role or 'passage'},{number}: {excerpt(span.text)}.")


def focus_on(reader: Reader, start: int, end: int) -> None:
    """Put the focus on a span, with the name of the unit it is, if any."""
    units = reader.focus.units
    exact = (kind for kind in units.kinds if units.at(kind, start) == (start, end))
    kind = next(exact, "span")
    reader.focus.put(start, end, unit=kind)
    reader.bring_into_view()


def select(reader: Reader, start: int, end: int, unit: str = "span") -> None:
    """Put the focus where the mouse selected; it selects nothing past the end of the text."""
    reader.begin()
    reader.focus.leave()
    if start < end:
        reader.focus.put(start, end, unit)
    reader.look()


def select_unit(reader: Reader, kind: str, offset: int) -> None:
    """Focus the unit at an offset."""
    unit = reader.focus.units.at(kind, offset)
    if unit is not None:
        select(reader, *unit, unit=kind)


def click(reader: Reader, offset: int) -> None:
    """Open the smallest annotation at an offset; where there is none, focus the word."""
    marks = reader.marks.touching(offset, offset + 1)
    if not marks:
        select_unit(reader, "word", offset)
        return
    mark = marks[-1]
    select(reader, mark.start, mark.end)
    reader.choose(mark.annotation)
    describe(reader, reader.layer.annotations[mark.annotation])


def visit_at(reader: Reader, annotation: str) -> None:
    """Choose an annotation and go to it."""
    reader.begin()
    visit(reader, annotation)
    reader.look()


def scroll(reader: Reader, rows: int) -> None:
    """Move the view alone, as the wheel does."""
    reader.begin()
    reader.viewport.scroll_to(reader.viewport.top + rows)
    reader.look()
