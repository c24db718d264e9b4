"""What a verdict or a decision is told as in the history: on what, of whom, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from typing import Any

import msgspec

from reader.model.annotation import Annotation, InvalidRecord, Record
from reader.model.errors import NoLayer
from reader.model.judgement import (
    ADDED,
    AUTOMATIC,
    JOINED,
    NOBODY,
    OWN,
    TAKEN,
    Decision,
    JudgedAnnotation,
    decisions_among,
    judged_digest,
    verdicts_among,
)
from reader.model.log import Entry
from reader.store.base import LayerKey, Store
from reader.text.phrases import listed

LAYERS_KEPT = 16
"""Layers whose annotations are kept while verdicts on them are told."""

Versions = Callable[[str, str], Mapping[str, Sequence[Record]]]
"""Gives all that is known of the annotations in an annotator's layer on an article, by id, deleted
ones too, oldest first."""


def versions_in(store: Store) -> Versions:
    """Return what reads versions from a store, and keeps those of the last layers."""
    return lru_cache(LAYERS_KEPT)(partial(_versions, store))


class Touched(msgspec.Struct, frozen=True):
    """An annotation that an action made, changed, removed or judged, as it was after it, else
    before."""

    id: str
    label: str
    text: str
    """What its first span quotes."""
    annotator: str
    """In whose layer it is."""


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
    replaced: str | None = None
    """The reviewer's other verdict on it before."""

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
        said = _instead(said, self.replaced)
        told = ": ".join(filter(None, (said, self.reason)))
        return [
            f"{listed(sorted(annotators))}'s {self.on.label}",
            self.on.text,
            *filter(None, [told]),
        ]


def _saying(verdict: ToldVerdict) -> tuple[object, ...]:
    correction = verdict.correction
    corrected = (correction.label, correction.text) if correction is not None else None
    said = verdict.verdict, verdict.reason, verdict.answer, verdict.taken_back, verdict.replaced
    return (verdict.on.label, verdict.on.text, *said, corrected)


class ToldDecision(msgspec.Struct, frozen=True):
    """A decision of an adjudicator, or that it is open again."""

    on: Touched
    """What came of it; of nobody, what lay on the table."""
    decision: str
    """taken, joined, own, nobody, automatic or added."""
    annotators: list[str]
    """Whose annotations lay on the table."""
    agreed: list[str]
    """Who had said just what was decided."""
    reason: str | None
    taken_back: bool
    replaced: str | None = None
    """What was decided otherwise before, in words."""

    def words(self) -> list[str]:
        said = _instead(_said(self.decision, self.annotators, self.agreed), self.replaced)
        if self.taken_back:
            said = f"{'taken off' if self.decision == ADDED else 'open again'}, was {said}"
        why = f": {self.reason}" if self.reason else ""
        return [self.on.label, self.on.text, f"{said}{why}"]


def _said(decision: str, annotators: Sequence[str], agreed: Sequence[str]) -> str:
    """What was decided, in words."""
    names, of = (listed(each) if each else "" for each in (agreed, annotators))
    return {
        TAKEN: f"taken from {names or of}",
        AUTOMATIC: f"taken over, as {names or of} made it",
        JOINED: f"joined from {of}",
        OWN: f"own version, for that of {of}" if of else "own version",
        NOBODY: f"nobody, against {of}",
        ADDED: "added, for nobody had marked it",
    }[decision]


def _instead(said: str, replaced: str | None) -> str:
    """What was said, and what was said before."""
    return ", ".join(filter(None, (said, replaced and f"in place of {replaced}")))


def touched(id: str, record: Any, annotator: str) -> Touched:
    """Whatever a record holds: history is told of annotations that cannot be shown, too."""
    known = record if isinstance(record, dict) else {}
    spans, label = known.get("spans"), known.get("label")
    first = spans[0] if isinstance(spans, list) and spans else {}
    text = first.get("text") if isinstance(first, dict) else None
    return Touched(
        id,
        label if isinstance(label, str) else "",
        text if isinstance(text, str) else "",
        annotator,
    )


