"""Plan an import: what becomes of each record, given what its layer holds now."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
    Sequence,
)
from functools import cache
from typing import Literal

import msgspec

from reader.model.annotation import Annotation
from reader.model.article import ArticleInfo
from reader.model.clock import sortable
from reader.model.errors import NoLayer, ObelismError
from reader.model.judgement import Verdict, verdicts_among
from reader.model.labels import LabelSet
from reader.model.log import Tables, deleted
from reader.services.differences import described, differences
from reader.services.import_.delivery import Arrived, Delivery, Target, in_role_order
from reader.store.base import Contents, Snapshot, Store
from reader.store.layer import Layer
from reader.store.progress import Progress, load_progress

Outcome = Literal[
    "new", "newer", "removed", "there", "deleted", "older", "taken back", "conflict", "absent"
]

_WORDS: dict[Outcome, str] = {
    "new": "new",
    "newer": "changed",
    "removed": "removed",
    "there": "already there",
    "deleted": "deleted here before",
    "older": "older than here",
    "taken back": "taken back here before",
    "conflict": "in conflict",
    "absent": "on annotations that are not here",
}
"""In the order of reporting."""

_NAMESPACE = uuid.UUID("6f62656c-6973-5d00-8000-766572646963")


class Entry(msgspec.Struct, frozen=True):
    """One incoming annotation and its outcome."""

    outcome: Outcome
    annotation: Annotation
    current: Annotation | None = None
    """What the layer has under its id."""

    @property
    def open(self) -> bool:
        """Whether a person has to decide: file and layer differ."""
        return self.outcome in ("older", "conflict")

    def line(self) -> str:
        """Return the outcome as one line."""
        line = f"{_WORDS[self.outcome]}: {described(self.annotation)}"
        if self.outcome == "newer" or self.open:
            line += f" ({differences(self.current, self.annotation)})"
        return line

    def question(self) -> str | None:
        """Return what a person has to decide, to follow the layer's name; None for nothing."""
        if not self.open:
            return None
        why = "which is later cannot be said, so the one here stays"
        if self.outcome == "older":
            why = "the one here was changed later and stays"
        return (
            f", annotation {self.annotation.id}: {why}; "
            f"here against the file: {differences(self.current, self.annotation)}"
        )


class VerdictEntry(msgspec.Struct, frozen=True):
    """One incoming verdict and its outcome."""

    outcome: Outcome
    verdict: Verdict
    """With its id in the reviewer's layer."""

    def line(self) -> str:
        """Return the outcome as one line."""
        return f"verdict, {_WORDS[self.outcome]}: {self._text}"

    def question(self) -> str | None:
        """Return what a person has to know, to follow the layer's name; None for nothing."""
        if self.outcome == "absent":
            return f": the verdict {self._text} is left out: that annotation is not here"
        if self.outcome == "conflict":
            return f": the verdict {self._text} is as old as another one here, which stays"
        return None

    @property
    def _text(self) -> str:
        return f"{self.verdict.verdict} on {self.verdict.annotator}'s {self.verdict.annotation}"


class Reading(msgspec.Struct, frozen=True):
    """What is known of an annotator's reading here, and what is to be."""

    here: Progress | None
    sent: Progress

    def line(self) -> str:
        """Return what changes, in words."""
        here, sent = self.here, self.sent
        changes = []
        if sent.status != (here.status if here else "new"):
            was = f", not {here.status}" if here and here.status != "new" else ""
            changes.append(f"marked as {sent.status}{was}")
        if sent.read != (here.read if here else []):
            known, read = (
                sum(end - start for start, end in each)
                for each in (here.read if here else [], sent.read)
            )
            changes.append(f"{read} characters read, not {known}")
        return ", ".join(changes) or "position of reading"


