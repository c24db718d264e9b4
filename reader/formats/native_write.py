"""Write native JSONL, `obelism/1`: one annotation per line, or one article with its annotations.

`obelism-1.schema.json` describes the lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

import msgspec
from msgspec import UNSET

from reader.formats.base import (
    UNITS,
    Convert,
    DecisionExport,
    ExportOptions,
    Format,
    LayerExport,
    Output,
    Problem,
    by_text,
    collect_sound,
    converter,
    misfit,
    sound,
)
from reader.formats.native_read import read
from reader.model.annotation import LOST, Annotation, Record, Span
from reader.model.labels import Label, LabelSet
from reader.model.log import SCHEMA


def span_record(span: Span, convert: Convert) -> Record:
    """Return the JSON object of a span; `convert` converts its offsets.

    Fields unknown to this version come last and never replace a known one.
    """
    record: Record = {
        "start": None if span.lost else convert(span.start),
        "end": None if span.lost else convert(span.end),
        "role": span.role,
        "text": span.text,
        "prefix": span.prefix,
        "suffix": span.suffix,
    }
    return {**record, **span.extra, **record} if span.extra else record


def in_order(spans: Sequence[Span], label: Label) -> Sequence[Span]:
    """Return spans by role and start, lost ones last: so the first is in the text if any is."""
    if len(spans) == 1:
        return spans
    return sorted(label.ordered(spans), key=lambda span: span.lost)


def _span_records(annotation: Annotation, layer: LayerExport, convert: Convert) -> list[Record]:
    """Return the JSON objects of the spans in order."""
    if len(annotation.spans) == 1:
        return [span_record(annotation.spans[0], convert)]
    spans = in_order(annotation.spans, layer.labels[annotation.label])
    return [span_record(span, convert) for span in spans]


def decision_record(decision: DecisionExport, layer: LayerExport, convert: Convert) -> Record:
    """Return the JSON object of a decision, without its article.

    Annotations that are unchanged since the decision are included in full.
    """
    table = []
    for each in decision.record["annotations"]:
        judged = {**each, "taken": each["annotator"] in decision.record["agreed"]}
        annotation = decision.judged.get(each["id"])
        if annotation and layer.text is not None and misfit(layer.text, annotation) is None:
            spans = _span_records(annotation, layer, convert)
            judged |= {"label": annotation.label, "note": annotation.note, "spans": spans}
        table.append(judged)
    record = {**decision.record, "annotations": table, "result": list(decision.result)}
    return {"id": decision.id, "annotator": layer.annotator, **record}


_AT_ONCE = 100
"""Lines in one piece of the file: each piece goes through many hands."""

_OF_THE_LINE = frozenset({"schema", "type", "offsets", "article"})
"""Keys that describe the line; no field of an annotation may replace them."""


def write(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Write layers as lines of JSON, with the labels of each workspace before it if wanted.

    By article, the layers of an article must be consecutive; those on the same text become one
    line.
    """
    make = _by_article if options.by == "article" else _by_annotation
    return _with_labels(layers, options) if options.labels else make(layers, options)


