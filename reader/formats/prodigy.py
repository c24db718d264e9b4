"""Tasks of Prodigy: a line a person's tags on an article, with tokens, spans and relations.

The ends of spans are exclusive in code points, and inclusive in tokens. Tokens are words and signs,
cut where a span begins or ends, so that every span has its own. A relation leads from the first
span of an annotation to each further one. What Prodigy has no place for stands in fields of its
own, which it keeps.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import Any

import msgspec

from reader.formats.base import (
    EVERYTHING,
    ExportOptions,
    Format,
    Incoming,
    LayerExport,
    Output,
    Refused,
    Skipped,
    collect,
)
from reader.formats.json_records import records_in
from reader.formats.native_write import encoded_once, json_line
from reader.formats.rows import article_of, filled, known_of
from reader.formats.source import Source
from reader.formats.span_labels import annotation_from, extras_of, parted, rest_of, span_label
from reader.io.json import BadJSON, decode
from reader.model.annotation import Annotation, InvalidRecord, Record, Span

HEAD, CHILD = "head", "child"
"""The roles of what a relation joins that is not within one annotation."""

_PIECE = re.compile(r"\w+|[^\w\s]|\s+")
_IS_TASK = re.compile(rb'"_(?:input|task)_hash"\s*:')


class Token(msgspec.Struct, gc=False):
    """`[start, end)` in code points, with its number, and whether a blank follows that is in no
    token."""

    text: str
    start: int
    end: int
    id: int
    ws: bool


def tokens_of(
    text: str, spans: Sequence[tuple[int, int]]
) -> tuple[list[Token], list[tuple[int, int]]]:
    """Return the tokens of a text, and the first and the last of each span, which begins and ends
    with them."""
    tokens = _uncut(text)
    places, edges, cut = _places(tokens, spans)
    if cut:
        tokens = [
            part
            for token in tokens
            for part in (_parts(token, edges) if token.id in cut else (token,))
        ]
        for number, each in enumerate(tokens):
            each.id = number
        places = _places(tokens, spans)[0]
    return tokens, places


def _places(
    tokens: Sequence[Token], spans: Sequence[tuple[int, int]]
) -> tuple[list[tuple[int, int]], set[int], set[int]]:
    """Return the first and the last token of each span, the edges of spans that are within a token,
    and the numbers of those tokens."""
    begins, stops = [each.start for each in tokens], [each.end for each in tokens]
    places: list[tuple[int, int]] = []
    edges, cut = set[int](), set[int]()
    for start, end in spans:
        first = bisect_right(begins, start) - 1
        last = bisect_left(stops, end, first)
        places.append((first, last))
        if begins[first] != start:
            edges.add(start)
            cut.add(first)
        if last == len(stops) or stops[last] != end:
            edges.add(end)
            cut.add(bisect_right(begins, end - 1) - 1)
    return places, edges, cut


def _uncut(text: str) -> list[Token]:
    """Return the words, signs and blanks of a text: most are words with one blank behind, or with
    a sign and one."""
    tokens: list[Token] = []
    add = tokens.append
    at = number = 0
    for chunk in text.split(" "):
        if chunk.isalnum():
            end = at + len(chunk)
            add(Token(chunk, at, end, number, True))
            number += 1
            at = end + 1
            continue
        word, sign = chunk[:-1], chunk[-1:]
        if word.isalnum() and sign != "_" and not sign.isspace():
            end = at + len(word)
            add(Token(word, at, end, number, False))
            add(Token(sign, end, end + 1, number + 1, True))
            number += 2
            at = end + 2
            continue
        for piece in _PIECE.findall(chunk):
            end = at + len(piece)
            add(Token(piece, at, end, number, False))
            number += 1
            at = end
        if chunk and not chunk[-1].isspace():
            tokens[-1].ws = True
        elif at < len(text):
            add(Token(" ", at, at + 1, number, False))
            number += 1
        at += 1
    if tokens and tokens[-1].end == len(text):
        tokens[-1].ws = False
    return tokens


def _parts(token: Token, edges: set[int]) -> Iterator[Token]:
    """Yield what a token is cut into at edges, the blank behind it among it."""
    begin = token.start
    whole = token.text + " " * token.ws
    if token.ws and begin + len(whole) in edges:
        edges = {*edges, token.end}  # the blank is a token, so that the word ends where it did
    inner = (at for at in range(1, len(whole)) if begin + at in edges)
    for start, end in pairwise([0, *inner, len(whole)]):
        last = end == len(whole)
        spare = last and token.ws and end - start > 1 and begin + end not in edges
        part = whole[start : end - spare]
        yield Token(part, begin + start, begin + end - spare, 0, spare)


def write(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Write layers as tasks, a line each."""
    for layer in layers:
        every = yield from collect(layer)
        found = [(each, placed) for each in every if (placed := each.placed)]
        if layer.text is not None:
            yield json_line(_task(layer, layer.text, found))