class LayerPlan(msgspec.Struct, frozen=True):
    """The outcomes for one layer."""

    target: Target
    entries: list[Entry]
    verdicts: list[VerdictEntry]
    reading: Reading | None = None
    """What is to be known of its annotator's reading; None: what is known."""
    ahead: bool = False
    """Whether the layer here goes on from what was sent, and is left as it is."""

    @property
    def taken(self) -> list[Annotation]:
        """The annotations that come into the layer, or change there."""
        return [each.annotation for each in self.entries if _changes(each) and _stays(each)]

    @property
    def taken_verdicts(self) -> list[Verdict]:
        """The verdicts that come into the layer, or change there."""
        return [each.verdict for each in self.verdicts if _changes(each) and _stays(each)]

    @property
    def removed(self) -> int:
        """How many annotations and verdicts leave the layer."""
        return sum(not _stays(each) for each in self._all)

    @property
    def after(self) -> Tables:
        """The records that change, by table and id; empty if none does."""
        tables: Tables = {
            "annotations": {
                each.annotation.id: each.annotation.to_record() if _stays(each) else None
                for each in self.entries
                if _changes(each)
            },
            "verdicts": {
                each.verdict.id: each.verdict.to_record() if _stays(each) else None
                for each in self.verdicts
                if _changes(each)
            },
        }
        return {name: records for name, records in tables.items() if records}

    def line(self) -> str:
        """Return the layer's name and the number of records with each outcome."""
        counts = [_counts(self.entries)]
        if self.verdicts:
            counts.append(f"verdicts: {_counts(self.verdicts)}")
        if self.reading is not None:
            counts.append(self.reading.line())
        if self.ahead:
            counts = ["more was done here since it was sent, so it stays as it is"]
        return f"{self.target.name}: {'; '.join(filter(None, counts)) or 'as it was sent'}"

    def planned(self, *, details: bool) -> Planned:
        """Return what is said of it; with `details` also of each record."""
        taken = self.taken
        return Planned(
            target=self.target,
            said=self.line(),
            lines=[*self.details()] if details else [],
            questions=[*self.open_questions()],
            labels=[*dict.fromkeys(each.label for each in taken)],
            taken=len(taken),
            verdicts=len(self.verdicts),
            taken_verdicts=len(self.taken_verdicts),
            removed=self.removed,
            changes=any(map(_changes, self._all)) or self.reading is not None,
        )

    @property
    def _all(self) -> list[Entry | VerdictEntry]:
        return [*self.entries, *self.verdicts]

    def details(self) -> Iterator[str]:
        """Yield a line for each record but those that are there already, which are counted."""
        return (entry.line() for entry in self._all if entry.outcome != "there")

    def open_questions(self) -> Iterator[str]:
        """Yield a sentence for each record that differs from the layer, which stays as it is."""
        questions = (entry.question() for entry in self._all)
        return (f"{self.target.name}{question}" for question in questions if question)


class Planned(msgspec.Struct, frozen=True):
    """What is said of a layer's plan, without the annotations."""

    target: Target
    said: str
    lines: list[str]
    """One for each record that is not there already, where they were asked for."""
    questions: list[str]
    labels: list[str]
    """Of what comes in, each once."""
    taken: int
    verdicts: int
    """How many came; of these `taken_verdicts` come in."""
    taken_verdicts: int
    removed: int
    changes: bool
    """Whether there is anything to be written."""

    def line(self) -> str:
        """Return the layer's name and the number of records with each outcome."""
        return self.said

    def details(self) -> Iterator[str]:
        """Yield a line for each record."""
        return iter(self.lines)

    def open_questions(self) -> Iterator[str]:
        """Yield what a person has to decide or to know, a sentence each."""
        return iter(self.questions)

    def brief(self) -> Planned:
        """Return it without the line for each record."""
        return msgspec.structs.replace(self, lines=[])


def _changes(entry: Entry | VerdictEntry) -> bool:
    return entry.outcome in ("new", "newer", "removed")


def _stays(entry: Entry | VerdictEntry) -> bool:
    return entry.outcome != "removed"


