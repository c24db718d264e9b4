"""Spans as they stand in native JSONL."""

from __future__ import annotations

from collections.abc import Sequence, Set

from reader.formats.offsets import Convert
from reader.model.annotation import Record, Span
from reader.model.labels import Label


def span_record(span: Span, convert: Convert) -> Record:
    """Return the JSON object of a span; `convert` counts its offsets."""
    record: Record = {
        "start": None if span.lost else convert(span.start),
        "end": None if span.lost else convert(span.end),
        "role": span.role,
        "text": span.text,
        "prefix": span.prefix,
        "suffix": span.suffix,
    }
    return {**record, **unknown(record.keys(), span.extra)}


def in_order(label: Label, spans: Sequence[Span]) -> list[Span]:
    """Order spans by role and start, lost ones last: so the first is in the text if any is."""
    return sorted(label.ordered(spans), key=lambda span: span.lost)


def unknown(taken: Set[str], extra: Record) -> Record:
    """Return the fields that this version does not know; they never replace a known one."""
    return {key: value for key, value in extra.items() if key not in taken}
