"""Which marks the text shows while it is adjudicated, and which the lanes beside it show.

An open item shows every version, a decided one its result alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from reader.document.marks import Marks
from reader.document.stretches import Mark
from reader.model.annotation import Annotation
from reader.modes.adjudicate.items import Item


class ShownMarks:
    """Marks in the text, by item."""

    def __init__(self) -> None:
        self.marks = Marks()
        self._ids: dict[int, tuple[str, ...]] = {}

    def ids(self, item: Item | None) -> tuple[str, ...]:
        """Return the ids of the marks that stand for an item; of None nothing."""
        return self._ids.get(item.number, ()) if item is not None else ()

    def show(self, item: Item, result: list[Annotation] | None) -> None:
        """Show the result of the decision on an item; None: it is open."""
        for id in self.ids(item):
            self.marks.put(id, None)
        shown = _versions(item) if result is None else result
        for annotation in shown:
            self.marks.put(annotation.id, annotation)
        self._ids[item.number] = tuple(annotation.id for annotation in shown)


def _versions(item: Item) -> list[Annotation]:
    """Return each mark once, however many made it, so that an overlap is a difference."""
    different: dict[object, Annotation] = {}
    for version in item.versions:
        for annotation in version.annotations:
            places = frozenset((*span.extent, span.role) for span in annotation.spans)
            different.setdefault((annotation.label, places), annotation)
    return [
        msgspec.structs.replace(annotation, id=f"{item.number}/{number}")
        for number, annotation in enumerate(different.values())
    ]


def lanes_of(items: Iterable[Item], annotators: Sequence[str]) -> Marks:
    """Return all that annotators marked; `lane_mark` says whose each mark is."""
    numbers = {name: number for number, name in enumerate(annotators)}
    return Marks(
        msgspec.structs.replace(annotation, id=f"{numbers[name]}/{item.number}/{annotation.id}")
        for item in items
        for name, annotation in item.marked
    )


def lane_mark(mark: Mark) -> tuple[int, int]:
    """Return whose a mark of `lanes_of` is: numbers of the annotator and of the item, from 0."""
    annotator, item, _ = mark.annotation.split("/", 2)
    return int(annotator), int(item)
