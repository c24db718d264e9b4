"""What is decided and what is open: an article's items, and the decisions that fit them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from reader.model.annotation import Annotation, Record
from reader.model.clock import new_id
from reader.model.judgement import ADDED, Decision, JudgedAnnotation, decisions_among
from reader.model.labels import LabelSet
from reader.model.log import Tables
from reader.modes.adjudicate.items import Added, Item
from reader.services.export.judgements import decisions_in
from reader.text.phrases import missing_of

Place = tuple[str, str]
"""Annotator and id of an annotation."""


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How far an article is."""

    disagreements: int = 0
    open: int = 0
    """Disagreements that wait for a decision."""
    alike: int = 0
    """What all annotators made alike."""
    alike_open: int = 0
    """How much of that is not taken over yet."""
    decided: Mapping[str, int] = {}
    """What was decided, see `Decision.what`, to how often."""
    unfinished: int = 0
    """Of what is decided: a role or a partner is missing."""
    stale: int = 0
    """Of what is open: was decided, and has been edited since."""
    left: int = 0
    """Decisions on what nobody marks any more."""

    @property
    def waiting(self) -> int:
        """All that is open."""
        return self.open + self.alike_open


class Decisions:
    """Items of one article with their decisions, followed as these change."""

    def __init__(
        self,
        items: Sequence[Item],
        records: Mapping[str, Record],
        gold: Mapping[str, Annotation],
        labels: LabelSet,
    ) -> None:
        """`records`: the stored decisions by id; those that cannot be read are passed over.

        `gold`: the annotations of the same layer by id, as they change.
        """
        self.items = list(items)
        """By number; those that were added stand last, also when they are taken off again."""
        self._gold = gold
        self._labels = labels
        self._added: dict[str, Added] = {}
        self._decisions: dict[str, Decision] = {}
        self._by_judged: dict[tuple[JudgedAnnotation, ...], dict[str, None]] = {}
        self._by_place: dict[Place, set[str]] = {}
        self._item_at: dict[Place, int] = {
            each.place: item.number for item in items for each in item.judged
        }
        self._fitting: dict[int, Decision | None] = {}
        self._tally: Tally | None = None
        for id, record in records.items():
            self.learn(id, record)

    def __len__(self) -> int:
        return sum(map(self.is_there, self.items))

    def is_there(self, item: Item) -> bool:
        """Whether there is anything: what was added and taken off again is not."""
        return not isinstance(item, Added) or bool(item.marked)

    def to_add(self, silent: Sequence[str], id: str | None = None) -> Added:
        """An item that no annotator marked, for a decision on it; `silent` have read the text."""
        item = Added(len(self.items), id or new_id(), tuple(silent), self._gold)
        self.items.append(item)
        self._added[item.id] = item
        return item

    def learn(self, id: str, record: Record | None) -> set[int]:
        """Take note of a decision as it is stored now, None: no more.

        Returns the numbers of the items that it is, or was, about.
        """
        touched = self._forget(id)
        decision = next(decisions_among([record]), None)
        if decision is not None:
            self._decisions[id] = decision
            if decision.what == ADDED:
                added = self._added.get(id) or self.to_add(decision.silent, id)
                added.made = decision
            self._by_judged.setdefault(decision.annotations, {})[id] = None
            for judged in decision.annotations:
                self._by_place.setdefault(judged.place, set()).add(id)
            touched |= self._items(decision)
        for number in touched:
            self._fitting.pop(number, None)
        self._tally = None
        return touched

    def _forget(self, id: str) -> set[int]:
        decision = self._decisions.pop(id, None)
        if decision is None:
            return set()
        if id in self._added:
            self._added[id].made = None
        del self._by_judged[decision.annotations][id]
        for judged in decision.annotations:
            self._by_place[judged.place].discard(id)
        return self._items(decision)

    def _items(self, decision: Decision) -> set[int]:
        if decision.id in self._added:
            return {self._added[decision.id].number}
        found = (self._item_at.get(judged.place) for judged in decision.annotations)
        return {number for number in found if number is not None}

    def decision(self, item: Item) -> Decision | None:
        """What was decided on just what lies on the table; of several the last."""
        if isinstance(item, Added):
            return item.made
        if item.number not in self._fitting:
            fitting = [self._decisions[id] for id in self._by_judged.get(item.judged, ())]
            last = max(fitting, key=lambda each: (each.at, each.id), default=None)
            self._fitting[item.number] = last
        return self._fitting[item.number]

    def touching(self, item: Item) -> list[Decision]:
        """All decisions on any annotation of the item, be it edited since or not."""
        if isinstance(item, Added):
            return [item.made] if item.made is not None else []
        ids = {id for each in item.judged for id in self._by_place.get(each.place, ())}
        return [self._decisions[id] for id in sorted(ids)]

    def is_open(self, item: Item) -> bool:
        return self.decision(item) is None

    def is_stale(self, item: Item) -> bool:
        """Whether it was decided, and has been edited since."""
        return self.is_open(item) and bool(self.touching(item))

    def lacks(self, item: Item) -> str:
        """What the annotations that were decided on lack, in words; empty where nothing does."""
        decision = self.decision(item)
        made = (self._gold.get(id) for id in decision.result) if decision is not None else ()
        missing = (missing_of(self._labels, each) for each in made if each is not None)
        return "; ".join(filter(None, missing))

    def concerned(self, *tables: Tables) -> list[Item]:
        """The items that records of an action are about."""
        numbers: set[int] = set()
        for table in tables:
            for decision in decisions_in(table):
                numbers |= self._items(decision)
        return [self.items[number] for number in sorted(numbers)]

    def owner(self, annotation: str) -> Item | None:
        """The item of whose decision an annotation of the gold layer is the result."""
        for decision in self._decisions.values():
            if annotation in decision.result:
                for number in sorted(self._items(decision)):
                    return self.items[number]
        return None

    def order(self, *, hardest: bool) -> list[int]:
        """Numbers of all items, in reading order or the hardest first."""
        numbers = list(range(len(self.items)))
        if self._added:
            there = [item for item in self.items if self.is_there(item)]
            numbers = [each.number for each in sorted(there, key=lambda each: each.extent)]
        if not hardest:
            return numbers
        return sorted(numbers, key=lambda number: -self.items[number].cluster.hardness)

    def open_items(self) -> Iterator[Item]:
        """What waits for a decision, agreed on or not, in reading order."""
        return (item for item in self.marked() if self.is_open(item))

    def marked(self) -> list[Item]:
        """What annotators marked."""
        return [item for item in self.items if not isinstance(item, Added)]

    def tally(self) -> Tally:
        """Count what is decided and what is open."""
        if self._tally is None:
            self._tally = self._counted()
        return self._tally

    def _counted(self) -> Tally:
        waiting = list(self.open_items())
        marked = self.marked()
        alike = sum(item.agreed for item in marked)
        alike_open = sum(item.agreed for item in waiting)
        decisions = (self.decision(item) for item in self.items)
        left = sum(not self._items(decision) for decision in self._decisions.values())
        return Tally(
            disagreements=len(marked) - alike,
            open=len(waiting) - alike_open,
            alike=alike,
            alike_open=alike_open,
            decided=Counter(decision.what for decision in decisions if decision is not None),
            unfinished=sum(bool(self.lacks(item)) for item in self.items),
            stale=sum(self.is_stale(item) for item in waiting),
            left=left,
        )


_SUMMED = [field for field in Tally.__struct_fields__ if field != "decided"]


def total(tallies: Iterable[Tally]) -> Tally:
    """The sums of several."""
    sums: Counter[str] = Counter()
    decided: Counter[str] = Counter()
    for tally in tallies:
        for field in _SUMMED:
            sums[field] += getattr(tally, field)
        decided.update(tally.decided)
    return Tally(**sums, decided=decided)
