"""Verdicts as they are handed on with the annotations they are on.

Decisions as they are handed on with the annotations that came of them.

The gold layer as those see it who do not adjudicate: whether there is one, and how far it is.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Set

from reader.formats.base import DecisionExport
from reader.model.annotation import Annotation, Record
from reader.model.errors import WrongUse
from reader.model.judgement import (
    ACCEPTED,
    CORRECTED,
    REJECTED,
    VERDICTS,
    Decision,
    JudgedAnnotation,
    Verdict,
    decisions_among,
    verdicts_among,
)
from reader.store.base import Snapshot

DISPUTED, UNREVIEWED, ALL = "disputed", "unreviewed", "all"

CHOICES = (*VERDICTS, DISPUTED, UNREVIEWED, ALL)
"""What can be asked for by verdict."""

_STRICTEST = (REJECTED, CORRECTED, ACCEPTED)
"""Of several reviewers' verdicts the first of these is the one that counts."""

Tag = tuple[str, str]
"""Whose layer an annotation is in, and its id: imports may repeat ids from layer to layer."""


def refuse_unknown_verdicts(words: Iterable[str]) -> None:
    """Raise WrongUse for a word that is none of `CHOICES`."""
    for word in words:
        if word not in CHOICES:
            raise WrongUse(f"there is no verdict {word!r}; there are: {', '.join(CHOICES)}")


def verdicts_on(layers: Iterable[Snapshot]) -> dict[str, dict[str, list[Verdict]]]:
    """Return the verdicts in all layers on an article: by annotator, then id, oldest first.

    A record that is no verdict is passed over.
    """
    found: dict[str, dict[str, list[Verdict]]] = {}
    for verdict in sorted(_all_verdicts(layers), key=lambda each: (each.at, each.id)):
        found.setdefault(verdict.annotator, {}).setdefault(verdict.annotation, []).append(verdict)
    return found


def _all_verdicts(layers: Iterable[Snapshot]) -> Iterator[Verdict]:
    for layer in layers:
        yield from verdicts_among(layer.records.get("verdicts", {}).values())


def word_for(annotation: Annotation, verdicts: Iterable[Verdict]) -> str:
    """Return the one verdict that counts on an annotation as it is now, or unreviewed.

    Of several reviewers' it is the strictest: rejected where anybody rejects it, else corrected
    where anybody corrects it. What was edited since was not judged; what was answered blind judges
    the annotator, not it.
    """
    words = _words(annotation, verdicts)
    return next((word for word in _STRICTEST if word in words), UNREVIEWED)


def is_disputed(annotation: Annotation, verdicts: Iterable[Verdict]) -> bool:
    """Whether reviewers' verdicts on an annotation as it is now differ."""
    return len(_words(annotation, verdicts)) > 1


def is_called(wanted: str, annotation: Annotation, verdicts: Iterable[Verdict]) -> bool:
    """Whether an annotation is what a word of `CHOICES` asks for; several may fit."""
    if wanted == DISPUTED:
        return is_disputed(annotation, verdicts)
    return wanted in (ALL, word_for(annotation, verdicts))


def _words(annotation: Annotation, verdicts: Iterable[Verdict]) -> set[str]:
    return {each.verdict for each in verdicts if not each.blind and each.fits(annotation)}


def rejected_in(layers: Mapping[str, Snapshot]) -> set[Tag]:
    """Return what is rejected of all layers on an article, each under its annotator's name."""
    on: dict[Tag, list[Verdict]] = {}
    for verdict in _all_verdicts(layers.values()):
        on.setdefault((verdict.annotator, verdict.annotation), []).append(verdict)
    found = set()
    for tag, verdicts in on.items():
        name, id = tag
        annotation = layers[name].annotations.get(id) if name in layers else None
        if annotation is not None and word_for(annotation, verdicts) == REJECTED:
            found.add(tag)
    return found


def exported_verdicts(verdict: Verdict) -> Record:
    """Return what goes out of a verdict."""
    record: Record = {
        "reviewer": verdict.reviewer,
        "verdict": verdict.verdict,
        "reason": verdict.reason,
        "at": verdict.at,
        "digest": verdict.digest,
    }
    return record if verdict.answer is None else {**record, "answer": verdict.answer}


def adjudications(tables: Mapping[str, Mapping[str, Record]]) -> dict[str, Record]:
    """Return, by id of each annotation that was decided on, who agreed, who decided, and why.

    `tables`: those of a layer. A record that is no decision is passed over.
    """
    found: dict[str, Record] = {}
    for decision in decisions_in(tables):
        found.update((id, exported_decisions(decision)) for id in decision.result)
    return found


def decisions_in(tables: Mapping[str, Mapping[str, Record | None]]) -> Iterator[Decision]:
    """Give the decisions of a layer; a record that is none is passed over."""
    return decisions_among(tables.get("decisions", {}).values())


def decision_exports(
    layer: Snapshot, layers: Mapping[str, Snapshot], labels: Container[str] | None
) -> list[DecisionExport]:
    """Return all that was decided in a layer, in reading order, with what lay on the table.

    `layers`: all on the article, by annotator. `labels`: what is wanted; None: all. An annotation
    that was edited since is not what was decided on, and is left out.
    """
    found: list[tuple[int, DecisionExport]] = []
    for decision in decisions_in(layer.records):
        there = ((each, _annotation(layers, each)) for each in decision.annotations)
        judged = {
            each.id: annotation
            for each, annotation in there
            if annotation is not None and JudgedAnnotation.of(each.annotator, annotation) == each
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


def _annotation(layers: Mapping[str, Snapshot], judged: JudgedAnnotation) -> Annotation | None:
    layer = layers.get(judged.annotator)
    return None if layer is None else layer.annotations.get(judged.id)


def exported_decisions(decision: Decision) -> Record:
    """Return what goes out of a decision."""
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
"""The layer that adjudication makes."""

NO_GOLD = "there is no gold layer here yet; obelism adjudicate PATH makes one"


def undecided(
    layers: Mapping[str, Snapshot],
    annotators: Set[str] = frozenset(),
    labels: Container[str] | None = None,
    rejected: Set[Tag] = frozenset(),
) -> int:
    """Count the annotations on an article that its gold layer leaves open.

    They are those of everybody whose versions lay on the table, and of `annotators`, as they are
    now: what was edited since it was decided on is open again. A gold layer that was not made by
    decisions leaves nothing open.

    `layers`: by annotator, the gold one among them. `labels`: which count; None: all. `rejected`:
    annotations that are left out, whoever decided on them.
    """
    decisions = list(decisions_in(layers[GOLD].records))
    if not decisions and layers[GOLD].annotations:
        return 0
    decided = {judged for each in decisions for judged in each.annotations}
    known = {name for each in decisions for name in each.annotators} | annotators
    known = known if decisions else set(layers)
    return sum(
        JudgedAnnotation.of(name, annotation) not in decided
        for name in known & layers.keys()
        if not name.startswith("@")
        for annotation in layers[name].annotations.values()
        if not annotation.orphan
        and (name, annotation.id) not in rejected
        and (labels is None or annotation.label in labels)
    )