class _Span(msgspec.Struct, gc=False):
    """A span as a task has it, where nothing further is said of it."""

    text: str
    start: int
    end: int
    token_start: int
    token_end: int
    type: str
    label: str
    annotation: str


def _task(
    layer: LayerExport, text: str, found: Sequence[tuple[Annotation, Sequence[Span]]]
) -> Record:
    """Return the task of some annotations, each with its spans that are in the text."""
    tokens, places = tokens_of(
        text, [(span.start, span.end) for _, placed in found for span in placed]
    )
    spans: list[_Span | Record] = []
    relations: list[Record] = []
    place = iter(places)
    for annotation, placed in found:
        label, id = annotation.label, annotation.id
        made = []
        for span in placed:
            first, last = next(place)
            name = span_label(label, span.role)
            one = _Span(span.text, span.start, span.end, first, last, "span", name, id)
            made.append(one)
            spans.append(_with(one, extras_of(span)) if span.extra else one)
        relations += [_relation(made[0], each) for each in made[1:]]
    said = [encoded_once(each) for each in (text, spans, relations)]
    return {
        "_input_hash": _hash(said[:1]),
        "_task_hash": _hash(said),
        "_view_id": "relations" if relations else "spans_manual",
        "_annotator_id": layer.annotator,
        "_session_id": layer.annotator,
        "answer": "accept",
        "meta": filled(known_of(layer.article)),
        "text": said[0],
        "tokens": tokens,
        "spans": said[1],
        "relations": said[2],
        "annotations": [_rest_of(each, layer) for each, _ in found],
    }


class _Rest(msgspec.Struct, gc=False):
    """What `rest_of` gives, where nothing is unknown."""

    id: str
    label: str
    note: str | None
    attributes: Record
    flag: bool
    origin: str
    corrects: str | None
    verdicts: Sequence[Record]
    created: str
    modified: str


def _rest_of(one: Annotation, layer: LayerExport) -> _Rest | Record:
    """Return what is encoded as `rest_of` is, and mostly in half the time."""
    if one.extra or one.id in layer.adjudications:
        return rest_of(one, layer)
    return _Rest(
        one.id,
        one.label,
        one.note,
        one.attributes,
        one.flag,
        one.origin,
        one.corrects,
        layer.verdicts.get(one.id, ()),
        one.created,
        one.modified,
    )


def _with(span: _Span, extras: Record) -> _Span | Record:
    return {**msgspec.structs.asdict(span), **extras} if extras else span


def _relation(head: _Span, child: _Span) -> Record:
    def end(span: _Span) -> Record:
        names = ("start", "end", "token_start", "token_end", "label")
        return {name: getattr(span, name) for name in names}

    label, role = parted(child.label)
    return {
        HEAD: head.token_end,
        CHILD: child.token_end,
        "head_span": end(head),
        "child_span": end(child),
        "label": role or label,
    }


def _hash(values: Sequence[object]) -> int:
    """Return a whole number of 32 bits that is the same for the same values."""
    try:
        data = msgspec.json.encode({"": values}) + b"\n"
    except UnicodeEncodeError:
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
            task = decode(line, _Task)
        except BadJSON as error:
            yield Refused(place, f"it is no task ({error})")
            continue
        if task.answer not in (None, "accept"):
            yield Skipped(place, "tasks that were rejected or ignored")
            continue
        yield from _annotations(task, place)


def _annotations(task: _Task, place: str) -> Iterator[Incoming | Refused]:
    info = article_of(task.meta or {}, task.text)
    rest = {id: each for each in task.annotations or () if isinstance(id := each.get("id"), str)}
    for number, spans in enumerate(_groups(task), 1):
        where = f"{place}, annotation {number}"
        said = rest.get(spans[0].annotation, {})
        try:
            made = [_as_record(span) for span in spans]
            yield annotation_from(made, said, where, info, text=task.text, by=task.by or "")
        except InvalidRecord as error:
            yield Refused(where, str(error))


def _as_record(span: _SpanRecord) -> Record:
    extras: dict[str, Any] = {"refers": span.refers, "part": span.part}
    known = {name: value for name, value in extras.items() if value}
    return {"name": span.label, "start": span.start, "end": span.end, "text": span.text, **known}


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
    carries=EVERYTHING - {"elsewhere", "fields", "lost"},
    write=write,
    read=read,
    recognises=lambda source: _IS_TASK.search(source.head) is not None,
)
