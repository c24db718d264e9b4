"""Read tasks of Label Studio: regions of text, tied by relations, with choices about each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec

from reader.formats.base import Incoming, Refused, Skipped
from reader.formats.json_records import as_meant, object_in, records_of_members, taken
from reader.formats.native_read import incoming
from reader.formats.rows import article_of
from reader.formats.source import Source
from reader.model.annotation import InvalidRecord, Record, as_record, as_string
from reader.model.article import ArticleInfo
from reader.model.errors import WrongUse

LABEL, TEXT, ROLE, UNSURE = "label", "text", "role", "unsure"
"""Names in the labelling configuration: of labels, text, and what is chosen for a region."""

META = "obelism"
"""Field of a region's `meta` that has what Label Studio has no field for."""

_LABELS = ("labels", "hypertextlabels")
"""Types of the results that are regions of text."""

_OF_TASKS = re.compile(rb'"data"\s*:\s*\{|"from_name"\s*:')
_NO_TASK = "it is no task of Label Studio: it has no data"


def recognises(source: Source) -> bool:
    """Return whether it is an array of tasks, or a folder with one as it is exported."""
    if source.is_folder or source.is_archive:
        with suppress(WrongUse):
            return "tasks.json" in source.names()
        return False
    head = source.head.removeprefix(b"\xef\xbb\xbf")
    if head.lstrip()[:1] not in (b"[", b"{") or b'"annotations"' not in head:
        return False
    return _OF_TASKS.search(head) is not None


def read(source: Source) -> Iterator[Incoming | Refused | Skipped]:
    """Yield the annotations of tasks, those that relations tie as one.

    Raises WrongUse if the first record is no task.
    """
    made = ((place, partial(_task, data)) for _, place, data in records_of_members(source, ".json"))
    for found in taken(source.name, made):
        if isinstance(found, Refused):
            yield found
            continue
        place, task = found
        try:
            yield from _of_task(task, place)
        except InvalidRecord as error:
            yield Refused(place, str(error))


def _task(data: bytes) -> Record:
    """Return a task. Raises InvalidRecord if it is none."""
    task = object_in(data)
    if not isinstance(task.get("data"), dict):
        raise InvalidRecord(_NO_TASK)
    return task


def _of_task(task: Record, place: str) -> Iterator[Incoming | Refused | Skipped]:
    """Yield the annotations of one task. Raises InvalidRecord if none of it can be read."""
    text = _text(task["data"])
    article = article_of(task["data"], text)
    if task.get("predictions"):
        yield Skipped(place, "predictions")
    annotations = task.get("annotations") or []
    if not isinstance(annotations, list):
        raise InvalidRecord("its annotations are no list")
    for number, each in enumerate(annotations, 1):
        where = f"{place}, annotation {number}"
        if isinstance(each, dict) and each.get("was_cancelled"):
            yield Skipped(where, "skipped tasks")
            continue
        results = each.get("result") if isinstance(each, dict) else None
        if not isinstance(results, list):
            yield Refused(where, "it has no list of results")
            continue
        yield from _Results(results, as_meant(each, _TIMES), text, article, where).annotations()


_TIMES = ("created_at", "updated_at")


def _text(data: Record) -> str:
    """Return the text of a task. Raises InvalidRecord if it has none, or several."""
    if isinstance(text := data.get(TEXT), str):
        return text
    texts = [value for value in data.values() if isinstance(value, str)]
    if len(texts) != 1:
        raise InvalidRecord(f"its data has no {TEXT}")
    return texts[0]


def as_shown(text: str) -> str:
    """Return a text as Label Studio quotes it: a break of a line is a backslash and an n."""
    return re.sub(r"[\r\n]", r"\\n", text)


