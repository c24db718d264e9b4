"""Decisions as they are handed on with the annotations that came of them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import cache, partial

from reader.formats.base import DecisionExport
from reader.model.annotation import Annotation, Record
from reader.model.errors import ObelismError
from reader.model.judgement import Decision, Judged, decisions_among
from reader.store.folder.read import LayerContents, read_layer
from reader.store.folder.workspace import Workspace


def adjudications(tables: Mapping[str, Mapping[str, Record]]) -> dict[str, Record]:
    """Return, by id of each annotation that was decided on, who agreed, who decided, and why.

    `tables`: those of a layer. A record that is no decision is passed over.
    """
    found: dict[str, Record] = {}
    for decision in decisions_in(tables):
        found.update((id, handed_on(decision)) for id in decision.result)
    return found


def decisions_in(tables: Mapping[str, Mapping[str, Record | None]]) -> Iterator[Decision]:
    """Give the decisions of a layer; a record that is none is passed over."""
    return decisions_among(tables.get("decisions", {}).values())


def decision_exports(
    workspace: Workspace, layer: LayerContents, labels: Container[str] | None
) -> list[DecisionExport]:
    """Return all that was decided in a layer, in reading order, with what lay on the table.

    `labels`: what is wanted; None: all. An annotation that was edited since is not what was
    decided on, and is left out.
    """
    read = cache(partial(_annotations, workspace, layer.info.id))
    found: list[tuple[int, DecisionExport]] = []
    for decision in decisions_in(layer.records):
        there = ((each, read(each.annotator).get(each.id)) for each in decision.annotations)
        judged = {
            each.id: annotation
            for each, annotation in there
            if annotation is not None and Judged.of(each.annotator, annotation) == each
        }
        made = [layer.annotations[id] for id in decision.result if id in layer.annotations]
        about = [*judged.values(), *made]
        if labels is not None and not any(each.label in labels for each in about):
            continue
        start = min((span.start for each in about for span in each.spans), default=0)
        record = handed_on(decision)
        export = DecisionExport(
            id=decision.id, record=record, result=decision.result, judged=judged
        )
        found.append((start, export))
    return [export for _, export in sorted(found, key=lambda pair: (pair[0], pair[1].id))]


def _annotations(workspace: Workspace, article: str, annotator: str) -> Mapping[str, Annotation]:
    try:
        return read_layer(workspace, annotator, article).annotations
    except ObelismError:
        return {}


def handed_on(decision: Decision) -> Record:
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
