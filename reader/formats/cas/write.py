"""Write a folder of documents of UIMA, each with what one person marked in one text.

An annotation is a span, or several: links lead from the first to each further one. What spans have
no feature for is kept beside them as JSON. Offsets count units of UTF-16, as UIMA does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import count

import msgspec

from reader.formats.base import (
    ExportOptions,
    File,
    LayerExport,
    Loss,
    Output,
    Problem,
    collect,
    converter,
)
from reader.formats.cas.types import (
    DOCUMENT,
    KEPT,
    LINK,
    NO_ROLE,
    SPAN,
    SPANS,
    TYPES_FILE,
    Cas,
    Structure,
    described,
)
from reader.formats.span_labels import HALVES, extras_of, further_of
from reader.formats.xml_text import NOT_XML
from reader.model.annotation import Annotation, Record
from reader.text.slug import slug

_APART = ("id", "label", "note", "flag", "attributes")
"""What features say of an annotation."""

_TEXT = 1
"""The id of the text."""


def write(
    layers: Iterable[LayerExport],
    options: ExportOptions,
    *,
    make: Callable[[Cas], str],
    ending: str,
    is_xml: bool,
) -> Output:
    """Write layers as files, and the description of the types beside them."""
    taken: set[str] = set()
    for layer in layers:
        marked = [each for each in (yield from collect(layer)) if each.placed]
        text = layer.text
        if text is None or not marked:
            continue
        try:
            text.encode()
        except UnicodeEncodeError:
            why = f"its text has {HALVES}, which UTF-8 cannot hold"
            yield Problem(layer.article.id, why, layer.annotator)
            continue
        cas = _document(layer, text, marked)
        if is_xml:
            yield Loss("characters that XML cannot have", _unsayable(cas))
        name = f"{slug(layer.article.id)}_{slug(layer.annotator)}"
        if name in taken:  # another text of the same article
            name = f"{name}-{layer.article.sha256[:12]}"
        taken.add(name)
        yield File(name + ending)
        yield make(cas)
    if taken:
        yield File(TYPES_FILE)
        yield from described()


def _unsayable(cas: Cas) -> int:
    values = [value for each in cas.structures for value in each.values.values()]
    texts = [*cas.texts.values(), *(each for each in values if isinstance(each, str))]
    return sum(len(NOT_XML.findall(text)) for text in texts)


def _document(layer: LayerExport, text: str, annotations: list[Annotation]) -> Cas:
    """Return the document of what one person marked in a text."""
    info, convert, ids = layer.article, converter("utf16", text), count(_TEXT + 1)
    known = {
        "language": info.language or "x-unspecified",
        "documentTitle": info.title or info.id,
        "documentId": layer.annotator,
        "documentUri": info.id,
    }
    end = convert(len(text))
    about = Structure(next(ids), DOCUMENT, known, {}, begin=0, end=end, text=_TEXT)
    article = {name: value for name, value in info.to_record().items() if value and name in _KNOWN}
    structures = [about]
    for each in annotations:
        structures += _spans(each, layer, article, convert, ids)
    return Cas({_TEXT: text}, structures)


_KNOWN = ("id", "title", "sha256", "source", "byline", "date", "language", "address")


def _spans(
    one: Annotation,
    layer: LayerExport,
    article: Record,
    convert: Callable[[int], int],
    ids: Iterator[int],
) -> list[Structure]:
    """Return the spans of an annotation, and the links from the first."""
    spans: list[Structure] = []
    for span in layer.labels[one.label].ordered(one.placed):
        values: Record = {"label": one.label}
        if span.role is not None:
            values["role"] = span.role
        kept: Record = {"span": extras_of(span)}
        if not spans:
            values |= _of_all(one)
            kept |= {
                "annotation": further_of(one, layer, _APART),
                "article": article,
                "annotator": layer.annotator,
            }
        if said := {name: value for name, value in kept.items() if value}:
            values[KEPT] = _json(said)
        begin, end = convert(span.start), convert(span.end)
        spans.append(Structure(next(ids), SPAN, values, {}, begin, end, _TEXT))
    links = [
        Structure(
            next(ids), LINK, {"role": each.values.get("role", NO_ROLE)}, {"target": [each.id]}
        )
        for each in spans[1:]
    ]
    if links:
        spans[0].refs[SPANS] = [each.id for each in links]
    return spans + links


def _of_all(one: Annotation) -> Record:
    """Return the features that say something of the whole annotation."""
    values: Record = {"annotation": one.id}
    if one.note is not None:
        values["note"] = one.note
    if one.flag:
        values["unsure"] = True
    if one.attributes:
        values["attributes"] = _json(one.attributes)
    return values


def _json(value: Record) -> str:
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:  # half a character
        import json

        return json.dumps(value, separators=(",", ":"))
