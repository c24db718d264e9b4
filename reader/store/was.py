"""Where a passage stood that is lost until somebody decides where it is."""

from __future__ import annotations

from reader.model.annotation import Record, Span

WAS = "was"
"""Field of a span that is lost until somebody decides where it is: its text's `sha256` of then,
`start` and `end` there."""


def was(span: Span) -> tuple[str, int, int] | None:
    """Where a lost span stood: digest of that text, start and end; None: nobody is to decide."""
    record = span.extra.get(WAS) if span.lost else None
    known: Record = record if isinstance(record, dict) else {}
    sha256, start, end = known.get("sha256"), known.get("start"), known.get("end")
    if isinstance(sha256, str) and isinstance(start, int) and isinstance(end, int):
        return (sha256, start, end) if 0 <= start < end else None
    return None
