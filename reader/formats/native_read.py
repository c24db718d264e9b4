"""Read native JSONL: lines of both kinds, each record by itself; and stored records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

import msgspec

from reader.formats.base import UNITS, Incoming, IncomingLabels, Received, Refused, Skipped
from reader.formats.json_records import as_meant, object_in, records_in, rows_of
from reader.formats.source import Source
from reader.io.json import is_bounded
from reader.model.annotation import (
    NOTHING,
    PART,
    REFERS,
    Annotation,
    InvalidRecord,
    Record,
    Span,
)
from reader.model.article import ArticleInfo, text_digest
from reader.model.errors import wrong_shape
from reader.model.labels import Label
from reader.text.phrases import listed
from reader.text.screen_text import one_line

DECISIONS = "decisions"
"""What skipped decisions are called."""

_AS_STORED = r"^.{10}T.*Z$"
"""How a time looks that is taken as it is."""


class _Article(msgspec.Struct, frozen=True):
    """The article as a line names it."""

    id: str
    sha256: str = ""
    """Empty where the line does not say on which text it was made."""
    title: str = ""
    source: str | None = None
    byline: str | None = None
    date: str | None = None
    language: str | None = None
    address: str | None = None


class _WholeArticle(_Article, frozen=True):
    fields: dict[str, Any] | None = None


def read(source: Source) -> Iterator[Received]:
    """Yield the annotations and labels of a file's lines; invalid records are yielded as `Refused`.

    Decisions of an adjudication are skipped: they belong to its layer alone.
    """
    for place, record in records_in(source.lines()):
        plain = _plain(record, place)
        if plain is not None:
            yield plain
            continue
        try:
            known = object_in(record)
            if (inside := _wrapped(known)) is None:
                yield from _of_record(known, place)
                continue
        except InvalidRecord as error:
            yield Refused(place, str(error))
            continue
        for number, each in enumerate(inside, 1):
            where = f"{place}, record {number}"
            try:
                yield from _of_record(each, where)
            except InvalidRecord as error:
                yield Refused(where, str(error))


def _wrapped(record: Record) -> list[Record] | None:
    """Return the records that an object is put around, under whatever name; None: it is one itself.

    Raises InvalidRecord where it is something else around lists of objects.
    """
    if not isinstance(record.get("schema"), str) and (rows := rows_of(record)):
        return rows
    if record.keys() & {"schema", "type"}:
        return None
    lists = {
        name: value
        for name, value in record.items()
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value)
    }
    inside = next(iter(lists.values()), [])
    if len(lists) == 1 and all("schema" in each for each in inside):
        return inside
    if lists:
        names = listed(f"“{one_line(name, 40)}”" for name in lists)
        raise InvalidRecord(
            f"it is an object around {names}, and does not say that it is obelism/1: give the "
            "records that are in it alone, one a line, or name their format with --format"
        )
    return None


class _PlainArticle(_Article, frozen=True, forbid_unknown_fields=True):
    decided: bool = True
    read_by: tuple[str, ...] = ()
    done_by: tuple[str, ...] = ()


class _Plain(msgspec.Struct, forbid_unknown_fields=True):
    """An annotation's line as this program writes it, of spans that are in the text."""

    schema: Literal["obelism/1"]
    type: Literal["annotation"]
    id: str
    article: _PlainArticle
    annotator: str
    label: str
    spans: Annotated[tuple[Span, ...], msgspec.Meta(min_length=1)]
    created: Annotated[str, msgspec.Meta(pattern=_AS_STORED)]
    modified: Annotated[str, msgspec.Meta(pattern=_AS_STORED)]
    start: int | None = None
    end: int | None = None
    text: str | None = None
    state: str = ""
    note: str | None = None
    attributes: dict[str, Any] = {}
    flag: bool = False
    origin: str = "human"
    corrects: str | None = None
    verdicts: list[Any] = []


_decode_plain = msgspec.json.Decoder(_Plain).decode