def _counts(entries: Iterable[Entry | VerdictEntry]) -> str:
    counts = Counter(entry.outcome for entry in entries)
    return ", ".join(f"{counts[each]} {_WORDS[each]}" for each in _WORDS if counts[each])


def unknown_labels(plans: Iterable[Planned]) -> list[tuple[Store, str]]:
    """Return the labels that records bring and their workspace does not define."""
    found: dict[tuple[Store, str], None] = {}
    labels_of: Callable[[Store], LabelSet] = cache(lambda store: store.labels())
    for plan in plans:
        labels = labels_of(plan.target.store)
        for label in plan.labels:
            if label not in labels:
                found[plan.target.store, label] = None
    return list(found)


def stored(target: Target) -> Snapshot:
    """Read a layer without a lock; one that does not exist yet is empty."""
    try:
        return target.store.read(target.key)
    except NoLayer:
        nothing = ArticleInfo(id=target.key.article_id, title="", sha256="")
        return Snapshot.of(nothing, {}, Contents())


def opened(layer: Layer) -> Snapshot:
    """Return what a layer that was just opened holds."""
    return Snapshot.of(layer.info, layer.annotations, layer.handle.contents)


def plan_all(
    delivery: Delivery, layers: Mapping[Target, Snapshot], labels_of: Callable[[Store], LabelSet]
) -> list[LayerPlan]:
    """Plan for all layers of a delivery on an article, given what each holds.

    Annotations come first: verdicts may be on annotations that the same delivery brings.

    Raises:
        ObelismError: a layer belongs to an earlier text of its article.
    """
    known = {target: dict(layer.annotations) for target, layer in layers.items()}
    entries: dict[Target, list[Entry]] = {}
    ahead = {
        target
        for target, sent in ((each, delivery.sent.get(each)) for each in layers)
        if sent is not None
        and not sent.named
        and sent.actions < {entry.id for entry in layers[target].entries}
        and sent.actions
    }
    for target, layer in layers.items():
        if layer.annotations and layer.info.sha256 != delivery.article(target).info.sha256:
            raise ObelismError(
                f"{target.name}: this article has changed since {target.key.annotator} tagged it, "
                "and takes no tags until that is settled. Nothing was imported."
            )
        arrived = delivery.layers.of(target)
        removed = deleted(layer.entries, "annotations") if arrived else ()
        labels = labels_of(target.store)
        if target not in delivery.sent:
            entries[target] = _entries(arrived, known[target], removed, labels)
        elif target in ahead:
            entries[target] = []
        else:
            entries[target] = _as_sent(arrived, known[target], labels)
    ids: dict[Target, Collection[str]] = {**known}
    return [
        LayerPlan(
            target,
            entries[target],
            _verdict_entries(
                target,
                () if target in ahead else delivery.verdicts.get(target, ()),
                layer,
                ids,
                as_sent=target in delivery.sent and target not in ahead,
            ),
            None if target in ahead else _reading(delivery, target),
            target in ahead,
        )
        for target, layer in layers.items()
    ]


def _entries(
    arrived: Iterable[Arrived],
    known: MutableMapping[str, Annotation],
    deleted: Collection[str],
    labels: LabelSet,
) -> list[Entry]:
    """Decide on each annotation, and add those that are taken to `known`.

    `deleted`: ids of the annotations that somebody removed from the layer.
    """
    entries = []
    for each in arrived:
        entry = _entry(each, known.get(each.annotation.id), deleted, labels)
        if _changes(entry):
            known[entry.annotation.id] = entry.annotation
        entries.append(entry)
    return entries


def _as_sent(
    arrived: Iterable[Arrived], known: MutableMapping[str, Annotation], labels: LabelSet
) -> list[Entry]:
    """Decide on each annotation of a layer that is to be as it was sent, and make `known` so."""
    entries = []
    here = dict(known)
    known.clear()
    for new in (each.annotation for each in arrived):
        current = here.pop(new.id, None)
        same = current is not None and in_role_order(current, labels) == new
        outcome: Outcome = "there" if same else "new" if current is None else "newer"
        entries.append(Entry(outcome, new, current))
        known[new.id] = new
    return entries + [Entry("removed", each, each) for each in here.values()]


