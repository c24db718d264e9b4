"""The key that puts the focus into an annotation: into its next role, or beside what it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from reader.model.annotation import Annotation, Span
from reader.model.labels import Label
from reader.session.focus import Extent
from reader.session.roles import OUT, candidates, following
from reader.session.tagging import extent_to_tag, subject, with_spans
from reader.text.anchor import span_at
from reader.text.phrases import LABEL_CELLS, excerpt, missing_of, named
from reader.text.screen_text import one_line

if TYPE_CHECKING:
    from reader.session.reader import Reader

_ROLE_CELLS, _SHORT_LABEL = 12, 13
"""Cells of a role's and of a label's name where a sentence says more than that."""


def put_in_role(reader: Reader) -> None:
    """Put the focus into the current annotation's next role; again: the next one, then out."""
    annotation = subject(reader)
    if annotation is None:
        return
    extent, closing = extent_to_tag(reader)
    if extent is None:
        return
    label = reader.labels[annotation.label]
    present = next((span for span in annotation.spans if span.extent == extent), None)
    key = f"r:{annotation.id}:{extent}"
    if present is None and not _sees_where_it_goes(reader, annotation):
        return
    if present is None:
        _add_span(reader, annotation, label, extent, closing)
    elif len(annotation.spans) == 1:
        deletes = f"{reader.key_of('delete')} deletes the {one_line(label.name, LABEL_CELLS)}"
        reader.say(f"This is its only passage; {deletes}.")
    elif reader.repeats(key):
        _next_role(reader, annotation, label, present)
    else:
        what = f"its {_short(present.role)}" if present.role else "part of it"
        reader.say(f"This is {what} already. {_again(reader)}")
    reader.repeated = key
    reader.focus.leave()


def _sees_where_it_goes(reader: Reader, annotation: Annotation) -> bool:
    """Whether a passage of it is in view, or its second one awaited; else the key asks once."""
    key = reader.key_of("role")
    there = [span.extent for span in annotation.spans if not span.lost]
    in_view = any(reader.viewport.shows(*extent) for extent in there)
    if in_view or not there or annotation.id == reader.pending or reader.asked_by(key):
        return True
    what = f"This goes to {named(annotation)}, out of view"
    reader.ask(f"{key}:{annotation.id}", f"{what}: {key} again adds it.")
    return False


def _add_span(
    reader: Reader, annotation: Annotation, label: Label, extent: Extent, closing: str
) -> None:
    role = candidates(label, annotation.spans)[0]
    span = span_at(reader.text, *extent, role=role)
    changed = with_spans(reader, annotation, label.ordered((*annotation.spans, span)))
    reader.commit("role", annotation, changed)
    if reader.pending == changed.id:
        reader.pending = None
    more = any(other.role == role for other in annotation.spans) and not label.pairs
    if role and more:
        of = named(annotation, 6, 11)
        reader.say(f"A further {one_line(role, 8)} of {of}. {_again(reader)}")
        return
    what = _added(annotation, span, closing)
    lacking = missing_of(reader.labels, changed)
    after = f" Still awaited: {lacking}." if lacking else " Complete." if label.roles else ""
    reader.say(what + after)


def _added(annotation: Annotation, span: Span, closing: str) -> str:
    """What was added to which annotation; the quote says least where there is much to say."""
    to, quote = named(annotation, 14, _SHORT_LABEL), excerpt(span.text, 14)
    role = _short(span.role or "").capitalize()
    if closing:
        return f"{role or 'Added'},{closing}, of {to}."
    if role:
        return f"{role} of {to}: {quote}."
    return f"Added {excerpt(span.text)} to {to}."


def _next_role(reader: Reader, annotation: Annotation, label: Label, present: Span) -> None:
    others = tuple(span for span in annotation.spans if span is not present)
    role = following(label, others, present.role)
    if role == OUT:
        reader.commit("role", annotation, with_spans(reader, annotation, others))
        reader.say(f"Taken out of the {annotation.label} again.")
        return
    moved = msgspec.structs.replace(present, role=role)
    changed = with_spans(reader, annotation, label.ordered((*others, moved)))
    reader.commit("role", annotation, changed)
    reader.say(f"Now its {_short(role or '')}. {_again(reader)}")


def _short(role: str) -> str:
    return one_line(role, _ROLE_CELLS)


def _again(reader: Reader) -> str:
    return f"{reader.key_of('role')} again: the next role, then out."
