"""Tasks of Prodigy: a line a person's tags on an article, with tokens, spans and relations.

The ends of spans are exclusive in code points, and inclusive in tokens. Tokens are words and signs,
cut where a span begins or ends, so that every span has its own. A relation leads from the first
span of an annotation to each further one. What Prodigy has no place for stands in fields of its
own, which it keeps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import Any, NamedTuple

import msgspec

from reader.formats.base import (
    EVERYTHING,
    ExportOptions,
    Format,
    Incoming,
    LayerExport,
    Output,
    Problem,
    Refused,
    Skipped,
    sound,
)
from reader.formats.json_records import records_in
from reader.formats.native_write import json_line
from reader.formats.rows import ARTICLE, filled, known_of
from reader.formats.source import Source
from reader.formats.span_labels import annotation_from, extras_of, parted, rest_of, span_label
from reader.io.json import TOO_MANY, is_bounded
from reader.model.annotation import Annotation, InvalidRecord, Record, Span
from reader.model.article import ArticleInfo, text_digest

HEAD, CHILD = "head", "child"
"""The roles of what a relation joins that is not within one annotation."""

_PIECE = re.compile(r"\w+|[^\w\s]|\s+")
_IS_TASK = re.compile(rb'"_(?:input|task)_hash"\s*:')


class Token(NamedTuple):
    """`[start, end)` in code points, and whether a blank follows that is in no token."""

    start: int
    end: int
    blank: bool


def tokens_of(text: str, spans: Iterable[tuple[int, int]]) -> list[Token]:
    """Return the tokens of a text, so that each span begins and ends with one."""
    starts, ends = set[int](), set[int]()
    for start, end in spans:
        starts.add(start)
        ends.add(end)
    words = (found.start() for found in _PIECE.finditer(text))
    tokens: list[Token] = []
    for start, end in pairwise(sorted({len(text), *starts, *ends, *words})):
        spare = text[start] == " " and start not in starts and start + 1 not in ends
        if spare and tokens and not text[tokens[-1].start].isspace():
            tokens[-1] = tokens[-1]._replace(blank=True)
            start += 1
        if start < end:
            tokens.append(Token(start, end, False))
    return tokens


def write(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Write layers as tasks, a line each."""
    for layer in layers:
        found: list[Annotation] = []
        for item in sound(layer):
            if isinstance(item, Problem):
                yield item
            elif not item.orphan:
                found.append(item)
        if layer.text is not None:
            yield json_line(_task(layer, layer.text, found))


def _task(layer: LayerExport, text: str, annotations: Sequence[Annotation]) -> Record:
    placed = [span.extent for each in annotations for span in each.placed]
    tokens = tokens_of(text, placed)
    first = {token.start: number for number, token in enumerate(tokens)}
    last = {token.end: number for number, token in enumerate(tokens)}
    spans: list[Record] = []
    relations: list[Record] = []
    for annotation in annotations:
        made = [_span(span, annotation, first, last) for span in annotation.placed]
        spans += made
        relations += [_relation(made[0], each) for each in made[1:]]
    return {
        "_input_hash": _hash(text),
        "_task_hash": _hash(text, spans, relations),
        "_view_id": "relations" if relations else "spans_manual",
        "_annotator_id": layer.annotator,
        "_session_id": layer.annotator,
        "answer": "accept",
        "meta": filled(known_of(layer.article)),
        "text": text,
        "tokens": [
            {"text": text[start:end], "start": start, "end": end, "id": number, "ws": blank}
            for number, (start, end, blank) in enumerate(tokens)
        ],
        "spans": spans,
        "relations": relations,
        "annotations": [rest_of(each, layer) for each in annotations],
    }


def _span(span: Span, of: Annotation, first: dict[int, int], last: dict[int, int]) -> Record:
    return {
        "text": span.text,
        "start": span.start,
        "end": span.end,
        "token_start": first[span.start],
        "token_end": last[span.end],
        "type": "span",
        "label": span_label(of.label, span.role),
        "annotation": of.id,
        **extras_of(span),
    }


