"""Reading native JSONL: both kinds of lines, each record by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from reader.formats.base import UNITS, Incoming, PassedOver, Refused
from reader.io.json import TOO_MANY, is_bounded
from reader.model.annotation import Record
from reader.model.article import ArticleInfo, text_digest

DECISIONS = "decisions"

_NOT_UTF8 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"


class _Article(msgspec.Struct):
    id: str
    sha256: str
    title: str = ""
    source: str | None = None

    def info(self) -> ArticleInfo:
        return ArticleInfo(id=self.id, title=self.title, sha256=self.sha256, source=self.source)


class _Bad(ValueError):
    """What is wrong with a line, in words that follow its number."""


def read(lines: Iterable[bytes]) -> Iterator[Incoming | Refused | PassedOver]:
    """Give the annotations of a file's lines; what is none is refused with its line.

    Decisions of an adjudication are passed over: they belong to its layer alone.
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


def _of_line(line: bytes, place: str) -> Iterator[Incoming | Refused | PassedOver]:
    record = _parse(line)
    offsets = record.get("offsets", UNITS[0])
    if offsets not in UNITS:
        raise _Bad(f"offsets are {' or '.join(UNITS)}")
    if record.get("type") == "article":
        yield from _of_article(record, place, offsets)
        decisions = record.get("decisions")
        for _ in decisions if isinstance(decisions, list) else ():
            yield PassedOver(place, DECISIONS)
    elif record.get("type") == "decision":
        yield PassedOver(place, DECISIONS)
    else:
        info = _shaped(record.get("article"), _Article, "article").info()
        yield _incoming(record, place, info, offsets, None)


def _of_article(record: Record, place: str, offsets: str) -> Iterator[Incoming | Refused]:
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
    annotator = record.get("annotator", "")
    if not isinstance(annotator, str):
        raise _Bad("its annotator is no name")
    verdicts = record.get("verdicts")
    if not isinstance(verdicts, list | None):
        raise _Bad("its verdicts are no list")
    return Incoming(
        place=place,
        article=info,
        annotator=annotator,
        record=record,
        offsets=offsets,
        text=text,
        verdicts=verdicts or (),
    )


def _parse(line: bytes) -> Record:
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
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise _Bad(f"its {name}: {error}") from None
