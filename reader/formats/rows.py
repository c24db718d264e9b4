"""Annotations as rows of a table: one for each span, or one for each annotation.

What is no text or number in itself (attributes, verdicts, the spans of an annotation) is JSON in
its cell, so that any table has the same columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from math import isnan
from typing import Any

import msgspec

from reader.formats.base import (
    UNITS,
    ExportOptions,
    Incoming,
    LayerExport,
    Problem,
    Refused,
    converter,
    sound,
)
from reader.formats.native_read import incoming
from reader.formats.native_write import annotation_record
from reader.model.annotation import PART, REFERS, InvalidRecord, Record, as_string
from reader.model.article import ArticleInfo, text_digest
from reader.model.clock import timestamp
from reader.model.errors import wrong_shape

Row = dict[str, Any]

MORE = ""
"""The name under which a row of text has a list of its cells that are in no column."""

ARTICLE = ("article", "title", "source", "sha256", "byline", "date", "language", "address")
"""The columns that say what is known of an article."""

_HEAD = ("id", "annotator", "label", "state")
SPAN = ("role", "start", "end", "text", "prefix", "suffix", REFERS, PART)
_TAIL = (
    *("note", "attributes", "flag", "origin", "corrects", "verdicts", "created", "modified"),
    *("further", "offsets"),
)

COLUMNS = {
    "span": (*ARTICLE, *_HEAD, "span", *SPAN, *_TAIL),
    "annotation": (*ARTICLE, *_HEAD, "start", "end", "text", "spans", *_TAIL),
}
"""What a row can be, and the columns that it has then."""

_NAMES = frozenset((*COLUMNS["span"], *COLUMNS["annotation"]))

JSON = ("attributes", "verdicts", "spans", "further")
"""The columns whose cells are JSON; `further` has the fields that have no column."""

NUMBERS = ("start", "end", PART)
_OPTIONAL = ("prefix", "suffix", REFERS, PART)
_PLAIN = ("id", "label", "note", "origin", "corrects", "created", "modified")


def rows(layers: Iterable[LayerExport], options: ExportOptions) -> Iterator[Row | Problem]:
    """Yield the rows of layers, with every column; JSON is still values."""
    for layer in layers:
        convert = converter(options.offsets, layer.text or "")
        article = known_of(layer.article)
        for item in sound(layer):
            if isinstance(item, Problem):
                yield item
            else:
                record = annotation_record(item, layer, convert)
                yield from _rows_of(record, article, options)


def known_of(article: ArticleInfo) -> Row:
    """Return what is known of an article, by the columns of `ARTICLE`."""
    return {"article": article.id, **{name: getattr(article, name) for name in ARTICLE[1:]}}


def article_of(known: Mapping[str, Any], text: str) -> ArticleInfo:
    """Return the article of a text by the columns of `ARTICLE`, as far as these say anything."""
    said = {name: value for name in ARTICLE if (value := as_string(known.get(name)))}
    id, title = said.pop("article", ""), said.pop("title", "")
    return ArticleInfo(**{**said, "id": id, "title": title, "sha256": text_digest(text)})


def _rows_of(record: Record, article: Row, options: ExportOptions) -> Iterator[Row]:
    further = further_of(record)
    base = {**article, **record, "further": further, "offsets": options.offsets}
    if options.by == "annotation":
        yield {name: base.get(name) for name in COLUMNS["annotation"]}
        return
    for number, span in enumerate(record["spans"], 1):
        row = {**base, "span": number, **{name: span.get(name) for name in SPAN}}
        yield {name: row.get(name) for name in COLUMNS["span"]}


def further_of(record: Record) -> Record:
    """Return the fields of an annotation's record that have no column, such as what proposed it,
    and in `spans` those of its spans, where one has any: where it stood, in which other article."""
    further = {name: value for name, value in record.items() if name not in _NAMES}
    spans = [{name: span[name] for name in span if name not in SPAN} for span in record["spans"]]
    return {**further, "spans": spans} if any(spans) else further


def records_of(placed: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[Incoming | Refused]:
    """Yield the annotations of rows, each with its place in the file.

    Rows of spans that name the same annotation, and follow each other, are one annotation; one that
    names none is one by itself. Empty cells are as if the column was not there.
    """
    group: list[tuple[str, Row]] = []
    for place, cells in placed:
        row = filled(cells)
        if group and not _together(group[-1][1], row):
            yield annotation_of(group)
            group = []
        group.append((place, row))
    if group:
        yield annotation_of(group)


def filled(cells: Mapping[str, Any]) -> Row:
    """Return the cells that say something."""
    # Data frames have nan for nothing. No call for each: a million rows have thirty million cells.
    return {
        name: value
        for name, value in cells.items()
        if value is not None and value != "" and not (isinstance(value, float) and isnan(value))
    }


def _together(before: Row, row: Row) -> bool:
    """Return whether two rows are of one annotation."""
    same = ("id", "article", "sha256", "annotator")
    return "id" in row and all(before.get(name) == row.get(name) for name in same)


def annotation_of(group: list[tuple[str, Row]]) -> Incoming | Refused:
    """Return the annotation of the rows of its spans, or of one that has `spans`, without empty
    cells."""
    place, row = group[0]
    try:
        record = _record(group)
        article = _article(*[_text(row, name) for name in ARTICLE])
        found = incoming(record, place, article, _text(row, "annotator"))
        found = found.judged(_json(row, "verdicts", []))
        offsets = _text(row, "offsets") or UNITS[0]
        if offsets == found.offsets:
            return found
        return msgspec.structs.replace(found, offsets=offsets)
    except (InvalidRecord, msgspec.ValidationError) as error:
        return Refused(place, wrong_shape(error))


@lru_cache(1024)
def _article(id: str, title: str, source: str, sha256: str, *further: str) -> ArticleInfo:
    """Return the article of a row by its cells of `ARTICLE`: equal ones are one value."""
    known = {name: value or None for name, value in zip(ARTICLE[4:], further, strict=True)}
    return ArticleInfo(id=id, title=title, source=source or None, sha256=sha256, **known)


def _record(group: list[tuple[str, Row]]) -> Record:
    """Return the record of an annotation from its rows. Raises InvalidRecord."""
    row = group[0][1]
    for _, each in group:
        if MORE in each and isinstance(each[MORE], list) and any(each[MORE]):
            raise InvalidRecord("it has more cells than columns, so some may be in a wrong one")
    further = _json(row, "further", {})
    if not isinstance(further, dict):
        raise InvalidRecord("its further fields are no record")
    record: Record = {name: value for name, value in further.items() if name not in _NAMES}
    record |= {name: _text(row, name) for name in _PLAIN if name in row}
    record["attributes"] = _json(row, "attributes", {})
    record["flag"] = _truth(row.get("flag", False))
    if "spans" in row:
        spans = _json(row, "spans", None)
        record["spans"] = [*map(_nested, spans)] if isinstance(spans, list) else spans
    else:
        record["spans"] = [_span(each) for _, each in group]
    if "spans" in further:
        record["spans"] = _with_further(record["spans"], further["spans"])
    return record


def _with_further(spans: Any, further: Any) -> list[Any]:
    """Return spans with their further fields. Raises InvalidRecord where there are not as many."""
    if not (isinstance(spans, list) and isinstance(further, list) and len(spans) == len(further)):
        raise InvalidRecord("its further fields are not of its spans")
    pairs = zip(spans, further, strict=True)
    return [
        {**more, **span} if isinstance(span, dict) and isinstance(more, dict) else span
        for span, more in pairs
    ]


def _nested(span: Any) -> Any:
    """Return a span of a list, as a row's is, without what it leaves open."""
    if not isinstance(span, dict):
        return span
    known = {name: span.get(name) for name in ("start", "end")} | filled(span)
    if PART in known:
        known[PART] = _number(known, PART)
    return {name: value for name, value in known.items() if name != PART or value}


