"""From a judgement to the records it leaves: verdicts, and the annotation that may come with them.

Both stand in the reviewer's layer. The annotation that was judged stays as it is.

What a program or another tool made (`origin` rules or import, or a layer of no person) becomes the
reviewer's own when it is accepted: a new annotation of the same content in the reviewer's layer.
Its `origin` stays rules or import, since that is where it comes from; whose layer it stands in says
who answers for it. `corrects` names the proposal, as it does for a correction, so that the two are
never counted as two finds. A correction is somebody's own words: its origin is human.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from reader.model.annotation import Annotation, Record, Span
from reader.model.clock import new_id
from reader.model.judgement import ACCEPTED, CORRECTED, Verdict, judged_digest
from reader.model.labels import Label, LabelSet
from reader.model.log import Tables
from reader.modes.review.items import Voice
from reader.text.phrases import listed, missing_of
from reader.text.screen_text import one_line

PROPOSED = frozenset({"rules", "import"})
"""Origins of what no person made here."""


class Judgement(msgspec.Struct, frozen=True):
    """What a reviewer says of an annotation."""

    verdict: str
    """accepted, rejected or corrected."""
    reason: str | None = None
    changes: dict[str, Any] = {}
    """Fields of the annotation that is right instead, where it is corrected."""
    answer: str | None = None
    """The label that was given while the true one was hidden, empty for none; None where nothing
    was hidden. An answer changes no annotation, the reviewer's own work least of all."""


class Outcome(msgspec.Struct, frozen=True):
    """What a judgement makes of one annotation."""

    verdict: Verdict
    own: Annotation | None
    """The annotation of the reviewer's that comes with the verdict."""
    replaced: str | None
    """Id of the annotation that came with the verdict before, and goes with it."""


def outcomes(
    voices: Sequence[Voice], judgement: Judgement, reviewer: str, moment: str
) -> list[Outcome]:
    """Judge annotations that are alike at one moment.

    One annotation of the reviewer's stands for all of them. `moment`: UTC, as it is stored.
    """
    own: Annotation | None = None
    found = []
    for voice in voices:
        fields = _fields_of_own(voice, judgement, reviewer)
        if fields is not None and own is None:
            own = _new(voice.annotation, moment, fields)
        found.append(
            _outcome(voice, judgement, reviewer, moment, own if fields is not None else None)
        )
    return found


def _fields_of_own(voice: Voice, judgement: Judgement, reviewer: str) -> dict[str, Any] | None:
    """Return the fields of an annotation of the reviewer's; None where the judgement makes none."""
    if judgement.answer is not None:
        return None
    if judgement.verdict == CORRECTED:
        return {"origin": "human", **judgement.changes}
    proposed = voice.annotation.origin in PROPOSED or voice.key.annotator.startswith("@")
    if judgement.verdict == ACCEPTED and proposed and voice.key.annotator != reviewer:
        return {"origin": voice.annotation.origin}
    return None


def _new(judged: Annotation, moment: str, fields: dict[str, Any]) -> Annotation:
    known = {"id": new_id(), "corrects": judged.id, "flag": False}
    known |= {"created": moment, "modified": moment, "extra": {}, **fields}
    return msgspec.structs.replace(judged, **known)


def _outcome(
    voice: Voice, judgement: Judgement, reviewer: str, moment: str, own: Annotation | None
) -> Outcome:
    earlier = voice.earlier
    verdict = Verdict(
        id=earlier.id if earlier else new_id(),
        annotation=voice.annotation.id,
        annotator=voice.key.annotator,
        reviewer=reviewer,
        verdict=judgement.verdict,
        reason=judgement.reason,
        at=moment,
        digest=judged_digest(voice.annotation),
        correction=own.id if own else None,
        answer=judgement.answer,
        extra=earlier.extra if earlier else {},
    )
    return Outcome(verdict, own, earlier.correction if earlier else None)


def records(outcomes: Iterable[Outcome], may_go: Callable[[str], bool]) -> Tables:
    """Return what one action changes; `may_go` says whether an annotation may be taken away."""
    verdicts: dict[str, Record | None] = {}
    annotations: dict[str, Record | None] = {}
    for each in outcomes:
        verdicts[each.verdict.id] = each.verdict.to_record()
        if each.replaced is not None and may_go(each.replaced):
            annotations[each.replaced] = None
        if each.own is not None:
            annotations[each.own.id] = each.own.to_record()
    tables: Tables = {"verdicts": verdicts}
    return {**tables, "annotations": annotations} if annotations else tables


class Relabelled(msgspec.Struct, frozen=True):
    """An annotation under another label."""

    spans: tuple[Span, ...]
    remark: str
    """What was left behind, and what is awaited, in words; empty where that is nothing."""


def relabelled(annotation: Annotation, old: Label, new: Label, labels: LabelSet) -> Relabelled:
    """Carry an annotation over to another label.

    Roles that the new label has too stay. Where one does not fit, the content alone is kept: the
    spans in the old label's first role, of a pair its first passage.
    """
    names = new.role_names()
    if all(span.role in names for span in annotation.spans):
        return _told(annotation, new, new.ordered(annotation.spans), "", labels)
    first = old.ordered(annotation.spans)[0].role
    kept = [span for span in annotation.spans if span.role == first]
    kept = kept[:1] if old.pairs and not new.pairs else kept
    spans = tuple(msgspec.structs.replace(span, role=names[0]) for span in kept)
    left = _left_behind(annotation, old, kept)
    return _told(annotation, new, new.ordered(spans), left, labels)


def _left_behind(annotation: Annotation, old: Label, kept: list[Span]) -> str:
    if len(kept) == len(annotation.spans):
        return ""
    if old.pairs:
        return "its first passage alone"
    lost = dict.fromkeys(span.role or "other" for span in annotation.spans if span not in kept)
    return f"without its {one_line(listed(lost))}"


def _told(
    annotation: Annotation, new: Label, spans: tuple[Span, ...], left: str, labels: LabelSet
) -> Relabelled:
    changed = msgspec.structs.replace(annotation, label=new.name, spans=spans)
    lacking = missing_of(labels, changed)
    awaited = f"it lacks {lacking}" if lacking else ""
    return Relabelled(spans, "; ".join(filter(None, (left, awaited))))
