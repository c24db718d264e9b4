"""Native JSONL, `obelism/1`: one annotation per line, or one article with all its annotations.

The shape of a line is in `obelism-1.schema.json`.

What an adjudication decided, as it stands in native JSONL.

Spans as they stand in native JSONL.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence, Set
from itertools import groupby
from typing import Any

import msgspec

from reader.formats.base import (
    UNITS,
    Choices,
    Convert,
    DecisionExport,
    Format,
    LayerExport,
    Output,
    Problem,
    converter,
    misfit,
    reading_order,
    sound,
)
from reader.formats.native_read import read
from reader.model.annotation import Annotation, Record, Span
from reader.model.labels import Label


def span_record(span: Span, convert: Convert) -> Record:
    """Return the JSON object of a span; `convert` counts its offsets."""
    record: Record = {
        "start": None if span.lost else convert(span.start),
        "end": None if span.lost else convert(span.end),
        "role": span.role,
        "text": span.text,
        "prefix": span.prefix,
        "suffix": span.suffix,
    }
    return {**record, **unknown(record.keys(), span.extra)}


def in_order(label: Label, spans: Sequence[Span]) -> list[Span]:
    """Order spans by role and start, lost ones last: so the first is in the text if any is."""
    return sorted(label.ordered(spans), key=lambda span: span.lost)


def unknown(taken: Set[str], extra: Record) -> Record:
    """Return the fields that this version does not know; they never replace a known one."""
    return {key: value for key, value in extra.items() if key not in taken}


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


SCHEMA = "obelism/1"

_OF_THE_LINE = frozenset({"schema", "type", "offsets", "article"})
"""Keys that say what a line is; no field of an annotation may take their place."""


def write(layers: Iterable[LayerExport], choices: Choices) -> Output:
    """Write layers as lines of JSON.

    By article, the layers of an article have to follow one another; the ones on the same text
    become one line.
    """
    if choices.by == "article":
        yield from _by_article(layers, choices)
    else:
        yield from _by_annotation(layers, choices)


FORMAT = Format(
    name="native",
    description="obelism/1 JSONL: everything there is, one annotation or one article a line",
    extensions=(".jsonl",),
    by=("annotation", "article"),
    offsets=UNITS,
    decisions=True,
    write=write,
    read=read,
)


def _by_annotation(layers: Iterable[LayerExport], choices: Choices) -> Output:
    for layer in layers:
        head = _head("annotation", choices)
        article = _article(layer)
        convert = converter(choices.offsets, layer.text or "")
        for item in sound(layer):
            if isinstance(item, Problem):
                yield item
                continue
            record = annotation_record(item, layer, convert)
            yield _line({**head, "id": record.pop("id"), "article": article, **record})
        head = _head("decision", choices)
        for decision in layer.decisions if choices.decisions else ():
            record = decision_record(decision, layer, convert)
            yield _line({**head, "id": record.pop("id"), "article": article, **record})


def _by_article(layers: Iterable[LayerExport], choices: Choices) -> Output:
    for _, same_article in groupby(layers, key=lambda layer: layer.article.id):
        texts: dict[str, list[LayerExport]] = {}
        for layer in same_article:
            texts.setdefault(layer.article.sha256, []).append(layer)
        for same_text in texts.values():
            yield from _article_line(same_text, choices)


def _article_line(layers: Sequence[LayerExport], choices: Choices) -> Output:
    found: list[tuple[Annotation, LayerExport]] = []
    for layer in layers:
        for item in sound(layer):
            if isinstance(item, Problem):
                yield item
            else:
                found.append((item, layer))
    text = layers[0].text
    if text is None:
        return
    found.sort(key=lambda pair: (reading_order(pair[0]), pair[1].annotator))
    convert = converter(choices.offsets, text)
    annotations = [annotation_record(annotation, layer, convert) for annotation, layer in found]
    head = _head("article", choices)
    record = {**head, **_article(layers[0]), "text": text, "annotations": annotations}
    if choices.decisions:
        record["decisions"] = [
            decision_record(each, layer, convert) for layer in layers for each in layer.decisions
        ]
    yield _line(record)


def annotation_record(annotation: Annotation, layer: LayerExport, convert: Convert) -> Record:
    """Return the JSON object of an annotation, without its article.

    Fields that this version does not know come last and never replace a known one.
    """
    label = layer.labels[annotation.label]
    spans = [span_record(span, convert) for span in in_order(label, annotation.spans)]
    record: Record = {
        "id": annotation.id,
        "annotator": layer.annotator,
        "label": annotation.label,
        "state": label.state(annotation),
        "start": spans[0]["start"],
        "end": spans[0]["end"],
        "text": spans[0]["text"],
        "spans": spans,
        "note": annotation.note,
        "attributes": annotation.attributes,
        "flag": annotation.flag,
        "origin": annotation.origin,
        "corrects": annotation.corrects,
        "verdicts": list(layer.verdicts.get(annotation.id, ())),
        "created": annotation.created,
        "modified": annotation.modified,
    }
    decided = layer.adjudications.get(annotation.id)
    if decided is not None:
        record["adjudication"] = decided
    return {**record, **unknown(record.keys() | _OF_THE_LINE, annotation.extra)}


def _head(type: str, choices: Choices) -> Record:
    """Open a line; offsets are named where they are not code points."""
    head: Record = {"schema": SCHEMA, "type": type}
    return head if choices.offsets == "codepoint" else {**head, "offsets": choices.offsets}


def _article(layer: LayerExport) -> Record:
    info = layer.article
    return {"id": info.id, "title": info.title, "source": info.source, "sha256": info.sha256}


def _line(record: Record) -> str:
    return encode(record) + "\n"


def encode(record: Record) -> str:
    """Return JSON on one line; other scripts stay readable, a lone surrogate is escaped."""
    try:
        return msgspec.json.encode(record).decode()
    except UnicodeEncodeError:
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)
