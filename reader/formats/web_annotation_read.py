"""Read annotations of the web in JSON-LD as the W3C's context names things, whoever made them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec

from reader.formats.base import Incoming, Refused, Skipped
from reader.formats.json_records import as_meant, object_in, records_in, taken
from reader.formats.native_read import incoming
from reader.formats.source import Source
from reader.model.annotation import InvalidRecord, Record, as_record
from reader.model.article import ArticleInfo
from reader.model.errors import wrong_shape

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
"""The name of the context that says what the words mean. It is never loaded."""

QUOTE, POSITION = "TextQuoteSelector", "TextPositionSelector"

ROLE, SPAN, RECORD, ARTICLE = "obelism:role", "obelism:span", "obelism:record", "obelism:article"
"""Our own names: what a span is in its annotation, its further fields, those of the annotation, and
what is known of the article."""

UNSURE = "unsure"
"""What a body that assesses says where its annotator was not sure."""

_LABELS = ("classifying", "tagging", "identifying", "linking")
"""For what a body is there that is a label, those that are sure to be one first."""
_DEEPEST = 10
_HELD = ("items", "@graph", "first")
_OURS = re.compile(rb'anno\.jsonld|"oa:|TextPositionSelector|TextQuoteSelector')


def recognises(source: Source) -> bool:
    """Return whether it is JSON with the W3C's context or selectors."""
    head = source.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return head[:1] in (b"[", b"{") and _OURS.search(head) is not None


def read(source: Source) -> Iterator[Incoming | Refused | Skipped]:
    """Yield the annotations of an array, of a page or collection, or of lines.

    Raises WrongUse if the first record is neither.
    """
    made = ((place, partial(_record, data)) for place, data in records_in(source.lines()))
    for found in taken(source.name, made):
        if isinstance(found, Refused):
            yield found
        else:
            place, record = found
            yield from _of(record, place)


def _record(data: bytes) -> Record:
    """Return an annotation, or what holds some. Raises InvalidRecord if it is neither."""
    record = object_in(data)
    if not _is(record, "Annotation") and not any(name in record for name in _HELD):
        raise InvalidRecord("it is no annotation, and no page or collection of some")
    return record


def _of(record: Any, place: str, depth: int = 0) -> Iterator[Incoming | Refused | Skipped]:
    """Yield a record, or what it holds."""
    if not isinstance(record, dict) or depth > _DEEPEST:
        yield Skipped(place, "pages that are elsewhere")
        return
    if not _is(record, "Annotation"):
        held = [each for name in _HELD for each in _listed(record.get(name))]
        for number, each in enumerate(held, 1):
            yield from _of(each, f"{place}, item {number}", depth + 1)
        if not held:
            yield Skipped(place, "resources that are no annotations")
        return
    try:
        yield _annotation(as_meant(record, ("created", "modified")), place)
    except InvalidRecord as error:
        yield Refused(place, str(error))


def _is(record: Record, type: str) -> bool:
    return type in [str(each).rpartition(":")[2] for each in _listed(record.get("type"))]


