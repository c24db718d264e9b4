"""Changing annotations: each function is one key, one step of undo, one sentence.

Giving one span of an annotation another extent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from reader.document.focus import Extent
from reader.model.annotation import Annotation, Span
from reader.model.clock import new_id, timestamp
from reader.model.labels import Label
from reader.modes.requests import AskComment
from reader.text.anchor import span_at
from reader.text.lines import trim
from reader.text.phrases import LABEL_CELLS, excerpt, missing_of, named
from reader.text.screen_text import one_line
from reader.text.units import tidy

if TYPE_CHECKING:
    from reader.modes.annotate.old_state import Reader


def overlapped(annotation: Annotation, extent: Extent) -> Span:
    """Return the span that an extent shares most with; a lost one, else the first, if none."""
    return max(annotation.spans, key=lambda span: (_shared(span.extent, extent), span.lost))


def with_extent(
    text: str, annotation: Annotation, label: Label, extent: Extent
) -> tuple[Span, ...]:
    """Return the spans, in the label's order, with `extent` in the place of the one it overlaps."""
    old = overlapped(annotation, extent)
    span = span_at(text, *extent, role=old.role)
    return label.ordered((*(other for other in annotation.spans if other is not old), span))


def _shared(one: Extent, other: Extent) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def tag(reader: Reader, name: str) -> None:
    """Tag the focus; the same again takes the tag off; a second passage ties a pair."""
    extent, closing = extent_to_tag(reader)
    if extent is None:
        return
    label = reader.labels[name]
    pending = reader.pending_annotation
    again = _same_again(reader, label, extent)
    if pending is not None and pending.label == name and not pending.has_extent(*extent):
        _tie(reader, pending, label, extent, closing)
    elif again is not None:
        _take_off(reader, again)
    else:
        _make(reader, label, extent, closing)
    reader.focus.leave()


def _make(reader: Reader, label: Label, extent: Extent, closing: str) -> None:
    moment = timestamp(reader.clock())
    annotation = Annotation(
        id=new_id(),
        label=label.name,
        spans=(span_at(reader.text, *extent, role=label.role_names()[0]),),
        created=moment,
        modified=moment,
    )
    reader.commit("tag", None, annotation)
    reader.choose(annotation.id)
    reader.pending = annotation.id if label.pairs else None
    reader.say(_what_is_awaited(reader, label, annotation, closing))


def _what_is_awaited(reader: Reader, label: Label, annotation: Annotation, closing: str) -> str:
    lacking = missing_of(reader.labels, annotation)
    puts = f"{reader.key_of('role')} puts each in"
    if closing and label.pairs:
        return f"Tagged{closing}. Focus the other, press {label.key}; Esc: later."
    if label.pairs:
        return f"First passage tagged. Focus the other and press {label.key}; Esc: later."
    if lacking:
        what = closing or f" {one_line(label.name)}"
        return f"Tagged{what}. Now focus its {lacking}; {puts}."
    return f"Tagged {named(annotation)}{closing and f',{closing}'}."


def _tie(reader: Reader, pending: Annotation, label: Label, extent: Extent, closing: str) -> None:
    span = span_at(reader.text, *extent, role=label.roles[0].name)
    tied = with_spans(reader, pending, label.ordered((*pending.spans, span)))
    reader.commit("tie", pending, tied)
    reader.choose(tied.id)
    reader.pending = None
    first = next(other for other in tied.spans if other != span)
    other = f"{excerpt(first.text, 12)},{closing}" if closing else excerpt(first.text)
    reader.say(f"Tied to {other}. {reader.key_of('open_annotation')} goes to the other passage.")


def _same_again(reader: Reader, label: Label, extent: Extent) -> Annotation | None:
    """The annotation of this label whose main span is just this one: pending, current, any."""
    main = label.role_names()[0]
    found = [
        annotation
        for mark in reader.marks.touching(*extent)
        if (mark.start, mark.end) == extent and mark.label == label.name and mark.role == main
        for annotation in (reader.layer.annotations[mark.annotation],)
    ]
    found.sort(key=lambda tag: (tag.id != reader.pending, tag.id != reader.current))
    return found[0] if found else None


def _take_off(reader: Reader, annotation: Annotation) -> None:
    key = reader.labels[annotation.label].key
    question = f"{key}:{annotation.id}"
    more = _more_of(annotation)
    if more and not reader.asked(question):
        reader.ask(question, f"{key} again takes it off, with {more}.")
        return
    _remove(reader, annotation, "untag", "Took off")


