"""Write lines for doccano: a text with its entities and relations, or with its labelled spans.

A line is what one person did with a text. doccano keeps fields that it does not know as they are
and exports them again: there is what entities cannot say, by the spans that it is about.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import count

from reader.formats.base import (
    EVERYTHING,
    GRAPHEME,
    ExportOptions,
    Format,
    LayerExport,
    Loss,
    Output,
    Problem,
)
from reader.formats.doccano_read import (
    ANNOTATIONS,
    Offsets,
    entity_label,
    read,
    recognises_relations,
    recognises_spans,
)
from reader.formats.grouped import tagged_texts
from reader.model.annotation import Annotation, Record, Span

_CUT = "annotations that begin or end within a character as doccano counts them"


def _write(layers: Iterable[LayerExport], options: ExportOptions, *, relations: bool) -> Output:
    numbers = count(1)
    for item in tagged_texts(layers):
        if isinstance(item, Problem):
            yield item
            continue
        offsets = Offsets(options.offsets, item.text)
        for layer, found in item.layers:
            whole = [each for each in found if all(map(offsets.fits, each.placed))]
            if len(whole) < len(found):
                yield Loss(_CUT, len(found) - len(whole))
            line = _Line(layer, offsets)
            for each in whole:
                line.add(each, numbers)
            marks = line.related if relations else {"label": line.labels}
            head = {"id": next(numbers), **marks, "text": item.text, **_article(layer)}
            record = {**head, "offsets": options.offsets, ANNOTATIONS: line.records}
            yield json.dumps(record, ensure_ascii=False) + "\n"


class _Line:
    """What is marked in one text by one person."""

    def __init__(self, layer: LayerExport, offsets: Offsets) -> None:
        self._layer, self._offsets = layer, offsets
        self.labels: list[tuple[int, int, str]] = []
        self.related: dict[str, list[Record]] = {"entities": [], "relations": []}
        self.records: list[Record] = []

    def add(self, annotation: Annotation, numbers: Iterator[int]) -> None:
        spans = self._layer.labels[annotation.label].ordered(annotation.placed)
        marked = [self._marked(span, annotation.label) for span in spans]
        ids = [next(numbers) for _ in marked]
        self.labels += marked
        for id, (start, end, label) in zip(ids, marked, strict=True):
            place = {"start_offset": start, "end_offset": end}
            self.related["entities"].append({"id": id, "label": label, **place})
        for id, span in zip(ids[1:], spans[1:], strict=True):
            ends = {"from_id": ids[0], "to_id": id}
            tie = {"id": next(numbers), **ends, "type": span.role or "same"}
            self.related["relations"].append(tie)
        self.records.append(_record(annotation, spans, marked))

    def _marked(self, span: Span, label: str) -> tuple[int, int, str]:
        start, end = self._offsets.of(span)
        return start, end, entity_label(label, span.role)


def _record(
    annotation: Annotation, spans: Iterable[Span], marked: list[tuple[int, int, str]]
) -> Record:
    """Return what entities cannot say of an annotation, and which ones it is about."""
    return {
        **annotation.extra,
        "spans": marked,
        "of_spans": [span.extra for span in spans],
        "id": annotation.id,
        "note": annotation.note,
        "attributes": annotation.attributes,
        "flag": annotation.flag,
        "origin": annotation.origin,
        "corrects": annotation.corrects,
        "created": annotation.created,
        "modified": annotation.modified,
    }


def _article(layer: LayerExport) -> Record:
    """Return what is known of an article: each line has the same fields, as a table has."""
    info = layer.article
    names = ("title", "source", "sha256", "byline", "date", "language", "address")
    known = {name: getattr(info, name) or "" for name in names}
    return {"article": info.id, "annotator": layer.annotator, **known}


def _format(name: str, shape: str, *, relations: bool) -> Format:
    return Format(
        name=name,
        description=f"lines for doccano: a text with its {shape}",
        extensions=(".jsonl",),
        by=("article",),
        carries=EVERYTHING - {"elsewhere", "fields", "verdicts", "lost"},
        offsets=("utf16", GRAPHEME),
        write=partial(_write, relations=relations),
        read=read,
        recognises=recognises_relations if relations else recognises_spans,
    )


RELATIONS = _format("doccano", "entities and the relations between them", relations=True)
SPANS = _format("doccano-spans", "labelled spans", relations=False)