def _plain(line: bytes, place: str) -> Incoming | None:
    """Read a line as this program writes most of them, with no step of Python for each field.

    None: it is another one, or not right, so that `_of_record` has to say what it is.
    """
    if not is_bounded(line):
        return None
    try:
        found = _decode_plain(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    first = found.spans[0]
    top = found.start, found.end, found.text
    if top not in ((first.start, first.end, first.text), (None, None, None)):
        return None
    if found.verdicts or not all(map(_is_plain, found.spans)):
        return None
    at = found.article
    return _received(
        found,
        spans=found.spans,
        id=found.id,
        place=place,
        article=ArticleInfo(
            id=at.id,
            title=at.title,
            sha256=at.sha256,
            source=at.source,
            byline=at.byline,
            date=at.date,
            language=at.language,
            address=at.address,
        ),
        annotator=found.annotator,
    )


def _is_plain(span: Span) -> bool:
    """Return whether a span as it was decoded is a range with a quote and known fields."""
    return 0 <= span.start < span.end and span.text != "" and span.extra is NOTHING


def _received(
    found: _Plain | Annotation,
    *,
    spans: tuple[Span, ...],
    id: str | None,
    place: str,
    article: ArticleInfo,
    annotator: str,
) -> Incoming:
    """Return what was read of an annotation, by its fields, as it came."""
    return Incoming(
        place=place,
        article=article,
        annotator=annotator,
        label=found.label,
        spans=spans,
        id=id,
        note=found.note,
        attributes=found.attributes,
        flag=found.flag,
        origin=found.origin,
        corrects=found.corrects,
        created=found.created,
        modified=found.modified,
        extra=found.extra if isinstance(found, Annotation) else {},
    )


def _of_record(record: Record, place: str) -> Iterator[Received]:
    """Yield what one record has. Raises InvalidRecord if none of it can be read."""
    _check(record)
    record = _of_frame(record)
    offsets = record.get("offsets", UNITS[0])
    if offsets not in UNITS:
        raise InvalidRecord(f"offsets are {' or '.join(UNITS)}")
    if record.get("type") == "article":
        yield from _of_article(record, place, offsets)
        decisions = record.get("decisions")
        for _ in decisions if isinstance(decisions, list) else ():
            yield Skipped(place, DECISIONS)
    elif record.get("type") == "decision":
        yield Skipped(place, DECISIONS)
    elif record.get("type") == "labels":
        yield IncomingLabels(place=place, labels=_labels(record))
    else:
        info = _article_info(record.get("article"))
        yield _incoming(record, place, info, offsets, None)


def _labels(record: Record) -> tuple[Label, ...]:
    """Return the labels that a line defines. Raises InvalidRecord."""
    try:
        return msgspec.convert(record.get("labels"), tuple[Label, ...])
    except msgspec.ValidationError as error:
        raise InvalidRecord(f"its labels: {wrong_shape(error)}") from None


def _of_article(record: Record, place: str, offsets: str) -> Iterator[Incoming | Refused]:
    """Yield the annotations of a line that has a whole article. Raises InvalidRecord."""
    info = _article_info(record)
    text, annotations = record.get("text"), record.get("annotations")
    if not isinstance(text, str) or text_digest(text) != info.sha256:
        raise InvalidRecord("its text is not the one that sha256 names")
    if not isinstance(annotations, list):
        raise InvalidRecord("it has no list of annotations")
    for number, each in enumerate(annotations, 1):
        where = f"{place}, annotation {number}"
        try:
            if not isinstance(each, dict):
                raise InvalidRecord("it is no JSON object")
            yield _incoming(_of_frame(each), where, info, offsets, text)
        except InvalidRecord as error:
            yield Refused(where, str(error))


def _incoming(
    record: Record, place: str, info: ArticleInfo, offsets: str, text: str | None
) -> Incoming:
    """Return one annotation of a line. Raises InvalidRecord."""
    annotator = record.get("annotator", "")
    if not isinstance(annotator, str):
        raise InvalidRecord("its annotator is no name")
    result = incoming(record, place, info, annotator).judged(record.get("verdicts"))
    meant = [as_meant(each, ["at"]) if isinstance(each, dict) else each for each in result.verdicts]
    return msgspec.structs.replace(result, offsets=offsets, text=text, verdicts=meant)


def _of_frame(record: Record) -> Record:
    """Return a record without what a data frame made of it, offsets that are text too."""
    record = as_meant(record, _TIMES, digits=True)
    if isinstance(spans := record.get("spans"), list):
        record["spans"] = [
            as_meant(each, digits=True)
            if isinstance(each, dict) and isinstance(each.get("start"), str)
            else each
            for each in spans
        ]
    return record


_TIMES = ("created", "modified")


_DERIVED = frozenset(
    {"schema", "type", "offsets", "article", "annotator", "state", "start", "end", "text"}
    | {"verdicts"}
)
"""Keys of a line that are not fields of the annotation: they follow from others or are kept
apart."""


def incoming(record: Record, place: str, info: ArticleInfo, annotator: str) -> Incoming:
    """Read the JSON object of an annotation, from a line or from a store.

    `place`: where it is, for messages.

    Raises:
        InvalidRecord: a field is missing or wrong.
    """
    fields = {key: value for key, value in record.items() if key not in _DERIVED}
    fields["spans"] = [*map(_checked, _spans(record))]
    id = fields.pop("id", None)
    times = {name: fields.get(name) or "" for name in _TIMES}
    known = Annotation.from_record({**fields, **times, "id": ""})
    return _received(
        known, spans=known.spans, id=id, place=place, article=info, annotator=annotator
    )


def _spans(record: Record) -> Sequence[Any]:
    """Return the spans of a record, or the single one at its top level, as they are meant."""
    spans = record.get("spans")
    if spans is None and "start" in record:
        return [as_meant({key: record.get(key) for key in ("start", "end", "text")})]
    if not isinstance(spans, list):
        raise InvalidRecord("it has no spans")
    spans = [as_meant(each) if isinstance(each, dict) else each for each in spans]
    top = {key: record[key] for key in ("start", "end", "text") if key in record}
    first = spans[0] if spans and isinstance(spans[0], dict) else {}
    if isinstance(top.get("text"), int | float):
        del top["text"]  # a data frame takes a column of numerals for numbers
    if any(first.get(key) != value for key, value in top.items()):
        raise InvalidRecord("start, end and text are not those of its first span")
    return spans


def _checked(span: Any) -> Any:
    """Check that a span has both offsets and a quote, or neither offset, and means a name if any.

    Anything that is not a span is left for `Annotation` to refuse.
    """
    offsets = [span.get("start"), span.get("end")] if type(span) is dict else []
    known = [type(offset) is int and offset >= 0 for offset in offsets]
    if any(known) and not all(known):
        if None in offsets:
            raise InvalidRecord("a span has only one of start and end")
        raise InvalidRecord(f"the {'end' if known[0] else 'start'} of a span is no place in a text")
    if any(known) and not isinstance(span.get("text"), str):
        raise InvalidRecord("a span has no text to be compared")
    if type(span) is dict and not _is_name(span.get(REFERS, "_")):
        raise InvalidRecord(f"{REFERS} of a span is no name")
    if type(span) is dict and not _is_number(span.get(PART, 1)):
        raise InvalidRecord(f"{PART} of a span is no number from 1 on")
    return span


def _is_number(value: object) -> bool:
    return type(value) is int and value > 0


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _check(record: Record) -> None:
    """Check the schema and type of a record. Raises InvalidRecord."""
    schema = record.get("schema")
    if not isinstance(schema, str) or schema.partition("/")[0] != "obelism":
        raise InvalidRecord(
            "it does not say that it is obelism/1; of another format, name it with --format"
        )
    if schema.partition("/")[2].partition(".")[0] != "1":
        raise InvalidRecord(f"it is {schema[:20]}, of another version than this program reads")
    if record.get("type") not in ("annotation", "article", "decision", "labels"):
        raise InvalidRecord("its type is neither annotation nor article")


def _article_info(value: object) -> ArticleInfo:
    """Return the article that a line names. Raises InvalidRecord."""
    try:
        meant = as_meant(value) if isinstance(value, dict) else value
        named = msgspec.structs.asdict(msgspec.convert(meant, _WholeArticle))
    except msgspec.ValidationError as error:
        raise InvalidRecord(f"its article: {wrong_shape(error)}") from None
    further = named.pop("fields")
    fields = msgspec.json.encode(further).decode() if further else None
    return ArticleInfo(**named, fields=fields)
