"""The plan of an import: what becomes of each record, in values and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Literal

import msgspec

from reader.model.annotation import Annotation
from reader.model.judgement import Verdict
from reader.model.labels import LabelSet
from reader.model.log import Tables
from reader.services.differences import described, differences
from reader.services.import_.delivery import Target
from reader.store.base import Store
from reader.store.progress import Progress

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

_TAKEN: tuple[Outcome, ...] = ("new", "newer")
"""Outcomes of what comes into the layer, or changes there."""


class RecordPlan(msgspec.Struct, frozen=True):
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


class VerdictPlan(msgspec.Struct, frozen=True):
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
    annotations: list[RecordPlan]
    verdicts: list[VerdictPlan]
    reading: Reading | None = None
    """What is to be known of its annotator's reading; None: what is known."""
    ahead: bool = False
    """Whether the layer here goes on from what was sent, and is left as it is."""

    @property
    def after(self) -> Tables:
        """The records that change, by table and id; empty if none does."""
        tables: Tables = {
            "annotations": {
                each.annotation.id: each.annotation.to_record() if _stays(each) else None
                for each in self.annotations
                if changes(each)
            },
            "verdicts": {
                each.verdict.id: each.verdict.to_record() if _stays(each) else None
                for each in self.verdicts
                if changes(each)
            },
        }
        return {name: records for name, records in tables.items() if records}

    def _said(self) -> str:
        counts = [_counts(self.annotations)]
        if self.verdicts:
            counts.append(f"verdicts: {_counts(self.verdicts)}")
        if self.reading is not None:
            counts.append(self.reading.line())
        if self.ahead:
            counts = ["more was done here since it was sent, so it stays as it is"]
        return f"{self.target.name}: {'; '.join(filter(None, counts)) or 'as it was sent'}"

    def planned(self, *, details: bool) -> Planned:
        """Return what is said of it; with `details` also of each record."""
        labels = [each.annotation.label for each in self.annotations if each.outcome in _TAKEN]
        verdicts = [each for each in self.verdicts if each.outcome in _TAKEN]
        removed = [each for each in self._all if not _stays(each)]
        return Planned(
            target=self.target,
            said=self._said(),
            lines=[*self._lines()] if details else [],
            questions=[*self._questions()],
            labels=[*dict.fromkeys(labels)],
            taken=len(labels),
            verdicts=len(self.verdicts),
            taken_verdicts=len(verdicts),
            removed=len(removed),
            changes=bool(labels or verdicts or removed) or self.reading is not None,
        )

    @property
    def _all(self) -> list[RecordPlan | VerdictPlan]:
        return [*self.annotations, *self.verdicts]

    def _lines(self) -> Iterator[str]:
        """Yield a line for each record but those that are there already, which are counted."""
        return (plan.line() for plan in self._all if plan.outcome != "there")

    def _questions(self) -> Iterator[str]:
        """Yield a sentence for each record that differs from the layer, which stays as it is."""
        questions = (plan.question() for plan in self._all)
        return (f"{self.target.name}{question}" for question in questions if question)


class Planned(msgspec.Struct, frozen=True):
    """What is said of a layer's plan, without the annotations."""

    target: Target
    said: str
    """The layer's name and the number of records with each outcome."""
    lines: list[str]
    """One for each record that is not there already, where they were asked for."""
    questions: list[str]
    """What a person has to decide or to know, a sentence each."""
    labels: list[str]
    """Of what comes in, each once."""
    taken: int
    verdicts: int
    """How many came; of these `taken_verdicts` come in."""
    taken_verdicts: int
    removed: int
    changes: bool
    """Whether there is anything to be written."""

    def brief(self) -> Planned:
        """Return it without the line for each record."""
        return msgspec.structs.replace(self, lines=[])


def changes(plan: RecordPlan | VerdictPlan) -> bool:
    """Return whether it changes the layer."""
    return plan.outcome in _TAKEN or plan.outcome == "removed"


def _stays(plan: RecordPlan | VerdictPlan) -> bool:
    return plan.outcome != "removed"


def _counts(plans: Iterable[RecordPlan | VerdictPlan]) -> str:
    counts = Counter([plan.outcome for plan in plans])
    return ", ".join([f"{counts[each]} {_WORDS[each]}" for each in _WORDS if each in counts])


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