def _more_of(annotation: Annotation) -> str:
    """What would be lost beside the tag itself; empty where that is nothing."""
    if annotation.note:
        return "its note"
    return "all its passages" if len(annotation.spans) > 1 else ""


def delete(reader: Reader) -> None:
    """Delete the current annotation."""
    annotation = subject(reader)
    if annotation is None:
        return
    more, key = _more_of(annotation), reader.key_of("delete")
    question = f"{key}:{annotation.id}"
    if more and not reader.asked(question):
        reader.ask(
            question, f"{key} again deletes {named(annotation, 14, LABEL_CELLS)} with {more}."
        )
        return
    _remove(reader, annotation, "delete", "Deleted")


def _remove(reader: Reader, annotation: Annotation, what: str, done: str) -> None:
    reader.commit(what, annotation, None)
    what_was = named(annotation, label_cells=LABEL_CELLS)
    reader.say(f"{done} {what_was}. {reader.key_of('undo')} brings it back.")


def new_extent(reader: Reader) -> None:
    """Give the current annotation the focus as its extent.

    The span that overlaps it is put there, else one that is lost, else the first. It is taken as
    it is: a mark that it opens may be left open.
    """
    annotation = subject(reader)
    extent = _extent_in_focus(reader)
    if annotation is None or extent is None:
        return
    if annotation.has_extent(*extent):
        reader.say("It has this extent already.")
        return
    old = overlapped(annotation, extent)
    label = reader.labels[annotation.label]
    spans = with_extent(reader.text, annotation, label, extent)
    reader.commit("extent", annotation, with_spans(reader, annotation, spans))
    reader.focus.leave()
    lost = len(reader.marks.lost)
    rest = f" {lost} {'is' if lost == 1 else 'are'} lost still." if old.lost and lost else ""
    now = excerpt(reader.text[slice(*extent)])
    reader.say(f"The {old.role or annotation.label} is now {now}.{rest}")


def flag(reader: Reader) -> None:
    """Mark the current annotation as not sure, or as sure again."""
    annotation = subject(reader)
    if annotation is not None:
        changed = _changed(reader, annotation, flag=not annotation.flag)
        reader.commit("flag", annotation, changed)
        reader.say(f"{'Not sure of' if changed.flag else 'Sure of'} {named(annotation)}.")


def comment(reader: Reader) -> None:
    """Ask for a note on the current annotation."""
    annotation = subject(reader)
    if annotation is not None:
        reader.request(AskComment(annotation.id, named(annotation), annotation.note or ""))


def set_comment(reader: Reader, annotation_id: str, text: str) -> None:
    """Put a note on an annotation; an empty one takes it off."""
    annotation = reader.layer.annotations.get(annotation_id)
    note = text.strip() or None
    if annotation is None or note == annotation.note:
        return
    reader.commit("comment", annotation, _changed(reader, annotation, note=note))
    reader.say("Note saved." if note else "Note taken off.")


def subject(reader: Reader) -> Annotation | None:
    """What is acted on: the current annotation, else the smallest at the focus, made current."""
    if reader.current_annotation is None:
        marks = reader.marks.touching(*reader.focus.extent)
        if marks:
            reader.choose(marks[-1].annotation)
    if reader.current_annotation is None:
        reader.say("No annotation is chosen: tag the focus, or choose one with Tab.")
    return reader.current_annotation


def _extent_in_focus(reader: Reader) -> Extent | None:
    extent = trim(reader.text, *reader.focus.extent)
    if extent is None:
        reader.say("There is no text in focus to tag.")
    return extent


def extent_to_tag(reader: Reader) -> tuple[Extent | None, str]:
    """What a tag at the focus takes, made the focus; and, if that is more, what more, in words.

    That is the mark which closes what the focus opens, unless something is tagged without it.
    """
    exact = _extent_in_focus(reader)
    extent = tidy(reader.text, *exact) if exact is not None else None
    if exact is None or extent is None or extent == exact:
        return exact, ""
    if any((mark.start, mark.end) == exact for mark in reader.marks.touching(*exact)):
        return exact, ""
    reader.focus.put(*extent)
    reader.bring_into_view()
    return extent, " with its closing mark"


def with_spans(reader: Reader, annotation: Annotation, spans: tuple[Span, ...]) -> Annotation:
    """The annotation with other spans, as changed at this moment."""
    return _changed(reader, annotation, spans=spans)


def _changed(reader: Reader, annotation: Annotation, **fields: object) -> Annotation:
    return msgspec.structs.replace(annotation, modified=timestamp(reader.clock()), **fields)