class _Results:
    """The results of one annotation, as Label Studio calls what a person did with one task."""

    def __init__(
        self, results: list[Any], whole: Record, text: str, article: ArticleInfo, place: str
    ) -> None:
        self._whole, self._text, self._article, self._place = whole, text, article, place
        self._regions: dict[str, Record] = {}
        self._about: dict[str, list[Record]] = {}
        self._tied: dict[str, str] = {}
        self._named: dict[str, str] = {}
        self._others: list[Skipped | Refused] = []
        for number, each in enumerate(results, 1):
            try:
                self._take(each, f"{place}, result {number}")
            except InvalidRecord as error:
                self._others.append(Refused(f"{place}, result {number}", str(error)))
        for each in results:
            if isinstance(each, dict) and each.get("type") == "relation":
                self._tie(each)

    def annotations(self) -> Iterator[Incoming | Refused | Skipped]:
        """Yield what regions that are tied say together."""
        yield from self._others
        groups: dict[str, list[str]] = {}
        for id in self._regions:
            groups.setdefault(self._root(id), []).append(id)
        for ids in groups.values():
            place = self._regions[ids[0]]["place"]
            try:
                yield self._annotation(ids, place)
            except InvalidRecord as error:
                yield Refused(place, str(error))
        for id in self._about.keys() - self._regions.keys():
            yield Skipped(self._place, "choices that are about no region")
            del self._about[id]

    def _take(self, result: Any, place: str) -> None:
        """Take a region or what is said about one. Raises InvalidRecord."""
        if not isinstance(result, dict):
            raise InvalidRecord("it is no JSON object")
        type, id = result.get("type"), str(result.get("id"))
        if type == "relation":
            return
        value = result.get("value")
        if not isinstance(value, dict):
            raise InvalidRecord("it has no value")
        if type not in _LABELS:
            self._about.setdefault(id, []).append(result)
            return
        labels = value.get(type)
        if not isinstance(labels, list) or not labels or not isinstance(labels[0], str):
            raise InvalidRecord("its region has no label")
        if id in self._regions:
            raise InvalidRecord(f"another region has its id {id!r:.60}")
        if len(labels) > 1:
            self._others.append(Skipped(place, "further labels of a region"))
        meta = result.get("meta")
        self._regions[id] = {
            "place": place,
            "label": labels[0],
            "span": self._span(value),
            "meta": as_record(meta),
        }

    def _span(self, value: Record) -> Record:
        """Return the span of a region, with the words of the text where its own mean these."""
        at = as_meant({name: value.get(name) for name in ("start", "end")})
        start, end = at["start"], at["end"]
        if type(start) is not int or type(end) is not int or not 0 <= start < end:
            raise InvalidRecord(f"its offsets {start!r:.20} and {end!r:.20} are no range")
        if end > len(self._text):
            raise InvalidRecord(
                f"its end {end} is outside the text, of {len(self._text)} characters"
            )
        here, said = self._text[start:end], value.get(TEXT)
        fits = said is None or said == here or said == as_shown(here)
        return {"start": start, "end": end, TEXT: here if fits else said}

    def _tie(self, relation: Record) -> None:
        """Tie two regions of one label; others cannot be one annotation."""
        one, other = str(relation.get("from_id")), str(relation.get("to_id"))
        known = [self._regions[id]["label"] for id in (one, other) if id in self._regions]
        if len(known) < 2 or known[0] != known[1]:
            self._others.append(Skipped(self._place, "relations between different labels"))
            return
        self._tied[self._root(other)] = self._root(one)
        labels = relation.get("labels")
        if isinstance(labels, list) and labels and isinstance(labels[0], str):
            self._named[other] = labels[0]

    def _root(self, id: str) -> str:
        while (above := self._tied.get(id, id)) != id:
            id = above
        return id

    def _annotation(self, ids: list[str], place: str) -> Incoming:
        """Return the annotation of regions. Raises InvalidRecord."""
        regions = [self._regions[id] for id in ids]
        own = next(filter(None, (_own(each, "annotation") for each in regions)), {})
        annotator = own.get("annotator") or _person(self._whole.get("completed_by"))
        record: Record = {
            "id": f"{self._whole.get('id')} {ids[0]}",
            "created": self._whole.get("created_at"),
            "modified": self._whole.get("updated_at"),
            **own,
            "label": regions[0]["label"],
        }
        attributes = own.get("attributes")
        record["attributes"] = {**as_record(attributes)}
        record["spans"] = [self._with_role(id, record) for id in ids]
        notes = [note for each in regions for note in _notes(each["meta"])]
        if notes:
            record["note"] = "\n".join(notes)
        found = incoming(record, place, self._article, as_string(annotator))
        return msgspec.structs.replace(found, text=self._text)

    def _with_role(self, id: str, record: Record) -> Record:
        """Return the span of a region with its role; put what else is said of it into a record."""
        region = self._regions[id]
        extra = _own(region, "span")
        role = self._named.get(id)
        for about in self._about.get(id, ()):
            name, type = about.get("from_name"), str(about.get("type"))
            values = about["value"].get(type)
            values = values if isinstance(values, list) else [values]
            if name == ROLE and values and isinstance(values[0], str):
                role = values[0]
            elif name == UNSURE:
                record["flag"] = True
            elif isinstance(name, str):
                record["attributes"][name] = values[0] if len(values) == 1 else values
        return {**extra, **region["span"], "role": role}


def _own(region: Record, name: str) -> Record:
    """Return what this program has said of a region that Label Studio has no field for."""
    own = region["meta"].get(META)
    found = own.get(name) if isinstance(own, dict) else None
    return as_record(found)


def _notes(meta: Record) -> list[str]:
    texts = meta.get(TEXT)
    texts = texts if isinstance(texts, list) else [texts]
    return [text for text in texts if isinstance(text, str)]


def _person(value: object) -> str:
    """Return who did a task, as Label Studio names them: by mail, by name, or by number."""
    if isinstance(value, dict):
        names = [as_string(value.get(name)) for name in ("first_name", "last_name")]
        return (
            as_string(value.get("email"))
            or " ".join(filter(None, names))
            or _person(value.get("id"))
        )
    return f"user {value}" if isinstance(value, int) else as_string(value)
