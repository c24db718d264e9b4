"""What an adjudication decided, as it stands in native JSONL."""

from __future__ import annotations

from typing import Any

from reader.formats.checking import misfit
from reader.formats.native_spans import in_order, span_record
from reader.formats.offsets import Convert
from reader.formats.values import DecisionExport, LayerExport
from reader.model.annotation import Annotation, Record


def decision_record(decision: DecisionExport, layer: LayerExport, convert: Convert) -> Record:
    """Return the JSON object of a decision, without its article.

    What lay on the table is given in full as long as it still says what it said there.
    """
    agreed = decision.record["agreed"]
    table = [
        _judged(each, decision.judged.get(each["id"]), layer, convert, agreed)
        for each in decision.record["annotations"]
    ]
    record = {**decision.record, "annotations": table, "result": list(decision.result)}
    return {"id": decision.id, "annotator": layer.annotator, **record}


def _judged(
    record: Record,
    annotation: Annotation | None,
    layer: LayerExport,
    convert: Convert,
    agreed: list[Any],
) -> Record:
    found = {**record, "taken": record["annotator"] in agreed}
    if annotation is None or layer.text is None or misfit(layer.text, annotation) is not None:
        return found
    label = layer.labels[annotation.label]
    spans = [span_record(span, convert) for span in in_order(label, annotation.spans)]
    return {**found, "label": annotation.label, "note": annotation.note, "spans": spans}
