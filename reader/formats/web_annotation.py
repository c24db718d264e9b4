"""Write annotations of the web, as the W3C has them: an array of JSON-LD, each by itself.

A span is a target with a quotation and a place in code points; label, note and doubt are bodies.
What the vocabulary has no word for has names of our own, beginning with `obelism:`.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from reader.formats.base import (
    EVERYTHING,
    ExportOptions,
    Format,
    LayerExport,
    Output,
    Problem,
    sound,
)
from reader.formats.web_annotation_read import (
    ARTICLE,
    CONTEXT,
    POSITION,
    QUOTE,
    RECORD,
    ROLE,
    SPAN,
    UNSURE,
    read,
    recognises,
)
from reader.model.annotation import Annotation, Record, Span
from reader.model.article import ArticleInfo

_OWN = {"obelism": "urn:obelism:", **{name: {"@type": "@json"} for name in (ARTICLE, RECORD, SPAN)}}
"""What our own names mean; some have any JSON as their value."""

_HEX = re.compile(r"[0-9a-f]{32}")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


def write(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Write an array of annotations, each with its context."""
    begun = False
    for layer in layers:
        for item in sound(layer):
            if isinstance(item, Problem):
                yield item
            elif item.placed:
                record = json.dumps(_record(item, layer), ensure_ascii=False)
                yield ("," if begun else "[") + "\n" + record
                begun = True
    if begun:
        yield "\n]\n"


FORMAT = Format(
    name="webannotation",
    description="JSON-LD of the W3C's Web Annotation: quotations and places, for tools of the web",
    extensions=(".jsonld",),
    by=("annotation",),
    carries=EVERYTHING - {"elsewhere", "fields", "verdicts", "lost", "texts"},
    offsets=("codepoint",),
    write=write,
    read=read,
    recognises=recognises,
)


def _record(annotation: Annotation, layer: LayerExport) -> Record:
    spans = layer.labels[annotation.label].ordered(annotation.placed)
    address = _address(layer.article)
    first = {"id": address, "format": "text/plain", ARTICLE: _known(layer.article)}
    own = {
        **annotation.extra,
        "attributes": annotation.attributes,
        "origin": annotation.origin,
        "corrects": annotation.corrects,
    }
    return {
        "@context": [CONTEXT, _OWN],
        "id": _id(annotation.id),
        "type": "Annotation",
        "motivation": "classifying",
        "creator": {"type": "Person", "name": layer.annotator},
        "created": annotation.created,
        "modified": annotation.modified,
        "body": [*_bodies(annotation)],
        "target": [
            _target(span, address if number else first) for number, span in enumerate(spans)
        ],
        RECORD: own,
    }


def _bodies(annotation: Annotation) -> Iterator[Record]:
    yield _body("classifying", annotation.label)
    if annotation.note is not None:
        yield _body("commenting", annotation.note)
    if annotation.flag:
        yield _body("assessing", UNSURE)


def _body(purpose: str, value: str) -> Record:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}


def _target(span: Span, source: object) -> Record:
    return {
        "type": "SpecificResource",
        "source": source,
        "selector": [
            {"type": QUOTE, "exact": span.text, "prefix": span.prefix, "suffix": span.suffix},
            {"type": POSITION, "start": span.start, "end": span.end},
        ],
        **({} if span.role is None else {ROLE: span.role}),
        **({SPAN: span.extra} if span.extra else {}),
    }


def _id(id: str) -> str:
    """Return an id as the name of a resource."""
    return uuid.UUID(id).urn if _HEX.fullmatch(id) else f"urn:obelism:{quote(id, safe='')}"


def _address(article: ArticleInfo) -> str:
    """Return where an article stands on the web, else its id as a relative address."""
    for known in (article.address, article.source):
        if known and _ADDRESS.fullmatch(known):
            return known
    return quote(article.id, safe="/", errors="replace")


def _known(article: ArticleInfo) -> Record:
    info = {"id": article.id, "title": article.title, "source": article.source}
    return {**info, "sha256": article.sha256, **article.said}
