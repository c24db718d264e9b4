"""Find the annotations that touch a stretch of text, and order them as they are read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter
from typing import overload

from reader.document.stretches import Mark, Part, Stretch, painting_order
from reader.io.json import without_gc
from reader.model.annotation import LOST, Annotation
from reader.text.lines import Extent

BUCKET = 2048
"""Code points that a bucket covers."""

MOST_CHANGES = 16
"""Changes that are remembered, for whoever shows the text before them."""

MAX_BUCKETED = 64 * BUCKET
"""Code points of the longest span that is put into buckets."""

ReadingPosition = tuple[int, int, str, str]
"""Sort key of reading order: start and end of the first span in the text, creation time, id."""

Kind = tuple[str | None, bool]
"""Which annotations are listed: those of a label, None for any; and only those with a lost
passage, or others too."""

EVERY: Kind = (None, False)


class Listing(Sequence[Annotation]):
    """The annotations of one kind in reading order, as they are at any time."""

    def __init__(self, shown: dict[str, Annotation], order: list[ReadingPosition]) -> None:
        self._shown, self._order = shown, order

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, index: int) -> Annotation: ...
    @overload
    def __getitem__(self, index: slice) -> list[Annotation]: ...
    def __getitem__(self, index: int | slice) -> Annotation | list[Annotation]:
        if isinstance(index, slice):
            return [self._shown[position[3]] for position in self._order[index]]
        return self._shown[self._order[index][3]]

    def place(self, annotation: Annotation) -> int | None:
        """Return the number of annotations before one of them; None for any other."""
        position = position_of(annotation)
        at = bisect_left(self._order, position)
        return at if self._order[at : at + 1] == [position] else None


class Marks:
    """The annotations shown on an article, by position and in reading order."""

    def __init__(self, annotations: Iterable[Annotation] = ()) -> None:
        self._buckets: dict[int, Part] = {}
        """Marks that touch each bucket."""
        self._waiting: defaultdict[int, list[Annotation]] = defaultdict(list)
        """By bucket annotations, of one span each, whose marks are made when somebody looks there:
        of most buckets, nobody ever does."""
        self._wide: list[Mark] = []
        """Marks of too many buckets to fill, in painting order; a file may have any number of them.
        They are in a bucket's part, too, once that was looked at."""
        self._whole: set[int] = set()
        """Numbers of the buckets whose parts have the wide marks, too."""
        self._orders: dict[Kind, list[ReadingPosition]] = {}
        """The annotations of each kind in reading order, from when that is first needed, which is
        after the first paint."""
        self._by_start: dict[str, tuple[Annotation, list[Mark], int]] = {}
        """The marks of annotations that were asked for, in order, and the longest one's length."""
        self._shown: dict[str, Annotation] = {}
        """Annotations by id."""
        self.counts: Counter[str] = Counter()
        """How many annotations each label has."""
        self.lost: set[str] = set()
        """Ids of annotations with a span that is no longer in the text."""
        self.revision = 0
        """Increases with every change, so that painted rows can be recognised as outdated."""
        self._changes: deque[tuple[int, Sequence[Extent]]] = deque(maxlen=MOST_CHANGES)
        """The last revisions, each with where marks came or went."""
        with without_gc():
            self._shown |= {each.id: each for each in annotations}
            for annotation in self._have_wait(self._shown.values()):
                self._mark(_marks_of(annotation))
                if annotation.has_lost:
                    self.lost.add(annotation.id)
        self.counts.update(map(attrgetter("label"), self._shown.values()))

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
        before = self._shown.pop(id, None)
        if before is not None and annotation is not None and _looks_alike(before, annotation):
            self._shown[id] = annotation
            self._changes.append((self.revision, ()))
            return
        marks = [mark for each in (before, annotation) if each for mark in _marks_of(each)]
        if len(marks) > MOST_CHANGES:  # whoever shows them pictures all in view
            self._changes.clear()
        else:
            self._changes.append((self.revision, [(mark.start, mark.end) for mark in marks]))
        if before is not None:
            self._forget(before)
        if annotation is not None:
            self._shown[id] = annotation
            self._mark(_marks_of(annotation))
            self.counts[annotation.label] += 1
            if annotation.has_lost:
                self.lost.add(id)
            for kind, order in self._orders.items():
                if _is_of(kind, annotation):
                    insort(order, position_of(annotation))

    def changed_since(self, revision: int) -> list[Extent] | None:
        """Return where marks came or went after a revision; None if that is too long ago."""
        since = [extents for number, extents in self._changes if number > revision]
        if len(since) != self.revision - revision:
            return None
        return list(chain.from_iterable(since))

    def _have_wait(self, annotations: Iterable[Annotation]) -> Iterator[Annotation]:
        """Have the marks of annotations made later; yield those whose marks are made now: of more
        or wider spans, or lost."""
        waiting = self._waiting
        for annotation in annotations:  # a hundred thousand: each call in here is felt
            spans = annotation.spans
            start, end = spans[0].start, spans[0].end
            if len(spans) != 1 or start == LOST or end - start > MAX_BUCKETED:
                yield annotation
                continue
            first, last = start // BUCKET, (end - 1) // BUCKET
            waiting[first].append(annotation)
            for number in range(first + 1, last + 1) if last > first else ():
                waiting[number].append(annotation)

    def _part(self, number: int) -> Part | None:
        """Return the part of a bucket, with the marks that waited to be made; None: it has none."""
        waiting = self._waiting.pop(number, None)
        if waiting is not None:
            part = self._buckets.setdefault(number, _part(number))
            for mark in chain.from_iterable(map(_marks_of, waiting)):
                part.add(mark)
        return self._buckets.get(number)

    def _part_for(self, number: int) -> Part:
        """Return the part of a bucket, an empty one where there was none."""
        return self._part(number) or self._buckets.setdefault(number, _part(number))

    def _mark(self, marks: Iterable[Mark]) -> None:
        """Add marks."""
        for mark in marks:
            if mark.end - mark.start > MAX_BUCKETED:
                insort(self._wide, mark, key=painting_order)
                for number in self._whole:
                    if _touches(number, mark):
                        self._buckets[number].add(mark)
                continue
            for number in _buckets(mark.start, mark.end):
                self._part_for(number).add(mark)

    def _forget(self, annotation: Annotation) -> None:
        """Remove an annotation."""
        for kind, order in self._orders.items():
            if _is_of(kind, annotation):
                del order[bisect_left(order, position_of(annotation))]
        self.counts[annotation.label] -= 1
        self.lost.discard(annotation.id)
        self._by_start.pop(annotation.id, None)
        for mark in _marks_of(annotation):
            numbers: Iterable[int] = _buckets(mark.start, mark.end)
            if mark.end - mark.start > MAX_BUCKETED:
                self._wide.remove(mark)
                numbers = [number for number in self._whole if _touches(number, mark)]
            for number in numbers:
                self._part_for(number).remove(mark)

    def touching(self, start: int, end: int) -> list[Mark]:
        """Return the marks that share a code point with `[start, end)`, topmost (shortest) last."""
        marks = dict.fromkeys(mark for mark in self._wide if mark.start < end and mark.end > start)
        for part in self._parts(start, end):
            marks |= dict.fromkeys(part.touching(start, end))
        return sorted(marks, key=painting_order)

    def topmost(self, start: int, end: int) -> Mark | None:
        """Return the topmost mark that shares a code point with `[start, end)`, or None."""
        wide = (mark for mark in reversed(self._wide) if mark.start < end and mark.end > start)
        found = [next(wide, None), *(each.topmost(start, end) for each in self._parts(start, end))]
        return max((mark for mark in found if mark is not None), key=painting_order, default=None)

    def exactly(self, start: int, end: int) -> list[Mark]:
        """Return the marks on just `[start, end)`."""
        if end - start > MAX_BUCKETED:
            return [mark for mark in self._wide if (mark.start, mark.end) == (start, end)]
        part = self._part(start // BUCKET)
        return part.exactly(start, end) if part is not None else []

    def _parts(self, start: int, end: int) -> list[Part]:
        """Return the parts of the buckets that `[start, end)` touches and that have marks."""
        numbers: Iterable[int] = _buckets(start, end)
        if end - start > MAX_BUCKETED:
            numbers = [number for number in {**self._buckets, **self._waiting} if number in numbers]
        return [part for number in numbers if (part := self._part(number)) is not None]

    def stretches(self, start: int, end: int) -> Iterator[Stretch]:
        """Yield what of `[start, end)`, a row, has marks, cut at their edges, in order."""
        last: Stretch | None = None
        for number in _buckets(start, end):
            for stretch in self._whole_part(number).between(start, end):
                if last is not None and last[1] == stretch[0] and last[2:] == stretch[2:]:
                    last = stretch._replace(start=last.start)  # the edge is only the bucket's
                    continue
                if last is not None:
                    yield last
                last = stretch
        if last is not None:
            yield last

    def _whole_part(self, number: int) -> Part:
        """Return the part of a bucket with all that touches it, wide marks too."""
        if number not in self._whole:
            part = self._part_for(number)
            for mark in self._wide:
                if _touches(number, mark):
                    part.add(mark)
            self._whole.add(number)
        return self._buckets[number]

    def of(self, id: str, start: int, end: int) -> list[Mark]:
        """Return an annotation's marks that share a code point with `[start, end)`."""
        annotation = self._shown.get(id)
        if annotation is None:
            return []
        known = self._by_start.get(id)
        if known is None or known[0] is not annotation:
            marks = sorted(_marks_of(annotation), key=attrgetter("start"))
            longest = max((mark.end - mark.start for mark in marks), default=0)
            known = self._by_start[id] = annotation, marks, longest
        _, marks, longest = known
        at = bisect_right(marks, start - longest, key=attrgetter("start"))
        to = bisect_left(marks, end, at, key=attrgetter("start"))
        found = [mark for mark in marks[at:to] if mark.end > start]
        return sorted(found, key=painting_order)

    def _positions(self) -> list[ReadingPosition]:
        """Return all positions in reading order."""
        return self._order_of(EVERY)

    def _order_of(self, kind: Kind) -> list[ReadingPosition]:
        if kind not in self._orders:
            shown: Iterable[Annotation] = self._shown.values()
            if kind != EVERY:
                shown = [each for each in shown if _is_of(kind, each)]
            self._orders[kind] = sorted(map(position_of, shown))
        return self._orders[kind]

    def listing(self, kind: Kind = EVERY) -> Listing:
        """Return the annotations of a kind in reading order."""
        return Listing(self._shown, self._order_of(kind))

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


def _is_of(kind: Kind, annotation: Annotation) -> bool:
    """Return whether an annotation is of a kind."""
    label, lost = kind
    return label in (None, annotation.label) and (not lost or annotation.has_lost)


def _looks_alike(before: Annotation, after: Annotation) -> bool:
    """Return whether nothing changed by which an annotation is marked, listed or ordered."""
    return before.spans is after.spans and (before.label, before.created) == (
        after.label,
        after.created,
    )


def _marks_of(annotation: Annotation) -> Iterable[Mark]:
    """Return the marks of an annotation, each once."""
    label, id = annotation.label, annotation.id
    spans = annotation.spans
    if len(spans) == 1:  # nearly all have one
        span = spans[0]
        return () if span.start == LOST else (Mark(span.start, span.end, label, span.role, id),)
    return dict.fromkeys(
        Mark(span.start, span.end, label, span.role, id) for span in spans if span.start != LOST
    )


def _part(number: int) -> Part:
    return Part(number * BUCKET, (number + 1) * BUCKET)


def _touches(number: int, mark: Mark) -> bool:
    """Return whether a mark touches a bucket."""
    return mark.start < (number + 1) * BUCKET and mark.end > number * BUCKET


def _buckets(start: int, end: int) -> range:
    """Return the numbers of the buckets that `[start, end)` touches."""
    return range(start // BUCKET, max(start, end - 1) // BUCKET + 1)
