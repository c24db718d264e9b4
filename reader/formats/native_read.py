"""Read native JSONL: lines of both kinds, each record by itself; and stored records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from reader.formats.base import UNITS, Incoming, Refused, Skipped
from reader.io.json import TOO_MANY, is_bounded
from reader.model.annotation import Annotation, InvalidRecord, Record
from reader.model.article import ArticleInfo, text_digest

DECISIONS = "decisions"
"""What skipped decisions are called."""

_NOT_UTF8 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"


class _Article(msgspec.Struct):
    """The article as a line names it."""

    id: str
    sha256: str
    title: str = ""
    source: str | None = None

    def info(self) -> ArticleInfo:
        """Return the article without its text."""
        return ArticleInfo(id=self.id, title=self.title, sha256=self.sha256, source=self.source)


class _Bad(ValueError):
    """What is wrong with a line, in words that follow its number."""


def read(lines: Iterable[bytes]) -> Iterator[Incoming | Refused | Skipped]:
    """Yield the annotations of a file's lines; invalid records are yielded as `Refused`.

    Decisions of an adjudication are skipped: they belong to its layer alone.
    """
    for number, line in enumerate(lines, 1):
        line = line.removeprefix(_BOM) if number == 1 else line
        if not line.strip():
            continue
        place = f"line {number}"
        try:
            yield from _of_line(line, place)
        except _Bad as error:
            yield Refused(place, str(error))


def _of_line(line: bytes, place: str) -> Iterator[Incoming | Refused | Skipped]:
    """Yield the records of one line. Raises _Bad if none of it can be read."""
    record = _parse(line)
    offsets = record.get("offsets", UNITS[0])
    if offsets not in UNITS:
        raise _Bad(f"offsets are {' or '.join(UNITS)}")
    if record.get("type") == "article":
        yield from _of_article(record, place, offsets)
        decisions = record.get("decisions")
        for _ in decisions if isinstance(decisions, list) else ():
            yield Skipped(place, DECISIONS)
    elif record.get("type") == "decision":
        yield Skipped(place, DECISIONS)
    else:
        info = _shaped(record.get("article"), _Article, "article").info()
        yield _incoming(record, place, info, offsets, None)


def _of_article(record: Record, place: str, offsets: str) -> Iterator[Incoming | Refused]:
    """Yield the annotations of a line that has a whole article. Raises _Bad."""
    info = _shaped(record, _Article, "article").info()
    text, annotations = record.get("text"), record.get("annotations")
    if not isinstance(text, str) or text_digest(text) != info.sha256:
        raise _Bad("its text is not the one that sha256 names")
    if not isinstance(annotations, list):
        raise _Bad("it has no list of annotations")
    for number, each in enumerate(annotations, 1):
        where = f"{place}, annotation {number}"
        try:
            if not isinstance(each, dict):
                raise _Bad("it is no JSON object")
            yield _incoming(each, where, info, offsets, text)
        except _Bad as error:
            yield Refused(where, str(error))


def _incoming(
    record: Record, place: str, info: ArticleInfo, offsets: str, text: str | None
) -> Incoming:
    """Return one annotation of a line. Raises _Bad."""
    annotator = record.get("annotator", "")
    if not isinstance(annotator, str):
        raise _Bad("its annotator is no name")
    verdicts = record.get("verdicts")
    if not isinstance(verdicts, list | None):
        raise _Bad("its verdicts are no list")
    try:
        result = incoming(record, place, info, annotator)
    except InvalidRecord as error:
        raise _Bad(str(error)) from None
    return msgspec.structs.replace(result, offsets=offsets, text=text, verdicts=verdicts or ())


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
    fields["spans"] = [_checked(span) for span in _spans(record)]
    id = fields.pop("id", None)
    times = {name: fields.get(name) or "" for name in ("created", "modified")}
    known = Annotation.from_record({**fields, **times, "id": ""})
    return Incoming(
        place=place,
        article=info,
        annotator=annotator,
        label=known.label,
        spans=known.spans,
        id=id,
        note=known.note,
        attributes=known.attributes,
        flag=known.flag,
        origin=known.origin,
        corrects=known.corrects,
        created=known.created,
        modified=known.modified,
        extra=known.extra,
    )


def _spans(record: Record) -> Sequence[Any]:
    """Return the spans of a record, or the single one at its top level."""
    spans = record.get("spans")
    if spans is None and "start" in record:
        return [{key: record.get(key) for key in ("start", "end", "text")}]
    if not isinstance(spans, list):
        raise InvalidRecord("it has no spans")
    top = {key: record[key] for key in ("start", "end", "text") if key in record}
    first = spans[0] if spans and isinstance(spans[0], dict) else {}
    if any(first.get(key) != value for key, value in top.items()):
        raise InvalidRecord("start, end and text are not those of its first span")
    return spans


def _checked(span: Any) -> Any:
    """Check that a span has both offsets and a quote, or neither offset.

    Anything that is not a span is left for `Annotation` to refuse.
    """
    known = [_is_offset(span.get(name)) for name in ("start", "end")] if type(span) is dict else []
    if any(known) and not all(known):
        raise InvalidRecord("a span has only one of start and end")
    if any(known) and not isinstance(span.get("text"), str):
        raise InvalidRecord("a span has no text to be compared")
    return span


def _is_offset(value: Any) -> bool:
    """Return whether a value is a non-negative integer."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _parse(line: bytes) -> Record:
    """Decode a line and check its schema and type. Raises _Bad."""
    if line.startswith(_NOT_UTF8):
        raise _Bad("it is not UTF-8, as JSONL has to be")
    if not is_bounded(line):
        raise _Bad(TOO_MANY)
    try:
        record = msgspec.json.decode(line, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _Bad(f"it is no JSON record ({error})") from None
    except RecursionError:
        raise _Bad("it is nested too deeply") from None
    schema = record.get("schema")
    if not isinstance(schema, str) or schema.partition("/")[0] != "obelism":
        raise _Bad("it does not say that it is obelism/1")
    if schema.partition("/")[2].partition(".")[0] != "1":
        raise _Bad(f"it is {schema[:20]}, of another version than this program reads")
    if record.get("type") not in ("annotation", "article", "decision"):
        raise _Bad("its type is neither annotation nor article")
    return record


def _shaped(value: Any, shape: type[_Article], name: str) -> _Article:
    """Convert a value to a shape. Raises _Bad, with its name."""
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise _Bad(f"its {name}: {error}") from None
