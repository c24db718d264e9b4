"""From a decision to the records it leaves: a verdict, and the annotation that may come with it.

Both stand in the reviewer's own layer. The annotation that was judged stays as it is.

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

from reader.model.annotation import Annotation, AnnotationKey, Record, Span
from reader.model.clock import Clock, new_id, timestamp
from reader.model.judgement import ACCEPTED, CORRECTED, REJECTED, Verdict, judged_digest
from reader.model.labels import Label, LabelSet
from reader.model.log import Tables
from reader.text.phrases import listed, missing_of
from reader.text.screen_text import one_line

PROPOSED = frozenset({"rules", "import"})
"""Origins of what no person made here."""


class Judge(msgspec.Struct, frozen=True):
    """One reviewer before one annotation."""

    reviewer: str
    key: AnnotationKey
    annotation: Annotation
    earlier: Verdict | None
    """The reviewer's verdict so far, stale or not."""
    clock: Clock

    @property
    def own(self) -> bool:
        """Whether the annotation is the reviewer's."""
        return self.key.annotator == self.reviewer

    @property
    def proposed(self) -> bool:
        """Whether accepting it makes it one's own."""
        machine = self.annotation.origin in PROPOSED or self.key.annotator.startswith("@")
        return machine and not self.own

    def accept(self, reason: str | None = None) -> Decision:
        """Say that it is right."""
        copy = self._new(origin=self.annotation.origin) if self.proposed else None
        return self._decide(ACCEPTED, reason, copy)

    def reject(self, reason: str | None = None) -> Decision:
        """Say that it should not be there."""
        return self._decide(REJECTED, reason, None)

    def correct(self, reason: str | None = None, **fields: Any) -> Decision:
        """Say that it should be otherwise: with these fields."""
        return self._decide(CORRECTED, reason, self._new(origin="human", **fields))

    def answer(self, label: str) -> Decision:
        """Say, not knowing its label, which it has; empty: none.

        This changes no annotation, the reviewer's own work least of all.
        """
        same = label == self.annotation.label
        word = ACCEPTED if same else CORRECTED if label else REJECTED
        return self._decide(word, None, None, answer=label)

    def _new(self, **fields: Any) -> Annotation:
        moment = timestamp(self.clock())
        known = {"id": new_id(), "corrects": self.annotation.id, "flag": False}
        known |= {"created": moment, "modified": moment, "extra": {}, **fields}
        return msgspec.structs.replace(self.annotation, **known)

    def _decide(
        self, word: str, reason: str | None, own: Annotation | None, answer: str | None = None
    ) -> Decision:
        verdict = Verdict(
            id=self.earlier.id if self.earlier else new_id(),
            annotation=self.annotation.id,
            annotator=self.key.annotator,
            reviewer=self.reviewer,
            verdict=word,
            reason=reason,
            at=timestamp(self.clock()),
            digest=judged_digest(self.annotation),
            correction=own.id if own else None,
            answer=answer,
            extra=self.earlier.extra if self.earlier else {},
        )
        return Decision(verdict, own, self.earlier.correction if self.earlier else None)


class Decision(msgspec.Struct, frozen=True):
    """A verdict, and the annotation of one's own that comes with it."""

    verdict: Verdict
    own: Annotation | None
    replaced: str | None
    """Id of the annotation that came with the verdict before, and goes with it."""


def together(decisions: Sequence[Decision]) -> list[Decision]:
    """Make one of decisions on annotations that are alike.

    They are of one moment, and one annotation of the reviewer's stands for all of them.
    """
    at = decisions[0].verdict.at
    own = next((each.own for each in decisions if each.own is not None), None)
    found = []
    for each in decisions:
        correction = own.id if own is not None and each.own is not None else None
        verdict = msgspec.structs.replace(each.verdict, at=at, correction=correction)
        kept = own if each.own is not None else None
        found.append(msgspec.structs.replace(each, verdict=verdict, own=kept))
    return found


def records(decisions: Iterable[Decision], there: Callable[[str], bool]) -> Tables:
    """Return what one action changes; `there` says whether an annotation may be taken away."""
    verdicts: dict[str, Record | None] = {}
    annotations: dict[str, Record | None] = {}
    for each in decisions:
        verdicts[each.verdict.id] = each.verdict.to_record()
        if each.replaced is not None and there(each.replaced):
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
