"""Files of a workspace that somebody handed on: a layer file, a journal, a rescue file."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from reader.io.json import BadJSON, decode
from reader.model.annotation import Record
from reader.model.article import ArticleInfo
from reader.model.log import Action, by_time
from reader.model.log_merge import words_of
from reader.store.folder.find_layers import head_of
from reader.store.folder.journal import parse_journal
from reader.store.folder.layer_file import in_order, parse_tables
from reader.store.folder.records import article_info, is_newer

Entry = tuple[str, Record | str]
"""Where something stands, in words that follow the file's name, and the record it is; or why it is
none."""


class Mailed(msgspec.Struct):
    """The annotations of one layer, as a file of it gives them."""

    annotator: str
    article: ArticleInfo
    entries: Iterable[Entry] = ()
    """Its annotations, to be gone through once."""
    verdicts: Iterable[Entry] = ()
    """What its annotator said of others' annotations, to be gone through once."""


def read_mailed(data: bytes) -> Mailed | None:
    """Read a file of a layer; None for a file that is none.

    Raises:
        BadJSON: it is one, and cannot be used.
    """
    first = data.lstrip().partition(b"\n")[0]
    if first.startswith(b'{"meta"'):
        return _layer(data)
    try:
        record = decode(first, dict[str, Any])
    except BadJSON:
        record = _whole(data)
    if record.get("type") == "action":
        return _journal(data)
    if record.get("type") == "rescue":
        return _rescue(record)
    return _layer(data) if "meta" in record else None


def _whole(data: bytes) -> Record:
    """The file as one JSON object; empty where it is something else."""
    try:
        return decode(data, dict[str, Any])
    except BadJSON:
        return {}


def _layer(data: bytes) -> Mailed:
    tables = parse_tables(data)
    found = _of(tables["meta"]["1"])
    table = tables.get("annotations") or {}
    found.entries = (_entry(f"record {id}", table[id]) for id in in_order(table))
    said = tables.get("verdicts") or {}
    found.verdicts = (_entry(f"verdict {id}", said[id]) for id in in_order(said))
    return found


def _rescue(record: Record) -> Mailed:
    annotations = record.get("annotations")
    found, each = _of(record), annotations if isinstance(annotations, list) else []
    found.entries = (_entry(f"annotation {number}", one) for number, one in enumerate(each, 1))
    return found


def _journal(data: bytes) -> Mailed:
    """What the actions of a journal leave."""
    journal = parse_journal(Path(), data)
    if journal.newer:
        raise BadJSON("it was written by another version of obelism")
    found = _of(next((head_of(action) for action in journal.actions), {}))
    words = words_of(by_time(journal.actions))
    last: dict[str, Record | None] = words.get("annotations", {})
    said = words.get("verdicts", {}).values()
    found.verdicts = (("a verdict", record) for record in said if record is not None)
    line = {id: number for number, action in enumerate(journal.actions, 1) for id in _ids(action)}
    cut = "it is cut off" if journal.cut_off else "the end is damaged"
    found.entries = chain(
        ((f"action {line[id]}", record) for id, record in last.items() if record is not None),
        ((f"line {number}", why) for number, why in journal.bad),
        [(f"line {journal.tail_line}", cut)] if journal.tail else (),
    )
    return found


def _ids(action: Action) -> Iterable[str]:
    return action.after.get("annotations", {})


def _of(meta: Record) -> Mailed:
    info, annotator = article_info(meta), meta.get("annotator")
    if is_newer(meta):
        raise BadJSON("it was written by another version of obelism")
    if info is None or not isinstance(annotator, str):
        raise BadJSON("it does not say whose tags on which article it holds")
    return Mailed(annotator, info)


def _entry(place: str, record: Any) -> Entry:
    return place, record if isinstance(record, dict) else "it is no JSON object"
