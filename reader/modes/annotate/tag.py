"""Making and changing annotations: each action is one key, one step of undo, one sentence."""

from __future__ import annotations

from functools import partial

import msgspec

from reader.model.annotation import PART, Annotation, Span
from reader.model.clock import new_id, timestamp
from reader.model.labels import SOURCE, Label, holds_its_own
from reader.modes.annotate.state import TaggingState
from reader.modes.base import TAG, Action, when
from reader.modes.requests import AskComment
from reader.text.anchor import span_at
from reader.text.lines import Extent
from reader.text.phrases import HOLDS_ITS_OWN, LABEL_CELLS, excerpt, named, roles_missing_of
from reader.text.screen_text import one_line
from reader.text.units import bare

MARK = "Tag"
"""Heading of the help."""


# What is acted on


def subject(state: TaggingState, *, shown: bool = False) -> Annotation | None:
    """Return the current annotation, else the smallest at the focus, which becomes current.

    Where there is none, that is said. `shown`: only what is shown as current already will do; else
    it is shown now, for the same key to act on it, and None returned.
    """
    was_shown, chosen = state.document.current_annotation is not None, state.at_hand
    if chosen is None:
        state.say(
            "No annotation is chosen: tag the focus, or choose one with {key:next_annotation}."
        )
        return None
    if not was_shown:
        state.choose(chosen.id)
    if is_kept_elsewhere(state, chosen):
        return None
    if shown and not was_shown:
        state.say("This is {name} here; {key} again acts on it.", name=named(chosen))
        return None
    return chosen


def is_kept_elsewhere(state: TaggingState, annotation: Annotation) -> bool:
    """Return whether an annotation is kept with another article, where it is changed; say so."""
    article = state.kept_with.get(annotation.id)
    if article is not None:
        said = "This is kept with {article}; {key:open_annotation} goes there."
        state.say(said, article=one_line(article, 24))
    return article is not None


def extent_to_tag(state: TaggingState) -> Extent | None:
    """Return what a tag at the focus takes: the focus without blanks; say it where that is none."""
    extent = state.document.units.trim(*state.document.focus.extent)
    if extent is None:
        state.say("There is no text in focus to tag.")
    return extent


def overlapped(annotation: Annotation, extent: Extent) -> Span:
    """Return the span that an extent shares most with; a lost one, else the first, if none."""
    start, end = extent
    return max(
        annotation.spans,
        key=lambda span: (max(0, min(span.end, end) - max(span.start, start)), span.gone),
    )


def with_extent(
    text: str, annotation: Annotation, label: Label, extent: Extent
) -> tuple[Span, ...]:
    """Return the spans, in the label's order, with `extent` in the place of the one it overlaps."""
    old = overlapped(annotation, extent)
    span = span_at(text, *extent, role=old.role).referring(old.refers)
    if old.part:
        span = msgspec.structs.replace(span, extra={**span.extra, PART: old.part})
    return label.ordered((*(other for other in annotation.spans if other is not old), span))


def changed(state: TaggingState, annotation: Annotation, **fields: object) -> Annotation:
    """Return the annotation with other fields, as changed at this moment."""
    return msgspec.structs.replace(annotation, modified=timestamp(state.clock()), **fields)


def doubt_about(annotation: Annotation) -> str:
    """Return a sentence's template on an attribution whose content takes in who said it, or whose
    source how; else nothing."""
    held = holds_its_own(annotation.spans)
    meant = "who said it" if held == SOURCE else "what was said"
    what = HOLDS_ITS_OWN[held]
    return f"{what[:1].upper()}{what[1:]}: focus {meant}, then {{key:extent}}." if held else ""


# Tagging


def tag(state: TaggingState, name: str) -> None:
    """Tag the focus; the same again takes the tag off; a second passage ties a pair.

    A pair that awaited its second passage and does not get it here awaits it no more.
    """
    pending = state.pending
    _tag(state, state.labels[name])
    if state.pending == pending:
        state.pending = None


