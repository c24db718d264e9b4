"""Plan an import: what becomes of each record, by what its layer holds under the record's id."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple

import msgspec

from reader.model.annotation import Annotation, Record
from reader.model.article import ArticleInfo
from reader.model.clock import sortable
from reader.model.errors import NoLayer, ObelismError
from reader.model.judgement import Verdict as GivenVerdict
from reader.model.labels import LabelSet
from reader.model.log import Entry as LogEntry
from reader.model.log import Tables, deleted
from reader.services.differences import described, differences
from reader.services.import_.placing import Arrived, Delivery, Target
from reader.services.import_.verdicts import (
    WORDS,
    Key,
    VerdictEntry,
    planned_verdicts,
)
from reader.store.base import Store
from reader.store.layer import Layer, records_of

Verdict = Literal["new", "newer", "there", "deleted", "older", "conflict"]

_WORDS: dict[Verdict, str] = {
    "new": "new",
    "newer": "changed",
    "there": "already there",
    "deleted": "deleted here before",
    "older": "older than here",
    "conflict": "in conflict",
}
"""In the order they are told."""


class Entry(msgspec.Struct, frozen=True):
    """One record, and what becomes of it."""

    verdict: Verdict
    annotation: Annotation
    here: Annotation | None = None
    """What the layer has under its id."""

    @property
    def taken(self) -> bool:
        """Whether the layer changes."""
        return self.verdict in ("new", "newer")

    @property
    def open(self) -> bool:
        """Whether a person has to look: file and layer say different things."""
        return self.verdict in ("older", "conflict")


class LayerPlan(msgspec.Struct, frozen=True):
    """What becomes of the records for one layer."""

    target: Target
    entries: Sequence[Entry]
    known: Collection[str] = ()
    """Ids of the annotations that the layer has after it."""
    verdicts: Sequence[VerdictEntry] = ()

    @property
    def after(self) -> Tables:
        """The records that change, by table and id; empty where none does."""
        verdicts = [entry.verdict for entry in self.verdicts if entry.taken]
        tables: Tables = {
            "annotations": records_of(self.changes),
            "verdicts": {each.id: each.to_record() for each in verdicts},
        }
        return {name: records for name, records in tables.items() if records}

    @property
    def changes(self) -> list[tuple[Annotation | None, Annotation]]:
        """What was there and what shall be, of one annotation the last only."""
        first: dict[str, Annotation | None] = {}
        last: dict[str, Annotation] = {}
        for entry in self.entries:
            if entry.taken:
                first.setdefault(entry.annotation.id, entry.here)
                last[entry.annotation.id] = entry.annotation
        return [(first[id], last[id]) for id in last]

    def line(self) -> str:
        """The layer, and how many records became what."""
        counts = {each: sum(entry.verdict == each for entry in self.entries) for each in _WORDS}
        told = [f"{count} {_WORDS[each]}" for each, count in counts.items() if count]
        said = {each: sum(entry.outcome == each for entry in self.verdicts) for each in WORDS}
        verdicts = [f"{count} {WORDS[each]}" for each, count in said.items() if count]
        both = [", ".join(told), f"verdicts: {', '.join(verdicts)}" if verdicts else ""]
        return f"{self.target.name}: {'; '.join(filter(None, both))}"

    def details(self) -> Iterator[str]:
        """A line for each record."""
        for entry in self.entries:
            yield f"{_WORDS[entry.verdict]}: {described(entry.annotation)}{_against(entry)}"
        yield from (entry.line() for entry in self.verdicts)

    def open_questions(self) -> Iterator[str]:
        """A sentence for each record that says something else than the layer, which stays."""
        for entry in self.entries:
            if entry.open:
                yield (
                    f"{self.target.name}, annotation {entry.annotation.id}: {_why(entry)}; "
                    f"here against the file: {differences(entry.here, entry.annotation)}"
                )

        for question in filter(None, (entry.question() for entry in self.verdicts)):
            yield f"{self.target.name}: {question}"


def planned(
    target: Target,
    arrived: Iterable[Arrived],
    here: Mapping[str, Annotation],
    deleted: Collection[str],
    labels: LabelSet,
) -> LayerPlan:
    """Decide about each record; `deleted` are the ids that somebody took out of the layer."""
    known = dict(here)
    entries = []
    for each in arrived:
        entry = _entry(each, known.get(each.annotation.id), deleted, _in_order(labels))
        if entry.taken:
            known[entry.annotation.id] = entry.annotation
        entries.append(entry)
    return LayerPlan(target, entries, known.keys())


def unknown_labels(plans: Iterable[LayerPlan]) -> list[tuple[Store, str]]:
    """Return the labels that records bring and their workspace does not define."""
    found: dict[tuple[Store, str], None] = {}
    for plan in plans:
        labels = plan.target.store.labels()
        for entry in plan.entries:
            if entry.taken and entry.annotation.label not in labels:
                found[plan.target.store, entry.annotation.label] = None
    return list(found)


def _in_order(labels: LabelSet) -> Callable[[Annotation], Annotation]:
    def ordered(annotation: Annotation) -> Annotation:
        spans = labels[annotation.label].ordered(annotation.spans)
        return msgspec.structs.replace(annotation, spans=spans)

    return ordered


def _entry(
    arrived: Arrived,
    here: Annotation | None,
    deleted: Collection[str],
    ordered: Callable[[Annotation], Annotation],
) -> Entry:
    annotation = arrived.annotation
    if here is None:
        return Entry("deleted" if annotation.id in deleted else "new", annotation)
    known = ordered(here)
    now, then = sortable(annotation.modified), sortable(known.modified)
    if arrived.timed and now > then:
        return Entry("newer", annotation, here)
    if _timed_as(known, annotation) == annotation:
        return Entry("there", annotation, here)
    return Entry("older" if arrived.timed and now < then else "conflict", annotation, here)


def _timed_as(annotation: Annotation, other: Annotation) -> Annotation:
    return msgspec.structs.replace(annotation, created=other.created, modified=other.modified)


def _against(entry: Entry) -> str:
    if entry.verdict == "newer" or entry.open:
        return f" ({differences(entry.here, entry.annotation)})"
    return ""


def _why(entry: Entry) -> str:
    if entry.verdict == "older":
        return "the one here was changed later and stays"
    return "which is later cannot be said, so the one here stays"


class Held(NamedTuple):
    """What a layer holds."""

    info: ArticleInfo | None
    """The article that it is on, as it was when it was tagged; None: there is no layer yet."""
    annotations: Mapping[str, Annotation]
    verdicts: Mapping[str, Record]
    """By their ids, as stored."""
    log: Sequence[LogEntry]
    """Its log, which knows what was deleted."""

    @classmethod
    def read(cls, target: Target) -> Held:
        """Read a layer, without a lock."""
        try:
            layer = target.store.read(target.key)
        except NoLayer:
            return cls(None, {}, {}, [])
        verdicts = layer.records.get("verdicts", {})
        return cls(layer.info, layer.annotations, verdicts, layer.entries)

    @classmethod
    def open(cls, layer: Layer) -> Held:
        """Look at a layer that was just opened."""
        log = layer.handle.contents.entries
        return cls(layer.info, layer.annotations, layer.table("verdicts"), log)


def plan_all(delivery: Delivery, held: Mapping[Target, Held]) -> list[LayerPlan]:
    """Plan for all layers of a delivery, which hold so much: annotations first, verdicts on them
    then.

    Raises:
        ObelismError: a layer takes no tags.
    """
    for target, here in held.items():
        _refuse_earlier_text(target, here, delivery.article(target).info)
    labels = cache(_labels_of)
    plans = {
        target: planned(
            target,
            delivery.layers.get(target, ()),
            here.annotations,
            deleted(here.log, "annotations") if target in delivery.layers else (),
            labels(target.store),
        )
        for target, here in held.items()
    }
    known: dict[Target, Collection[str]] = {target: plan.known for target, plan in plans.items()}
    return [
        msgspec.structs.replace(
            plan, verdicts=_verdicts(target, delivery.verdicts.get(target, ()), held[target], known)
        )
        for target, plan in plans.items()
    ]


def _refuse_earlier_text(target: Target, here: Held, now: ArticleInfo) -> None:
    if here.annotations and here.info is not None and here.info.sha256 != now.sha256:
        raise ObelismError(
            f"{target.name}: this article has changed since {target.key.annotator} tagged it, and "
            "takes no tags until that is settled. Nothing was imported."
        )


def _verdicts(
    target: Target,
    arrived: Sequence[GivenVerdict],
    here: Held,
    known: dict[Target, Collection[str]],
) -> list[VerdictEntry]:
    """`known`: by layer, ids of the annotations after the import; layers that it does not change
    are added as they are asked for."""
    if not arrived:
        return []
    back: dict[Key, str] = {}
    for record in deleted(here.log, "verdicts").values():
        key = _word(record, "annotator"), _word(record, "annotation")
        back[key] = max(back.get(key, ""), _word(record, "at"))

    def is_there(key: Key) -> bool:
        owner = target.of(key[0])
        if owner not in known:
            known[owner] = Held.read(owner).annotations.keys()
        return key[1] in known[owner]

    return planned_verdicts(arrived, here.verdicts, back, is_there)


def _labels_of(store: Store) -> LabelSet:
    return store.labels()


def _word(record: Record, field: str) -> str:
    value = record.get(field)
    return value if isinstance(value, str) else ""
