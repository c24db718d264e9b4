"""A decision: what an adjudicator made of one thing that annotators marked, and from what.

A decision is a view over a stored record: fields this version does not know stay in `extra` and
are written back as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import msgspec

from reader.model.annotation import Annotation, InvalidRecord, Record
from reader.model.verdict import judged_digest

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
    """See `reader.model.verdict.judged_digest`."""

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
        extra = {key: value for key, value in record.items() if key not in _KNOWN}
        return msgspec.structs.replace(found, extra=extra)


def decisions_among(records: Iterable[object]) -> Iterator[Decision]:
    """Read stored records; one that is no decision is passed over."""
    for record in records:
        with suppress(InvalidRecord):
            yield Decision.from_record(record)


_LISTS = ("annotations", "agreed", "corrected", "silent", "result")

_KNOWN = frozenset(Decision.__struct_fields__) - {"extra"}