def _with_labels(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Yield the lines, those of a workspace with other labels after a line that defines them."""
    plain, told = msgspec.structs.replace(options, labels=False), list[LabelSet]()
    for _, same in groupby(layers, key=lambda layer: layer.article.id):
        article = list(same)
        for labels in [each.labels for each in article]:
            if labels not in told:
                told.append(labels)
                record = {"schema": SCHEMA, "type": "labels", "labels": list(labels)}
                yield json_line(msgspec.to_builtins(record))
        yield from write(article, plain)


FORMAT = Format(
    name="native",
    description="obelism/1 JSONL: everything there is, one annotation or one article a line",
    extensions=(".jsonl",),
    by=("annotation", "article"),
    offsets=UNITS,
    decisions=True,
    labels=True,
    readers=True,
    write=write,
    read=read,
)


def _by_annotation(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Yield one line for each annotation and decision."""
    for layer in layers:
        convert = converter(options.offsets, layer.text or "")
        article = encoded_once(_article(layer))
        head: Record = {**_head("annotation", options), "id": "", "article": article}
        lines: list[_AnnotationLine | Record] = []
        for item in sound(layer):
            if isinstance(item, Problem):
                yield item
                continue
            line = _line(item, layer, convert, head)
            lines.append({**head, **line} if isinstance(line, dict) else line)
            if len(lines) == _AT_ONCE:
                yield _json_lines(lines)
                lines.clear()
        if lines:
            yield _json_lines(lines)
        head = _head("decision", options)
        for decision in layer.decisions if options.decisions else ():
            record = decision_record(decision, layer, convert)
            yield json_line({**head, "id": decision.id, "article": article, **record})


def encoded_once(value: object) -> object:
    """Return what stands for a value that is written several times, so that it is encoded once."""
    try:
        return msgspec.Raw(msgspec.json.encode(value))
    except UnicodeEncodeError:
        return value


def _by_article(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Yield one line for each text of each article."""
    for same_text in by_text(layers):
        yield from _article_line(same_text, options)


def _article_line(layers: Sequence[LayerExport], options: ExportOptions) -> Output:
    """Yield the line of an article from its layers on the same text."""
    found = yield from collect_sound(layers)
    text = layers[0].text
    if text is None:
        return
    convert = converter(options.offsets, text)
    annotations = [_line(annotation, layer, convert) for annotation, layer in found]
    head = _head("article", options)
    article = next((each for each in layers if not each.decided), layers[0])
    record = {**head, **_article(article), "text": text, "annotations": annotations}
    if options.decisions:
        record["decisions"] = [
            decision_record(each, layer, convert) for layer in layers for each in layer.decisions
        ]
    yield json_line(record)


def annotation_record(annotation: Annotation, layer: LayerExport, convert: Convert) -> Record:
    """Return the JSON object of an annotation, without its article.

    Fields unknown to this version come last and never replace a known one.
    """
    spans = _span_records(annotation, layer, convert)
    first = spans[0]
    record: Record = {
        "id": annotation.id,
        "annotator": layer.annotator,
        "label": annotation.label,
        "state": layer.labels[annotation.label].state(annotation),
        "start": first["start"],
        "end": first["end"],
        "text": first["text"],
        "spans": spans,
        **said_record(annotation, layer),
    }
    return {**record, **extra, **record} if (extra := unknown_of(annotation)) else record


class _SpanLine(msgspec.Struct, gc=False):
    """What `span_record` gives, where nothing is unknown and nothing lost."""

    start: int
    end: int
    role: str | None
    text: str
    prefix: str
    suffix: str


class _AnnotationLine(msgspec.Struct, gc=False):
    """What `annotation_record` gives, where nothing is unknown; on a line of its own, with what
    the line begins with."""

    schema: str | msgspec.UnsetType
    type: str | msgspec.UnsetType
    offsets: str | msgspec.UnsetType
    id: str
    article: object
    annotator: str
    label: str
    state: str
    start: int
    end: int
    text: str
    spans: list[_SpanLine]
    note: str | None
    attributes: Record
    flag: bool
    origin: str
    corrects: str | None
    verdicts: Sequence[Record]
    created: str
    modified: str


_NO_HEAD: Record = {}


def _line(
    annotation: Annotation, layer: LayerExport, convert: Convert, head: Record = _NO_HEAD
) -> _AnnotationLine | Record:
    """Return what is encoded as `annotation_record` is, and mostly in half the time.

    `head`: what its line begins with, which is not in a record.
    """
    spans = []
    label = layer.labels[annotation.label]
    for span in in_order(annotation.spans, label):
        if span.extra or span.start == LOST:
            return annotation_record(annotation, layer, convert)
        start, end = convert(span.start), convert(span.end)
        spans.append(_SpanLine(start, end, span.role, span.text, span.prefix, span.suffix))
    if annotation.extra or annotation.id in layer.adjudications:
        return annotation_record(annotation, layer, convert)
    first = spans[0]
    return _AnnotationLine(
        head.get("schema", UNSET),
        head.get("type", UNSET),
        head.get("offsets", UNSET),
        annotation.id,
        head.get("article", UNSET),
        layer.annotator,
        annotation.label,
        label.state(annotation),
        first.start,
        first.end,
        first.text,
        spans,
        annotation.note,
        annotation.attributes,
        annotation.flag,
        annotation.origin,
        annotation.corrects,
        layer.verdicts.get(annotation.id, ()),
        annotation.created,
        annotation.modified,
    )


def said_record(annotation: Annotation, layer: LayerExport) -> Record:
    """Return what is said of an annotation as a whole, beside its label."""
    record: Record = {
        "note": annotation.note,
        "attributes": annotation.attributes,
        "flag": annotation.flag,
        "origin": annotation.origin,
        "corrects": annotation.corrects,
        "verdicts": verdicts_on(annotation, layer),
        "created": annotation.created,
        "modified": annotation.modified,
    }
    decided = layer.adjudications.get(annotation.id)
    if decided is not None:
        record["adjudication"] = decided
    return record


def verdicts_on(annotation: Annotation, layer: LayerExport) -> list[Record]:
    """Return the verdicts on an annotation of a layer, oldest first."""
    return list(layer.verdicts[annotation.id]) if annotation.id in layer.verdicts else []


def unknown_of(annotation: Annotation) -> Record:
    """Return the fields of an annotation that this version does not know."""
    if not annotation.extra:
        return annotation.extra
    return {key: value for key, value in annotation.extra.items() if key not in _OF_THE_LINE}


def _head(type: str, options: ExportOptions) -> Record:
    """Return the first fields of a line; offsets are named unless they are code points."""
    head: Record = {"schema": SCHEMA, "type": type}
    return head if options.offsets == "codepoint" else {**head, "offsets": options.offsets}


def _article(layer: LayerExport) -> Record:
    info = layer.article
    return {
        "id": info.id,
        "title": info.title,
        "source": info.source,
        "sha256": info.sha256,
        **info.said,
        **({} if layer.decided else {"decided": False}),
        **({"read_by": list(layer.readers.read)} if layer.readers.read else {}),
        **({"done_by": list(layer.readers.done)} if layer.readers.done else {}),
        **({"fields": msgspec.Raw(info.fields.encode())} if info.fields else {}),
    }


def json_line(record: Record | msgspec.Struct) -> str:
    """Return a record as a line of JSON; scripts stay readable, lone surrogates are escaped."""
    try:
        return msgspec.json.encode(record).decode() + "\n"
    except UnicodeEncodeError:
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=_as_values)
        return re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def _json_lines(records: Sequence[_AnnotationLine | Record]) -> str | bytes:
    """Return records as `json_line`, encoded in one step: mostly as the bytes that they become."""
    try:
        return _encoder.encode_lines(records)
    except UnicodeEncodeError:
        return "".join(map(json_line, records))


_encoder = msgspec.json.Encoder()


def _as_values(value: Any) -> object:
    """Return what stands in a record for dictionaries, as these."""
    if isinstance(value, msgspec.Raw):
        return msgspec.json.decode(value)
    fields = msgspec.structs.asdict(value)
    return {name: each for name, each in fields.items() if each is not UNSET}
