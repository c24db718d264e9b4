"""Verdicts and decisions as the history shows them: on which annotation, whose, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

import msgspec

from reader.model.annotation import Annotation, InvalidRecord, Record, as_record
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
from reader.text.phrases import excerpt, listed, quoted
from reader.text.screen_text import one_line

Versions = Callable[[str, str], Mapping[str, Sequence[Record]]]
"""Takes an annotator and an article; returns all known states of each annotation in that layer by
id, deleted ones too, oldest first."""

LAYERS_KEPT = 16
"""Layers whose annotations are kept in memory while verdicts on them are shown."""


def versions_in(store: Store) -> Versions:
    """Return a function that reads versions from a store and keeps those of the last layers."""

    @lru_cache(LAYERS_KEPT)
    def versions(annotator: str, article: str) -> dict[str, list[Record]]:
        found: dict[str, list[Record]] = {}
        tables: list[dict[str, Any]] = []
        with suppress(NoLayer):
            layer = store.read(LayerKey(annotator, article))
            tables.append(layer.records)
            for entry in layer.entries:
                tables += [entry.before, entry.after]
        for each in tables:
            records = each.get("annotations")
            for id, record in records.items() if isinstance(records, dict) else ():
                if isinstance(record, dict) and record not in found.setdefault(id, []):
                    found[id].append(record)
        return found

    return versions


class Passage(msgspec.Struct, frozen=True):
    """A span that an action added to an annotation, or removed from it."""

    role: str | None
    text: str
    removed: bool = False

    def words(self, cells: int) -> str:
        """Return it in words, its quotation cut to a number of cells."""
        quote = f"{one_line(self.role or 'passage')} {excerpt(self.text, cells)}"
        return f"without {quote}" if self.removed else quote


class Touched(msgspec.Struct, frozen=True, omit_defaults=True):
    """An annotation that an action made, changed, removed or judged: its state after it, else
    before it."""

    id: str
    label: str
    text: str
    """Of its first span."""
    annotator: str
    """Whose layer it is in."""
    role: str | None = None
    """Of its first span."""
    passages: list[Passage] = []
    """What the action added to it and removed from it; of a new one all but its first span."""


class VerdictEvent(msgspec.Struct, frozen=True):
    """A verdict that was given, or taken back."""

    on: Touched
    annotator: str
    """Whose annotation it is."""
    verdict: str
    """accepted, rejected or corrected."""
    reason: str | None
    answer: str | None
    """The label that was given blind; None where nothing was hidden."""
    correction: Touched | None
    """What replaces it in the reviewer's layer."""
    taken_back: bool
    replaced: str | None = None
    """The reviewer's previous verdict on it, if it was another."""

    def alike(self, others: Iterable[VerdictEvent]) -> list[VerdictEvent]:
        """Return those that say the same of identical annotations, as one key press makes them."""
        key = _saying(self)
        return [each for each in others if _saying(each) == key]

    def words(self, what: str, annotators: Sequence[str]) -> list[str]:
        """Return label, quotation and remark.

        `what`: name of the action, which may say the verdict already. `annotators`: whose
        annotations it is on.
        """
        text = self.verdict if self.answer is None else f"answered {self.answer or 'no label'}"
        if self.taken_back:
            text = f"was {text}"
        elif what in ("accept", "reject"):
            text = ""
        if self.correction is not None:
            quote = (
                "" if self.correction.text == self.on.text else f" {quoted(self.correction.text)}"
            )
            text += f" to {self.correction.label}{quote}"
        remark = ": ".join(filter(None, (_instead(text, self.replaced), self.reason)))
        label = f"{listed(sorted(annotators))}'s {self.on.label}"
        return [label, self.on.text, *filter(None, [remark])]


def _saying(verdict: VerdictEvent) -> object:
    """Return what a verdict says, without whose annotation it is on."""
    alike = msgspec.structs.replace(verdict, annotator="", on=_anybodys(verdict.on))
    if verdict.correction is None:
        return alike
    return msgspec.structs.replace(alike, correction=_anybodys(verdict.correction))


def _anybodys(annotation: Touched) -> Touched:
    return msgspec.structs.replace(annotation, id="", annotator="")


class DecisionEvent(msgspec.Struct, frozen=True):
    """A decision of an adjudicator, made or taken back."""

    on: Touched
    """The resulting annotation; of nobody, the first that was decided on."""
    decision: str
    """taken, joined, own, nobody, automatic or added."""
    annotators: list[str]
    """Whose annotations were decided on."""
    agreed: list[str]
    """Whose version is exactly what was decided."""
    reason: str | None
    taken_back: bool
    replaced: str | None = None
    """The previous decision in words, if it was another."""

    def words(self) -> list[str]:
        """Return label, quotation and remark."""
        text = _instead(_decided(self.decision, self.annotators, self.agreed), self.replaced)
        if self.taken_back:
            text = f"{'taken off' if self.decision == ADDED else 'open again'}, was {text}"
        why = f": {self.reason}" if self.reason else ""
        return [self.on.label, self.on.text, f"{text}{why}"]


