"""A verdict: what a reviewer said of one annotation, and a digest of what it was said of.

A verdict is a view over a stored record: fields this version does not know stay in `extra` and are
written back as they were.

A decision: what an adjudicator made of one thing that annotators marked, and from what.

A decision is a view over a stored record: fields this version does not know stay in `extra` and
are written back as they were.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import msgspec

from reader.model.annotation import Annotation, AnnotationKey, InvalidRecord, Record, Span

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
        extra = {key: value for key, value in record.items() if key not in _VERDICT_FIELDS}
        return cls(**msgspec.structs.asdict(known), extra=extra)


def verdicts_among(records: Iterable[object]) -> Iterator[Verdict]:
    """Read stored records; one that is no verdict is passed over."""
    for record in records:
        with suppress(InvalidRecord):
            yield Verdict.from_record(record)


def verdicts_by_key(records: Iterable[object], article: str) -> dict[AnnotationKey, Verdict]:
    """Return the verdicts among stored records of a layer on an article, by what they are on."""
    return {
        AnnotationKey(verdict.annotator, article, verdict.annotation): verdict
        for verdict in verdicts_among(records)
    }


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


_VERDICT_FIELDS = frozenset(_VerdictRecord.__struct_fields__)


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


TAKEN, JOINED, OWN, NOBODY, AUTOMATIC, ADDED = WHATS = (
    "taken",
    "joined",
    "own",
    "nobody",
    "automatic",
    "added",
)


class Judged(msgspec.Struct, frozen=True, order=True):
    """An annotation as it lay on the table."""

    annotator: str
    id: str
    digest: str
    """See `reader.model.judgement.judged_digest`."""

    @classmethod
    def of(cls, annotator: str, annotation: Annotation) -> Judged:
        """What stands for an annotation as it is now."""
        return cls(annotator, annotation.id, judged_digest(annotation))

    @property
    def place(self) -> tuple[str, str]:
        """Annotator and id, whatever the annotation says."""
        return self.annotator, self.id


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided on one thing; there is at most one for what lay on the table."""

    id: str
    """uuid4 as hex; deciding anew keeps it."""
    what: str
    """taken: one annotator's version; joined: extents put together; own: the adjudicator's own;
    nobody: nothing is marked here; automatic: taken since enough annotators agreed; added: the
    adjudicator's own where no annotator marked anything."""
    annotations: tuple[Judged, ...]
    """All that lay on the table, in order; nothing for added. Edited since, the thing is open
    again."""
    agreed: tuple[str, ...] = ()
    """Annotators who said just what was decided, by name."""
    corrected: tuple[str, ...] = ()
    """Reviewers whose correction of an annotator's version said just what was decided, by name."""
    silent: tuple[str, ...] = ()
    """Annotators who had read the article and marked nothing here, by name."""
    result: tuple[str, ...] = ()
    """Ids of the annotations of the same layer that came of it; none for nobody."""
    who: str
    """The adjudicator."""
    at: str
    """UTC, ISO 8601 with milliseconds and `Z`."""
    reason: str | None = None
    extra: Record = {}
    """Fields of the stored record that this version does not know."""

    @property
    def annotators(self) -> tuple[str, ...]:
        """All who had read the article, by name."""
        return tuple(sorted({*self.silent, *(each.annotator for each in self.annotations)}))

    def to_record(self) -> Record:
        """Return the JSON object that is stored, unknown fields included."""
        known: dict[str, Any] = msgspec.to_builtins(self)
        for name in _LISTS:
            known[name] = list(known[name])
        if not self.corrected:
            del known["corrected"]
        return {**known.pop("extra"), **known}

    @classmethod
    def from_record(cls, record: object) -> Decision:
        """Read a stored record.

        Raises:
            InvalidRecord: a field is missing or of the wrong type, or there is no such decision.
        """
        try:
            found = msgspec.convert(record, cls)
        except msgspec.ValidationError as error:
            raise InvalidRecord(str(error)) from None
        if found.what not in WHATS:
            raise InvalidRecord(f"there is no decision {found.what!r}")
        assert isinstance(record, dict)
        extra = {key: value for key, value in record.items() if key not in _DECISION_FIELDS}
        return msgspec.structs.replace(found, extra=extra)


def decisions_among(records: Iterable[object]) -> Iterator[Decision]:
    """Read stored records; one that is no decision is passed over."""
    for record in records:
        with suppress(InvalidRecord):
            yield Decision.from_record(record)


_LISTS = ("annotations", "agreed", "corrected", "silent", "result")

_DECISION_FIELDS = frozenset(Decision.__struct_fields__) - {"extra"}
