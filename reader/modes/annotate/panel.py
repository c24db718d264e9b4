"""What the panel lists: the annotations in reading order, and how many there are."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from reader.model.annotation import Annotation
from reader.modes.base import Sentence
from reader.modes.document_state import DocumentState
from reader.text.phrases import missing_of
from reader.text.screen_text import one_line

ORPHANS = "lost in the text"
"""Stands for a label where only annotations with a lost passage are listed."""


class OutlineRow(NamedTuple):
    """One annotation in the panel's list, in words safe for the screen."""

    place: str
    """The paragraph its first span is in, from ¶1; or that this is lost."""
    quote: str
    """Its first quote, on one line."""
    marks: str
    """… unfinished, ? not sure, ✎ with a note."""


def outline_row(state: DocumentState, annotation: Annotation) -> OutlineRow:
    """Return the panel's row for an annotation."""
    span = annotation.spans[0]
    place = "lost" if span.lost else f"¶{state.document.units.paragraph_number(span.start)}"
    unfinished = missing_of(state.labels, annotation)
    marks = (("…", unfinished), ("?", annotation.flag), ("✎", annotation.note))
    return OutlineRow(place, one_line(span.text, 200), "".join(mark for mark, on in marks if on))


def outline(state: DocumentState, label: str | None = None) -> list[Annotation]:
    """Return in reading order those of one label, those with a lost passage (`ORPHANS`), or all."""
    marks = state.document.marks
    annotations = (marks.annotation(id) for id in marks.in_order())
    return [
        each
        for each in annotations
        if each is not None
        and (label is None or (each.has_lost if label == ORPHANS else each.label == label))
    ]


def orphans(state: DocumentState) -> int:
    """Return how many annotations have a lost passage."""
    return len(state.document.marks.lost)


def choose_first_orphan(state: DocumentState) -> bool:
    """Make the first annotation with a lost passage the current one; False: there is none."""
    lost = outline(state, ORPHANS)
    if lost:
        state.choose(lost[0].id)
    return bool(lost)


def counts(state: DocumentState) -> dict[str, int]:
    """Return how many annotations each label has, in the labels' order; unknown labels last."""
    by = Counter(annotation.label for annotation in state.document.marks)
    names = [label.name for label in state.labels]
    return {name: by.get(name, 0) for name in [*names, *(n for n in by if n not in names)]}


REPAIR = Sentence("focus where it stands now, and press {key:extent}; {key:delete} deletes it")
"""What to do where a passage is lost."""