def _relation(head: Record, child: Record) -> Record:
    def end(span: Record) -> Record:
        return {name: span[name] for name in ("start", "end", "token_start", "token_end", "label")}

    label, role = parted(child["label"])
    return {
        HEAD: head["token_end"],
        CHILD: child["token_end"],
        "head_span": end(head),
        "child_span": end(child),
        "label": role or label,
    }


def _hash(*values: object) -> int:
    """Return a whole number of 32 bits that is the same for the same values."""
    data = json_line({"": values}).encode()
    return int.from_bytes(sha256(data).digest()[:4], "big", signed=True)


class _SpanRecord(msgspec.Struct):
    start: int
    end: int
    label: str = ""
    text: str | None = None
    annotation: str = ""
    refers: str = ""
    part: int = 0


class _Relation(msgspec.Struct):
    head_span: _SpanRecord | None = None
    child_span: _SpanRecord | None = None
    label: str = ""


class _Task(msgspec.Struct):
    text: str
    spans: list[_SpanRecord] | None = None
    relations: list[_Relation] | None = None
    annotations: list[Record] | None = None
    answer: str | None = None
    meta: Record | None = None
    by: str | None = msgspec.field(name="_annotator_id", default=None)


def read(source: Source) -> Iterator[Incoming | Refused | Skipped]:
    """Yield the annotations of the tasks that were accepted."""
    for place, line in records_in(source.lines()):
        try:
            if not is_bounded(line):
                raise ValueError(TOO_MANY)
            task = msgspec.json.decode(line, type=_Task)
        except (ValueError, RecursionError) as error:
            yield Refused(place, f"it is no task ({error})")
            continue
        if task.answer not in (None, "accept"):
            yield Skipped(place, "tasks that were rejected or ignored")
            continue
        yield from _annotations(task, place)


def _annotations(task: _Task, place: str) -> Iterator[Incoming | Refused]:
    known = filled({name: (task.meta or {}).get(name) for name in ARTICLE})
    texts = {name: value for name, value in known.items() if isinstance(value, str)}
    id, title = texts.pop("article", ""), texts.pop("title", "")
    info = ArticleInfo(**{**texts, "id": id, "title": title, "sha256": text_digest(task.text)})
    rest = {each.get("id"): each for each in task.annotations or () if _has_id(each)}
    for number, spans in enumerate(_groups(task), 1):
        where = f"{place}, annotation {number}"
        said = rest.get(spans[0].annotation, {})
        try:
            made = [_as_record(span) for span in spans]
            yield annotation_from(made, said, where, info, text=task.text, by=task.by or "")
        except InvalidRecord as error:
            yield Refused(where, str(error))


def _has_id(record: Record) -> bool:
    return isinstance(record.get("id"), str)


def _as_record(span: _SpanRecord) -> Record:
    extras: dict[str, Any] = {"refers": span.refers, "part": span.part}
    known = {name: value for name, value in extras.items() if value}
    return {
        "name": span.label,
        "start": span.start,
        "end": span.end,
        "text": span.text,
        **known,
    }


def _groups(task: _Task) -> list[list[_SpanRecord]]:
    """Return the spans of each annotation: of those that name one, of each other span, and of each
    relation that is not within one of them."""
    named: dict[str, list[_SpanRecord]] = {}
    alone: list[list[_SpanRecord]] = []
    for span in task.spans or ():
        if span.annotation:
            named.setdefault(span.annotation, []).append(span)
        else:
            alone.append([span])
    within = {
        (one.start, one.end, other.start, other.end)
        for spans in named.values()
        for one in spans
        for other in spans
    }
    for relation in task.relations or ():
        head, child = relation.head_span, relation.child_span
        if head is None or child is None:
            continue
        if (head.start, head.end, child.start, child.end) not in within:
            alone.append(
                [
                    _SpanRecord(end.start, end.end, span_label(relation.label, role))
                    for end, role in ((head, HEAD), (child, CHILD))
                ]
            )
    return [*named.values(), *alone]


FORMAT = Format(
    name="prodigy",
    description="tasks for Prodigy: tokens, spans and relations, a line a person and article",
    extensions=(".jsonl",),
    by=("article",),
    offsets=("codepoint",),
    carries=EVERYTHING - {"fields", "lost"},
    write=write,
    read=read,
    recognises=lambda source: _IS_TASK.search(source.head) is not None,
)
