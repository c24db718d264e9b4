"""Verdicts that come with what is imported: each to its reviewer's layer, the later one counts."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec

from reader.formats.records import is_time
from reader.model.annotation import InvalidRecord, Record
from reader.model.clock import sortable
from reader.model.errors import WrongUse
from reader.model.judgement import Verdict, verdicts_among
from reader.model.names import valid_annotator

Outcome = Literal["new", "newer", "there", "older", "taken back", "conflict", "absent"]

WORDS: dict[Outcome, str] = {
    "new": "new",
    "newer": "changed",
    "there": "already there",
    "older": "older than here",
    "taken back": "taken back here before",
    "conflict": "in conflict",
    "absent": "on annotations that are not here",
}
"""In the order they are told."""

Key = tuple[str, str]
"""In whose layer the annotation is, and its id; a reviewer has one verdict on each."""

_NAMESPACE = uuid.UUID("6f62656c-6973-5d00-8000-766572646963")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class VerdictEntry(msgspec.Struct, frozen=True):
    """One verdict, and what becomes of it."""

    outcome: Outcome
    verdict: Verdict
    """With the id that it has in the reviewer's layer."""

    @property
    def taken(self) -> bool:
        """Whether the layer changes."""
        return self.outcome in ("new", "newer")

    def line(self) -> str:
        """What becomes of it, in one line."""
        return f"verdict, {WORDS[self.outcome]}: {self._said}"

    def question(self) -> str | None:
        """What a person has to know of it, in words that follow the layer's name; None: nothing."""
        if self.outcome == "absent":
            return f"the verdict {self._said} is left out: that annotation is not here"
        if self.outcome == "conflict":
            return f"the verdict {self._said} is as old as another one here, which stays"
        return None

    @property
    def _said(self) -> str:
        return f"{self.verdict.verdict} on {self.verdict.annotator}'s {self.verdict.annotation}"


def verdict_of(record: Any, annotator: str, annotation: str) -> Verdict:
    """Return the verdict that a record says, on an annotation in that annotator's layer.

    Raises:
        InvalidRecord: a field is missing or wrong.
    """
    if not isinstance(record, dict):
        raise InvalidRecord("a verdict is no JSON object")
    try:
        known = {"id": "", **record, "annotator": annotator, "annotation": annotation}
        verdict = Verdict.from_record(known)
        reviewer = valid_annotator(verdict.reviewer)
    except (InvalidRecord, WrongUse) as error:
        raise InvalidRecord(f"a verdict on it: {error}") from None
    if not is_time(verdict.at) or not _DIGEST.fullmatch(verdict.digest):
        raise InvalidRecord("a verdict on it has no time, or no digest of what was judged")
    return msgspec.structs.replace(verdict, reviewer=reviewer, id="")


def planned_verdicts(
    arrived: Iterable[Verdict],
    here: Mapping[str, Record],
    taken_back: Mapping[Key, str],
    is_there: Callable[[Key], bool],
) -> list[VerdictEntry]:
    """Decide about each verdict for one reviewer's layer.

    `here` are the layer's records of verdicts; `taken_back` has the time of each that the reviewer
    took back; `is_there` says whether an annotation is here, or comes in as well.
    """
    known = {(each.annotator, each.annotation): each for each in verdicts_among(here.values())}
    entries = []
    for each in arrived:
        key = (each.annotator, each.annotation)
        entry = _entry(each, known.get(key), taken_back.get(key, ""), there=is_there(key))
        if entry.taken:
            known[key] = entry.verdict
        entries.append(entry)
    return entries


def _entry(verdict: Verdict, here: Verdict | None, gone: str, *, there: bool) -> VerdictEntry:
    if here is None:
        made = uuid.uuid5(_NAMESPACE, "\0".join((verdict.annotator, verdict.annotation)))
        verdict = msgspec.structs.replace(verdict, id=made.hex)
        if not there:
            return VerdictEntry("absent", verdict)
        late = sortable(verdict.at) <= sortable(gone)
        return VerdictEntry("taken back" if late else "new", verdict)
    verdict = msgspec.structs.replace(verdict, id=here.id)
    now, then = sortable(verdict.at), sortable(here.at)
    if now > then:
        return VerdictEntry("newer", verdict)
    if _judged(verdict) == _judged(here):
        return VerdictEntry("there", verdict)
    return VerdictEntry("older" if now < then else "conflict", verdict)


def _judged(verdict: Verdict) -> Sequence[object]:
    return verdict.verdict, verdict.reason, verdict.digest, verdict.answer, sortable(verdict.at)
