"""Lines for `datasets` and other loaders: an article each, with nested annotations and spans.

A loader takes the types of the first lines for those of all: no field is ever null where a text is
meant, and the first line has annotations if any has. Loaders take texts that look like dates for
times until one does not: what an article says of itself is JSON in a text, as attributes are. Where
that does not do, Parquet by article has the same records, and says the types itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from reader.formats.base import (
    EVERYTHING,
    UNITS,
    ExportOptions,
    Format,
    Incoming,
    LayerExport,
    Output,
    Problem,
    Refused,
)
from reader.formats.json_records import records_in
from reader.formats.native_write import json_line
from reader.formats.nested import NestedAnnotation, articles, as_text, incoming_of
from reader.formats.rows import Row, filled
from reader.formats.source import Source
from reader.io.json import decode
from reader.model.annotation import Record
from reader.model.article import Said

ABOUT = "about"
"""The field with what an article says of itself, as JSON: see `Said`."""

_BEGINS = re.compile(rb'(?:\xef\xbb\xbf)?[\s\[]*\{\s*"article"\s*:\s*"')


def write(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Write layers as lines, an article each; the layers of an article must be consecutive."""
    waiting: list[str] | None = []
    for item in articles(layers, options, none=False):
        if isinstance(item, Problem):
            yield item
            continue
        known, annotations = item
        line = json_line(_article(known, annotations))
        if waiting is None:
            yield line
        elif annotations:
            yield line
            yield from waiting
            waiting = None
        else:
            waiting.append(line)
    yield from waiting or ()


def _article(known: Row, annotations: list[NestedAnnotation]) -> Row:
    """Return the record of an article without nulls, what it says of itself in one field."""
    said = filled({name: known[name] for name in Said._fields})
    fields = {
        name: "" if value is None else value
        for name, value in known.items()
        if name not in Said._fields
    }
    return {**fields, "annotations": annotations, ABOUT: as_text(said)}


def read(source: Source) -> Iterator[Incoming | Refused]:
    """Yield the annotations of the lines of a file."""
    for place, line in records_in(source.lines()):
        try:
            record = decode(line, Record)
            about = msgspec.json.decode(record.get(ABOUT) or "{}", type=Record)
        except (ValueError, TypeError, RecursionError) as error:
            yield Refused(place, f"it is no JSON record ({error})")
        else:
            yield from incoming_of({**about, **record}, place)


def recognises(source: Source) -> bool:
    return _BEGINS.match(source.head) is not None


FORMAT = Format(
    name="hf",
    description="JSONL that Hugging Face datasets loads: an article a line, annotations within",
    extensions=(".jsonl",),
    by=("article",),
    offsets=UNITS,
    carries=EVERYTHING - {"fields"},
    write=write,
    read=read,
    recognises=recognises,
)