def _listed(value: Any) -> list[Any]:
    """Return the values of a field: it has none, one, or a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _annotation(record: Record, place: str) -> Incoming:
    """Return an annotation. Raises InvalidRecord."""
    bodies = _Bodies(record)
    own = as_record(record.get(RECORD))
    attributes = {**as_record(own.get("attributes"))}
    if bodies.tags:
        attributes["tags"] = bodies.tags
    targets = _listed(record.get("target"))
    fields: Record = {
        **own,
        "id": _id(record.get("id")),
        "label": bodies.label,
        "attributes": attributes,
        "flag": bodies.unsure,
        "created": record.get("created"),
        "modified": record.get("modified"),
        "spans": [_span(each) for each in targets],
    }
    if bodies.notes:
        fields["note"] = "\n".join(bodies.notes)
    articles = [_article(each) for each in targets]
    if not articles:
        raise InvalidRecord("it has no target")
    if len({each.id for each in articles if each.sha256 or not articles[0].sha256}) > 1:
        raise InvalidRecord("its targets are in several articles")
    return incoming(fields, place, articles[0], _person(record.get("creator")))


class _Bodies:
    """What the bodies of an annotation say. Raises InvalidRecord where there is no label."""

    def __init__(self, record: Record) -> None:
        self.notes: list[str] = []
        self.unsure = False
        named: list[tuple[int, str]] = []
        bodies = [*_listed(record.get("body")), *_listed(record.get("bodyValue"))]
        whole = [str(each) for each in _listed(record.get("motivation"))]
        for body in bodies:
            value, purpose = _said(body)
            purpose = purpose or next((each for each in whole if each in _LABELS), "commenting")
            if purpose in _LABELS:
                named.append((_LABELS.index(purpose), value))
            elif purpose == "assessing" and value == UNSURE:
                self.unsure = True
            else:
                self.notes.append(value)
        first = min(range(len(named)), key=lambda at: named[at][0], default=None)
        self.tags = [value for at, (_, value) in enumerate(named) if at != first]
        self.label = named[first][1] if first is not None else next(iter(whole), "")
        if not self.label.strip():
            raise InvalidRecord("it has no body that classifies it, and no motivation")


def _said(body: Any) -> tuple[str, str]:
    """Return the words of a body, or the end of the address of what it names, and its purpose."""
    if isinstance(body, str):
        return body, ""
    fields = as_record(body)
    purpose = str(next(iter(_listed(fields.get("purpose"))), ""))
    value = fields.get("value")
    if isinstance(value, str):
        return value, purpose
    source = fields.get("source", fields.get("id"))
    source = source.get("id") if isinstance(source, dict) else source
    if not isinstance(source, str):
        raise InvalidRecord("one of its bodies has neither a value nor a source")
    return unquote(re.split(r"[/#:]", source.rstrip("/#"))[-1]), purpose


def _span(target: Any) -> Record:
    """Return the span of a target. Raises InvalidRecord."""
    selectors = [*_selectors(as_record(target).get("selector"))]
    quotation = next((each for each in selectors if _is(each, QUOTE)), {})
    position = next((each for each in selectors if _is(each, POSITION)), None)
    if position is None:
        raise InvalidRecord(f"a target has no {POSITION}, so where it is cannot be told")
    if not isinstance(quotation.get("exact"), str):
        raise InvalidRecord(f"a target has no {QUOTE} to be compared with the text")
    span = as_meant({name: position.get(name) for name in ("start", "end")})
    role, more = target.get(ROLE), as_record(target.get(SPAN))
    return {**more, **span, "text": quotation["exact"], "role": role}


def _selectors(value: Any, depth: int = 0) -> Iterator[Record]:
    """Yield the selectors of a target, with those among which one may choose."""
    for each in _listed(value) if depth < _DEEPEST else ():
        if isinstance(each, dict):
            yield each
            yield from _selectors(each.get("items"), depth + 1)


def _article(target: Any) -> ArticleInfo:
    """Return the article of a target, by what we said of it or else by its address."""
    source = as_record(target).get("source", target)
    known = as_record(as_record(source).get(ARTICLE))
    address = source.get("id") if isinstance(source, dict) else source
    address = address if isinstance(address, str) else ""
    said = ("source", "byline", "date", "language", "address")
    try:
        return msgspec.convert(
            {
                "id": known.get("id") or unquote(urlsplit(address).path or address),
                "title": known.get("title") or "",
                "sha256": known.get("sha256") or "",
                **{name: known[name] for name in said if name in known},
            },
            ArticleInfo,
        )
    except (msgspec.ValidationError, ValueError) as error:
        raise InvalidRecord(f"its article: {wrong_shape(error)}") from None


def _person(creator: Any) -> str:
    """Return who made an annotation, by what names them best."""
    for each in _listed(creator):
        fields = each if isinstance(each, dict) else {"name": each}
        for name in ("name", "nickname", "email", "id"):
            if isinstance(known := next(iter(_listed(fields.get(name))), None), str):
                return known.removeprefix("mailto:").removeprefix("acct:")
    return ""


def _id(id: Any) -> Any:
    """Return an id as it is stored, if it is a uuid; another is kept as it is."""
    with suppress(ValueError):
        if isinstance(id, str) and id.startswith("urn:uuid:"):
            return uuid.UUID(id).hex
    return id