def _decided(decision: str, annotators: Sequence[str], agreed: Sequence[str]) -> str:
    """Return a decision in words."""
    names, of = (listed(each) if each else "" for each in (agreed, annotators))
    return {
        TAKEN: f"taken from {names or of}",
        AUTOMATIC: f"taken over, as {names or of} made it",
        JOINED: f"joined from {of}",
        OWN: f"own version, for that of {of}" if of else "own version",
        NOBODY: f"nobody, against {of}",
        ADDED: "added, for nobody had marked it",
    }[decision]


def _instead(text: str, replaced: str | None) -> str:
    return ", ".join(filter(None, (text, replaced and f"in place of {replaced}")))


def touched(id: str, record: Any, annotator: str, changed: Sequence[Any] = ()) -> Touched:
    """Return what is known of an annotation, whatever its record holds.

    `changed`: its records before and after an action that changed it, None where there is none.
    """
    spans, label = _spans(record), as_record(record).get("label")
    first = _passage(spans[0]) if spans else Passage(None, "")
    return Touched(
        id,
        label if isinstance(label, str) else "",
        first.text,
        annotator,
        first.role,
        _passages(*changed) if changed else [],
    )


def _passages(before: Any, after: Any) -> list[Passage]:
    """Return what was added and removed, without what another span of the same role replaced."""
    if after is None:
        return []
    had, has = _spans(before), _spans(after)
    if before is None:
        return list(map(_passage, has[1:]))
    added = [_passage(each) for each in has if _place(each) not in map(_place, had)]
    roles = {each.role for each in added}
    removed = [_passage(each) for each in had if _place(each) not in map(_place, has)]
    marked = [msgspec.structs.replace(each, removed=True) for each in removed]
    return [*added, *(each for each in marked if each.role not in roles)]


def _spans(record: Any) -> list[Record]:
    spans = record.get("spans") if isinstance(record, dict) else None
    return [each for each in spans if isinstance(each, dict)] if isinstance(spans, list) else []


def _place(span: Record) -> tuple[Any, ...]:
    return span.get("role"), span.get("start"), span.get("end")


def _passage(span: Record) -> Passage:
    role, text = span.get("role"), span.get("text")
    return Passage(role if isinstance(role, str) else None, text if isinstance(text, str) else "")


def verdict_events(versions: Versions, action: Entry, layer: str) -> list[VerdictEvent]:
    """Return the verdicts of an action in somebody's layer; records that are none are skipped."""
    found = []
    for record, before, removed in _records(action, "verdicts"):
        verdict, old = (next(verdicts_among([each]), None) for each in (record, before))
        if verdict is None:
            continue
        judged = JudgedAnnotation(verdict.annotator, verdict.annotation, verdict.digest)
        found.append(
            VerdictEvent(
                on=_judged(versions, action.article, judged),
                annotator=verdict.annotator,
                verdict=verdict.verdict,
                reason=verdict.reason,
                answer=verdict.answer,
                correction=_own(action, [verdict.correction], layer),
                taken_back=removed,
                replaced=old.verdict if old and old.verdict != verdict.verdict else None,
            )
        )
    return found


def _names(decision: Decision) -> list[str]:
    """Return whose annotations were decided on, each once."""
    return list(dict.fromkeys(each.annotator for each in decision.annotations))


def _replaced(before: Decision | None, decision: Decision) -> str | None:
    """Return the previous decision in words, if more than its reason differed."""
    if before is None:
        return None
    old, new = (_decided(each.what, _names(each), each.agreed) for each in (before, decision))
    return None if old == new and before.result == decision.result else old


def decision_events(versions: Versions, action: Entry, layer: str) -> list[DecisionEvent]:
    """Return the decisions of an action in a gold layer; records that are none are skipped."""
    found = []
    for record, before, removed in _records(action, "decisions"):
        decision, old = (next(decisions_among([each]), None) for each in (record, before))
        if decision is None:
            continue
        on = _own(action, decision.result, layer)
        if on is None and decision.annotations:
            on = _judged(versions, action.article, decision.annotations[0])
        found.append(
            DecisionEvent(
                on=on or Touched("", "", "", layer),
                decision=decision.what,
                annotators=_names(decision),
                agreed=list(decision.agreed),
                reason=decision.reason,
                taken_back=removed,
                replaced=_replaced(old, decision),
            )
        )
    return found


def _records(action: Entry, table: str) -> Iterator[tuple[Record, Record | None, bool]]:
    """Yield the records that an action put into a table, each with the previous one and False.

    If it put in none, yield those that it removed, with True. A record that it removed beside
    others that it put in counts as the previous one of the first of these.
    """
    before, after = action.before.get(table, {}), action.after.get(table, {})
    came = [(id, record) for id, record in after.items() if record is not None]
    went = [record for id in after if (record := before.get(id)) is not None]
    removed = [record for id, record in before.items() if after.get(id) is None and record]
    for place, (id, record) in enumerate(came):
        yield record, before.get(id) or (removed[0] if removed and not place else None), False
    yield from () if came else ((record, None, True) for record in went)


def _own(action: Entry, ids: Iterable[str | None], layer: str) -> Touched | None:
    """Return the first of some annotations that the action has in its own layer."""
    after, before = (each.get("annotations", {}) for each in (action.after, action.before))
    for id in filter(None, ids):
        record = after.get(id) or before.get(id)
        if record is not None:
            return touched(id, record, layer)
    return None


def _judged(versions: Versions, article: str, judged: JudgedAnnotation) -> Touched:
    """Return an annotation as it was judged; if that is not known, its last state."""
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
