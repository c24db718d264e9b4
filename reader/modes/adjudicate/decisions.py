"""The items of an article with the decisions on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from reader.model.annotation import Annotation, Record
from reader.model.clock import new_id
from reader.model.judgement import ADDED, Decision, decisions_among, outdone
from reader.model.labels import LabelSet
from reader.model.log import Tables
from reader.modes.adjudicate.items import Added, Item
from reader.modes.adjudicate.wording import lacking

AnnotationPlace = tuple[str, str]
"""Annotator and id of an annotation."""


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How far an article is, in numbers of items."""

    disagreements: int = 0
    open: int = 0
    """Disagreements that wait for a decision."""
    alike: int = 0
    """Items on which all annotators agree."""
    alike_open: int = 0
    """Of those, the ones that are not taken over yet."""
    decided: Mapping[str, int] = {}
    """Number of decisions of each kind, see `Decision.what`."""
    unfinished: int = 0
    """Decided items that lack a role or a partner."""
    stale: int = 0
    """Open items that were decided before their versions were edited."""
    left: int = 0
    """Decisions on what nobody marks any more."""
    twice: int = 0
    """Items that two adjudicators decided differently in two copies; the later counts so far."""

    @property
    def waiting(self) -> int:
        """All items that need a decision."""
        return self.open + self.alike_open + self.twice


