"""Judgements of annotations: a reviewer's verdicts and an adjudicator's decisions.

A verdict is on one annotation and has a digest of what was judged. A decision is on one item that
annotators marked, and records what it was made from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Self

import msgspec

from reader.model.annotation import (
    THERE,
    Annotation,
    AnnotationKey,
    InvalidRecord,
    Record,
    read_record,
    record_of,
)

ACCEPTED, REJECTED, CORRECTED = VERDICTS = ("accepted", "rejected", "corrected")


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """One reviewer's verdict on one annotation; a reviewer has at most one on each."""

    id: str
    """uuid4 as hex; a new verdict on the same annotation keeps it."""
    annotation: str
    """Id of the annotation."""
    annotator: str
    """Whose layer the annotation is in."""
    reviewer: str
    verdict: str
    """accepted, rejected or corrected."""
    reason: str | None = None
    at: str
    """UTC, ISO 8601 with milliseconds and `Z`."""
    digest: str
    """Digest of what was judged; see `judged_digest`."""
    correction: str | None = None
    """Id of the annotation in the reviewer's layer that replaces the judged one."""
    answer: str | None = None
    """The label the reviewer gave while the true one was hidden, empty for none of them; None if
    nothing was hidden."""
    extra: Record = {}
    """Fields of the stored record that are unknown to this version."""

    @property
    def blind(self) -> bool:
        """Whether the label was hidden."""
        return self.answer is not None

    def fits(self, annotation: Annotation) -> bool:
        """Return whether the annotation is unchanged since it was judged."""
        return self.digest == judged_digest(annotation)

    def to_record(self) -> Record:
        """Return the JSON object that is stored, with unknown fields."""
        record = record_of(self)
        if self.answer is None:
            del record["answer"]
        return record

    @classmethod
    def from_record(cls, record: object) -> Self:
        """Read a stored record; raise InvalidRecord where it is no verdict."""
        verdict = read_record(record, cls)
        if verdict.verdict not in VERDICTS:
            raise InvalidRecord(f"there is no verdict {verdict.verdict!r}")
        return verdict


def verdicts_among(records: Iterable[object]) -> Iterator[Verdict]:
    """Yield the verdicts among stored records, skipping invalid ones."""
    for record in records:
        with suppress(InvalidRecord):
            yield Verdict.from_record(record)


def verdicts_by_key(records: Iterable[object], article: str) -> dict[AnnotationKey, Verdict]:
    """Return the verdicts of a layer on the article `article`, by annotation."""
    return {
        AnnotationKey(verdict.annotator, article, verdict.annotation): verdict
        for verdict in verdicts_among(records)
    }


def judged_digest(annotation: Annotation) -> str:
    """Return the SHA-256 of what a verdict is about, as 64 hex digits.

    That is label, spans (start, end, role, text), note and attributes, as JSON in UTF-8 with sorted
    keys and without blanks. Flag, times and context of spans are not judged. A span in another
    article has `there`, too, but not `article`: what was judged stays so where that is renamed.
    """
    judged = {
        "label": annotation.label,
        "spans": [
            {
                "start": None if span.lost else span.start,
                "end": None if span.lost else span.end,
                "role": span.role,
                "text": span.text,
                **({THERE: [at.start, at.end]} if (at := span.elsewhere) is not None else {}),
            }
            for span in annotation.spans
        ],
        "note": annotation.note,
        "attributes": annotation.attributes,
    }
    line = json.dumps(judged, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()


DECISION_KINDS = ("taken", "joined", "own", "nobody", "automatic", "added")
TAKEN, JOINED, OWN, NOBODY, AUTOMATIC, ADDED = DECISION_KINDS


class JudgedAnnotation(msgspec.Struct, frozen=True, order=True):
    """An annotation as it was when it was judged."""

    annotator: str
    id: str
    digest: str
    """See `judged_digest`."""

    @classmethod
    def of(cls, annotator: str, annotation: Annotation) -> JudgedAnnotation:
        """Refer to an annotation as it is now."""
        return cls(annotator, annotation.id, judged_digest(annotation))

    @property
    def place(self) -> tuple[str, str]:
        """Annotator and id, regardless of the annotation's content."""
        return self.annotator, self.id


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """An adjudicator's decision on one item; there is at most one for the same annotations."""

    id: str
    """uuid4 as hex; deciding again keeps it."""
    what: str
    """taken: one annotator's version; joined: the extents combined; own: the adjudicator's own
    version; nobody: nothing is marked here; automatic: taken because enough annotators agreed;
    added: the adjudicator's own where no annotator marked anything."""
    annotations: tuple[JudgedAnnotation, ...]
    """All annotations that were decided on, in order; none for added. If one is edited later, the
    item is open again."""
    agreed: tuple[str, ...] = ()
    """Annotators whose version is exactly what was decided, by name."""
    corrected: tuple[str, ...] = ()
    """Reviewers whose correction of an annotator's version is exactly what was decided, by name."""
    silent: tuple[str, ...] = ()
    """Annotators who had read the article and marked nothing here, by name."""
    result: tuple[str, ...] = ()
    """Ids of the resulting annotations in the same layer; none for nobody."""
    who: str
    """The adjudicator."""
    at: str
    """UTC, ISO 8601 with milliseconds and `Z`."""
    reason: str | None = None
    extra: Record = {}
    """Fields of the stored record that are unknown to this version."""

    @property
    def annotators(self) -> tuple[str, ...]:
        """All who had read the article, by name."""
        return tuple(sorted({*self.silent, *(each.annotator for each in self.annotations)}))

    def says_as(self, other: Decision) -> bool:
        """Return whether another decision certainly has the same outcome."""
        if self.annotations != other.annotations or bool(self.result) != bool(other.result):
            return False
        source = self.agreed or self.corrected
        joined = self.what == other.what == JOINED
        return (
            not self.result
            or joined
            or (bool(source) and source == (other.agreed or other.corrected))
        )

    def to_record(self) -> Record:
        """Return the JSON object that is stored, with unknown fields."""
        record = record_of(self)
        for name in ("agreed", "corrected", "silent", "result"):
            record[name] = list(record[name])
        record["annotations"] = list(map(msgspec.structs.asdict, self.annotations))
        if not self.corrected:
            del record["corrected"]
        return record

    @classmethod
    def from_record(cls, record: object) -> Self:
        """Read a stored record; raise InvalidRecord where it is no decision."""
        decision = read_record(record, cls)
        if decision.what not in DECISION_KINDS:
            raise InvalidRecord(f"there is no decision {decision.what!r}")
        return decision


def decisions_among(records: Iterable[object]) -> Iterator[Decision]:
    """Yield the decisions among stored records, skipping invalid ones."""
    for record in records:
        with suppress(InvalidRecord):
            yield Decision.from_record(record)


def outdone(decisions: Iterable[Decision]) -> list[tuple[Decision, Decision]]:
    """Return the decisions that do not count, each with the last one on the same annotations.

    There are some only where two adjudicators decided in two copies of a gold layer.
    """
    found = []
    last: dict[tuple[str, str], Decision] = {}
    for decision in sorted(decisions, key=lambda each: (each.at, each.id), reverse=True):
        places = [judged.place for judged in decision.annotations]
        later = next((last[place] for place in places if place in last), None)
        if later is not None:
            found.append((decision, later))
        else:
            last.update(dict.fromkeys(places, decision))
    return found
