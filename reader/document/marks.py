"""Find the annotations that touch a stretch of text, and order them as they are read."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from reader.model.annotation import LOST, Annotation

BUCKET = 2048
"""Code points that a bucket covers."""

MAX_BUCKETED = 64 * BUCKET
"""Code points of the longest span that is put into buckets."""

ReadingPosition = tuple[int, int, str, str]
"""Sort key of reading order: start and end of the first span in the text, creation time, id."""


class Mark(msgspec.Struct, frozen=True):
    """One span of one annotation, as the article view paints it."""

    start: int
    end: int
    label: str
    role: str | None
    annotation: str
    """Id of the annotation."""


class Marks:
    """The annotations shown on an article, by position and in reading order."""

    def __init__(self, annotations: Iterable[Annotation] = ()) -> None:
        self._buckets: dict[int, list[Annotation]] = defaultdict(list)
        """Annotations that touch each bucket, once for each span that does."""
        self._wide: dict[str, Annotation] = {}
        """Annotations with a span of too many buckets to fill, by id; a file may have any number of
        them."""
        self._order: list[ReadingPosition] | None = None
        """None until it is first needed, which is after the first paint."""
        self._shown: dict[str, Annotation] = {}
        """Annotations by id."""
        self.lost: set[str] = set()
        """Ids of annotations with a span that is no longer in the text."""
        self.revision = 0
        """Increases with every change, so that painted rows can be recognised as outdated."""
        for annotation in annotations:
            self._shown[annotation.id] = annotation
            self._mark(annotation)

    def __len__(self) -> int:
        """Return the number of annotations."""
        return len(self._shown)

    def __iter__(self) -> Iterator[Annotation]:
        """Yield the annotations."""
        return iter(self._shown.values())

    def annotation(self, id: str) -> Annotation | None:
        """Return the annotation with that id, or None."""
        return self._shown.get(id)

    def put(self, id: str, annotation: Annotation | None) -> None:
        """Show an annotation in place of its earlier state; None removes it."""
        self.revision += 1
        if id in self._shown:
            self._forget(self._shown.pop(id))
        if annotation is not None:
            self._shown[id] = annotation
            if self._order is not None:
                insort(self._order, position_of(annotation))
            self._mark(annotation)

    def _mark(self, annotation: Annotation) -> None:
        """Add the spans of an annotation."""
        for span in annotation.spans:
            if span.start == LOST:
                self.lost.add(annotation.id)
            elif span.end - span.start > MAX_BUCKETED:
                self._wide[annotation.id] = annotation
            else:
                for number in _buckets(span.start, span.end):
                    self._buckets[number].append(annotation)

    def _forget(self, annotation: Annotation) -> None:
        """Remove the spans of an annotation."""
        if self._order is not None:
            del self._order[bisect_left(self._order, position_of(annotation))]
        self.lost.discard(annotation.id)
        self._wide.pop(annotation.id, None)
        for span in annotation.spans:
            if span.start != LOST and span.end - span.start <= MAX_BUCKETED:
                for number in _buckets(span.start, span.end):
                    self._buckets[number].remove(annotation)

    def touching(self, start: int, end: int) -> list[Mark]:
        """Return the marks that share a code point with `[start, end)`, topmost (shortest) last."""
        marks: dict[Mark, None] = {}
        numbers: Iterable[int] = _buckets(start, end)
        if end - start > MAX_BUCKETED:
            numbers = [number for number in self._buckets if number in numbers]
        buckets = (self._buckets.get(number, ()) for number in numbers)
        for group in (self._wide.values(), *buckets):
            for annotation in group:
                for span in annotation.spans:
                    if span.start < end and span.end > start:
                        mark = Mark(
                            span.start, span.end, annotation.label, span.role, annotation.id
                        )
                        marks[mark] = None
        return sorted(marks, key=lambda mark: (mark.start - mark.end, mark.start, mark.annotation))

    def exactly(self, start: int, end: int) -> list[Mark]:
        """Return the marks on just `[start, end)`."""
        marks = self.touching(start, end)
        return [mark for mark in marks if (mark.start, mark.end) == (start, end)]

    def in_order(self) -> list[str]:
        """Return the ids in reading order."""
        return [position[3] for position in self._positions()]

    def _positions(self) -> list[ReadingPosition]:
        """Return all positions in reading order."""
        if self._order is None:
            self._order = sorted(position_of(annotation) for annotation in self._shown.values())
        return self._order

    def rank(self, id: str) -> int:
        """Return the number of annotations before this one in reading order."""
        return bisect_left(self._positions(), position_of(self._shown[id]))

    def after(self, offset: int) -> str | None:
        """Return the id of the first annotation that begins at or after an offset, or None."""
        positions = self._positions()
        index = bisect_left(positions, (offset,))
        return positions[index][3] if index < len(positions) else None

    def before(self, offset: int) -> str | None:
        """Return the id of the last annotation that begins before an offset, or None."""
        positions = self._positions()
        index = bisect_left(positions, (offset,))
        return positions[index - 1][3] if index else None

    def last(self) -> str | None:
        """Return the id of the last annotation in reading order, or None; lost ones are last."""
        positions = self._positions()
        return positions[-1][3] if positions else None

    def neighbour(self, id: str, step: int) -> str | None:
        """Return the id `step` annotations further in reading order; None past either end."""
        positions, index = self._positions(), self.rank(id) + step
        return positions[index][3] if 0 <= index < len(positions) else None


def position_of(annotation: Annotation) -> ReadingPosition:
    """Return an annotation's place in reading order; one that is lost is last."""
    for span in annotation.spans:
        if span.start != LOST:
            return span.start, span.end, annotation.created, annotation.id
    return 1 << 61, 1 << 61, annotation.created, annotation.id


def _buckets(start: int, end: int) -> range:
    """Return the numbers of the buckets that `[start, end)` touches."""
    return range(start // BUCKET, max(start, end - 1) // BUCKET + 1)
