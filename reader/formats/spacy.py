"""Documents of spaCy, in a `DocBin`: a document is what one person has tagged in an article.

All spans are in one group, which span categorisers learn from by its usual name. Spans of one
annotation share their `span_id`. spaCy's spans are tokens: one that begins or ends within a token
is left out and counted, or takes in the whole token with `--align`. What else is said of an
annotation is in the document's `user_data`, as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from reader.formats.base import (
    EVERYTHING,
    ExportOptions,
    Extra,
    Format,
    Incoming,
    LayerExport,
    Loss,
    Output,
    Problem,
    Refused,
    collect,
)
from reader.formats.rows import article_of, filled, known_of
from reader.formats.source import Source
from reader.formats.span_labels import (
    HALVES,
    annotation_from,
    extras_of,
    parted,
    rest_of,
    span_label,
)
from reader.model.annotation import Annotation, InvalidRecord, Record
from reader.model.errors import WrongFormat, WrongUse

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

GROUP = "sc"
"""The group of spans that spaCy's span categoriser learns from unless told otherwise."""

DATA = "obelism"
"""The key of a document's `user_data` with what spans have no place for, as JSON."""

_ANY = "xx"
"""spaCy's language for texts of any."""


def write(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Write layers as one `DocBin`."""
    from spacy.tokens import DocBin

    found = DocBin(store_user_data=True)
    tokenizer = cache(_tokenizer)
    for layer in layers:
        annotations = yield from collect(layer)
        if layer.text is None:
            continue
        try:
            doc = tokenizer((layer.article.language or "")[:2].lower())(layer.text)
        except UnicodeEncodeError:
            why = f"its text has {HALVES}, which spaCy cannot hold"
            yield Problem(layer.article.id, why, layer.annotator)
            continue
        yield from _put(doc, annotations, layer, options)
        found.add(doc)
    yield found.to_bytes()


def _tokenizer(language: str) -> Any:
    """Return what cuts texts of a language into tokens: spaCy's own where it has one here."""
    import spacy

    try:
        return spacy.blank(language or _ANY).tokenizer
    except Exception:  # it knows no such language, or needs a library for it
        return spacy.blank(_ANY).tokenizer


def _put(
    doc: Doc, annotations: Sequence[Annotation], layer: LayerExport, options: ExportOptions
) -> Iterator[Loss]:
    """Put annotations into a document; count the spans that are not tokens."""
    mode = "expand" if options.align else "strict"
    spans: list[Span] = []
    missed = widened = 0
    for annotation in annotations:
        for span in annotation.placed:
            label = span_label(annotation.label, span.role)
            made = doc.char_span(
                *span.extent, label=label, span_id=annotation.id, alignment_mode=mode
            )
            if made is None:
                missed += 1
                continue
            widened += (made.start_char, made.end_char) != span.extent
            spans.append(made)
    doc.spans[GROUP] = spans
    data = {
        "annotator": layer.annotator,
        "article": filled(known_of(layer.article)),
        "annotations": [{**rest_of(each, layer), "spans": _extras(each)} for each in annotations],
    }
    doc.user_data[DATA] = msgspec.json.encode(data).decode()
    yield Loss("spans that begin or end within a token", missed)
    yield Loss("edges of spans within a token, which was taken in", widened)


def _extras(annotation: Annotation) -> list[Record]:
    """Return what is said of spans beside their place, role and quote, where anything is."""
    return [
        {"start": span.start, "end": span.end, "role": span.role, **extras_of(span)}
        for span in annotation.placed
        if extras_of(span)
    ]


def read(source: Source) -> Iterator[Incoming | Refused]:
    """Yield the annotations of the documents of a `DocBin`."""
    for number, doc in enumerate(_documents(source), 1):
        place = f"document {number}"
        try:
            data = msgspec.json.decode(doc.user_data.get(DATA) or "{}", type=_Data)
        except (msgspec.DecodeError, TypeError) as error:
            yield Refused(place, f"its user_data is none of this program ({error})")
            continue
        yield from _annotations(doc, data, place)


def _documents(source: Source) -> list[Doc]:
    """Return the documents of a file. Raises WrongFormat where it is no `DocBin`."""
    import spacy
    from spacy.tokens import DocBin

    try:
        found = DocBin(store_user_data=True).from_bytes(source.data)
        return list(found.get_docs(spacy.blank(_ANY).vocab))
    except WrongUse:
        raise
    except Exception:  # whatever spaCy makes of a damaged file
        why = "it is no DocBin of spaCy, or it is damaged or cut off"
        raise WrongFormat(f"{source.name}: {why}") from None


class _Data(msgspec.Struct):
    annotator: str = ""
    article: dict[str, Any] = {}
    annotations: list[Record] = []


def _annotations(doc: Doc, data: _Data, place: str) -> Iterator[Incoming | Refused]:
    text = doc.text
    info = article_of(data.article, text)
    rest = {each.get("id"): each for each in data.annotations if isinstance(each.get("id"), str)}
    for number, spans in enumerate(_groups(doc), 1):
        where = f"{place}, annotation {number}"
        said = rest.get(spans[0].id_, {})
        made = [_as_record(span, said.get("spans")) for span in spans]
        try:
            yield annotation_from(made, said, where, info, text=text, by=data.annotator)
        except InvalidRecord as error:
            yield Refused(where, str(error))


def _groups(doc: Doc) -> list[list[Span]]:
    """Return the spans of each annotation: those of one id, and each that has none. Without any
    groups of spans they are the entities."""
    named: dict[str, list[Span]] = {}
    alone: list[list[Span]] = []
    seen = set()
    for span in [span for group in doc.spans.values() for span in group] or doc.ents:
        key = (span.start, span.end, span.label_, span.id_)
        if key in seen:
            continue
        seen.add(key)
        if span.id_:
            named.setdefault(span.id_, []).append(span)
        else:
            alone.append([span])
    return [*named.values(), *alone]


def _as_record(span: Span, extras: Any) -> Record:
    start, end, role = span.start_char, span.end_char, parted(span.label_)[1]
    more: Record = next(
        (
            each
            for each in extras or ()
            if isinstance(each, dict)
            and (each.get("start"), each.get("end"), each.get("role")) == (start, end, role)
        ),
        {},
    )
    return {**more, "name": span.label_, "start": start, "end": end, "text": span.text}


FORMAT = Format(
    name="spacy",
    description="for training with spaCy: documents with groups of spans, in a DocBin",
    extensions=(".spacy",),
    by=("article",),
    shape="binary",
    offsets=("codepoint",),
    carries=EVERYTHING - {"elsewhere", "fields", "lost"},
    align=True,
    extra=Extra("spacy", "spacy"),
    write=write,
    read=read,
)
