"""A verdict: what a reviewer said of one annotation, and a digest of what it was said of.

A verdict is a view over a stored record: fields this version does not know stay in `extra` and are
written back as they were.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import msgspec

from reader.model.annotation import Annotation, InvalidRecord, Record, Span

ACCEPTED, REJECTED, CORRECTED = VERDICTS = ("accepted", "rejected", "corrected")


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """One reviewer's word on one annotation; there is at most one of each reviewer on each."""

    id: str
    """uuid4 as hex; a new verdict on the same annotation keeps it."""
    annotation: str
    """Id of the annotation."""
    annotator: str
    """In whose layer it is."""
    reviewer: str
    verdict: str
    """accepted, rejected or corrected."""
    reason: str | None = None
    at: str
    """UTC, ISO 8601 with milliseconds and `Z`."""
    digest: str
    """Digest of what was judged, see `judged_digest`."""
    correction: str | None = None
    """Id of the annotation in the reviewer's layer that stands for the judged one."""
    answer: str | None = None
    """The label that was given while the true one was hidden, empty for none of them; None where
    nothing was hidden."""
    extra: Record = {}
    """Fields of the stored record that this version does not know."""

    @property
    def blind(self) -> bool:
        """Whether the label was hidden."""
        return self.answer is not None

    def fits(self, annotation: Annotation) -> bool:
        """Whether the annotation still is what was judged."""
        return self.digest == judged_digest(annotation)

    def to_record(self) -> Record:
        """Return the JSON object that is stored, unknown fields included."""
        known = msgspec.structs.asdict(self)
        record = {**known.pop("extra"), **known}
        if self.answer is None:
            del record["answer"]
        return record

    @classmethod
    def from_record(cls, record: object) -> Verdict:
        """Read a stored record.

        Raises:
            InvalidRecord: a field is missing or of the wrong type, or there is no such verdict.
        """
        try:
            known = msgspec.convert(record, _VerdictRecord)
        except msgspec.ValidationError as error:
            raise InvalidRecord(str(error)) from None
        if known.verdict not in VERDICTS:
            raise InvalidRecord(f"there is no verdict {known.verdict!r}")
        assert isinstance(record, dict)
        extra = {key: value for key, value in record.items() if key not in _KNOWN}
        return cls(**msgspec.structs.asdict(known), extra=extra)


def verdicts_among(records: Iterable[object]) -> Iterator[Verdict]:
    """Read stored records; one that is no verdict is passed over."""
    for record in records:
        with suppress(InvalidRecord):
            yield Verdict.from_record(record)


class _VerdictRecord(msgspec.Struct):
    id: str
    annotation: str
    annotator: str
    reviewer: str
    verdict: str
    at: str
    digest: str
    reason: str | None = None
    correction: str | None = None
    answer: str | None = None


_KNOWN = frozenset(_VerdictRecord.__struct_fields__)


def judged_digest(annotation: Annotation) -> str:
    """Return the sha256 of what a verdict is about, as 64 hex digits.

    That is label, spans (start, end, role, text), note and attributes as JSON in UTF-8, keys
    sorted, without blanks. Flag and times are not judged, nor what stands around a span.
    """
    judged = {
        "label": annotation.label,
        "spans": [_judged_span(span) for span in annotation.spans],
        "note": annotation.note,
        "attributes": annotation.attributes,
    }
    line = json.dumps(judged, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()


def _judged_span(span: Span) -> dict[str, Any]:
    start, end = (None, None) if span.lost else span.extent
    return {"start": start, "end": end, "role": span.role, "text": span.text}
