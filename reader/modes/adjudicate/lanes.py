"""What the rows of an article show while it is adjudicated: beside the text a lane for each
annotator, and one for what was decided.
"""

from __future__ import annotations

from collections.abc import Iterable

from reader.document.document import Document
from reader.document.marks import Mark
from reader.document.picture import Pictures, RowPicture, picture_with
from reader.model.judgement import NOBODY
from reader.modes.adjudicate.items import Item
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

    def __init__(self, reader: Adjudicating) -> None:
        super().__init__()
        self._reader = reader

    def picture(self, document: Document, index: int) -> RowPicture:
        reader = self._reader
        ids = reader.shown_marks.ids(reader.item.number if reader.item else None)
        plain = picture_with(document, index, reader.shown_marks.marks, ids)
        start, row_end = plain.start, plain.end
        end = start + len(reader.text[start:row_end].rstrip(BLANK))
        marks = reader.lanes.touching(start, end) if end > start else []
        here = _items(reader, marks)
        current = reader.item in here if reader.item is not None else False
        gold = reader.marks.touching(start, end) if end > start else []
        decisions = [reader.decisions.decision(item) for item in here]
        nobody = any(each is not None and each.what == NOBODY for each in decisions)
        lanes, more = _lanes(reader, marks)
        return LanesPicture(
            plain.start,
            plain.end,
            plain.runs,
            plain.labels,
            plain.in_focus,
            current or plain.is_current,
            plain.hints,
            lanes=lanes,
            more=more,
            open=any(each is None for each in decisions),
            gold=gold[-1].label if gold else None,
            nobody=nobody,
        )

    def all_but_focus(self, document: Document) -> tuple[object, ...]:
        shown = self._reader.shown_marks.marks.revision
        return (*super().all_but_focus(document), shown, self._reader.item)


def _of(mark: Mark) -> tuple[int, int]:
    """Numbers of the annotator and of the item, from the id of a mark in the lanes."""
    annotator, item, _ = mark.annotation.split("/", 2)
    return int(annotator), int(item)


def _items(reader: Adjudicating, marks: Iterable[Mark]) -> list[Item]:
    return [reader.decisions.items[number] for number in sorted({_of(mark)[1] for mark in marks})]


def _lanes(reader: Adjudicating, marks: Iterable[Mark]) -> tuple[tuple[str | None, ...], int]:
    """The label in each lane, that of the current item before others; and how many more mark."""
    labels: dict[int, tuple[bool, str]] = {}
    for mark in marks:
        annotator, item = _of(mark)
        is_current = reader.item is not None and item == reader.item.number
        if is_current or not labels.get(annotator, (False, ""))[0]:
            labels[annotator] = is_current, mark.label
    count = min(LANES, len(reader.annotators))
    lanes = tuple(labels[number][1] if number in labels else None for number in range(count))
    return lanes, sum(number >= count for number in labels)
