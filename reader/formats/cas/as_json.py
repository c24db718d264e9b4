"""A CAS in JSON, as UIMA has specified it in 0.4.0."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from reader.formats.cas.types import LINK, SOFA, SPANS, VIEW, Cas, Structure, as_json
from reader.formats.json_records import object_in
from reader.formats.native_write import json_line
from reader.model.annotation import InvalidRecord, Record

STRUCTURES = "%FEATURE_STRUCTURES"

_ID, _TYPE, _ELEMENTS = "%ID", "%TYPE", "%ELEMENTS"


def written(cas: Cas) -> str:
    """Return a document of ours, which has one text, as JSON."""
    ((text_id, text),) = cas.texts.items()
    seen = {"sofaNum": 1, "sofaID": VIEW, "mimeType": "text", "sofaString": text}
    records: list[Record] = [{_ID: text_id, _TYPE: SOFA, **seen}]
    free = max(each.id for each in cas.structures) + 1
    arrays: list[Record] = []
    for each in cas.structures:
        record: Record = {_ID: each.id, _TYPE: each.type}
        if each.begin is not None:
            record |= {"@sofa": each.text, "begin": each.begin, "end": each.end}
        record |= each.values
        for name, ids in each.refs.items():
            if name == SPANS:
                record[f"@{name}"] = free + len(arrays)
                array = {_TYPE: f"{LINK}[]", _ELEMENTS: ids}
                arrays.append({_ID: free + len(arrays), **array})
            else:
                record[f"@{name}"] = ids[0]
        records.append(record)
    members = [each.id for each in cas.structures if each.begin is not None]
    views = {VIEW: {"%SOFA": text_id, "%MEMBERS": members}}
    return json_line({"%TYPES": as_json(), STRUCTURES: records + arrays, "%VIEWS": views})


def read(data: bytes) -> Cas:
    """Return a document. Raises InvalidRecord if it is none."""
    records = [*_records(object_in(data).get(STRUCTURES))]
    arrays = {
        id: [each for each in found if type(each) is int]
        for id, record in records
        if isinstance(found := record.get(_ELEMENTS), list)
    }
    texts: dict[int, str] = {}
    structures: list[Structure] = []
    for id, record in records:
        if record.get(_TYPE) == SOFA:
            text = record.get("sofaString")
            texts |= {id: text} if isinstance(text, str) else {}
        elif id not in arrays:
            structures.append(_structure(id, record, arrays))
    return Cas(texts, structures)


def _records(found: Any) -> Iterator[tuple[int, Record]]:
    """Yield the structures with their ids, from a list or an object."""
    pairs: Iterable[tuple[Any, Any]]
    if isinstance(found, dict):
        pairs = ((int(id) if id.isdecimal() else None, each) for id, each in found.items())
    elif isinstance(found, list):
        pairs = ((each.get(_ID) if isinstance(each, dict) else None, each) for each in found)
    else:
        raise InvalidRecord(f"it is no CAS in JSON: it has no {STRUCTURES}")
    for id, record in pairs:
        if type(id) is not int or not isinstance(record, dict):
            raise InvalidRecord("it is no CAS in JSON: one of its structures has no id")
        yield id, record


def _structure(id: int, record: Record, arrays: dict[int, list[int]]) -> Structure:
    refs = {
        name[1:]: arrays.get(value, [value])
        for name, value in record.items()
        if name[:1] == "@" and type(value) is int
    }
    values = {
        name: value
        for name, value in record.items()
        if name[:1] not in "%@^" and name not in ("begin", "end") and value is not None
    }
    begin, end = record.get("begin"), record.get("end")
    return Structure(
        id=id,
        type=str(record.get(_TYPE)),
        values=values,
        refs=refs,
        begin=begin if type(begin) is int else None,
        end=end if type(end) is int else None,
        text=next(iter(refs.pop("sofa", ())), 0),
        place=f"structure {id}",
    )
