"""Putting passages into the roles of an annotation, and tagging all that says the same."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reader.document.document import Document
from reader.model.annotation import Annotation, Span
from reader.model.clock import new_id, timestamp
from reader.model.labels import Label
from reader.modes.annotate.state import TaggingState
from reader.modes.annotate.tag import MARK, changed, extent_to_tag, subject
from reader.modes.base import Action, when
from reader.text.anchor import span_at
from reader.text.characters import is_edge
from reader.text.lines import Extent
from reader.text.phrases import LABEL_CELLS, counted, excerpt, missing_of, named
from reader.text.screen_text import one_line

OUT = ""
"""Instead of a role, none of which has an empty name: the span is taken out again."""

_ROLE_CELLS, _SHORT_LABEL = 12, 13
"""Cells of a role's and of a label's name where a sentence says more than that."""

_AGAIN = "{key:role} again: the next role, then out."


def candidates(label: Label, spans: Sequence[Span]) -> list[str | None]:
    """Return the roles a further span may take: the empty ones in order, then the filled."""
    missing = label.missing(spans)
    return [*missing, *(name for name in label.role_names() if name not in missing)]


def following(label: Label, others: Sequence[Span], role: str | None) -> str | None:
    """Return the role after `role` for a span beside `others`, or `OUT` after the last."""
    order = candidates(label, others)
    index = order.index(role) + 1 if role in order else len(order)
    return order[index] if index < len(order) else OUT


# Roles


def put_in_role(state: TaggingState) -> None:
    """Put the focus into the current annotation's next role; again: the next one, then out."""
    annotation = subject(state)
    if annotation is None:
        return
    extent, closing = extent_to_tag(state)
    if extent is None:
        return
    label = state.labels[annotation.label]
    present = next((span for span in annotation.spans if span.extent == extent), None)
    if present is None and not _sees_where_it_goes(state, annotation):
        return
    if present is None:
        _add_span(state, annotation, label, extent, closing)
    elif len(annotation.spans) == 1:
        name = one_line(label.name, LABEL_CELLS)
        state.say("This is its only passage; {key:delete} deletes the {label}.", label=name)
    elif state.put_in_role_before == (annotation.id, extent):
        _next_role(state, annotation, label, present)
    else:
        role = f"its {_short(present.role)}" if present.role else "part of it"
        state.say(f"This is {{role}} already. {_AGAIN}", role=role)
    state.put_in_role = annotation.id, extent
    state.document.focus.leave()


def _sees_where_it_goes(state: TaggingState, annotation: Annotation) -> bool:
    """Whether a passage of it is in view, or its second one awaited; else the key asks once."""
    extents = [span.extent for span in annotation.placed]
    in_view = any(state.document.viewport.shows(*extent) for extent in extents)
    asked = state.asked_before is not None and state.asked_before[0] == "role"
    if in_view or not extents or annotation.id == state.pending or asked:
        return True
    return state.confirm(
        "role",
        annotation.id,
        "This goes to {name}, out of view: {key} again adds it.",
        name=named(annotation),
    )


def _add_span(
    state: TaggingState, annotation: Annotation, label: Label, extent: Extent, closing: str
) -> None:
    role = candidates(label, annotation.spans)[0]
    span = span_at(state.document.text, *extent, role=role)
    added = changed(state, annotation, spans=label.ordered((*annotation.spans, span)))
    state.commit("role", [(annotation, added)])
    if state.pending == added.id:
        state.pending = None
    if role and any(other.role == role for other in annotation.spans) and not label.pairs:
        name = named(annotation, 6, 11)
        state.say(f"A further {{role}} of {{name}}. {_AGAIN}", role=one_line(role, 8), name=name)
        return
    _say_added(state, annotation, span, closing)
    lacking = missing_of(state.labels, added)
    if lacking:
        state.add("Still awaited: {lacking}.", lacking=lacking)
    elif label.roles:
        state.add("Complete.")