def told_verdicts(versions: Versions, action: Entry, layer: str) -> list[ToldVerdict]:
    """The verdicts of an action in somebody's layer; records that are none are passed over."""
    made = {**action.before.get("annotations", {})}
    made |= {id: new for id, new in action.after.get("annotations", {}).items() if new is not None}
    found = []
    for record, before, gone in _records(action, "verdicts"):
        verdict, old = (next(verdicts_among([each]), None) for each in (record, before))
        if verdict is None:
            continue
        judged = JudgedAnnotation(verdict.annotator, verdict.annotation, verdict.digest)
        correction = verdict.correction
        found.append(
            ToldVerdict(
                on=_judged(versions, action.article, judged),
                annotator=verdict.annotator,
                verdict=verdict.verdict,
                reason=verdict.reason,
                answer=verdict.answer,
                correction=touched(correction, made[correction], layer)
                if correction in made
                else None,
                taken_back=gone,
                replaced=old.verdict if old and old.verdict != verdict.verdict else None,
            )
        )
    return found


def _names(decision: Decision) -> list[str]:
    """Whose annotations lay on the table, each once."""
    return list(dict.fromkeys(each.annotator for each in decision.annotations))


def _replaced(before: Decision | None, decision: Decision) -> str | None:
    """What was decided before, in words, if it was something else than a reason."""
    if before is None:
        return None
    old = _said(before.what, _names(before), before.agreed)
    same = old == _said(decision.what, _names(decision), decision.agreed)
    return None if same and before.result == decision.result else old


def told_decisions(versions: Versions, action: Entry, layer: str) -> list[ToldDecision]:
    """The decisions of an action in a gold layer; records that are none are passed over."""
    found = []
    for record, before, gone in _records(action, "decisions"):
        decision, old = (next(decisions_among([each]), None) for each in (record, before))
        if decision is None:
            continue
        made = _of_result(action, decision, layer)
        if made is None and decision.annotations:
            made = _judged(versions, action.article, decision.annotations[0])
        found.append(
            ToldDecision(
                on=made or Touched("", "", "", layer),
                decision=decision.what,
                annotators=_names(decision),
                agreed=list(decision.agreed),
                reason=decision.reason,
                taken_back=gone,
                replaced=_replaced(old, decision),
            )
        )
    return found


def _records(action: Entry, table: str) -> Iterator[tuple[Record, Record | None, bool]]:
    """What an action put into a table, with what stood there before; or what it took away.

    Where something came, that which had to go for it is not told by itself: it is what stood
    before the first that came.
    """
    before, after = action.before.get(table, {}), action.after.get(table, {})
    came = [(id, record) for id, record in after.items() if record is not None]
    went = [record for id in after if (record := before.get(id)) is not None]
    gone = [record for id, record in before.items() if after.get(id) is None and record]
    for place, (id, record) in enumerate(came):
        yield record, before.get(id) or (gone[0] if gone and not place else None), False
    yield from () if came else ((record, None, True) for record in went)


def _of_result(action: Entry, decision: Decision, layer: str) -> Touched | None:
    """The first annotation that came of a decision, as the action has it."""
    after, before = (each.get("annotations", {}) for each in (action.after, action.before))
    for id in decision.result:
        record = after.get(id) or before.get(id)
        if record is not None:
            return touched(id, record, layer)
    return None


def _judged(versions: Versions, article: str, judged: JudgedAnnotation) -> Touched:
    """An annotation as it lay there; where that is not known, as it was last."""
    known = versions(judged.annotator, article).get(judged.id, ())
    for record in reversed(known):
        if _digest(record) == judged.digest:
            return touched(judged.id, record, judged.annotator)
    return touched(judged.id, known[-1] if known else None, judged.annotator)


def _digest(record: Record) -> str:
    try:
        return judged_digest(Annotation.from_record(record))
    except InvalidRecord:
        return ""


def _versions(store: Store, annotator: str, article: str) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    tables: list[dict[str, Any]] = []
    with suppress(NoLayer):
        layer = store.read(LayerKey(annotator, article))
        tables.append(layer.records)
        for entry in layer.entries:
            tables += [entry.before, entry.after]
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
