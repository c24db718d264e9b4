"""Verdicts and decisions as they are exported with their annotations, and the state of the gold
layer."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Set

from reader.formats.base import DecisionExport
from reader.model.annotation import Annotation, Record
from reader.model.judgement import (
    ACCEPTED,
    CORRECTED,
    REJECTED,
    VERDICTS,
    Decision,
    JudgedAnnotation,
    Verdict,
    decisions_among,
    outdone,
    verdicts_among,
)
from reader.store.base import Snapshot

DISPUTED, UNREVIEWED, ALL = "disputed", "unreviewed", "all"

CHOICES = (*VERDICTS, DISPUTED, UNREVIEWED, ALL)
"""The words of `--verdict`."""

_STRICTEST = (REJECTED, CORRECTED, ACCEPTED)
"""Of several reviewers' verdicts, the first of these counts."""

Tag = tuple[str, str]
"""Annotator and annotation id; imports may use one id in several layers."""


def verdicts_on(layers: Iterable[Snapshot]) -> dict[str, dict[str, list[Verdict]]]:
    """Return the verdicts in all layers on an article: by annotator, then id, oldest first.

    A record that is no verdict is passed over.
    """
    found: dict[str, dict[str, list[Verdict]]] = {}
    records = [each for layer in layers for each in layer.judgements.get("verdicts", {}).values()]
    verdicts = verdicts_among(records)
    for verdict in sorted(verdicts, key=lambda each: (each.at, each.id)):
        found.setdefault(verdict.annotator, {}).setdefault(verdict.annotation, []).append(verdict)
    return found


def word_for(annotation: Annotation, verdicts: Iterable[Verdict]) -> str:
    """Return the one verdict that counts on an annotation as it is now, or unreviewed.

    Of several reviewers' it is the strictest: rejected if anybody rejects it, else corrected if
    anybody corrects it. Verdicts on an earlier state of it and blind ones do not count.
    """
    words = _words(annotation, verdicts)
    return next((word for word in _STRICTEST if word in words), UNREVIEWED)


def is_disputed(annotation: Annotation, verdicts: Iterable[Verdict]) -> bool:
    """Return whether reviewers' verdicts on an annotation as it is now differ."""
    return len(_words(annotation, verdicts)) > 1


def is_called(wanted: str, annotation: Annotation, verdicts: Iterable[Verdict]) -> bool:
    """Return whether a word of `CHOICES` selects an annotation; several may."""
    if wanted == DISPUTED:
        return is_disputed(annotation, verdicts)
    return wanted in (ALL, word_for(annotation, verdicts))


def _words(annotation: Annotation, verdicts: Iterable[Verdict]) -> set[str]:
    return {each.verdict for each in verdicts if not each.blind and each.fits(annotation)}


def rejected_in(layers: Mapping[str, Snapshot]) -> set[Tag]:
    """Return the rejected annotations of all layers on an article, given by annotator."""
    return {
        (name, id)
        for name, verdicts in verdicts_on(layers.values()).items()
        if name in layers
        for id, annotation in layers[name].annotations.items()
        if word_for(annotation, verdicts.get(id, ())) == REJECTED
    }


def exported_verdicts(verdict: Verdict) -> Record:
    """Return the JSON object of a verdict in an export."""
    record: Record = {
        "reviewer": verdict.reviewer,
        "verdict": verdict.verdict,
        "reason": verdict.reason,
        "at": verdict.at,
        "digest": verdict.digest,
    }
    return record if verdict.answer is None else {**record, "answer": verdict.answer}


def adjudications(tables: Mapping[str, Mapping[str, Record]]) -> dict[str, Record]:
    """Return the decisions of a layer's tables by id of each annotation that resulted.

    A record that is no decision is skipped.
    """
    return {
        id: exported_decisions(decision)
        for decision in decisions_in(tables)
        for id in decision.result
    }


def decisions_in(tables: Mapping[str, Mapping[str, Record | None]]) -> Iterator[Decision]:
    """Yield the decisions of a layer's tables that count; a record that is none is skipped."""
    if not (records := tables.get("decisions")):
        return iter(())
    found = list(decisions_among(records.values()))
    lost = {decision.id for decision, _ in outdone(found)}
    return (each for each in found if each.id not in lost)


def decision_exports(
    layer: Snapshot, layers: Mapping[str, Snapshot], labels: Container[str] | None
) -> list[DecisionExport]:
    """Return the decisions of a layer in reading order, with the annotations they were made on.

    `layers`: all on the article, by annotator. `labels`: those that are wanted; None: all. An
    annotation that was edited since is left out.
    """
    found: list[tuple[int, DecisionExport]] = []
    for decision in decisions_in(layer.judgements):
        judged = {
            each.id: annotation
            for each in decision.annotations
            if each.annotator in layers
            and (annotation := layers[each.annotator].annotations.get(each.id)) is not None
            and JudgedAnnotation.of(each.annotator, annotation) == each
        }
        made = [layer.annotations[id] for id in decision.result if id in layer.annotations]
        about = [*judged.values(), *made]
        if labels is not None and not any(each.label in labels for each in about):
            continue
        start = min((span.start for each in about for span in each.spans), default=0)
        record = exported_decisions(decision)
        export = DecisionExport(
            id=decision.id, record=record, result=decision.result, judged=judged
        )
        found.append((start, export))
    return [export for _, export in sorted(found, key=lambda pair: (pair[0], pair[1].id))]


def exported_decisions(decision: Decision) -> Record:
    """Return the JSON object of a decision in an export."""
    return {
        "decision": decision.what,
        "who": decision.who,
        "at": decision.at,
        "reason": decision.reason,
        "agreed": list(decision.agreed),
        "corrected": list(decision.corrected),
        "silent": list(decision.silent),
        "also_annotator": decision.who in decision.annotators,
        "annotations": [
            {"annotator": each.annotator, "id": each.id, "digest": each.digest}
            for each in decision.annotations
        ],
    }


GOLD = "@gold"
"""Annotator of the layer that adjudication makes."""

NO_GOLD = "there is no gold layer here yet; obelism adjudicate PATH makes one"


def undecided(
    layers: Mapping[str, Snapshot],
    annotators: Set[str] = frozenset(),
    labels: Container[str] | None = None,
    rejected: Set[Tag] = frozenset(),
) -> list[Tag]:
    """Return the annotations on an article that its gold layer has not decided on.

    Those of `annotators` and of everybody whose versions were decided on count, as they are now:
    an annotation that was edited since is open again. A gold layer that was not made by decisions
    leaves none open.

    `layers`: by annotator, including the gold one. `labels`: those that count; None: all.
    `rejected`: annotations that do not count.
    """
    decisions = list(decisions_in(layers[GOLD].judgements))
    if not decisions and layers[GOLD].annotations:
        return []
    decided = {judged for each in decisions for judged in each.annotations}
    known = {name for each in decisions for name in each.annotators} | annotators
    known = known if decisions else set(layers)
    return [
        (name, annotation.id)
        for name in known & layers.keys()
        if not name.startswith("@")
        for annotation in layers[name].annotations.values()
        if not annotation.orphan
        and (name, annotation.id) not in rejected
        and (labels is None or annotation.label in labels)
        and JudgedAnnotation.of(name, annotation) not in decided
    ]