def _tag(state: TaggingState, label: Label) -> None:
    extent = extent_to_tag(state)
    if extent is None:
        return
    pending, again = state.pending_annotation, same_again(state, label, extent)
    if pending is not None and pending.label == label.name and not pending.has_extent(*extent):
        _tie(state, pending, label, extent)
    elif again is not None:
        ask = "{key} again takes it off, with {more}."
        _remove(state, again, f"{TAG}{label.name}", "untag", again=ask, done="Took off")
    elif (alike := _same_words(state, label, extent)) is not None:
        state.choose(alike.id)
        state.say(
            "This is {name} already; {key:extent} gives it what is in focus.",
            name=named(alike, 14, LABEL_CELLS),
        )
    else:
        _make(state, label, extent)
    state.document.focus.leave()


def _make(state: TaggingState, label: Label, extent: Extent) -> None:
    moment = timestamp(state.clock())
    annotation = Annotation(
        id=new_id(),
        label=label.name,
        spans=(span_at(state.document.text, *extent, role=label.role_names()[0]),),
        created=moment,
        modified=moment,
    )
    state.commit("tag", [(None, annotation)])
    state.choose(annotation.id)
    state.pending = annotation.id if label.pairs else None
    _say_what_is_awaited(state, label, annotation)


def _say_what_is_awaited(state: TaggingState, label: Label, annotation: Annotation) -> None:
    lacking = roles_missing_of(state.labels, annotation)
    if label.pairs:
        state.say("First passage tagged. Now {key} on the other.")
    elif lacking:
        state.say(
            "Tagged {name}. Focus its {lacking}; {key:role} adds each.",
            name=one_line(label.name),
            lacking=lacking,
        )
    else:
        state.say("Tagged {name}.", name=named(annotation))


def _tie(state: TaggingState, pending: Annotation, label: Label, extent: Extent) -> None:
    span = span_at(state.document.text, *extent, role=label.roles[0].name)
    tied = changed(state, pending, spans=label.ordered((*pending.spans, span)))
    state.commit("tie", [(pending, tied)])
    state.choose(tied.id)
    state.pending = None
    first = next(other for other in tied.spans if other != span)
    other = excerpt(first.text)
    state.say("Tied to {other}. {key:open_annotation} goes to the other passage.", other=other)


def same_again(state: TaggingState, label: Label, extent: Extent) -> Annotation | None:
    """Return the annotation of a label whose main span is just this one, which the key of the label
    would take off: pending, current, any."""
    document, main = state.document, label.role_names()[0]
    ids = [
        mark.annotation
        for mark in document.marks.exactly(*extent)
        if mark.label == label.name and mark.role == main
    ]
    ids.sort(key=lambda id: (id != state.pending, id != document.current))
    return document.marks.annotation(ids[0]) if ids else None


def _same_words(state: TaggingState, label: Label, extent: Extent) -> Annotation | None:
    """Return the annotation of this label whose main span has the same words, but other marks
    around them.

    A passage of a pair may be one of others, too.
    """
    document, main = state.document, label.role_names()[0]
    words = bare(document.units, *extent)
    if label.pairs or words is None:
        return None
    alike = (
        mark.annotation
        for mark in document.marks.touching(*words)
        if (mark.label, mark.role) == (label.name, main)
        and bare(document.units, mark.start, mark.end) == words
    )
    return document.marks.annotation(next(alike, ""))


TAG_LABEL = Action(
    TAG,
    (),
    tag,
    "",
    MARK,
    "Tag the focus as {label}; the same again takes the tag off.",
    changes=True,
    at_focus=True,
    past={"tag": "tag", "untag": "taking off", "tie": "second passage", "kind": "kind"},
    offer=when(reading=20, extending=20),
    together="tag",
)
"""What the key of a label does, see `of_labels`."""


# Taking off


def delete(state: TaggingState) -> None:
    """Delete the current annotation."""
    annotation = subject(state, shown=True)
    if annotation is not None:
        again = "{key} again deletes {name} with {more}."
        _remove(state, annotation, "delete", "delete", again=again, done="Deleted")


