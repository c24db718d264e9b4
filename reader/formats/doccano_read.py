"""Read lines of doccano in both shapes, its own or ours; a zip of them has a file for each person.

It does not say in which unit it counts. Where that matters, a field `offsets` decides, as ours
have it, else the only unit in which every span begins and ends with a word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property, partial
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import msgspec

from reader.formats.base import GRAPHEME, Incoming, Refused, Skipped
from reader.formats.json_records import as_meant, object_in, records_of_members, taken
from reader.formats.native_read import incoming
from reader.formats.rows import article_of
from reader.formats.source import HEAD, Source
from reader.model.annotation import InvalidRecord, Record, Span, as_record, as_string
from reader.model.article import ArticleInfo
from reader.model.errors import WrongUse
from reader.text.characters import graphemes

ANNOTATIONS = "obelism"
"""Field of a line that has what entities cannot say."""

_SHARED = ("all", "unknown")
"""Names of files in doccano's zip that are no person's."""

_ENTITIES = re.compile(rb'"entities"\s*:\s*\[')
_LABELS = re.compile(rb'"labels?"\s*:\s*\[\s*(?:\]|\[\s*\d)')


def recognises_relations(source: Source) -> bool:
    """Return whether the first line has entities."""
    return _ENTITIES.search(_first(source)) is not None


def recognises_spans(source: Source) -> bool:
    """Return whether the first line has labelled spans."""
    first = _first(source)
    return _LABELS.search(first) is not None and _ENTITIES.search(first) is None


def _first(source: Source) -> bytes:
    """Return how a file begins, or the first of a zip that has nothing but lines."""
    head = source.head
    if source.is_archive:
        head = b""
        with suppress(WrongUse):
            names = source.names()
            if names and all(name.endswith(".jsonl") for name in names):
                head = next(source.members()).data[:HEAD]
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    ours = b'"schema":"obelism' in first
    return first if first.startswith(b"{") and b'"text"' in first and not ours else b""


def read(source: Source) -> Iterator[Incoming | Refused | Skipped]:
    """Yield the annotations of lines. Raises WrongUse if the first is not one of doccano."""
    made = (
        (place, partial(_line, data, place, PurePosixPath(name).stem))
        for name, place, data in records_of_members(source, ".jsonl")
    )
    for found in taken(source.name, made):
        if isinstance(found, Refused):
            yield found
        else:
            yield from found[1].annotations()


def _line(data: bytes, place: str, name: str) -> _Line:
    """Return a line of the file called `name`. Raises InvalidRecord if it is none."""
    return _Line(object_in(data), place, "" if name in _SHARED else name)


def entity_label(label: str, role: str | None) -> str:
    """Return what an entity is called that has a role in an annotation: `attribution.source`."""
    if role is None:
        return f"{label}." if "." in label else label
    return f"{label}.{role.replace('%', '%25').replace('.', '%2E')}"


def _label_and_role(name: str) -> tuple[str, str | None]:
    """Return what `entity_label` was made of."""
    label, point, role = name.rpartition(".")
    if not point:
        return name, None
    return label, role.replace("%2E", ".").replace("%25", "%") or None


_WITHIN = -1

KINDS = ("utf16", GRAPHEME, "codepoint")
"""Units in which offsets may count, those first that are likelier."""


class Offsets:
    """Converts offsets of a text as doccano counts them, both ways: in units of UTF-16, or in
    graphemes where a project is set so."""

    def __init__(self, unit: str, text: str) -> None:
        self._text = text
        if unit == "codepoint" or (unit == "utf16" and max(text, default="") <= "\uffff"):
            self._stops = [*range(len(text))]
        elif unit == GRAPHEME:
            self._stops = [start for start, _ in graphemes(text, 0, len(text))]
        else:
            self._stops = []
            for at, character in enumerate(text):
                wide = unit == "utf16" and character > "\uffff"
                self._stops += (at, _WITHIN) if wide else (at,)
        self._stops.append(len(text))
        self._back = {stop: at for at, stop in enumerate(self._stops)}

    @cached_property
    def _edges(self) -> set[int]:
        return {0, *(end for _, end in graphemes(self._text, 0, len(self._text)))}

    def fits(self, span: Span) -> bool:
        """Return whether a span begins and ends between what is counted."""
        return span.start in self._back and span.end in self._back

    def of(self, span: Span) -> tuple[int, int]:
        """Return where a span that fits begins and ends."""
        return self._back[span.start], self._back[span.end]

    def extent(self, start: object, end: object) -> tuple[int, int] | None:
        """Return what stands there in code points; None where nothing can."""
        if type(start) is not int or type(end) is not int:
            return None
        if not 0 <= start < end < len(self._stops):
            return None
        found = self._stops[start], self._stops[end]
        return None if _WITHIN in found else found

    def is_whole(self, extent: tuple[int, int]) -> bool:
        """Return whether it begins and ends within no word and no grapheme, nor with a blank."""
        start, end = extent
        if not {*extent} <= self._edges:
            return False
        if self._text[start].isspace() or self._text[end - 1].isspace():
            return False
        edges = (self._text[max(at - 1, 0) : at + 1] for at in extent)
        return not any(len(edge) == 2 and edge.isalnum() for edge in edges)


class _Entity(NamedTuple):
    start: Any
    end: Any
    name: Any
    id: Any = None


class _Line:
    """One line: what one person marked in one text. Raises InvalidRecord."""

    def __init__(self, record: Record, place: str, person: str) -> None:
        self._record, self._place = record, place
        text = record.get("text", record.get("data"))
        if not isinstance(text, str):
            raise InvalidRecord("it is no line of doccano: it has no text")
        self._text = text
        self._entities = [*_entities(record)]
        self._annotator = as_string(record.get("annotator")) or person
        self._roles: dict[int, str] = {}
        self._made_here = isinstance(record.get(ANNOTATIONS), list)

    def annotations(self) -> Iterator[Incoming | Refused | Skipped]:
        """Yield what entities say, those as one that we or relations tie."""
        if self._record.get("Comments") or self._record.get("comments"):
            yield Skipped(self._place, "comments on a whole text")
        if self._record.get("cats"):
            yield Skipped(self._place, "categories of a whole text")
        try:
            self._offsets = self._in_unit()
            article = article_of(self._record, self._text)
        except InvalidRecord as error:
            yield Refused(self._place, str(error))
            return
        groups = [*self._known()]
        taken = {at for group, _ in groups for at in group}
        tied, skipped = self._tied(taken)
        yield from skipped
        for group, known in [*groups, *((group, {}) for group in tied)]:
            try:
                yield self._annotation(group, known, article)
            except InvalidRecord as error:
                yield Refused(self._place, str(error))

    def _in_unit(self) -> Offsets:
        """Return what converts the offsets. Raises InvalidRecord if their unit is in doubt."""
        said = self._record.get("offsets")
        if said in KINDS:
            return Offsets(str(said), self._text)
        found: dict[tuple[Any, ...], Offsets] = {}
        loose: dict[tuple[Any, ...], Offsets] = {}
        for unit in KINDS:
            offsets = Offsets(unit, self._text)
            extents = tuple(offsets.extent(each.start, each.end) for each in self._entities)
            loose.setdefault(extents, offsets)
            if all(each is not None and offsets.is_whole(each) for each in extents):
                found.setdefault(extents, offsets)
        if len(loose) == 1 or not found:
            possible = [each for each in loose.items() if None not in each[0]]
            if len(possible) <= 1:
                return possible[0][1] if possible else next(iter(loose.values()))
        if len(found) == 1:
            return next(iter(found.values()))
        why = "there are characters that its offsets may count as one or as several"
        raise InvalidRecord(f'{why}; say how by a field "offsets": "utf16" or "grapheme"')

    def _known(self) -> Iterator[tuple[list[int], Record]]:
        """Yield the annotations of ours of which all entities are still there, by their numbers."""
        taken: set[int] = set()
        records = self._record.get(ANNOTATIONS)
        for known in records if isinstance(records, list) else ():
            spans = known.get("spans") if isinstance(known, dict) else None
            found: list[int] = []
            for span in spans if isinstance(spans, list) else ():
                free = (at for at, each in enumerate(self._entities) if [*each[:3]] == span)
                found += [at for at in free if at not in taken and at not in found][:1]
            if spans and len(found) == len(spans):
                taken.update(found)
                yield found, known

    def _tied(self, taken: set[int]) -> tuple[list[list[int]], list[Skipped]]:
        """Return which entities beside those are one annotation, by relations within a label."""
        above = [*range(len(self._entities))]
        places = {str(each.id): at for at, each in enumerate(self._entities)}
        skipped: list[Skipped] = []
        relations = self._record.get("relations")
        for each in relations if isinstance(relations, list) else ():
            fields = as_record(each)
            one, other = (places.get(str(fields.get(name)), -1) for name in ("from_id", "to_id"))
            if {one, other} <= taken:
                continue
            if -1 in (one, other) or {one, other} & taken or not self._same(one, other):
                skipped.append(Skipped(self._place, "relations between different annotations"))
                continue
            roots = _root(above, one), _root(above, other)
            above[max(roots)] = min(roots)
            self._roles[other] = as_string(fields.get("type"))
        groups: dict[int, list[int]] = {}
        for number in range(len(self._entities)):
            if number not in taken:
                groups.setdefault(_root(above, number), []).append(number)
        return [*groups.values()], skipped

    def _same(self, *numbers: int) -> bool:
        return len({self._named(self._entities[at])[0] for at in numbers}) == 1

    def _named(self, entity: _Entity) -> tuple[str, str | None]:
        """Return label and role of an entity; only ours have a role in their names."""
        name = str(entity.name)
        return _label_and_role(name) if self._made_here else (name, None)

    def _annotation(self, group: list[int], known: Record, article: ArticleInfo) -> Incoming:
        """Return the annotation of entities. Raises InvalidRecord."""
        extras = known.get("of_spans")
        if not isinstance(extras, list) or len(extras) != len(group):
            extras = [{}] * len(group)
        spans = [
            {**as_record(extra), **self._span(at)} for at, extra in zip(group, extras, strict=True)
        ]
        own = {name: value for name, value in known.items() if name not in ("spans", "of_spans")}
        whole = json.dumps([self._entities[at][:3] for at in group])
        label, _ = self._named(self._entities[group[0]])
        record = {"id": f"{self._record.get('id')} {whole}", **own, "label": label, "spans": spans}
        found = incoming(record, self._place, article, self._annotator)
        return msgspec.structs.replace(found, text=self._text)

    def _span(self, number: int) -> Record:
        """Return the span of an entity. Raises InvalidRecord."""
        entity = self._entities[number]
        if not isinstance(entity.name, str):
            raise InvalidRecord("one of its spans has no label")
        extent = self._offsets.extent(entity.start, entity.end)
        if extent is None:
            said = f"{entity.start!r:.20}-{entity.end!r:.20}"
            raise InvalidRecord(f"nothing stands at {said} in its text")
        start, end = extent
        role = self._named(entity)[1] if self._made_here else self._roles.get(number) or None
        return {"start": start, "end": end, "role": role, "text": self._text[start:end]}


def _entities(record: Record) -> Iterator[_Entity]:
    """Yield the entities of a line, in either shape. Raises InvalidRecord."""
    for name in ("entities", "label", "labels"):
        found = record.get(name)
        if isinstance(found, list):
            break
    else:
        raise InvalidRecord("it is no line of doccano: it has neither entities nor label")
    for each in found:
        if isinstance(each, dict):
            at = as_meant({"start": each.get("start_offset"), "end": each.get("end_offset")})
            yield _Entity(at["start"], at["end"], each.get("label"), each.get("id"))
        elif isinstance(each, list) and len(each) == 3:
            yield _Entity(*each)
        else:
            raise InvalidRecord(f"{name} has what is no span: {json.dumps(each)[:40]}")


def _root(above: list[int], at: int) -> int:
    while above[at] != at:
        at = above[at]
    return at
