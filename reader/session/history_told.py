"""What a verdict or a decision is told as in the history: on what, of whom, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from reader.model.action import Action
from reader.model.annotation import Annotation, InvalidRecord, Record
from reader.model.decision import AUTOMATIC, JOINED, NOBODY, OWN, TAKEN, Decision, Judged
from reader.model.verdict import Verdict, judged_digest
from reader.session.wording import listed
from reader.store.contents import read_layer
from reader.store.errors import NoLayer
from reader.store.journal import read_journal
from reader.store.workspace import Workspace

LAYERS_KEPT = 16
"""Layers whose annotations are kept at hand while verdicts on them are told."""


class Touched(msgspec.Struct, frozen=True):
    """An annotation that an action made, changed or removed, as it was after it, else before."""

    id: str
    label: str
    text: str
    """What its first span quotes."""


class ToldVerdict(msgspec.Struct, frozen=True):
    """A verdict that was given, or taken back."""

    on: Touched
    annotator: str
    """Whose the annotation is."""
    verdict: str
    """accepted, rejected or corrected."""
    reason: str | None
    answer: str | None
    """The label that was given blind; None where nothing was hidden."""
    correction: Touched | None
    """What stands for it in the reviewer's layer."""
    taken_back: bool

    def alike(self, others: Iterable[ToldVerdict]) -> list[ToldVerdict]:
        """Those that say the same of what was marked alike, as one key does."""
        key = _saying(self)
        return [each for each in others if _saying(each) == key]

    def words(self, what: str, annotators: Sequence[str]) -> list[str]:
        """`what`: the action, whose name says the verdict at times; `annotators`: whose it is."""
        said = self.verdict if self.answer is None else f"answered {self.answer or 'no label'}"
        if self.taken_back:
            said = f"was {said}"
        elif what in ("accept", "reject"):
            said = ""
        if self.correction is not None:
            quote = "" if self.correction.text == self.on.text else f" “{self.correction.text}”"
            said += f" to {self.correction.label}{quote}"
        told = ": ".join(filter(None, (said, self.reason)))
        return [f"{listed(annotators)}'s {self.on.label}", self.on.text, *filter(None, [told])]


def _saying(verdict: ToldVerdict) -> tuple[object, ...]:
    correction = verdict.correction
    corrected = (correction.label, correction.text) if correction is not None else None
    said = verdict.verdict, verdict.reason, verdict.answer, verdict.taken_back
    return (verdict.on.label, verdict.on.text, *said, corrected)


class ToldDecision(msgspec.Struct, frozen=True):
    """A decision of an adjudicator, or that it is open again."""

    on: Touched
    """What came of it; of nobody, what lay on the table."""
    decision: str
    """taken, joined, own, nobody or automatic."""
    annotators: list[str]
    """Whose annotations lay on the table."""
    agreed: list[str]
    """Who had said just what was decided."""
    reason: str | None
    taken_back: bool

    def words(self) -> list[str]:
        names = listed(self.agreed) if self.agreed else ""
        of = listed(self.annotators) if self.annotators else ""
        said = {
            TAKEN: f"taken from {names or of}",
            AUTOMATIC: f"taken over, as {names or of} made it",
            JOINED: f"joined from {of}",
            OWN: f"own version, for that of {of}" if of else "own version",
            NOBODY: f"nobody, against {of}",
        }[self.decision]
        if self.taken_back:
            said = f"open again, was {said}"
        why = f": {self.reason}" if self.reason else ""
        return [self.on.label, self.on.text, f"{said}{why}"]


def touched(id: str, record: Any) -> Touched:
    """Whatever a record holds: history is told of annotations that cannot be shown, too."""
    known = record if isinstance(record, dict) else {}
    spans, label = known.get("spans"), known.get("label")
    first = spans[0] if isinstance(spans, list) and spans else {}
    text = first.get("text") if isinstance(first, dict) else None
    return Touched(
        id, label if isinstance(label, str) else "", text if isinstance(text, str) else ""
    )


def told_verdicts(workspace: Workspace, action: Action) -> list[ToldVerdict]:
    """The verdicts of an action; records that are none are passed over."""
    made = {**action.before.get("annotations", {})}
    made |= {id: new for id, new in action.after.get("annotations", {}).items() if new is not None}
    found = []
    for record, gone in _records(action, "verdicts"):
        try:
            verdict = Verdict.from_record(record)
        except InvalidRecord:
            continue
        judged = Judged(verdict.annotator, verdict.annotation, verdict.digest)
        correction = verdict.correction
        found.append(
            ToldVerdict(
                on=_judged(workspace, action.article, judged),
                annotator=verdict.annotator,
                verdict=verdict.verdict,
                reason=verdict.reason,
                answer=verdict.answer,
                correction=touched(correction, made[correction]) if correction in made else None,
                taken_back=gone,
            )
        )
    return found


def told_decisions(workspace: Workspace, action: Action) -> list[ToldDecision]:
    """The decisions of an action; records that are none are passed over."""
    found = []
    for record, gone in _records(action, "decisions"):
        try:
            decision = Decision.from_record(record)
        except InvalidRecord:
            continue
        made = _of_result(action, decision)
        if made is None and decision.annotations:
            made = _judged(workspace, action.article, decision.annotations[0])
        found.append(
            ToldDecision(
                on=made or Touched("", "", ""),
                decision=decision.what,
                annotators=list(dict.fromkeys(each.annotator for each in decision.annotations)),
                agreed=list(decision.agreed),
                reason=decision.reason,
                taken_back=gone,
            )
        )
    return found


def _records(action: Action, table: str) -> Iterator[tuple[Record, bool]]:
    """What an action put into a table, or took away, which is then said with it.

    Where something came, that which had to go for it is not told.
    """
    before, after = action.before.get(table, {}), action.after.get(table, {})
    came = [(record, False) for record in after.values() if record is not None]
    went = [(record, True) for id in after if (record := before.get(id)) is not None]
    yield from came or went


def _of_result(action: Action, decision: Decision) -> Touched | None:
    """The first annotation that came of a decision, as the action has it."""
    after, before = (each.get("annotations", {}) for each in (action.after, action.before))
    for id in decision.result:
        record = after.get(id) or before.get(id)
        if record is not None:
            return touched(id, record)
    return None


def _judged(workspace: Workspace, article: str, judged: Judged) -> Touched:
    """An annotation as it lay there; where that is not known, as it was last."""
    versions = _versions(workspace, judged.annotator, article).get(judged.id, [])
    for record in reversed(versions):
        if _digest(record) == judged.digest:
            return touched(judged.id, record)
    return touched(judged.id, versions[-1] if versions else None)


def _digest(record: Record) -> str:
    try:
        return judged_digest(Annotation.from_record(record))
    except InvalidRecord:
        return ""


@lru_cache(LAYERS_KEPT)
def _versions(workspace: Workspace, annotator: str, article: str) -> dict[str, list[Record]]:
    """All that is known of the annotations of a layer, by id, deleted ones too."""
    found: dict[str, list[Record]] = {}
    tables: list[dict[str, Any]] = []
    try:
        tables.append(read_layer(workspace, annotator, article).records)
        for action in read_journal(workspace.history_path(annotator, article)).actions:
            tables += [action.before, action.after]
    except (NoLayer, OSError):
        pass
    for records in _annotations(tables):
        for id, record in records.items():
            if isinstance(record, dict) and record not in found.setdefault(id, []):
                found[id].append(record)
    return found


def _annotations(tables: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for each in tables:
        records = each.get("annotations")
        if isinstance(records, dict):
            yield records