def _reading(delivery: Delivery, target: Target) -> Reading | None:
    """Return how far an annotator is to have read; None where that is known, or was not sent."""
    layer = delivery.sent.get(target)
    if layer is None or layer.progress is None:
        return None
    here = load_progress(target.store, target.key.annotator, target.key.article_id)
    annotator = here.annotator if here else target.key.annotator
    sent = msgspec.structs.replace(
        layer.progress, article=target.key.article_id, annotator=annotator
    )
    return None if here == sent else Reading(here, sent)


def _entry(
    arrived: Arrived, current: Annotation | None, deleted: Collection[str], labels: LabelSet
) -> Entry:
    new = arrived.annotation
    if current is None:
        return Entry("deleted" if new.id in deleted else "new", new)
    known = in_role_order(current, labels)
    same = msgspec.structs.replace(known, created=new.created, modified=new.modified) == new
    later = _later(new.modified, known.modified) if arrived.timed else 0
    return Entry(_outcome(later, same=same), new, current)


def _later(new: str, current: str) -> int:
    """Return 1 if a time is later than the current one, -1 if it is earlier, else 0."""
    now, then = sortable(new), sortable(current)
    return (now > then) - (now < then)


def _outcome(later: int, *, same: bool) -> Outcome:
    """Return the outcome for what is known already; see `_later`."""
    if later > 0:
        return "newer"
    if same:
        return "there"
    return "older" if later < 0 else "conflict"


def _verdict_entries(
    target: Target,
    arrived: Sequence[Verdict],
    layer: Snapshot,
    ids: dict[Target, Collection[str]],
    *,
    as_sent: bool,
) -> list[VerdictEntry]:
    """Decide on each verdict for one reviewer's layer, which is to be `as_sent` or gets more.

    `ids`: by layer, ids of its annotations after the import. Layers that the import does not change
    are added when they are needed.
    """
    if not arrived and not as_sent:
        return []
    known = {
        _on(each): each for each in verdicts_among(layer.judgements.get("verdicts", {}).values())
    }
    removed = verdicts_among(deleted(layer.entries, "verdicts").values())
    taken_back = {_on(each): each.at for each in sorted(removed, key=lambda each: each.at)}
    entries = []
    for verdict in arrived:
        on, owner = _on(verdict), target.of(verdict.annotator)
        if owner not in ids:
            ids[owner] = stored(owner).annotations.keys()
        outcome: Outcome = "absent"
        id = uuid.uuid5(_NAMESPACE, "\0".join(on)).hex
        if current := known.get(on):
            later, id = _later(verdict.at, current.at), current.id
            outcome = _outcome(later, same=not later and _alike(verdict, current))
            if as_sent and outcome != "there":
                outcome = "newer"
        elif verdict.annotation in ids[owner]:
            later = 1 if as_sent else _later(verdict.at, taken_back.get(on, ""))
            outcome = "new" if later > 0 else "taken back"
        entry = VerdictEntry(outcome, msgspec.structs.replace(verdict, id=id))
        if _changes(entry):
            known[on] = entry.verdict
        entries.append(entry)
    if as_sent:
        sent = {_on(each) for each in arrived}
        entries += [VerdictEntry("removed", known[on]) for on in known if on not in sent]
    return entries


def _on(verdict: Verdict) -> tuple[str, str]:
    """Return whose annotation a verdict is on, and its id; a reviewer has one verdict on each."""
    return verdict.annotator, verdict.annotation


def _alike(verdict: Verdict, other: Verdict) -> bool:
    fields = ("verdict", "reason", "digest", "answer")
    return all(getattr(verdict, field) == getattr(other, field) for field in fields)