def _say_added(state: TaggingState, annotation: Annotation, span: Span, closing: str) -> None:
    """Say what was added to which annotation; the quote is short where the message is long."""
    name, role = named(annotation, 14, _SHORT_LABEL), _short(span.role or "").capitalize()
    if closing:
        what = role or "Added"
        state.say("{what},{closing}, of {name}.", what=what, closing=closing, name=name)
    elif role:
        quote = excerpt(span.text, 14)
        state.say("{role} of {name}: {quote}.", role=role, name=name, quote=quote)
    else:
        state.say("Added {quote} to {name}.", quote=excerpt(span.text), name=name)


def _next_role(state: TaggingState, annotation: Annotation, label: Label, present: Span) -> None:
    others = tuple(span for span in annotation.spans if span is not present)
    role = following(label, others, present.role)
    if role == OUT:
        state.commit("role", [(annotation, changed(state, annotation, spans=others))])
        state.say("Taken out of the {label} again.", label=annotation.label)
        return
    moved = msgspec.structs.replace(present, role=role)
    spans = label.ordered((*others, moved))
    state.commit("role", [(annotation, changed(state, annotation, spans=spans))])
    state.say(f"Now its {{role}}. {_AGAIN}", role=_short(role or ""))


def _short(role: str) -> str:
    return one_line(role, _ROLE_CELLS)


ROLE = Action(
    "role",
    ("r",),
    put_in_role,
    "role",
    MARK,
    "Put the focus into the current annotation's next role.",
    changes=True,
    at_focus=True,
    past={"role": "role"},
    offer=when(reading=30, pending=30),
)


# All that says the same


def tag_others(state: TaggingState) -> None:
    """Tag every other place that says the same; it says first how many."""
    annotation = subject(state)
    if annotation is None:
        return
    if len(annotation.spans) > 1 or state.labels[annotation.label].pairs:
        state.say("Only a tag on one passage can be set elsewhere the same way.")
        return
    extents = _others(state.document, annotation)
    quote = excerpt(annotation.spans[0].text)
    if not extents:
        state.say("{quote} stands nowhere else, or is tagged there already.", quote=quote)
        return
    places = counted(len(extents), "other place")
    again = "{key} again tags {quote} in {places} too."
    if state.confirm("tag_others", annotation.id, again, quote=quote, places=places):
        state.commit("tag", [(None, _copy(state, annotation, extent)) for extent in extents])
        state.say("Tagged {places}. {key:undo} takes them all off again.", places=places)


def _others(document: Document, annotation: Annotation) -> list[Extent]:
    """Where else the quote stands as whole words, without a tag of this label just there."""
    quote, text = annotation.spans[0].text, document.text
    places: list[Extent] = []
    start = text.find(quote)
    while start >= 0:
        end = start + len(quote)
        whole = all(is_edge(text, at) and not _within_word(document, at) for at in (start, end))
        labels = {mark.label for mark in document.marks.exactly(start, end)}
        if whole and annotation.label not in labels:
            places.append((start, end))
        start = text.find(quote, end)
    return places


def _within_word(document: Document, offset: int) -> bool:
    """Whether letters or digits of one word stand on both sides."""
    word = document.units.at("word", offset)
    if word is None or not word[0] < offset < word[1]:
        return False
    return document.text[offset - 1].isalnum() and document.text[offset].isalnum()


def _copy(state: TaggingState, annotation: Annotation, extent: Extent) -> Annotation:
    moment = timestamp(state.clock())
    span = span_at(state.document.text, *extent, role=annotation.spans[0].role)
    return msgspec.structs.replace(
        annotation, id=new_id(), spans=(span,), note=None, created=moment, modified=moment
    )


TAG_OTHERS = Action("tag_others", ("*",), tag_others, "tag others", MARK, changes=True)

ACTIONS = (ROLE, TAG_OTHERS)
