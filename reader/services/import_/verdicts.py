"""Verdicts that come with what is imported: each to its reviewer's layer, the later one counts.

How two states of one annotation differ, in words for the person who has to choose.

What two sides of a merge said of one annotation, in a sentence for whoever made it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from reader.formats.records import is_time
from reader.model.annotation import Annotation, InvalidRecord, Record, Span
from reader.model.clock import sortable
from reader.model.errors import WrongUse
from reader.model.judgement import Verdict, verdicts_among
from reader.model.log_merge import Fork, Side
from reader.model.names import valid_annotator
from reader.store.base import LayerKey
from reader.text.phrases import excerpt, named
from reader.text.screen_text import one_line

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


_CELLS = 40
_FIELDS = ("note", "attributes", "flag", "origin", "corrects", "extra", "created")


def described(annotation: Annotation | None) -> str:
    """An annotation by label, place and quote."""
    if annotation is None:
        return "deleted"
    where = [_place(span) for span in annotation.spans]
    return f"{named(annotation, _CELLS)} at {', '.join(where)}"


def differences(one: Annotation | None, other: Annotation | None) -> str:
    """What each of two states says where they differ: `note “a” against “b”`."""
    if one is None or other is None:
        return f"{described(one)} against {described(other)}"
    found = list(_differences(one, other))
    return "; ".join(found) or "only its time of change differs"


def _differences(one: Annotation, other: Annotation) -> Iterator[str]:
    if one.label != other.label:
        yield f"label {one_line(one.label)} against {one_line(other.label)}"
    if one.spans != other.spans:
        yield f"{_spans(one)} against {_spans(other)}"
    for field in _FIELDS:
        here, there = getattr(one, field), getattr(other, field)
        if here != there:
            yield f"{field} {_value(here)} against {_value(there)}"


def _spans(annotation: Annotation) -> str:
    return ", ".join(
        f"{_role(span)}{excerpt(span.text)} at {_place(span)}" for span in annotation.spans
    )


def _role(span: Span) -> str:
    return f"{one_line(span.role)} " if span.role else ""


def _place(span: Span) -> str:
    return "lost" if span.lost else f"{span.start}-{span.end}"


def _value(value: object) -> str:
    if value is None:
        return "none"
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return excerpt(text, _CELLS)


def conflict(key: LayerKey, fork: Fork) -> str:
    """Say which state was kept and what the other sides had."""
    name = f"{key.article_id}, {key.annotator}"
    what = "annotation" if fork.table == "annotations" else f"{fork.table} record"
    others = "; ".join(_against(fork.kept, other) for other in fork.others)
    return f"{name}, {what} {fork.id}: {_kept(fork.kept)}; {others}"


def _kept(side: Side) -> str:
    if side.record is None:
        return f"deleted {_by(side)}, and stays so"
    return f"kept as changed {_by(side)}, {_told(side.record)}"


def _against(kept: Side, other: Side) -> str:
    one, two = _annotation(kept.record), _annotation(other.record)
    if one is not None and two is not None:
        return f"against the other side, {_by(other)}: {differences(one, two)}"
    return f"the other side, {_by(other)}, has {_told(other.record)}"


def _by(side: Side) -> str:
    return f"by {side.entry.who} at {side.entry.at[:16].replace('T', ' ')} UTC"


def _told(record: Record | None) -> str:
    """A record in full, as far as a line can be that."""
    annotation = _annotation(record)
    if annotation is None:
        return "it deleted" if record is None else "another record"
    note = f" with the note {excerpt(annotation.note, 60)}" if annotation.note else ""
    return f"{described(annotation)}{note}"


def _annotation(record: Record | None) -> Annotation | None:
    try:
        return None if record is None else Annotation.from_record(record)
    except InvalidRecord:
        return None