class Decisions:
    """The items of one article with their decisions, followed as these change."""

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
        self._by_place: dict[AnnotationPlace, set[str]] = {}
        self._item_at: dict[AnnotationPlace, int] = {
            each.place: item.number for item in items for each in item.judged
        }
        self._tally: Tally | None = None
        self._found: dict[int, Decision | None] = {}
        """The decision on each item that was asked for, by its number."""
        self._outdone: dict[str, Decision] | None = None
        """By id the decisions that do not count, each with the one that does."""
        for id, record in records.items():
            self.learn(id, record)

    def is_there(self, item: Item) -> bool:
        """Return whether an item is there: one that was added and taken off again is not."""
        return not isinstance(item, Added) or bool(item.marked)

    def to_add(self, silent: Sequence[str], id: str | None = None) -> Added:
        """Return a new item that no annotator marked, for a decision on it.

        `silent` have read the text; `id`: that of the decision, where there is one already.
        """
        item = Added(len(self.items), id or new_id(), tuple(silent), self._gold)
        self.items.append(item)
        self._added[item.id] = item
        return item

    # Following the records

    def learn(self, id: str, record: Record | None) -> set[int]:
        """Follow a decision as it is stored now, None: no more.

        Return the numbers of the items that it is, or was, about.
        """
        touched = self._forget(id)
        decision = next(decisions_among([record]), None)
        if decision is not None:
            self._decisions[id] = decision
            if decision.what == ADDED:
                added = self._added.get(id) or self.to_add(decision.silent, id)
                added.made = decision
            for judged in decision.annotations:
                self._by_place.setdefault(judged.place, set()).add(id)
            touched |= self._numbers(decision)
        self._tally = self._outdone = None
        self._found.clear()
        return touched

    def _forget(self, id: str) -> set[int]:
        decision = self._decisions.pop(id, None)
        if decision is None:
            return set()
        if id in self._added:
            self._added[id].made = None
        for judged in decision.annotations:
            self._by_place[judged.place].discard(id)
        return self._numbers(decision)

    def _numbers(self, decision: Decision) -> set[int]:
        """Return the numbers of the items that a decision is about."""
        if decision.id in self._added:
            return {self._added[decision.id].number}
        found = (self._item_at.get(judged.place) for judged in decision.annotations)
        return {number for number in found if number is not None}

    # The decision on an item

    def decision(self, item: Item) -> Decision | None:
        """Return the last decision on exactly the current versions of an item, if there is one."""
        if isinstance(item, Added):
            return item.made
        if item.number not in self._found:
            fitting = (
                each
                for each in self.touching(item)
                if each.annotations == item.judged and each.id not in self.outdone
            )
            last = max(fitting, key=lambda each: (each.at, each.id), default=None)
            self._found[item.number] = last
        return self._found[item.number]

    def result(self, item: Item) -> list[Annotation]:
        """Return the annotations of the gold layer that the decision on an item made."""
        decision = self.decision(item)
        ids = decision.result if decision is not None else ()
        return [self._gold[id] for id in ids if id in self._gold]

    def touching(self, item: Item) -> list[Decision]:
        """Return all decisions on any annotation of an item, be it edited since or not."""
        if isinstance(item, Added):
            return [item.made] if item.made is not None else []
        ids = {id for each in item.judged for id in self._by_place.get(each.place, ())}
        return [self._decisions[id] for id in sorted(ids)]

    @property
    def outdone(self) -> Mapping[str, Decision]:
        """By id the decisions that do not count, each with the later one that does."""
        if self._outdone is None:
            found = outdone(self._decisions.values())
            self._outdone = {decision.id: last for decision, last in found}
        return self._outdone

    def against(self, item: Item) -> list[Decision]:
        """Return what other adjudicators decided differently on an item, in another copy."""
        if not self.outdone or isinstance(item, Added):
            return []
        return [
            each
            for each in self.touching(item)
            if each.id in self.outdone and not each.says_as(self.outdone[each.id])
        ]

    def is_open(self, item: Item) -> bool:
        """Return whether an item waits for a decision."""
        return self.decision(item) is None

    def wants(self, item: Item) -> bool:
        """Return whether an item is an open disagreement, of annotators or of adjudicators."""
        return (not item.agreed and self.is_open(item)) or bool(self.against(item))

    def is_stale(self, item: Item) -> bool:
        """Return whether an item was decided, and has been edited since."""
        return self.is_open(item) and bool(self.touching(item))

    def lacks(self, item: Item) -> str:
        """Return what the result of the decision lacks, in words; empty where it is complete."""
        return lacking(self._labels, self.result(item))

    def concerned(self, *tables: Tables, who: str = "") -> list[Item]:
        """Return the items that decisions among records of the log are about.

        `who`: whose decisions count; empty: everybody's.
        """
        numbers: set[int] = set()
        for decision in decisions_among(
            record for each in tables for record in each.get("decisions", {}).values()
        ):
            if who in ("", decision.who):
                numbers |= self._numbers(decision)
        return [self.items[number] for number in sorted(numbers)]

    def owner(self, annotation: str) -> Item | None:
        """Return the item whose decision an annotation of the gold layer, by its id, came of."""
        for decision in self._decisions.values():
            if annotation in decision.result:
                for number in sorted(self._numbers(decision)):
                    return self.items[number]
        return None

    # All items

    def order(self, *, hardest: bool) -> list[int]:
        """Return the numbers of all items that are there, in reading order or the hardest first."""
        numbers = list(range(len(self.items)))
        if self._added:
            present = [item for item in self.items if self.is_there(item)]
            numbers = [each.number for each in sorted(present, key=lambda each: each.extent)]
        if not hardest:
            return numbers
        return sorted(numbers, key=lambda number: -self.items[number].cluster.hardness)

    def open_items(self) -> Iterator[Item]:
        """Return what waits for a decision, agreed on or not, in reading order."""
        return (item for item in self.marked() if self.is_open(item))

    def marked(self) -> list[Item]:
        """Return what annotators marked."""
        return [item for item in self.items if not isinstance(item, Added)]

    def tally(self) -> Tally:
        """Count decided and open items."""
        if self._tally is None:
            self._tally = self._counted()
        return self._tally

    def _counted(self) -> Tally:
        waiting = list(self.open_items())
        marked = self.marked()
        alike = sum(item.agreed for item in marked)
        alike_open = sum(item.agreed for item in waiting)
        decisions = (self.decision(item) for item in self.items if self.is_there(item))
        return Tally(
            disagreements=len(marked) - alike,
            open=len(waiting) - alike_open,
            alike=alike,
            alike_open=alike_open,
            decided=Counter(decision.what for decision in decisions if decision is not None),
            unfinished=sum(bool(self.lacks(item)) for item in self.items),
            stale=sum(self.is_stale(item) for item in waiting),
            left=sum(not self._numbers(decision) for decision in self._decisions.values()),
            twice=sum(bool(self.against(item)) for item in marked),
        )


_SUMMED = [field for field in Tally.__struct_fields__ if field != "decided"]


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sums of several tallies."""
    sums: Counter[str] = Counter()
    decided: Counter[str] = Counter()
    for tally in tallies:
        for field in _SUMMED:
            sums[field] += getattr(tally, field)
        decided.update(tally.decided)
    return Tally(**sums, decided=decided)
