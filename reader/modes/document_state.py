"""The state of a mode that shows a document: what motions, hints and the search act on.

What its panel lists: the annotations in reading order, and how many there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from reader.document.document import Document
from reader.document.marks import Listing
from reader.model.annotation import Annotation
from reader.model.labels import LabelSet, holds_its_own
from reader.modes.base import TAG, Sentence, State
from reader.text.phrases import About, about, listed, missing_of, named

if TYPE_CHECKING:
    from reader.document.hints import Hints


class DocumentState(State):
    """A document and the labels of its marks; what keys do to them without a layer."""

    def __init__(self, document: Document, labels: LabelSet) -> None:
        super().__init__()
        self.document = document
        self.labels = labels
        self.hinted: Hints | None = None
        """The hints that were shown when this key was pressed."""
        self.only: str | None = None
        """The label that the panel lists and keys go to; `ORPHANS`: lost passages; None:
        all."""

    @property
    def stage(self) -> str:
        """hinting, question, extending or reading."""
        if self.document.hints is not None:
            return "hinting"
        if self.question is not None:
            return "question"
        return "extending" if self.document.focus.extending else "reading"

    def badges(self) -> list[str]:
        """Return what is begun: hints, a question, extending."""
        hints, focus = self.document.hints, self.document.focus
        badges = super().badges()
        if hints is not None:
            badges.insert(0, "FROM" if hints.span and not hints.first else "TO")
        if focus.extending:
            badges.append(f"EXTEND {'start' if focus.moving_start else 'end'}")
        return badges

    @property
    def goes_beside(self) -> bool:
        """Whether what stands beside the focus comes next, rather than what follows."""
        return False

    @property
    def walked_from(self) -> Annotation | None:
        """The current annotation, while the focus is on it or it is nowhere in the text; else None,
        and the next one is counted from the focus."""
        current, extent = self.document.current_annotation, self.document.focus.extent
        here = current is not None and (current.has_extent(*extent) or current.orphan)
        return current if here else None

    @property
    def at_hand(self) -> Annotation | None:
        """What a key acts on: the current annotation, else the smallest at the focus."""
        document = self.document
        if document.current_annotation is not None:
            return document.current_annotation
        top = document.marks.topmost(*document.focus.extent)
        return document.marks.annotation(top.annotation) if top is not None else None

    @property
    def has_chosen(self) -> bool:
        """Whether the current annotation was gone to, and the focus is on it: not just made."""
        current = self.document.current_annotation
        here = current is not None and current.has_extent(*self.document.focus.extent)
        return here and self.stage == "reading" and not self.running.startswith((TAG, "role"))

    @property
    def has_further_passage(self) -> bool:
        """Whether what was chosen has another passage to go to."""
        current = self.document.current_annotation
        return self.has_chosen and current is not None and len(current.placed) > 1

    # For the mode and the screen

    def begin(self, action: str = "") -> None:
        """Begin a key: the focus is somewhere, and hints that it does not type are past."""
        super().begin(action)
        self.document.focus.settle()
        self.hinted, self.document.hints = self.document.hints, None

    def shows_focus(self) -> bool:
        """Return whether the focus is in view; where it is not, bring it there and say so."""
        if self.document.focus_in_view:
            return True
        self.document.bring_into_view()
        self.say("The focus was out of view; press the key again to act on it.")
        return False

    def view_changed(self) -> None:
        """Note that other text may be in view now; hints are put on its words."""
        document, shown = self.document, self.document.hints
        if shown is not None and shown.words != document.words_in_view():
            document.hints = document.new_hints(span=shown.span, beside=self.goes_beside)
            if document.hints is not None:
                document.hints.first = shown.first

    # For actions

    def choose(self, annotation: str | None) -> None:
        """Make an annotation the current one, by its id; None: none."""
        self.document.current = annotation

    def leave_begun(self) -> bool:
        """Leave hints, another choice by signs, or extending; return whether one was begun."""
        extending = self.document.focus.extending
        if self.took:
            self.say("Cancelled.")
        elif extending:
            self.document.focus.leave()
        return self.took or extending


def lost_sentence(annotation: Annotation) -> Sentence:
    """Name the lost spans of an annotation, and the keys that repair it; fits a narrow screen."""
    roles = [span.role or "" for span in annotation.spans if span.gone]
    which = f" {listed(filter(None, roles)) if any(roles) else 'passage'}"
    return Sentence(
        "Lost{which}: {name}: {key:extent} puts it at the focus, {key:delete} deletes it.",
        {"which": "" if annotation.orphan else which, "name": named(annotation, 14)},
    )


# What the panel lists

ORPHANS = "lost in the text"
"""Stands for a label where only annotations with a lost passage are listed."""


class OutlineRow(msgspec.Struct, frozen=True):
    """One annotation in the panel's list, in words safe for the screen."""

    place: str
    """The paragraph its first span is in, from ¶1; or that this is lost."""
    about: About
    """Its passages, with its source first."""
    marks: str
    """… unfinished, ! a passage holds its own source or cue, ? not sure, ✎ with a note."""


def outline_row(state: DocumentState, annotation: Annotation) -> OutlineRow:
    """Return the panel's row for an annotation."""
    span, label = annotation.spans[0], state.labels[annotation.label]
    place = "lost" if span.lost else f"¶{state.document.units.paragraph_number(span.start)}"
    unfinished = missing_of(state.labels, annotation)
    own = holds_its_own(annotation.spans)
    marks = (("…", unfinished), ("!", own), ("?", annotation.flag), ("✎", annotation.note))
    return OutlineRow(place, about(label, annotation), "".join(mark for mark, on in marks if on))


def is_listed(state: DocumentState, annotation: Annotation) -> bool:
    """Return whether an annotation is of the kind that the panel lists."""
    if state.only == ORPHANS:
        return annotation.has_lost
    return state.only in (None, annotation.label)


def outline(state: DocumentState) -> Listing:
    """Return in reading order the annotations that the panel lists."""
    kind = (None, True) if state.only == ORPHANS else (state.only, False)
    return state.document.marks.listing(kind)


def orphans(state: DocumentState) -> int:
    """Return how many annotations have a lost passage."""
    return len(state.document.marks.lost)


def choose_first_orphan(state: DocumentState) -> bool:
    """Make the first annotation with a lost passage the current one; False: there is none."""
    lost = state.document.marks.listing((None, True))
    if lost:
        state.choose(lost[0].id)
    return bool(lost)


def counts(state: DocumentState) -> dict[str, int]:
    """Return how many annotations each label has, in the labels' order; unknown labels last."""
    by = state.document.marks.counts
    names = [label.name for label in state.labels]
    others = (name for name in by if by[name] and name not in names)
    return {name: by[name] for name in [*names, *others]}


REPAIR = Sentence("focus where it stands now, and press {key:extent}; {key:delete} deletes it")
"""What to do where a passage is lost."""
