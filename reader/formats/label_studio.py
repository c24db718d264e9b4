"""Write tasks of Label Studio, with the labelling configuration that they need beside them.

A span is a region, its role a choice about that region; the regions of one annotation are tied by
relations from its first one. What Label Studio has no field for is in the region's `meta`, which it
keeps as it is. Offsets are code points there, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any
from xml.sax.saxutils import quoteattr

from reader.formats.base import (
    EVERYTHING,
    ExportOptions,
    File,
    Format,
    LayerExport,
    Output,
    Problem,
)
from reader.formats.colors import label_colors
from reader.formats.grouped import TaggedText, tagged_texts
from reader.formats.label_studio_read import (
    LABEL,
    META,
    ROLE,
    TEXT,
    UNSURE,
    as_shown,
    read,
    recognises,
)
from reader.model.annotation import Annotation, Record
from reader.model.labels import LabelSet

TASKS, CONFIG = "tasks.json", "labels.xml"
"""The files of an export."""


def write(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Write a task for each text, and the configuration of all that is in them."""
    numbers = count(1)
    used: dict[str, set[str]] = {}
    labels: LabelSet | None = None
    task = 0
    for item in tagged_texts(layers):
        if isinstance(item, Problem):
            yield item
            continue
        if not task:
            yield File(TASKS)
        task += 1
        labels = item.layers[0][0].labels
        for _, found in item.layers:
            for each in found:
                used.setdefault(each.label, set()).update(span.role or "" for span in each.placed)
        record = {"id": task, **_task(item, numbers)}
        yield ("[\n" if task == 1 else ",\n") + json.dumps(record, ensure_ascii=False)
    if labels is not None:
        yield "\n]\n"
        yield File(CONFIG)
        yield from _config(labels, used)


FORMAT = Format(
    name="label-studio",
    description="tasks for Label Studio, and the labelling configuration to import them with",
    extensions=(),
    by=("article",),
    shape="folder",
    carries=EVERYTHING - {"elsewhere", "fields", "verdicts", "lost"},
    offsets=("codepoint",),
    write=write,
    read=read,
    recognises=recognises,
)


def _task(tagged: TaggedText, numbers: Iterator[int]) -> Record:
    info = tagged.article
    data = {
        TEXT: tagged.text,
        "article": info.id,
        "title": info.title,
        "source": info.source,
        "sha256": info.sha256,
        **info.said,
    }
    annotations = [
        {
            "id": next(numbers),
            **_completed_by(layer.annotator),
            "created_at": min(each.created for each in found),
            "updated_at": max(each.modified for each in found),
            "result": [item for each in found for item in _results(each, layer)],
        }
        for layer, found in tagged.layers
    ]
    return {"data": data, "annotations": annotations}


def _completed_by(annotator: str) -> Record:
    """Return the field of a person whom Label Studio may know, which is by their address of mail.

    It refuses a whole file for anybody else, so their names are in `meta` alone.
    """
    return {"completed_by": {"email": annotator}} if "@" in annotator.strip("@") else {}


def _results(annotation: Annotation, layer: LayerExport) -> Iterator[Record]:
    """Yield the regions of an annotation, the choices about each, and the relations."""
    spans = layer.labels[annotation.label].ordered(annotation.placed)
    ids = [f"{annotation.id}-{number}" for number in range(1, len(spans) + 1)]
    for number, (id, span) in enumerate(zip(ids, spans, strict=True)):
        value = {"start": span.start, "end": span.end, TEXT: as_shown(span.text)}
        own: Record = {"annotation": _record(annotation, layer)} if number == 0 else {}
        if span.extra:
            own["span"] = span.extra
        meta: Record = {META: own} if own else {}
        if number == 0 and annotation.note is not None:
            meta[TEXT] = [annotation.note]
        region = _result(id, "labels", LABEL, {**value, "labels": [annotation.label]})
        yield {**region, "meta": meta} if meta else region
        if span.role is not None:
            yield _result(id, "choices", ROLE, {**value, "choices": [span.role]})
        if number == 0 and annotation.flag:
            yield _result(id, "choices", UNSURE, {**value, "choices": [UNSURE]})
    for id, span in zip(ids[1:], spans[1:], strict=True):
        yield {
            "type": "relation",
            "from_id": ids[0],
            "to_id": id,
            "direction": "right",
            "labels": [] if span.role is None else [span.role],
        }


def _result(id: str, type: str, name: str, value: Record) -> Record:
    return {"id": id, "type": type, "from_name": name, "to_name": TEXT, "value": value}


def _record(annotation: Annotation, layer: LayerExport) -> Record:
    """Return what is said of an annotation that a region has no field for."""
    return {
        **annotation.extra,
        "id": annotation.id,
        "annotator": layer.annotator,
        "attributes": annotation.attributes,
        "origin": annotation.origin,
        "corrects": annotation.corrects,
        "created": annotation.created,
        "modified": annotation.modified,
    }


def _config(labels: LabelSet, used: dict[str, set[str]]) -> Iterator[str]:
    """Yield the labelling configuration: the labels of the workspace, and those that are used."""
    names = [*dict.fromkeys([*(label.name for label in labels), *sorted(used)])]
    known = [role for name in names for role in labels[name].role_names() if role]
    roles = dict.fromkeys([*known, *sorted({role for each in used.values() for role in each})])
    roles.pop("", None)
    colors = label_colors(names)
    yield "<View>\n"
    yield f"  <Labels {_attributes(name=LABEL, toName=TEXT)}>\n"
    for name in names:
        hotkey = {"hotkey": key} if len(key := labels[name].key) == 1 else {}
        tag = _attributes(value=name, background=colors[name], **hotkey)
        yield f"    <Label {tag}/>\n"
    yield f"  </Labels>\n  <Text {_attributes(name=TEXT, value='$text')}/>\n"
    for name, choices in ((ROLE, [*roles]), (UNSURE, [UNSURE])):
        if choices:
            yield f"  <Choices {_attributes(name=name, toName=TEXT, perRegion='true')}>\n"
            yield from (f"    <Choice {_attributes(value=each)}/>\n" for each in choices)
            yield "  </Choices>\n"
    if roles:
        yield "  <Relations>\n"
        yield from (f"    <Relation {_attributes(value=each)}/>\n" for each in roles)
        yield "  </Relations>\n"
    yield "</View>\n"


def _attributes(**values: Any) -> str:
    return " ".join(f"{name}={quoteattr(value)}" for name, value in values.items())
