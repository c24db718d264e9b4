"""The key that puts the focus into an annotation: into its next role, or beside what it has.

Which role of an annotation a further span would take.

Tagging every other occurrence of what an annotation says, the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from reader.document.focus import Extent
from reader.model.annotation import Annotation, Span
from reader.model.clock import new_id, timestamp
from reader.model.labels import Label
from reader.modes.annotate.old_tag import extent_to_tag, subject, with_spans
from reader.text.anchor import span_at
from reader.text.graphemes import is_edge
from reader.text.phrases import LABEL_CELLS, counted, excerpt, missing_of, named
from reader.text.screen_text import one_line

if TYPE_CHECKING:
    from reader.modes.annotate.old_state import Reader

OUT = ""
"""Instead of a role, none of which has an empty name: the span is taken out again."""


def candidates(label: Label, spans: Sequence[Span]) -> list[str | None]:
    """Roles a further span may take, best first: the empty ones in order, then the filled."""
    missing = label.missing(spans)
    return [*missing, *(name for name in label.role_names() if name not in missing)]


def following(label: Label, others: Sequence[Span], role: str | None) -> str | None:
    """The role after `role` for a span beside `others`, or `OUT` after the last."""
    order = candidates(label, others)
    index = order.index(role) + 1 if role in order else len(order)
    return order[index] if index < len(order) else OUT


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


def tag_others(reader: Reader) -> None:
    """Say how many other places there are; the same key again tags them all, as one step."""
    annotation = subject(reader)
    if annotation is None:
        return
    if len(annotation.spans) > 1 or reader.labels[annotation.label].pairs:
        reader.say("Only a tag on one passage can be set elsewhere the same way.")
        return
    places = _others(reader, annotation)
    quote = excerpt(annotation.spans[0].text)
    if not places:
        reader.say(f"{quote} stands nowhere else, or is tagged there already.")
        return
    question = f"*:{annotation.id}"
    number = counted(len(places), "other place")
    if not reader.asked(question):
        reader.ask(question, f"* again tags {quote} in {number} too.")
        return
    reader.commit_all("tag", [(None, _copy(reader, annotation, place)) for place in places])
    reader.say(f"Tagged {number}. u takes them all off again.")


def _others(reader: Reader, annotation: Annotation) -> list[Extent]:
    """Where else the quote stands as whole words, without a tag of this label just there."""
    quote, text = annotation.spans[0].text, reader.text
    found: list[Extent] = []
    start = text.find(quote)
    while start >= 0:
        end = start + len(quote)
        if _whole(reader, start, end) and not _tagged(reader, annotation, (start, end)):
            found.append((start, end))
        start = text.find(quote, end)
    return found


def _whole(reader: Reader, start: int, end: int) -> bool:
    return all(is_edge(reader.text, at) and not _within_word(reader, at) for at in (start, end))


def _within_word(reader: Reader, offset: int) -> bool:
    """Whether letters or digits of one word stand on both sides."""
    word = reader.focus.units.at("word", offset)
    if word is None or not word[0] < offset < word[1]:
        return False
    return reader.text[offset - 1].isalnum() and reader.text[offset].isalnum()


def _tagged(reader: Reader, annotation: Annotation, extent: Extent) -> bool:
    return any(
        (mark.start, mark.end) == extent and mark.label == annotation.label
        for mark in reader.marks.touching(*extent)
    )


def _copy(reader: Reader, annotation: Annotation, extent: Extent) -> Annotation:
    moment = timestamp(reader.clock())
    span = span_at(reader.text, *extent, role=annotation.spans[0].role)
    return msgspec.structs.replace(
        annotation, id=new_id(), spans=(span,), note=None, created=moment, modified=moment
    )
