"""Which annotations touch a stretch of text: spans in buckets, found by their place."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from reader.model.annotation import LOST, Annotation, Span

BUCKET = 2048
"""Code points a bucket covers."""

WIDE = 64 * BUCKET
"""Code points of the longest span that is put into buckets."""

Place = tuple[int, int, str, str]
"""Reading order: start and end of the first span in the text, when it was made, the id."""


class Mark(msgspec.Struct, frozen=True):
    """One span of one annotation, as the article view paints it."""

    start: int
    end: int
    label: str
    role: str | None
    annotation: str


class Marks:
    """The spans of a layer's annotations, found by place; and the annotations in reading order."""

    def __init__(self, annotations: Iterable[Annotation] = ()) -> None:
        self._buckets: dict[int, list[Annotation]] = defaultdict(list)
        """Annotations that touch each bucket, once for each span that does."""
        self._wide: dict[str, Annotation] = {}
        """Those with a span of more buckets than are worth filling; a file may hold any number."""
        self._order: list[Place] | None = None
        """None until it is asked for, which the first paint does not do."""
        self._shown: dict[str, Annotation] = {}
        self.lost: set[str] = set()
        """Ids of those with a span that is no longer in the text."""
        self.revision = 0
        """Goes up with every change, so that what was painted from here can be told to be old."""
        for annotation in annotations:
            self._shown[annotation.id] = annotation
            self._mark(annotation)

    def __len__(self) -> int:
        return len(self._shown)

    def __iter__(self) -> Iterator[Annotation]:
        return iter(self._shown.values())

    def annotation(self, id: str) -> Annotation | None:
        """The annotation as it is shown; None where it is not."""
        return self._shown.get(id)

    def put(self, id: str, annotation: Annotation | None) -> None:
        """Show an annotation in the place of its earlier state; None: no more.

        Lost spans are nowhere in the text.
        """
        self.revision += 1
        if id in self._shown:
            self._forget(self._shown.pop(id))
        if annotation is not None:
            self._shown[id] = annotation
            if self._order is not None:
                insort(self._order, place_of(annotation))
            self._mark(annotation)

    def _mark(self, annotation: Annotation) -> None:
        for span in annotation.spans:
            if span.start == LOST:
                self.lost.add(annotation.id)
            elif span.end - span.start > WIDE:
                self._wide[annotation.id] = annotation
            else:
                for number in _buckets(span.start, span.end):
                    self._buckets[number].append(annotation)

    def _forget(self, annotation: Annotation) -> None:
        if self._order is not None:
            del self._order[bisect_left(self._order, place_of(annotation))]
        self.lost.discard(annotation.id)
        self._wide.pop(annotation.id, None)
        for span in annotation.spans:
            if span.start != LOST and span.end - span.start <= WIDE:
                for number in _buckets(span.start, span.end):
                    self._buckets[number].remove(annotation)

    def touching(self, start: int, end: int) -> list[Mark]:
        """Marks that share a code point with `[start, end)`, the topmost, shortest one last."""
        found: dict[Mark, None] = {}
        numbers: Iterable[int] = _buckets(start, end)
        if end - start > WIDE:
            numbers = [number for number in self._buckets if number in numbers]
        buckets = (self._buckets.get(number, ()) for number in numbers)
        for near in (self._wide.values(), *buckets):
            for annotation in near:
                for span in annotation.spans:
                    if span.start < end and span.end > start:
                        found[_mark_of(annotation, span)] = None
        return sorted(found, key=_painting_order)

    def in_order(self) -> list[str]:
        """Ids in reading order."""
        return [place[3] for place in self._places()]

    def _places(self) -> list[Place]:
        if self._order is None:
            self._order = sorted(place_of(annotation) for annotation in self._shown.values())
        return self._order

    def rank(self, id: str) -> int:
        """Number of annotations before this one in reading order."""
        return bisect_left(self._places(), place_of(self._shown[id]))

    def after(self, offset: int) -> str | None:
        """The first annotation that begins at or after an offset."""
        places = self._places()
        index = bisect_left(places, (offset,))
        return places[index][3] if index < len(places) else None

    def before(self, offset: int) -> str | None:
        """The last annotation that begins before an offset."""
        places = self._places()
        index = bisect_left(places, (offset,))
        return places[index - 1][3] if index else None

    def last(self) -> str | None:
        """The last annotation in reading order, one that is lost before all others."""
        places = self._places()
        return places[-1][3] if places else None

    def neighbour(self, id: str, step: int) -> str | None:
        """The annotation `step` places on in reading order, None past either end."""
        places, index = self._places(), self.rank(id) + step
        return places[index][3] if 0 <= index < len(places) else None


def place_of(annotation: Annotation) -> Place:
    """Where an annotation stands in reading order; one that is lost stands last."""
    for span in annotation.spans:
        if span.start != LOST:
            return span.start, span.end, annotation.created, annotation.id
    return 1 << 61, 1 << 61, annotation.created, annotation.id


def _mark_of(annotation: Annotation, span: Span) -> Mark:
    return Mark(span.start, span.end, annotation.label, span.role, annotation.id)


def _buckets(start: int, end: int) -> range:
    return range(start // BUCKET, max(start, end - 1) // BUCKET + 1)


def _painting_order(mark: Mark) -> tuple[int, int, str]:
    return mark.start - mark.end, mark.start, mark.annotation