def _remove(
    state: TaggingState, annotation: Annotation, action: str, what: str, *, again: str, done: str
) -> None:
    """Remove an annotation; where more than the tag would be lost, once the key confirms it.

    `what`: the step's word in the journal; `again` is asked, `done` is said.
    """
    if is_kept_elsewhere(state, annotation):
        return
    more = "all its passages" if len(annotation.spans) > 1 else ""
    more, name = "its note" if annotation.note else more, named(annotation, 14, LABEL_CELLS)
    if more and not state.confirm(action, annotation.id, again, name=name, more=more):
        return
    state.commit(what, [(annotation, None)])
    name = named(annotation, label_cells=LABEL_CELLS)
    state.say("{done} {name}. {key:undo} brings it back.", done=done, name=name)


# Changing


def new_extent(state: TaggingState) -> None:
    """Give the current annotation the focus as its extent.

    The span that overlaps it is put there, else one that is lost, else the first.
    """
    annotation = subject(state, shown=True)
    extent = extent_to_tag(state)
    if annotation is None or extent is None:
        return
    if annotation.has_extent(*extent):
        state.say("It has this extent already.")
        return
    text, old = state.document.text, overlapped(annotation, extent)
    spans = with_extent(text, annotation, state.labels[annotation.label], extent)
    after = changed(state, annotation, spans=spans)
    state.commit("extent", [(annotation, after)])
    state.document.focus.leave()
    quote = excerpt(text[slice(*extent)])
    role = "passage" if state.labels[annotation.label].pairs else old.role or annotation.label
    state.say("The {role} is now {quote}.", role=role, quote=quote)
    lost = len(state.document.marks.lost)
    if old.gone and lost:
        state.add("{lost} {are} lost still.", lost=lost, are="is" if lost == 1 else "are")
    if doubt_about(after):
        state.say(doubt_about(after))


def flag(state: TaggingState) -> None:
    """Mark the current annotation as not sure."""
    annotation = subject(state, shown=True)
    if annotation is not None:
        state.commit("flag", [(annotation, changed(state, annotation, flag=not annotation.flag))])
        sure = "Sure of" if annotation.flag else "Not sure of"
        state.say("{sure} {name}.", sure=sure, name=named(annotation))


def comment(state: TaggingState) -> None:
    """Write a note on the current annotation."""
    annotation = subject(state)
    if annotation is not None:
        keep = partial(set_comment, annotation_id=annotation.id)
        note = annotation.note or ""
        state.request(AskComment(annotation.id, named(annotation), note, keep=keep))


def set_comment(state: TaggingState, text: str, annotation_id: str) -> None:
    """Put a note on an annotation; an empty one takes it off."""
    annotation = state.document.marks.annotation(annotation_id)
    note = text.strip() or None
    if annotation is None or note == annotation.note:
        return
    state.commit("comment", [(annotation, changed(state, annotation, note=note))])
    state.say("Note saved." if note else "Note taken off.")


ACTIONS = (
    Action(
        "note",
        ("c",),
        comment,
        "note",
        MARK,
        changes=True,
        past={"comment": "note"},
        offer=lambda state: (
            9 if state.has_chosen else when(reading=31)(state) if state.at_hand is not None else 0
        ),
    ),
    Action(
        "extent",
        ("E",),
        new_extent,
        "new extent",
        MARK,
        changes=True,
        at_focus=True,
        past={"extent": "new extent"},
        offer=lambda state: 2 if state.needs_repair or state.holds_its_own else 0,
        word=lambda state: "put it here" if state.needs_repair else "narrow to this",
    ),
    Action(
        "flag",
        ("z",),
        flag,
        "not sure",
        MARK,
        changes=True,
        past={"flag": "mark as not sure"},
        offer=lambda state: 9 if state.has_chosen else 0,
    ),
    Action(
        "delete",
        ("x",),
        delete,
        "delete",
        MARK,
        changes=True,
        past={"delete": "deleting"},
        offer=lambda state: 3 if state.needs_repair else 9 if state.has_chosen else 0,
    ),
)