def _span(row: Row) -> Record:
    span: Record = {"role": _text(row, "role") or None, "text": _text(row, "text")}
    span |= {name: _number(row, name) for name in NUMBERS if name in row or name != PART}
    return span | {name: _text(row, name) for name in _OPTIONAL if name in row and name != PART}


def _text(row: Row, name: str) -> str:
    value = row.get(name, "")
    if isinstance(value, datetime):
        return timestamp(value.replace(tzinfo=value.tzinfo or UTC))
    return value if isinstance(value, str) else str(value)


def _number(row: Row, name: str) -> int | None:
    value = row.get(name)
    try:
        if value is None:
            return None
        number = float(value)
        if number != int(number):
            raise ValueError
        return int(number)
    except (TypeError, ValueError, OverflowError):
        raise InvalidRecord(f"{name} is no whole number: {value!r:.40}") from None


def _truth(value: object) -> bool:
    word = str(value).strip().casefold()
    if word not in ("true", "false", "1", "0", "1.0", "0.0"):
        raise InvalidRecord(f"flag is neither true nor false: {value!r:.40}")
    return word in ("true", "1", "1.0")


def _json(row: Row, name: str, default: object) -> Any:
    value = row.get(name, default)
    if not isinstance(value, str):
        return value
    try:
        return msgspec.json.decode(value)
    except (msgspec.DecodeError, RecursionError):
        raise InvalidRecord(f"{name} is no JSON") from None


NO_TABLE = "it has no columns article, label, start, end and text, or spans instead of these"


def is_table(names: Iterable[str]) -> bool:
    """Return whether columns are those of annotations: what a row cannot do without."""
    known = {*names}
    return {"article", "label"} <= known and ("spans" in known or {"start", "end", "text"} <= known)
