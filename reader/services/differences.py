"""Differences between two states of an annotation, for a person who has to choose."""

from __future__ import annotations

import msgspec

from reader.model.annotation import Annotation, InvalidRecord, Record, Span
from reader.model.judgement import decisions_among
from reader.model.log_merge import Fork, Side
from reader.store.base import LayerKey
from reader.text.phrases import excerpt, listed, named
from reader.text.screen_text import one_line

_CELLS = 40
_FIELDS = ("note", "attributes", "flag", "origin", "corrects", "extra", "created")


def described(annotation: Annotation | None) -> str:
    """Return an annotation as label, quotation and place."""
    if annotation is None:
        return "deleted"
    places = ", ".join(map(_place, annotation.spans))
    return f"{named(annotation, _CELLS)} at {places}"


def differences(one: Annotation | None, other: Annotation | None) -> str:
    """Return what each of two states has where they differ: `note “a” against “b”`."""
    if one is None or other is None:
        return f"{described(one)} against {described(other)}"
    found = []
    if one.label != other.label:
        found.append(f"label {one_line(one.label)} against {one_line(other.label)}")
    if one.spans != other.spans:
        found.append(f"{_spans(one)} against {_spans(other)}")
    for field in _FIELDS:
        first, second = getattr(one, field), getattr(other, field)
        if first != second:
            found.append(f"{field} {_value(first)} against {_value(second)}")
    return "; ".join(found) or "only its time of change differs"


def _spans(annotation: Annotation) -> str:
    return ", ".join(map(_span, annotation.spans))


def _span(span: Span) -> str:
    role = f"{one_line(span.role)} " if span.role else ""
    means = f" for {excerpt(span.refers)}" if span.refers else ""
    return f"{role}{excerpt(span.text)}{means} at {_place(span)}"


def _place(span: Span) -> str:
    if (at := span.elsewhere) is not None:
        return f"{at.start}-{at.end} of {one_line(at.article)}"
    return "lost" if span.lost else f"{span.start}-{span.end}"


def _value(value: object) -> str:
    if value is None:
        return "none"
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return excerpt(text, _CELLS)


def conflict(key: LayerKey, fork: Fork) -> str:
    """Return which state a merge kept, and what the other sides had."""
    if fork.table == "decisions":
        others = "; ".join(map(_decision, fork.others))
        if fork.kept.record is None:
            return f"{key.article_id}, {key.annotator}: opened again {_by(fork.kept)}; {others}"
        kept = _decision(fork.kept)
        return f"{key.article_id}, {key.annotator}: decided twice: {kept}, which counts; {others}"
    what = "annotation" if fork.table == "annotations" else f"{fork.table} record"
    kept = f"kept as changed {_by(fork.kept)}, {_record(fork.kept.record)}"
    if fork.kept.record is None:
        kept = f"deleted {_by(fork.kept)}, and stays so"
    others = "; ".join(_against(fork.kept, other) for other in fork.others)
    return f"{key.article_id}, {key.annotator}, {what} {fork.id}: {kept}; {others}"


def _against(kept: Side, other: Side) -> str:
    one, two = _annotation(kept.record), _annotation(other.record)
    if one is not None and two is not None:
        return f"against the other side, {_by(other)}: {differences(one, two)}"
    return f"the other side, {_by(other)}, has {_record(other.record)}"


def _decision(side: Side) -> str:
    """Return who decided, what, and what came of it, in words."""
    decision = next(decisions_among([side.record]), None)
    if decision is None:
        return f"decided {_by(side)}"
    records = side.entry.after.get("annotations", {})
    made = [described(each) for id in decision.result if (each := _annotation(records.get(id)))]
    source = " from " + listed(decision.agreed) if decision.agreed and decision.result else ""
    when = decision.at[:16].replace("T", " ")
    what = one_line(", ".join([f"{decision.what}{source}", *made]))
    return f"by {decision.who} at {when} UTC: {what}"


def _by(side: Side) -> str:
    return f"by {side.entry.who} at {side.entry.at[:16].replace('T', ' ')} UTC"


def _record(record: Record | None) -> str:
    """Return a record in words, as fully as a line can."""
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
