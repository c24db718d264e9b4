"""What the rows of an article show while it is adjudicated.

Beside the text there is a lane for each annotator, and one for what was decided.
"""

from __future__ import annotations

from collections.abc import Iterable

from reader.document.document import Document
from reader.document.marks import Mark
from reader.document.picture import Pictures, RowPicture, picture_with
from reader.model.judgement import NOBODY
from reader.modes.adjudicate.shown_marks import lane_mark
from reader.modes.adjudicate.state import Adjudicating
from reader.text.characters import BLANK

LANES = 6
"""Annotators with a lane of their own; further ones are counted."""


class LanesPicture(RowPicture, frozen=True, kw_only=True):
    """A row with what stands left of it."""

    lanes: tuple[str | None, ...] = ()
    """The label that each of the first annotators gave something on this row."""
    more: int = 0
    """How many further annotators marked something on this row."""
    open: bool = False
    """Whether something here waits for a decision."""
    gold: str | None = None
    """The label that was decided on."""
    nobody: bool = False
    """Whether it was decided that something here is not to be marked."""


class LanePictures(Pictures):
    """The pictures of all rows in view."""

    def __init__(self, state: Adjudicating) -> None:
        super().__init__()
        self._state = state

    def picture(self, document: Document, index: int) -> RowPicture:
        state, shown = self._state, self._state.shown_marks
        plain = picture_with(document, index, shown.marks, shown.ids(state.item))
        start = plain.start
        end = start + len(document.text[start : plain.end].rstrip(BLANK))
        marks = state.lanes.touching(start, end) if end > start else []
        gold = document.marks.touching(start, end) if end > start else []
        items = [
            state.decisions.items[number] for number in sorted({lane_mark(m).item for m in marks})
        ]
        decisions = [state.decisions.decision(item) for item in items]
        lanes, more = _lanes(state, marks)
        return LanesPicture(
            start,
            plain.end,
            plain.runs,
            plain.labels,
            plain.in_focus,
            state.item in items or plain.is_current,
            plain.hints,
            lanes=lanes,
            more=more,
            open=any(each is None for each in decisions),
            gold=gold[-1].label if gold else None,
            nobody=any(each is not None and each.what == NOBODY for each in decisions),
        )

    def all_but_focus(self, document: Document) -> tuple[object, ...]:
        shown = self._state.shown_marks.marks.revision
        return (*super().all_but_focus(document), shown, self._state.item)


def _lanes(state: Adjudicating, marks: Iterable[Mark]) -> tuple[tuple[str | None, ...], int]:
    """Return the label in each lane, that of the current item before others; and how many more
    annotators mark something."""
    labels: dict[int, tuple[bool, str]] = {}
    for mark in marks:
        annotator, item = lane_mark(mark)
        is_current = state.item is not None and item == state.item.number
        if is_current or not labels.get(annotator, (False, ""))[0]:
            labels[annotator] = is_current, mark.label
    count = min(LANES, len(state.annotators))
    lanes = tuple(labels[number][1] if number in labels else None for number in range(count))
    return lanes, sum(number >= count for number in labels)
