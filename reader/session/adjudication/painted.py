"""Which marks the text of an article shows while it is adjudicated.

What is open shows every version, what is decided its result alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from reader.model.annotation import Annotation
from reader.model.judgement import Decision
from reader.session.adjudication.things import Thing
from reader.session.marks import Marks


class Painted:
    """Marks in the text, by thing."""

    def __init__(self) -> None:
        self.marks = Marks()
        self._shown: dict[int, tuple[str, ...]] = {}

    def ids(self, number: int | None) -> tuple[str, ...]:
        """What stands for a thing among the marks."""
        return self._shown.get(number, ()) if number is not None else ()

    def show(self, thing: Thing, decision: Decision | None, gold: Mapping[str, Annotation]) -> None:
        """Show a thing as it stands now."""
        for id in self.ids(thing.number):
            self.marks.put(id, None)
        if decision is None:
            shown = _versions(thing)
        else:
            shown = [gold[id] for id in decision.result if id in gold]
        for annotation in shown:
            self.marks.put(annotation.id, annotation)
        self._shown[thing.number] = tuple(annotation.id for annotation in shown)


def _versions(thing: Thing) -> list[Annotation]:
    """Each mark once, however many made it: so an overlap is a difference."""
    different: dict[object, Annotation] = {}
    for version in thing.versions:
        for annotation in version.annotations:
            places = frozenset((*span.extent, span.role) for span in annotation.spans)
            different.setdefault((annotation.label, places), annotation)
    return [
        msgspec.structs.replace(annotation, id=f"{thing.number}/{number}")
        for number, annotation in enumerate(different.values())
    ]


def lanes_of(things: Iterable[Thing], annotators: Sequence[str]) -> Marks:
    """All that was marked; each id is the annotator's number from 0, the thing's, its own."""
    numbers = {name: number for number, name in enumerate(annotators)}
    return Marks(
        msgspec.structs.replace(annotation, id=f"{numbers[name]}/{thing.number}/{annotation.id}")
        for thing in things
        for name, annotation in thing.marked
    )
